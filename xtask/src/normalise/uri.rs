//! As much of RFC 3986 as resolving a `$ref` against an `$id` takes, or an address of a page against the page's own.

/// Splits a URI reference into what is before the fragment, and the fragment.
pub(crate) fn split_fragment(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Undoes percent-encoding. Gives nothing if the result is not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        match (byte, ahead.next().and_then(hex), ahead.next().and_then(hex)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

/// Resolves a reference without a fragment against a base URI (RFC 3986, section 5.2).
///
/// The base may be empty, since an OpenAPI document need not know where it is from.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if scheme_len(reference).is_some() || base.is_empty() {
        return reference.to_owned();
    }
    let scheme = scheme_len(base).unwrap_or(0);
    let (scheme, rest) = base.split_at(scheme);
    if reference.starts_with("//") {
        return format!("{scheme}{reference}");
    }
    let authority = match rest.strip_prefix("//") {
        Some(after) => 2 + after.find(['/', '?']).unwrap_or(after.len()),
        None => 0,
    };
    let (authority, path) = rest.split_at(authority);
    let path = path.split('?').next().unwrap_or_default();
    let (wanted, query) = match reference.find('?') {
        Some(index) => reference.split_at(index),
        None => (reference, ""),
    };
    let merged = if wanted.starts_with('/') {
        wanted.to_owned()
    } else if wanted.is_empty() {
        path.to_owned()
    } else {
        match path.rfind('/') {
            Some(index) => format!("{}/{wanted}", path.split_at(index).0),
            None if authority.is_empty() => wanted.to_owned(),
            None => format!("/{wanted}"),
        }
    };
    format!("{scheme}{authority}{}{query}", without_dots(&merged))
}

/// Removes the `.` and `..` segments of a path.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                // The empty segment before the first slash is what makes the path absolute.
                if segment == ".." && kept.last().is_some_and(|segment| !segment.is_empty()) {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    kept.join("/")
}

/// The length of the scheme of a URI with its colon, if it has one.
fn scheme_len(uri: &str) -> Option<usize> {
    let colon = uri.find(':')?;
    let scheme = uri.split_at(colon).0;
    let mut letters = scheme.chars();
    let valid = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'));
    valid.then_some(colon + 1)
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, resolve};

    #[test]
    fn references_resolve_as_in_the_examples_of_rfc_3986() {
        let base = "http://a/b/c/d;p?q";
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("urn:x:y", "urn:x:y"),
        ] {
            assert_eq!(resolve(base, reference), expected, "{reference}");
        }
        assert_eq!(resolve("", "tree.json"), "tree.json");
        assert_eq!(resolve("http://a", "g"), "http://a/g");
        assert_eq!(resolve("trees/tree.json", "leaf.json"), "trees/leaf.json");
    }

    #[test]
    fn only_well_formed_percent_encoding_is_undone() {
        for (text, expected) in
            [("a%20b", Some("a b")), ("%E4%BD%A0", Some("你")), ("100%", Some("100%")), ("%FF", None)]
        {
            assert_eq!(decode(text).as_deref(), expected, "{text}");
        }
    }
}
