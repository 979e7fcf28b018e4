//! Where links are, and what they lead to.

use std::collections::BTreeMap;

use super::entity::is_entity;
use crate::markdown::link;
use crate::markdown::syntax::{after, code_span, run_length};

/// How many brackets may be open at once; what is deeper is text.
const MAX_DEPTH: usize = 32;

/// A bare URL at the start of the text, and how many bytes of the text it takes.
pub(super) fn bare_url(rest: &str) -> Option<(usize, String)> {
    let scheme = link::scheme(rest)
        .filter(|scheme| scheme.to_ascii_lowercase().starts_with("http") && link::is_allowed(scheme))?;
    let host = after(rest, scheme.len()).strip_prefix("://")?;
    if !host.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let mut length = url_characters(rest);
    loop {
        let url = rest.get(..length)?;
        if url.ends_with("&amp;") {
            length -= "&amp;".len();
            continue;
        }
        let is_trimmed = match url.chars().next_back()? {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '(' | '*' | '_' | '~' | '&' => true,
            '}' => url.matches('{').count() < url.matches('}').count(),
            _ => false,
        };
        if !is_trimmed {
            return Some((length, url.replace("&amp;", "&")));
        }
        length -= 1;
    }
}

/// How far a URL at the start of the text may reach.
fn url_characters(text: &str) -> usize {
    let mut parentheses = 0_usize;
    for (at, character) in text.char_indices() {
        let is_end = match character {
            '<' | '>' | '"' | '`' | '[' | ']' | '\\' | '^' | '|' => true,
            // An ampersand of the query may be written as an entity; any other entity is not part of the URL.
            '&' => is_entity(after(text, at)) && !after(text, at).starts_with("&amp;"),
            '(' => {
                parentheses += 1;
                false
            }
            ')' if parentheses == 0 => true,
            ')' => {
                parentheses -= 1;
                false
            }
            other => !other.is_ascii_graphic(),
        };
        if is_end {
            return at;
        }
    }
    text.len()
}

/// Matches the brackets of a text, of which those in code, in automatic links and after a backslash do not count.
pub(super) fn brackets(text: &str) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    let mut open = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = after(text, at);
        let mut bytes = rest.bytes();
        let (first, second) = (bytes.next(), bytes.next());
        at += match first {
            Some(b'\\') if second.is_some_and(|escaped| escaped.is_ascii_punctuation()) => 2,
            Some(b'`') => code_span(rest).unwrap_or_else(|| run_length(rest, '`')),
            Some(b'<') => automatic_link(rest).unwrap_or(1),
            Some(b'[') => {
                open.push(at);
                1
            }
            Some(b']') => {
                if let Some(opening) = open.pop().filter(|_| open.len() < MAX_DEPTH) {
                    pairs.insert(opening, at);
                }
                1
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    pairs
}

/// The length of the automatic link (`<https://…>`, `<name@host>`) that the text begins with.
pub(in crate::markdown) fn automatic_link(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let inner = inner.get(..inner.find(|end: char| end == '>' || end == '<' || end.is_whitespace())?)?;
    if !after(text, inner.len() + 1).starts_with('>') {
        return None;
    }
    let is_link = match link::scheme(inner) {
        Some(scheme) => link::is_allowed(scheme),
        None => inner.split_once('@').is_some_and(|(name, host)| {
            let is_word = |word: &str| {
                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte))
            };
            is_word(name) && is_word(host) && host.starts_with(|first: char| first.is_ascii_alphanumeric())
        }),
    };
    is_link.then_some(inner.len() + 2)
}

/// The destination of a link whose parentheses the text begins with, and the length up to and with the closing one.
pub(super) fn destination(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix('(')?.trim_start();
    let (raw, rest) = match inner.strip_prefix('<') {
        Some(bracketed) => bracketed.split_once('>').filter(|(raw, _)| !raw.contains(['<', '\n']))?,
        None => inner.split_at_checked(destination_end(inner)?)?,
    };
    let rest = rest.trim_start();
    let rest = match rest.chars().next()? {
        ')' => rest,
        quote @ ('"' | '\'') => after(rest, 1).split_once(quote)?.1.trim_start(),
        '(' => after(rest, 1).split_once(')')?.1.trim_start(),
        _ => return None,
    };
    let length = text.len() - rest.strip_prefix(')')?.len();
    let mut destination = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' || !characters.peek().is_some_and(char::is_ascii_punctuation) {
            destination.push(character);
        }
    }
    Some((destination.replace("&amp;", "&"), length))
}

/// The end of a destination without angle brackets, whose parentheses are balanced.
fn destination_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => {}
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            space if space.is_whitespace() => return (depth == 0).then_some(at),
            _ => {}
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    None
}
