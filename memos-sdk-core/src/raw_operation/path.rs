//! Paths that callers give: they lead to a place below the base URL and nowhere else.

use percent_encoding::percent_decode_str;

use crate::{Error, Result};

/// A path below the base URL, and the pairs of its query.
pub(super) struct Target<'a> {
    /// The path, with `{name}` where a member of the body stands.
    pub(super) path: &'a str,
    /// Names and values, decoded.
    pub(super) query: Vec<(String, String)>,
}

impl<'a> Target<'a> {
    /// Checks a path that begins with `/` and may have a query.
    pub(super) fn parse(text: &'a str) -> Result<Self> {
        Self::checked(text).map_err(|Fault { what, advice }| {
            let path = text.split(['?', '#']).next().unwrap_or_default();
            Error::invalid_request(format!("the path {} {what}", beginning(path))).with_suggestion(advice)
        })
    }

    fn checked(text: &'a str) -> Result<Self, Fault> {
        if text.contains('#') {
            return Err(fault("has a `#`, and a server sees no fragment", "percent-encode it as %23"));
        }
        if text.chars().any(char::is_control) {
            return Err(fault("has a control character", "leave it out"));
        }
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let mut segments = path.split('/').skip(1).peekable();
        while let Some(segment) = segments.next() {
            // A slash at the end is a matter of taste; within a path, an empty segment is a mistake or a trick.
            if segment.is_empty() && segments.peek().is_some() {
                return Err(fault("has two slashes in a row", "a path begins with one slash, and names no host"));
            }
            check_segment(segment)?;
        }
        let query = query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect::<Result<_, _>>()?;
        Ok(Self { path, query })
    }

    /// The names of the places that a member of the body fills, each once.
    pub(super) fn places(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.path.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// The beginning of a text, which may be of any length, for a message.
pub(super) fn beginning(text: &str) -> &str {
    text.char_indices().nth(SHOWN).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// More characters than ids and paths have.
const SHOWN: usize = 200;

/// What is wrong with a path, and what to do about it.
struct Fault {
    what: &'static str,
    advice: &'static str,
}

/// Checks that a segment stands for itself: a server, or the library that sends it, must not make another path of it.
fn check_segment(segment: &str) -> Result<(), Fault> {
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        check_characters(before)?;
        let (name, after) = after.split_once('}').unwrap_or_default();
        if name.is_empty() || name.contains('{') {
            return Err(fault("has a `{` that begins no name", "write a place as {name}, and a brace as %7B"));
        }
        rest = after;
    }
    check_characters(rest)?;
    let decoded = percent_decode_str(segment).decode_utf8_lossy();
    if decoded.chars().any(char::is_control) {
        return Err(fault("has an encoded control character", "leave it out"));
    }
    if decoded.split(['/', '\\']).any(|part| part == "." || part == "..") {
        return Err(fault("has a segment `.` or `..`, which leads to another path", "write the path without it"));
    }
    Ok(())
}

/// Checks that text has only what RFC 3986 lets a segment have.
fn check_characters(text: &str) -> Result<(), Fault> {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let good = match byte {
            b'%' => (0..2).all(|_| bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            b'-' | b'.' | b'_' | b'~' | b':' | b'@' => true,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' => true,
            byte => byte.is_ascii_alphanumeric(),
        };
        if !good {
            let advice = "percent-encode it, or write {name} and give the value as a member of the body";
            return Err(fault("has a character that cannot stand in a path", advice));
        }
    }
    Ok(())
}

/// Decodes one `name=value`; a name alone has an empty value.
fn pair(pair: &str) -> Result<(String, String), Fault> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    Ok((decoded(name)?, decoded(value)?))
}

/// Decodes a part of a query, in which a plus is a blank.
fn decoded(text: &str) -> Result<String, Fault> {
    let text = text.replace('+', " ");
    match percent_decode_str(&text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(fault("has a query that is not UTF-8", "percent-encode UTF-8")),
    }
}

fn fault(what: &'static str, advice: &'static str) -> Fault {
    Fault { what, advice }
}
