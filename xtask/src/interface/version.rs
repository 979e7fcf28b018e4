//! Which version number follows another, and what was released last.

use semver::{BuildMetadata, Prerelease, Version};

use super::{Change, Interface};
use crate::{Error, Result};

/// The version that follows `current` by the rules of [Semantic Versioning](https://semver.org), as Cargo reads them.
///
/// `breaking` says that callers' code may no longer compile, and `anything` that they see a change at all. A change that
/// nobody sees is the smallest step: so is, before 1.0, one that breaks nobody. Before 0.1 every step may break. A version
/// that is not yet one (`1.0.0-rc.1`) is followed by the next of its kind, since it promises nothing.
///
/// ```
/// use xtask::interface::next_version;
///
/// assert_eq!(next_version("0.3.1", true, true)?, "0.4.0");
/// assert_eq!(next_version("0.3.1", false, true)?, "0.3.2");
/// assert_eq!(next_version("1.3.1", false, true)?, "1.4.0");
/// assert_eq!(next_version("1.0.0-rc.1", true, true)?, "1.0.0-rc.2");
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// # Errors
///
/// When `current` is no version, or a number of it is the greatest there is.
pub fn next_version(current: &str, breaking: bool, anything: bool) -> Result<String> {
    next(&parse(current)?, breaking, anything)
        .map(|version| version.to_string())
        .ok_or_else(|| Error::new(format!("no version follows `{current}`")))
}

fn next(current: &Version, breaking: bool, anything: bool) -> Option<Version> {
    if !current.pre.is_empty() {
        let pre = following(&current.pre)?;
        return Some(Version { pre, build: BuildMetadata::EMPTY, ..current.clone() });
    }
    let Version { major, minor, patch, .. } = *current;
    Some(match (major, minor) {
        (0, 0) => Version::new(0, 0, patch.checked_add(1)?),
        (0, _) if breaking => Version::new(0, minor.checked_add(1)?, 0),
        (0, _) => Version::new(0, minor, patch.checked_add(1)?),
        _ if breaking => Version::new(major.checked_add(1)?, 0, 0),
        _ if anything => Version::new(major, minor.checked_add(1)?, 0),
        _ => Version::new(major, minor, patch.checked_add(1)?),
    })
}

/// `rc.1` is followed by `rc.2`, and `alpha` by `alpha.1`.
fn following(pre: &Prerelease) -> Option<Prerelease> {
    let text = pre.as_str();
    let (before, last) = text.rsplit_once('.').map_or(("", text), |(before, last)| (before, last));
    let next = match last.parse::<u64>() {
        Ok(number) if before.is_empty() => number.checked_add(1)?.to_string(),
        Ok(number) => format!("{before}.{}", number.checked_add(1)?),
        Err(_) => format!("{text}.1"),
    };
    Prerelease::new(&next).ok()
}

fn parse(text: &str) -> Result<Version> {
    Version::parse(text.trim()).map_err(|error| Error::new(format!("`{text}` is no version: {error}")))
}

/// The interface of the last release, and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The version; `None` as long as nothing was released.
    pub version: Option<String>,
    /// What callers saw of it.
    pub interface: Interface,
}

/// What a proposed version is, beside the last release.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing was released yet, so that any version will do.
    FirstRelease,
    /// The version is high enough for these changes.
    Sufficient(Vec<Change>),
    /// The version is too low for these changes: it has to be this one at least.
    TooLow(String, Vec<Change>),
}

impl Release {
    /// Reads what [`to_text`](Self::to_text) has written.
    ///
    /// # Errors
    ///
    /// When the first line does not tell the version, or another is none about an interface.
    pub fn parse(text: &str) -> Result<Self> {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let version = match first.trim().strip_prefix("# ") {
            Some("nothing was released yet") => None,
            Some(version) => Some(parse(version)?.to_string()),
            None => return Err(Error::new("the first line of a released interface tells its version").at(first)),
        };
        Ok(Self { version, interface: Interface::parse(rest)? })
    }

    /// The version in a line, and a line for everything that callers saw.
    pub fn to_text(&self) -> String {
        let version = self.version.as_deref().unwrap_or("nothing was released yet");
        format!("# {version}\n{}", self.interface)
    }

    /// Whether a version may be given to an interface.
    ///
    /// # Errors
    ///
    /// When it is no version.
    pub fn judge(&self, interface: &Interface, version: &str) -> Result<Verdict> {
        let proposed = parse(version)?;
        let Some(released) = &self.version else { return Ok(Verdict::FirstRelease) };
        let changes = self.interface.compare(interface);
        let released = parse(released)?;
        let needed = if changes.is_empty() {
            released.clone()
        } else {
            let breaking = changes.iter().any(|change| change.breaking);
            next(&released, breaking, true).ok_or_else(|| Error::new(format!("no version follows `{released}`")))?
        };
        // A version that is still to become the needed one promises no more than that.
        let proposed_core = Version::new(proposed.major, proposed.minor, proposed.patch);
        let reached = proposed >= needed || (proposed > released && proposed_core >= needed);
        Ok(if reached { Verdict::Sufficient(changes) } else { Verdict::TooLow(needed.to_string(), changes) })
    }
}
