//! Making the text of a paragraph safe for rustdoc.

use std::collections::HashMap;

use super::link;
use super::syntax::{after, code_span, run_length};

/// How deep links may be nested in the text of links that are dropped.
const MAX_DEPTH: usize = 8;

/// The entities that are decoded; Markdown renders the others as they are.
const ENTITIES: [(&str, char); 14] = [
    ("amp", '&'),
    ("#38", '&'),
    ("#x26", '&'),
    ("lt", '<'),
    ("#60", '<'),
    ("#x3c", '<'),
    ("gt", '>'),
    ("#62", '>'),
    ("quot", '"'),
    ("#34", '"'),
    ("apos", '\''),
    ("#39", '\''),
    ("#x27", '\''),
    ("nbsp", '\u{A0}'),
];

/// What a star that is meant literally stands between.
const STAR_QUOTES: [(char, char); 9] =
    [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('(', ')'), ('[', ']'), ('「', '」'), ('（', '）'), ('\u{A0}', '\u{A0}')];

/// Escapes what rustdoc would misread in the text of one paragraph, and makes its links absolute.
pub(super) fn guard(text: &str, base_url: &str) -> String {
    guard_within(text, base_url, false, 0)
}

fn guard_within(text: &str, base_url: &str, is_link_text: bool, depth: usize) -> String {
    let mut guard = Guard { text, base_url, is_link_text, depth, brackets: brackets(text), out: String::with_capacity(text.len()) };
    let mut at = 0;
    while at < text.len() {
        at += guard.step(at).max(1);
    }
    guard.out
}

/// Whether the text begins with a character reference.
pub(super) fn is_entity(text: &str) -> bool {
    entity_name(text).is_some_and(|name| {
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_word(name.strip_prefix('#').unwrap_or(name))
    })
}

/// What is between `&` and `;`.
fn entity_name(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('&')?.split_once(';')?;
    (name.len() <= 32).then_some(name)
}

struct Guard<'a> {
    text: &'a str,
    base_url: &'a str,
    /// Whether this is the text of a link, in which there can be no other link.
    is_link_text: bool,
    depth: usize,
    /// The closing bracket of each opening one.
    brackets: HashMap<usize, usize>,
    out: String,
}

