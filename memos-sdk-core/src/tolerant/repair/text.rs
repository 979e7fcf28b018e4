//! Text in JSON: where it ends, and what in it is not Unicode.

/// What was replaced in a text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Faults {
    pub(super) has_bytes: bool,
    pub(super) has_surrogate: bool,
}

/// What stands between the quote that `body` starts with and the quote that ends the text.
pub(super) fn content(body: &[u8]) -> Option<&[u8]> {
    let rest = body.get(1..)?;
    let mut end: usize = 0;
    loop {
        end = end.checked_add(memchr::memchr2(b'"', b'\\', rest.get(end..)?)?)?;
        match rest.get(end) {
            Some(b'"') => return rest.get(..end),
            // Whatever is escaped does not end the text.
            _ => end = end.checked_add(2)?,
        }
    }
}

/// Writes the content of a text, with U+FFFD for what is not Unicode.
pub(super) fn mend(content: &[u8], text: &mut Vec<u8>) -> Faults {
    let mut faults = Faults::default();
    for chunk in content.utf8_chunks() {
        mend_escapes(chunk.valid().as_bytes(), text, &mut faults);
        if !chunk.invalid().is_empty() {
            faults.has_bytes = true;
            text.extend_from_slice("\u{FFFD}".as_bytes());
        }
    }
    faults
}

fn mend_escapes(mut valid: &[u8], text: &mut Vec<u8>, faults: &mut Faults) {
    while let Some((&byte, rest)) = valid.split_first() {
        let mut length = 1;
        match (byte, rest.first()) {
            (b'\\', Some(b'u')) => match (unit(valid), valid.get(6..).and_then(unit)) {
                (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => length = 12,
                (Some(0xD800..=0xDFFF), _) => {
                    faults.has_surrogate = true;
                    text.extend_from_slice(br"\ufffd");
                    valid = valid.get(6..).unwrap_or_default();
                    continue;
                }
                _ => length = 2,
            },
            (b'\\', Some(_)) => length = 2,
            (0..=0x1F, _) => {
                text.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
                valid = rest;
                continue;
            }
            _ => {}
        }
        let (taken, rest) = valid.split_at_checked(length).unwrap_or((valid, &[]));
        text.extend_from_slice(taken);
        valid = rest;
    }
}

/// The UTF-16 unit of the escape that `text` starts with.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    let digits = str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_at_the_first_quote_that_is_not_escaped() {
        for (body, expected) in [
            (&br#""""#[..], Some(&b""[..])),
            (br#""a" b""#, Some(b"a")),
            (br#""a\"b\\" c"#, Some(br#"a\"b\\"#)),
            (br#""a"#, None),
            (br#""a\"#, None),
            (br#""a\""#, None),
            (br#"""#, None),
        ] {
            assert_eq!(content(body), expected, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn only_what_is_not_unicode_is_replaced() {
        let bytes = Faults { has_bytes: true, has_surrogate: false };
        let surrogate = Faults { has_bytes: false, has_surrogate: true };
        for (sent, expected, faults) in [
            (&b"plain \xC3\xA9"[..], "plain é", Faults::default()),
            (br"\ud83d\ude00 \u00e9 \n \\ud83d", r"\ud83d\ude00 \u00e9 \n \\ud83d", Faults::default()),
            (br"\ud83d", r"\ufffd", surrogate),
            (br"\uDE00\uD83D!", r"\ufffd\ufffd!", Faults { has_bytes: false, has_surrogate: true }),
            (br"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00", Faults { has_bytes: false, has_surrogate: true }),
            (br"\ud83dx\ude00", r"\ufffdx\ufffd", Faults { has_bytes: false, has_surrogate: true }),
            (b"a\xFFb\xE2\x82", "a\u{FFFD}b\u{FFFD}", bytes),
            (b"a\nb\x00\t", r"a\u000ab\u0000\u0009", Faults::default()),
            (br"\u12", r"\u12", Faults::default()),
            (br"\u+123\x", r"\u+123\x", Faults::default()),
        ] {
            let mut text = Vec::new();
            assert_eq!(mend(sent, &mut text), faults);
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
    }
}
