//! What the service is known to refuse about files.

use std::fmt::Display;

use super::File;
use crate::{Error, Result};

/// Refuses files that the service is known to refuse.
///
/// There may be at most [`File::MAX_COUNT`] files. A name must be of one of the [`File::TYPES`], if it has an extension at
/// all. Sizes are those of the decoded content; files that are given by their address have no size that could be checked.
///
/// ```
/// use memos_sdk_core::{File, check_files};
///
/// let files = [File::new("notes.md", "IyBOb3Rlcw=="), File::new("setup.exe", "TVo=")];
/// let error = check_files(&files).unwrap_err();
/// assert_eq!(error.message(), "file 2, setup.exe: the service does not take files of the type exe");
/// ```
///
/// # Errors
///
/// When a limit is passed. The error names the file, counted from 1, and says what to do.
pub fn check_files(files: &[File]) -> Result<()> {
    check_within(files, File::MAX_SIZE, File::MAX_TOTAL_SIZE)
}

pub(super) fn check_within(files: &[File], max_size: u64, max_total_size: u64) -> Result<()> {
    if files.len() > File::MAX_COUNT {
        let what = format!("{} files are more than the {} that one call may upload", files.len(), File::MAX_COUNT);
        return Err(Error::invalid_request(what).with_suggestion("upload them in several calls"));
    }
    let mut total = 0;
    for (index, file) in files.iter().enumerate() {
        let number = index + 1;
        let label = match &file.name {
            Some(name) => format!("file {number}, {name}"),
            None => format!("file {number}"),
        };
        check_type(&label, file.name.as_deref().unwrap_or_default())?;
        let size = file.size().unwrap_or_default();
        check_size(&label, size, max_size)?;
        total += size;
    }
    if total > max_total_size {
        let what = format!("the files together are larger than {}", in_words(max_total_size));
        return Err(Error::invalid_request(what).with_suggestion("upload them in several calls"));
    }
    Ok(())
}

/// Checks the type of a file by its name; a name without an extension says nothing.
pub(super) fn check_type(label: &dyn Display, name: &str) -> Result<()> {
    match extension(name) {
        Some(extension) if !is_taken(extension) => {
            let what = format!("the service does not take files of the type {extension}");
            let advice = format!("convert it, or end its name with its type: {}", File::TYPES.join(", "));
            Err(refused(label, &what, &advice))
        }
        _ => Ok(()),
    }
}

/// Checks that a file that is made here has a content of a good size.
pub(super) fn check_content(label: &dyn Display, file: &File, max_size: u64) -> Result<()> {
    if file.content.as_deref().is_none_or(str::is_empty) {
        return Err(refused(label, "the file has no content", "leave it out, or give it a content"));
    }
    check_size(label, file.size().unwrap_or_default(), max_size)
}

pub(super) fn check_size(label: &dyn Display, size: u64, max_size: u64) -> Result<()> {
    if size <= max_size {
        return Ok(());
    }
    let what = format!("the file is larger than {}, which is the most that the service takes", in_words(max_size));
    Err(refused(label, &what, "split it into smaller files"))
}

pub(super) fn refused(label: &dyn Display, what: &str, advice: &str) -> Error {
    Error::invalid_request(format!("{label}: {what}")).with_suggestion(advice)
}

fn in_words(size: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if size.is_multiple_of(MIB) { format!("{} MiB", size / MIB) } else { format!("{size} bytes") }
}

/// The extension of a name, if it looks like one: `Dr. Smith` and `version 1.5` have none.
pub(super) fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let looks_like_one = extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic());
    (!stem.is_empty() && looks_like_one).then_some(extension)
}

pub(super) fn is_taken(extension: &str) -> bool {
    File::TYPES.iter().any(|taken| taken.eq_ignore_ascii_case(extension))
}