impl Guard<'_> {
    /// Deals with what begins at a byte, and returns its length.
    fn step(&mut self, at: usize) -> usize {
        let rest = after(self.text, at);
        let mut characters = rest.chars();
        let (Some(first), second) = (characters.next(), characters.next()) else { return 1 };
        match first {
            '\\' if second.is_some_and(|escaped| escaped.is_ascii_punctuation()) => self.copy(rest, 2),
            '`' => match code_span(rest) {
                // The lines of a code span are joined, so that none of them can begin a block.
                Some(length) => {
                    self.out.push_str(&rest.get(..length).unwrap_or(rest).replace('\n', " "));
                    length
                }
                None => self.escape(rest, run_length(rest, '`')),
            },
            '<' => self.angle(rest),
            '!' if second == Some('[') => self.link(at + 1, true).map_or_else(|| self.copy(rest, 1), |length| length + 1),
            '[' if !self.is_link_text => self.link(at, false).unwrap_or_else(|| self.escape(rest, 1)),
            '[' | ']' => self.escape(rest, 1),
            '&' => self.entity(rest),
            '*' if self.is_quoted_star(at) => self.escape(rest, 1),
            'h' | 'H' if !self.is_link_text && self.url(rest).is_some() => {
                let (length, url) = self.url(rest).unwrap_or_default();
                // A backslash that stands for itself would not do so before the angle bracket.
                if (self.out.len() - self.out.trim_end_matches('\\').len()) % 2 == 1 {
                    self.out.push('\\');
                }
                self.out.push_str(&format!("<{url}>"));
                length
            }
            '_' | 'a'..='z' | 'A'..='Z' | '0'..='9' => self.word(rest),
            other => self.copy(rest, other.len_utf8()),
        }
    }

    fn copy(&mut self, rest: &str, length: usize) -> usize {
        self.out.push_str(rest.get(..length).unwrap_or(rest));
        length
    }

    /// Puts a backslash before each of the bytes, which are ASCII punctuation.
    fn escape(&mut self, rest: &str, length: usize) -> usize {
        for character in rest.chars().take(length) {
            self.out.extend(['\\', character]);
        }
        length
    }

    /// `<`: an automatic link, what looks like a tag, or a sign.
    fn angle(&mut self, rest: &str) -> usize {
        if let Some(length) = automatic_link(rest) {
            if !self.is_link_text {
                return self.copy(rest, length);
            }
            let inner = rest.get(1..length - 1).unwrap_or_default();
            self.out.push_str(&guard_within(inner, self.base_url, true, self.depth));
            return length;
        }
        let looks_like_tag =
            after(rest, 1).starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?' | '['));
        if looks_like_tag { self.escape(rest, 1) } else { self.copy(rest, 1) }
    }

    /// A link or an image whose bracket opens at a byte: its text with an absolute destination, or its text alone.
    fn link(&mut self, at: usize, is_image: bool) -> Option<usize> {
        let close = *self.brackets.get(&at)?;
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let (destination, length) = destination(after(self.text, close + 1))?;
        let text = self.text.get(at + 1..close)?;
        let url = link::resolve(&destination, self.base_url);
        let is_link_text = self.is_link_text || url.is_some();
        let label = guard_within(text.trim(), self.base_url, is_link_text, self.depth + 1);
        match url {
            Some(url) if is_image => self.out.push_str(&format!("![{label}]({url})")),
            Some(url) if text.trim() == url => self.out.push_str(&format!("<{url}>")),
            Some(url) if !label.is_empty() => self.out.push_str(&format!("[{label}]({url})")),
            Some(_) => {}
            None => self.out.push_str(&label),
        }
        Some(close + 1 + length - at)
    }

    fn entity(&mut self, rest: &str) -> usize {
        let name = entity_name(rest).unwrap_or_default();
        let Some(&(_, character)) = ENTITIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
            return self.copy(rest, 1);
        };
        let length = name.len() + 2;
        let following = after(rest, length);
        let is_line_start = self.out.is_empty() || self.out.ends_with('\n');
        if character == '<' || (character == '>' && is_line_start) || (character == '&' && is_entity(&format!("&{following}"))) {
            self.out.push('\\');
        }
        self.out.push(character);
        length
    }

    /// A word: the underscores around an identifier are escaped, lest they become emphasis.
    fn word(&mut self, rest: &str) -> usize {
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        // A URL may begin within the word.
        let word = rest.get(..length).unwrap_or(rest);
        let length = ["http", "HTTP"].iter().filter_map(|scheme| word.find(scheme)).filter(|at| *at > 0).min().unwrap_or(length);
        let word = rest.get(..length).unwrap_or(rest);
        let core = word.trim_matches('_');
        if !core.contains('_') {
            return self.copy(rest, length);
        }
        let leading = word.len() - word.trim_start_matches('_').len();
        let trailing = word.len() - leading - core.len();
        self.out.push_str(&"\\_".repeat(leading));
        self.out.push_str(core);
        self.out.push_str(&"\\_".repeat(trailing));
        length
    }

    fn is_quoted_star(&self, at: usize) -> bool {
        let before = self.text.get(..at).and_then(|before| before.chars().next_back());
        let next = after(self.text, at + 1).chars().next();
        STAR_QUOTES.iter().any(|&(open, close)| before == Some(open) && next == Some(close))
    }

    /// A bare URL at the start of the text, and how many bytes of the text it takes.
    fn url(&self, rest: &str) -> Option<(usize, String)> {
        let scheme = link::scheme(rest).filter(|scheme| scheme.to_ascii_lowercase().starts_with("http") && link::is_allowed(scheme))?;
        let host = after(rest, scheme.len()).strip_prefix("://")?;
        if !host.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            return None;
        }
        let mut length = rest
            .find(|end: char| !end.is_ascii_graphic() || "<>\"`[]\\^|".contains(end))
            .unwrap_or(rest.len());
        loop {
            let url = rest.get(..length)?;
            let is_open = |open, close| url.matches(open).count() >= url.matches(close).count();
            let trimmed = match url.chars().next_back()? {
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '&' => true,
                ')' => !is_open('(', ')'),
                '}' => !is_open('{', '}'),
                _ => false,
            };
            if !trimmed {
                return Some((length, url.replace("&amp;", "&")));
            }
            length -= 1;
        }
    }
}

/// Matches the brackets of a text, of which those in code, in automatic links and after a backslash do not count.
fn brackets(text: &str) -> HashMap<usize, usize> {
    let mut pairs = HashMap::new();
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
                if let Some(opening) = open.pop() {
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
fn automatic_link(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let inner = inner.get(..inner.find(|end: char| end == '>' || end == '<' || end.is_whitespace())?)?;
    if !after(text, inner.len() + 1).starts_with('>') {
        return None;
    }
    let is_link = match link::scheme(inner) {
        Some(scheme) => link::is_allowed(scheme),
        None => inner.split_once('@').is_some_and(|(name, host)| {
            let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_+".contains(&byte));
            is_word(name) && is_word(host) && host.starts_with(|first: char| first.is_ascii_alphanumeric())
        }),
    };
    is_link.then_some(inner.len() + 2)
}

/// The destination of a link whose parentheses the text begins with, and the length up to and with the closing one.
fn destination(text: &str) -> Option<(String, usize)> {
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
            space if space.is_whitespace() => return Some(at),
            _ => {}
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    None
}
