//! The changelog, into which a run writes what the documentation changed.

use crate::{Error, Result};

/// Where the changelog stands.
pub const PATH: &str = "CHANGELOG.md";

/// The heading of what is not released yet.
const UNRELEASED: &str = "## Unreleased";

/// The heading under which the changes of the documentation stand.
const HEADING: &str = "### From the documentation of the service";

/// Adds lines to what is not released yet, under a heading of their own; those that stand there already are not added.
///
/// ```
/// let lines = ["add: the request takes `tags` now.".to_owned()];
/// let text = xtask::changelog::add("## Unreleased\n\n- More.\n", &lines)?;
/// assert!(text.ends_with("### From the documentation of the service\n\n- add: the request takes `tags` now.\n"));
/// assert_eq!(xtask::changelog::add(&text, &lines)?, text);
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// # Errors
///
/// When there is no heading `## Unreleased`.
pub fn add(text: &str, lines: &[String]) -> Result<String> {
    let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = all.iter().position(|line| line.trim_end() == UNRELEASED).ok_or_else(|| {
        Error::new(format!("there is no heading `{UNRELEASED}`")).at(PATH).help("add it above the last release")
    })?;
    let end = position(&all, start + 1, |line| line.starts_with("## "));
    let heading = all.iter().take(end).skip(start).position(|line| line.trim_end() == HEADING).map(|at| start + at);
    let section = heading.map_or(end, |heading| position(&all, heading + 1, |line| line.starts_with("##")).min(end));
    let there: Vec<String> =
        heading.map(|heading| all.iter().take(section).skip(heading).cloned().collect()).unwrap_or_default();
    let mut new: Vec<String> =
        lines.iter().map(|line| format!("- {line}")).filter(|line| !there.contains(line)).collect();
    if new.is_empty() {
        return Ok(text.to_owned());
    }
    // Behind the last line of the section that says something; blank lines stay between sections.
    let said = all.iter().take(section).rposition(|line| !line.trim().is_empty()).map_or(start + 1, |last| last + 1);
    if heading.is_none() {
        new.splice(0..0, [String::new(), HEADING.to_owned(), String::new()]);
    }
    all.splice(said..said, new);
    Ok(all.join("\n") + "\n")
}

/// The first line from here on that is so, or the end.
fn position(lines: &[String], from: usize, is: impl Fn(&str) -> bool) -> usize {
    lines.iter().skip(from).position(|line| is(line)).map_or(lines.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, lines: &[&str], after: &str) {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        assert_eq!(add(before, &lines).unwrap(), after);
        assert_eq!(add(after, &lines).unwrap(), after, "twice is once");
    }

    #[test]
    fn lines_stand_under_their_heading_in_what_is_not_released() {
        let heading = "### From the documentation of the service";
        check("## Unreleased\n", &["a"], &format!("## Unreleased\n\n{heading}\n\n- a\n"));
        check("## Unreleased\n\n## 1.0.0\n", &["a"], &format!("## Unreleased\n\n{heading}\n\n- a\n\n## 1.0.0\n"));
        check(
            &format!("## Unreleased\n\n{heading}\n\n- a\n\n### Fixed\n\n- z\n\n## 1.0.0\n"),
            &["a", "b"],
            &format!("## Unreleased\n\n{heading}\n\n- a\n- b\n\n### Fixed\n\n- z\n\n## 1.0.0\n"),
        );
        // What was released says what it says.
        check(
            &format!("## Unreleased\n\n## 1.0.0\n\n{heading}\n\n- a\n"),
            &["a"],
            &format!("## Unreleased\n\n{heading}\n\n- a\n\n## 1.0.0\n\n{heading}\n\n- a\n"),
        );
        check("## Unreleased\n\n- a\n", &[], "## Unreleased\n\n- a\n");
    }

    #[test]
    fn a_changelog_without_the_heading_is_an_error() {
        let error = add("# Changelog\n", &["a".to_owned()]).unwrap_err();
        assert_eq!(error.message(), "there is no heading `## Unreleased`");
    }
}
