//! Files to upload: read, encoded, and checked before anything is sent.

mod check;

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderStringWriter;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use check::check_files;
use check::{check_content, check_size, check_type, extension, is_taken, refused};

use crate::{Error, Result};

/// A file to upload: its name, and its content as Base64 or as an address that the service fetches it from.
///
/// ```no_run
/// use memos_sdk_core::File;
///
/// let files = [
///     File::from_path("reports/2025.pdf")?,
///     File::from_bytes("notes.md", "# Notes")?,
///     File::from_url("https://example.com/manual.docx")?,
/// ];
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
///
/// The service takes files of the types [`File::TYPES`], at most [`File::MAX_COUNT`] in a call, each of at most
/// [`File::MAX_SIZE`] bytes and all together of at most [`File::MAX_TOTAL_SIZE`]; [`check_files`] checks that before a
/// call is sent. It has limits for pages and tokens besides, which only the service can count.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct File {
    /// The file's name; its extension says of which type the file is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address of the file, or its bytes as Base64 (standard alphabet, without a `data:` in front).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Members that the document does not declare.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl File {
    /// How many files one call may upload.
    pub const MAX_COUNT: usize = 20;

    /// How many bytes a file may have, before it is encoded: the documented 100 MB.
    ///
    /// The documentation does not say whether a megabyte has 10⁶ or 2²⁰ bytes: this is the larger reading, so that
    /// nothing is refused here that the service takes.
    pub const MAX_SIZE: u64 = 100 * 1024 * 1024;

    /// How many bytes the files of one call may have together: the documented 300 MB, read like
    /// [`MAX_SIZE`](Self::MAX_SIZE).
    pub const MAX_TOTAL_SIZE: u64 = 300 * 1024 * 1024;

    /// The types of files that the service takes, as the extensions of their names, in lower case.
    pub const TYPES: [&str; 7] = ["pdf", "docx", "doc", "txt", "json", "md", "xml"];

    /// Makes one of a name and a content that is an address or Base64 already.
    ///
    /// ```
    /// use memos_sdk_core::File;
    ///
    /// let file = File::new("notes.md", "IyBOb3Rlcw==");
    /// assert_eq!(file.size(), Some(7));
    /// ```
    pub fn new(name: impl Into<String>, content: impl Into<String>) -> Self {
        Self { name: Some(name.into()), content: Some(content.into()), extra: Map::new() }
    }

    /// Reads a file of this machine, and takes its name from the path.
    ///
    /// Type and size are checked before it is read, and no more is read than a file may have. What was read is held in
    /// memory as Base64, a third larger than the file.
    ///
    /// It blocks the thread until the file is read: in async code, give it to the runtime's threads for such work
    /// (tokio's `spawn_blocking`) where the file may be large or far away.
    ///
    /// # Errors
    ///
    /// When there is no such file, it cannot be read, is empty, larger than [`MAX_SIZE`](Self::MAX_SIZE), or of a type
    /// that the service does not take. The error names the path.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let label = path.display();
        let unreadable = |error: io::Error| {
            refused(&label, "the file cannot be read", "check the path, and whether this program may read it")
                .with_source(error)
        };
        let metadata = fs::metadata(path).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(refused(&label, "this is a directory", "give the files in it one by one")
                .with_source(io::Error::from(ErrorKind::IsADirectory)));
        }
        // A pipe would have this program wait until somebody writes to it.
        if !metadata.is_file() {
            return Err(refused(
                &label,
                "this is no file",
                "read what it gives, and make a file with File::from_bytes",
            ));
        }
        let name = path.file_name().and_then(OsStr::to_str).ok_or_else(|| {
            refused(&label, "the name is not UTF-8", "read the file, and give its bytes a name with File::from_bytes")
        })?;
        check_type(&label, name)?;
        check_size(&label, metadata.len(), Self::MAX_SIZE)?;
        let reader = fs::File::open(path).map_err(unreadable)?;
        // The size that was asked for is a hint only: a file may grow, and a device has none.
        let content = encode(reader, metadata.len(), Self::MAX_SIZE).map_err(unreadable)?;
        let file = Self::new(name, content);
        check_content(&label, &file, Self::MAX_SIZE)?;
        Ok(file)
    }

    /// Makes one of bytes in memory.
    ///
    /// ```
    /// use memos_sdk_core::File;
    ///
    /// let file = File::from_bytes("notes.md", "# Notes")?;
    /// assert_eq!(file.content.as_deref(), Some("IyBOb3Rlcw=="));
    /// # Ok::<(), memos_sdk_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there are no bytes, more than [`MAX_SIZE`](Self::MAX_SIZE), or the name is of a type that the service does
    /// not take.
    pub fn from_bytes(name: impl Into<String>, bytes: impl AsRef<[u8]>) -> Result<Self> {
        let (name, bytes) = (name.into(), bytes.as_ref());
        check_type(&name, &name)?;
        check_size(&name, bytes.len() as u64, Self::MAX_SIZE)?;
        let file = Self::new(name.as_str(), STANDARD.encode(bytes));
        check_content(&name, &file, Self::MAX_SIZE)?;
        Ok(file)
    }

    /// Makes one of an address that the service fetches the file from.
    ///
    /// The name is the end of the address's path, if that has the extension of a type that the service takes; otherwise
    /// there is none, and [`name`](method@Self::name) gives one.
    ///
    /// ```
    /// use memos_sdk_core::File;
    ///
    /// let manual = File::from_url("https://example.com/a%20manual.pdf?version=2")?;
    /// assert_eq!(manual.name.as_deref(), Some("a manual.pdf"));
    /// let other = File::from_url("https://example.com/download?id=7")?.name("other.pdf");
    /// # Ok::<(), memos_sdk_core::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is not an address that begins with `http://` or `https://`. The error does not repeat it, because an
    /// address may hold a signature.
    pub fn from_url(url: impl Into<String>) -> Result<Self> {
        let url = url.into();
        let wrong = |what: &str, advice: &str| {
            Err(Error::invalid_request(format!("the address of a file {what}")).with_suggestion(advice))
        };
        let Some(rest) = after_scheme(&url) else {
            return wrong(
                "must begin with http:// or https://",
                "for a file of this machine use File::from_path, for bytes in memory File::from_bytes",
            );
        };
        if url.chars().any(|character| character.is_whitespace() || character.is_control()) {
            return wrong("has white space or a control character", "percent-encode it: a blank is %20");
        }
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() {
            return wrong("names no host", "give the whole address, like https://example.com/manual.pdf");
        }
        let name = name_at_the_end(path);
        Ok(Self { name, content: Some(url), extra: Map::new() })
    }

    /// Sets [`name`](field@Self::name).
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets [`content`](field@Self::content), which is an address or Base64 already.
    #[must_use]
    pub fn content(mut self, content: impl Into<String>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// How many bytes the file has, decoded; `None` where there is only its address, or no content.
    ///
    /// It is computed from the length of the Base64, which is not decoded.
    pub fn size(&self) -> Option<u64> {
        let content = self.content.as_deref().filter(|content| !is_address(content))?;
        // Line breaks and padding carry nothing; every other character carries six bits.
        let carrying = content.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count();
        Some(carrying as u64 * 3 / 4)
    }
}

