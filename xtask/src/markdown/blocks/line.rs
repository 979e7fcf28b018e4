//! What a single line of Markdown is.

use std::borrow::Cow;

use crate::markdown::syntax::{Fence, Marker, after, run_length};

/// Whether a line holds nothing but the markers of quotes.
pub(super) fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'>'))
}

/// The line under a heading.
pub(super) fn is_underline(line: &str) -> bool {
    let line = line.trim_end();
    ['=', '-'].iter().any(|&character| run_length(line, character) == line.len())
}

/// The line between the head of a table and its body.
pub(super) fn is_delimiter_row(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.bytes().all(|byte| b"|-: ".contains(&byte))
}

/// A line across the page.
pub(super) fn is_thematic_break(line: &str) -> bool {
    ['-', '*', '_'].iter().any(|&character| {
        line.chars().all(|other| other == character || other == ' ') && line.matches(character).count() >= 3
    })
}

/// A heading that begins with number signs.
pub(super) fn is_heading(line: &str) -> bool {
    let level = run_length(line, '#');
    (1..=6).contains(&level) && (line.len() == level || after(line, level).starts_with(' '))
}

/// The language of a code block, `text` for one that rustdoc would take for Rust.
pub(super) fn language(info: &str) -> &str {
    const RUST: [&str; 11] = [
        "allow_fail",
        "compile_fail",
        "custom",
        "ignore",
        "no_run",
        "rs",
        "rust",
        "should_panic",
        "standalone",
        "standalone_crate",
        "test_harness",
    ];
    let word = info.split_ascii_whitespace().next().unwrap_or_default();
    let lower = word.to_ascii_lowercase().replace('-', "_");
    let is_edition = lower.starts_with("edition") || lower.starts_with("rust");
    let is_error_code = lower.len() == 5
        && lower.starts_with('e')
        && lower.get(1..).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
    // Names with other characters, such as `c++`, are attributes that rustdoc does not know.
    let is_name = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_name || is_edition || is_error_code || lower.starts_with("ignore") || RUST.contains(&lower.as_str()) {
        "text"
    } else {
        word
    }
}

/// A line of a paragraph, with a backslash where it would begin another block.
pub(super) fn as_text(line: &str, is_first: bool) -> Cow<'_, str> {
    let begins_block = is_thematic_break(line)
        || is_heading(line)
        || line.starts_with('>')
        || Fence::open(line).is_some()
        || (!is_first && is_underline(line));
    let marker = Marker::at_start(line).filter(|marker| is_first || marker.can_interrupt());
    match marker {
        Some(marker) => escape_at(line, marker.text.len() - 1).into(),
        None if begins_block => escape_at(line, 0).into(),
        None => line.into(),
    }
}

/// The line with a backslash before one of its bytes.
pub(super) fn escape_at(line: &str, at: usize) -> String {
    let (before, rest) = line.split_at_checked(at).unwrap_or((line, ""));
    format!("{before}\\{rest}")
}
