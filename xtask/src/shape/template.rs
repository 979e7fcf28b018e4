//! Path templates: `/files/{file_id}.{format}`.

use std::fmt::Write as _;

/// A part of a path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Text that stands for itself.
    Literal(&'a str),
    /// The place of a parameter of this name.
    Place(&'a str),
}

/// The parts of a template. A brace that begins or ends no name is text.
pub(crate) fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while !rest.is_empty() {
        // The innermost braces make the place: in `{a{b}` it is `{b}`.
        let place = rest.find('}').and_then(|end| {
            let (before, after) = rest.split_at(end);
            let (literal, name) = before.rsplit_once('{').filter(|(_, name)| !name.is_empty())?;
            Some((literal, name, after.strip_prefix('}')?))
        });
        match place {
            Some((literal, name, after)) => {
                if !literal.is_empty() {
                    parts.push(Part::Literal(literal));
                }
                parts.push(Part::Place(name));
                rest = after;
            }
            None => match rest.find('}').filter(|end| end + 1 < rest.len()) {
                // This brace ends no name, but one behind it may.
                Some(end) => {
                    let (literal, after) = rest.split_at(end + 1);
                    parts.push(Part::Literal(literal));
                    rest = after;
                }
                None => {
                    parts.push(Part::Literal(rest));
                    rest = "";
                }
            },
        }
    }
    parts
}

/// The names of the places, each once, in their order.
pub(crate) fn places(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in parts(template) {
        if let Part::Place(name) = part
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The template as it can stand in an address: what RFC 3986 does not let a path have is percent-encoded, and a fragment,
/// which no server sees, is left out. It begins with a slash.
pub(crate) fn address(template: &str) -> String {
    let mut address = String::new();
    if !template.starts_with('/') {
        address.push('/');
    }
    for part in parts(template) {
        match part {
            Part::Place(name) => {
                let _ = write!(address, "{{{name}}}");
            }
            Part::Literal(text) => {
                let (text, fragment) = text.split_once('#').map_or((text, false), |(text, _)| (text, true));
                encode(text, &mut address);
                if fragment {
                    break;
                }
            }
        }
    }
    address
}

fn encode(text: &str, address: &mut String) {
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let is_encoded = byte == b'%' && (0..2).all(|_| ahead.next().is_some_and(|digit| digit.is_ascii_hexdigit()));
        let stands = byte.is_ascii_alphanumeric() || b"-._~:@!$&'()*+,;=/?".contains(&byte) || is_encoded;
        if stands {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_wherever_they_stand() {
        for (template, expected) in [
            ("/pets", &[][..]),
            ("/pets/{id}", &["id"]),
            ("/a/{b}.{c}", &["b", "c"]),
            ("/{a}{b}", &["a", "b"]),
            ("/x/{id}:verb", &["id"]),
            ("/{a}/{a}", &["a"]),
            ("/{a b}/{ä}", &["a b", "ä"]),
            ("/{}/{a}", &["a"]),
            ("/{a{b}", &["b"]),
            ("/a}/{b}", &["b"]),
            ("/{a", &[]),
            ("}", &[]),
            ("", &[]),
        ] {
            assert_eq!(places(template), expected, "{template}");
            let whole: String = parts(template)
                .iter()
                .map(|part| match part {
                    Part::Literal(text) => (*text).to_owned(),
                    Part::Place(name) => format!("{{{name}}}"),
                })
                .collect();
            assert_eq!(whole, template);
        }
    }

    #[test]
    fn a_template_becomes_an_address() {
        for (template, expected) in [
            ("/pets/{id}", "/pets/{id}"),
            ("pets", "/pets"),
            ("/文件/{a b}", "/%E6%96%87%E4%BB%B6/{a b}"),
            ("/a b%20%zz", "/a%20b%20%25zz"),
            ("/x?Action=List&a={a}", "/x?Action=List&a={a}"),
            ("/#X-Target=A{b}", "/"),
            ("/{a", "/%7Ba"),
            ("/x/{id}:verb", "/x/{id}:verb"),
        ] {
            assert_eq!(address(template), expected, "{template}");
        }
    }
}