/// A content may be long and may be private: only its length is shown, and of undeclared members their names.
impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("File")
            .field("name", &self.name)
            .field("content_bytes", &self.content.as_ref().map(String::len))
            .field("extra", &self.extra.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// Encodes what a reader gives, at most one byte more than the limit: enough to see that there is more.
fn encode(reader: impl Read, expected_size: u64, max_size: u64) -> io::Result<String> {
    let capacity = usize::try_from(expected_size.min(max_size).div_ceil(3) * 4).unwrap_or_default();
    let mut encoder = EncoderStringWriter::from_consumer(String::with_capacity(capacity), &STANDARD);
    io::copy(&mut reader.take(max_size + 1), &mut encoder)?;
    Ok(encoder.into_inner())
}

/// Whether a content is an address: Base64 has no colon.
fn is_address(content: &str) -> bool {
    content.bytes().take(LONGEST_SCHEME).any(|byte| byte == b':')
}

/// Enough for every scheme in use, and little enough to look at for every file.
const LONGEST_SCHEME: usize = 32;

/// What follows `http://` or `https://`.
fn after_scheme(url: &str) -> Option<&str> {
    ["http://", "https://"].iter().find_map(|scheme| {
        let (start, rest) = url.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}

/// The last segment of a path, if it is the name of a file that the service takes.
fn name_at_the_end(path: &str) -> Option<String> {
    let name = percent_decode_str(path.rsplit('/').next()?).decode_utf8().ok()?;
    let is_name = !name.chars().any(|character| matches!(character, '/' | '\\') || character.is_control());
    (is_name && extension(&name).is_some_and(is_taken)).then(|| name.into_owned())
}

#[cfg(test)]
mod tests;
