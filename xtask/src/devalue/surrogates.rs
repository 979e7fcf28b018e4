//! Half surrogate pairs, which JavaScript strings can hold and UTF-8 cannot.

use std::borrow::Cow;

/// Replaces each `\uD800` to `\uDFFF` that has no partner by `\uFFFD`, as a browser does when it writes UTF-8.
///
/// A JavaScript string that was cut in the middle of an emoji ends with half a surrogate pair, and `devalue` writes that
/// half as an escape. The replacement is as long as what it replaces, so that places in the text stay the same.
pub fn mend_surrogates(json: &str) -> Cow<'_, str> {
    if !json.contains("\\ud") && !json.contains("\\uD") {
        return Cow::Borrowed(json);
    }
    let mut mended = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = json.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        match (surrogate(json, at), surrogate(json, at + 6)) {
            (Some(Half::Leading), Some(Half::Trailing)) => at += 12,
            (Some(_), _) => {
                mended.push_str(json.get(copied..at).unwrap_or_default());
                mended.push_str("\\uFFFD");
                at += 6;
                copied = at;
            }
            // Two bytes are enough: an escaped backslash must not be taken for the start of an escape.
            (None, _) => at += 2,
        }
        // The second byte of a broken escape may be the first byte of a longer character.
        while at < json.len() && !json.is_char_boundary(at) {
            at += 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    mended.push_str(json.get(copied..).unwrap_or_default());
    Cow::Owned(mended)
}

/// One half of a surrogate pair.
enum Half {
    Leading,
    Trailing,
}

/// The surrogate that is escaped at a place.
fn surrogate(json: &str, at: usize) -> Option<Half> {
    let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xD800..=0xDBFF => Some(Half::Leading),
        0xDC00..=0xDFFF => Some(Half::Trailing),
        _ => None,
    }
}
