//! What looks like an API key, taken out of what is recorded.
//!
//! People paste examples that work into documentation, and a recorded payload is published with the repository. So
//! whatever looks like a key is replaced: behind `Token` or `Bearer`, behind `mpg-` or `sk-`, and what a member, a header
//! or a variable with a name such as `api_key` has for its value. Placeholders such as `YOUR_API_KEY` stay. A text too
//! many costs an example a few characters; a key too few would be public.

mod json;
mod likeness;
mod named;
mod scan;
#[cfg(test)]
mod tests;

use crate::devalue::{Payload, mend_surrogates};
use crate::input::{Document, Format};

/// What stands in place of a key.
pub const PLACEHOLDER: &str = "YOUR_API_KEY";

/// A text without keys, and where they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    /// The text, which differs at these places only from what it was.
    pub text: String,
    /// The places: JSON pointers, entries of a payload, or lines. A place with several keys is there as often.
    pub places: Vec<String>,
}

/// Takes what looks like an API key out of a payload, or out of a document in JSON or YAML.
///
/// ```
/// use xtask::fetch::strip_keys;
///
/// let text = r#"{"openapi": "3.1.0", "x-example": "Token mpg-0aB3dE6gH9jK2mN5pQ8s"}"#;
/// let stripped = strip_keys(text, &xtask::input::load(text.as_bytes(), "api.json", "en")?);
/// assert_eq!(stripped.text, r#"{"openapi": "3.1.0", "x-example": "Token YOUR_API_KEY"}"#);
/// assert_eq!(stripped.places, ["#/x-example"]);
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// `document` is what the text was loaded as. In JSON, the texts that hold a key are written anew, and nothing else; in
/// YAML, the keys alone.
pub fn strip_keys(text: &str, document: &Document) -> Stripped {
    match document.format {
        Format::NuxtPayload | Format::NuxtPage => {
            let mended = mend_surrogates(text.trim_start_matches('\u{FEFF}'));
            let named = Payload::decode(&mended).map(|payload| named::in_payload(&payload)).unwrap_or_default();
            json::strip(text, &named, |pointer| pointer.replacen("#/", "entry ", 1))
        }
        Format::Json => {
            let named = named::in_document(&document.value).into_iter().map(|(pointer, _)| pointer.into()).collect();
            json::strip(text, &named, str::to_owned)
        }
        Format::Yaml => {
            let named = named::in_document(&document.value);
            let values: Vec<&str> = named
                .iter()
                .flat_map(|(_, value)| scan::keys(value, true).into_iter().filter_map(|key| value.get(key)))
                .collect();
            lines(text, &values)
        }
    }
}

/// A text without anything that looks like an API key, to be shown.
pub(super) fn redacted(text: &str) -> String {
    scan::replace(text, &scan::keys(text, false))
}

/// Takes keys out of a text that is not JSON, and these values wherever they stand.
fn lines(text: &str, values: &[&str]) -> Stripped {
    let mut keys = scan::keys(text, false);
    for value in values {
        keys.extend(text.match_indices(value).map(|(start, value)| start..start + value.len()));
    }
    keys.sort_by_key(|key| (key.start, key.end));
    // Of two that overlap, the first to begin is taken out with all that the second adds.
    keys.dedup_by(|later, earlier| {
        let overlap = later.start < earlier.end;
        if overlap {
            earlier.end = earlier.end.max(later.end);
        }
        overlap
    });
    let line = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    let places = keys.iter().map(|key| format!("line {}", line(key.start))).collect();
    Stripped { text: scan::replace(text, &keys), places }
}
