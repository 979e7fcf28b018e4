//! What the documentation site publishes, fetched, checked and freed of keys.
//!
//! An answer is taken only if it holds the document. Everything here is a function of what it is given, but for
//! [`Downloader`], which talks to a server; the clock is given to it.

mod address;
mod download;
mod keys;
mod timestamp;

use serde_json::Value;

pub use self::address::Address;
pub use self::download::{Downloaded, Downloader, Limits, Redirects, size};
pub use self::keys::{PLACEHOLDER, Stripped, strip_keys};
pub use self::timestamp::rfc3339;
use crate::codegen::PAYLOAD;
use crate::input::{self, Document};
use crate::{Error, Result};

/// What is recorded of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Recordable {
    /// The payload or document, without anything that looks like an API key.
    pub bytes: Vec<u8>,
    /// Where such things were taken out.
    pub removed: Vec<String>,
    /// The document in it.
    pub document: Document,
}

/// Fetches the payload of a documentation page, or a document, and gives it with the address that it came from.
///
/// If the address is that of a page that loads its payload from elsewhere on its own server, that is asked in turn.
///
/// # Errors
///
/// When the download fails, or what comes holds no document for the locale.
pub fn fetch(address: &Address, locale: &str, downloader: &mut Downloader<'_>) -> Result<(Recordable, Address)> {
    let page = downloader.get(address, Redirects::Anywhere)?;
    let error = match recordable(&page.bytes, &page.address.to_string(), locale) {
        Ok(recordable) => return Ok((recordable, page.address)),
        Err(error) => error,
    };
    let Some(elsewhere) = input::payload_address(&page.bytes) else { return Err(error) };
    let payload = page.address.resolve(&elsewhere).map_err(|error| error.at(page.address.to_string()))?;
    if !payload.is_same_origin(&page.address) {
        return Err(Error::new("the page loads its payload from another server")
            .at(payload.to_string())
            .at(page.address.to_string())
            .help("fetch that address by itself, if it can be trusted"));
    }
    let answer = downloader.get(&payload, Redirects::SameOrigin);
    let found =
        answer.and_then(|answer| Ok((recordable(&answer.bytes, &answer.address.to_string(), locale)?, answer.address)));
    found.map_err(|error| error.at(format!("{}, which loads its payload from there", page.address)))
}

/// Checks an answer, and gives what is recorded of it: the payload of a page without the page around it, and anything
/// else as it is, in both cases without keys.
///
/// ```
/// let document = xtask::fetch::recordable(b"openapi: 3.1.0\nx-token: 0a1b2c3d4e5f60718293\n", "api.yaml", "en")?;
/// assert_eq!(document.bytes, b"openapi: 3.1.0\nx-token: YOUR_API_KEY\n");
/// assert_eq!(document.removed, ["line 2"]);
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// # Errors
///
/// When it holds no document for the locale, or cannot be freed of keys without becoming another.
pub fn recordable(bytes: &[u8], name: &str, locale: &str) -> Result<Recordable> {
    let before = input::load(bytes, name, locale)?;
    let text = String::from_utf8_lossy(input::recordable(bytes));
    let stripped = strip_keys(&text, &before);
    // What is recorded is loaded by another name, which decides how some texts are read.
    let document = input::load(stripped.text.as_bytes(), PAYLOAD, locale).map_err(|error| error.at(name))?;
    if !same_but_for_keys(&before.value, &document.value) {
        return Err(Error::new("what looks like an API key cannot be taken out without changing the document")
            .at(stripped.places.join(", "))
            .at(name)
            .help("take it out by hand, and pass the file to `cargo xtask codegen --from FILE --record`"));
    }
    Ok(Recordable { bytes: stripped.text.into_bytes(), removed: stripped.places, document })
}

/// Whether two values differ only in texts that have the placeholder.
fn same_but_for_keys(before: &Value, after: &Value) -> bool {
    let mut open = vec![(before, after)];
    while let Some((before, after)) = open.pop() {
        match (before, after) {
            (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
                open.extend(left.iter().zip(right))
            }
            (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
                let mut names = left.keys().zip(right.keys());
                if !names.all(|(left, right)| left == right || right.contains(PLACEHOLDER)) {
                    return false;
                }
                open.extend(left.values().zip(right.values()));
            }
            (_, Value::String(after)) if after.contains(PLACEHOLDER) => {}
            (before, after) if before == after => {}
            _ => return false,
        }
    }
    true
}
