//! Parsing of a body that strict parsing may refuse.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::repair::{Fault, Repaired, repair};
use crate::Mismatch;
use crate::mismatch::type_in_words;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Parses a body that strict parsing may refuse, as far as that can be done without guessing.
///
/// Where it is not JSON only for text that is not Unicode, numbers that JSON or a double does not have, or values that
/// are nested too deep, these are replaced and reported.
///
/// # Errors
///
/// When it is not JSON for another reason; [`is_eof`](serde_json::Error::is_eof) says whether it is cut off.
pub(crate) fn parse(body: &[u8]) -> Result<(Value, Vec<Mismatch>), serde_json::Error> {
    let body = body.trim_ascii_start();
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body).trim_ascii();
    let error = match serde_json::from_slice(body) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) if error.is_eof() => return Err(error),
        Err(error) => error,
    };
    let Repaired { text, faults, has_more } = repair(body);
    match serde_json::from_slice(&text) {
        Ok(value) => {
            let mismatches = report(&value, faults, has_more);
            Ok((value, mismatches))
        }
        Err(_) => Err(cut_off(&text).unwrap_or(error)),
    }
}

/// The error that says that a text is cut off, if it is. How deep it is nested does not matter to what is ignored.
fn cut_off(text: &[u8]) -> Option<serde_json::Error> {
    serde_json::from_slice::<IgnoredAny>(text).err().filter(serde_json::Error::is_eof)
}

fn report(root: &Value, faults: Vec<Fault>, has_more: bool) -> Vec<Mismatch> {
    let mut mismatches = Vec::with_capacity(faults.len());
    for Fault { pointer, expected, found, is_set_aside } in faults {
        // Of two members with one name the last counts, and it need not be the one at fault.
        if let Some(value) = root.pointer(&pointer).filter(|value| value.is_null() || !is_set_aside) {
            mismatches.push(Mismatch::new(pointer, expected, found, value.clone()));
        }
    }
    if has_more {
        let expected = format!("a body with at most {} faults", mismatches.len());
        mismatches.push(Mismatch::new(String::new(), &expected, type_in_words(root), root.clone()));
    }
    mismatches
}
