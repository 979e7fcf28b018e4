//! Making the text of a paragraph safe for rustdoc.

mod entity;
mod target;

use std::collections::BTreeMap;
use std::ops::Range;

pub(super) use entity::is_entity;
pub(super) use target::automatic_link;
use target::{brackets, destination};

use super::link;
use super::syntax::{after, code_span, run_length};

/// What a star that is meant literally stands between.
const STAR_QUOTES: [(char, char); 8] =
    [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('(', ')'), ('[', ']'), ('「', '」'), ('（', '）')];

/// Escapes what rustdoc would misread in the text of one paragraph, and makes its links absolute.
pub(super) fn guard(text: &str, base_url: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    drop_links(text, 0..text.len(), &brackets(text), base_url, &mut kept);
    guard_within(&kept, base_url, false)
}

fn guard_within(text: &str, base_url: &str, is_link_text: bool) -> String {
    let mut guard =
        Guard { text, base_url, is_link_text, brackets: brackets(text), out: String::with_capacity(text.len()) };
    let mut at = 0;
    while at < text.len() {
        at += guard.step(at).max(1);
    }
    guard.out
}

/// Replaces the links that lead nowhere, or have nothing to click on, by their text, before anything else is looked at.
fn drop_links(text: &str, range: Range<usize>, brackets: &BTreeMap<usize, usize>, base_url: &str, out: &mut String) {
    let mut at = range.start;
    while let Some((&open, &close)) = brackets.range(at.min(range.end)..range.end).next() {
        let is_image = text.get(at..open).is_some_and(|before| before.ends_with('!'));
        let is_empty = text.get(open + 1..close).is_some_and(|label| label.replace("&nbsp;", "").trim().is_empty());
        let found = destination(text.get(close + 1..range.end).unwrap_or_default())
            .filter(|(destination, _)| is_empty && !is_image || link::resolve(destination, base_url).is_none());
        let Some((_, length)) = found else {
            out.push_str(text.get(at..=open).unwrap_or_default());
            at = open + 1;
            continue;
        };
        let before = text.get(at..open).unwrap_or_default();
        out.push_str(before.strip_suffix('!').unwrap_or(before));
        drop_links(text, open + 1..close, brackets, base_url, out);
        at = close + 1 + length;
    }
    out.push_str(text.get(at..range.end).unwrap_or_default());
}

/// Whether the text ends in a backslash that stands for itself, and would not do so before punctuation.
pub(super) fn ends_in_backslash(text: &str) -> bool {
    (text.len() - text.trim_end_matches('\\').len()) % 2 == 1
}

struct Guard<'a> {
    text: &'a str,
    base_url: &'a str,
    /// Whether this is the text of a link, in which there can be no other link.
    is_link_text: bool,
    /// The closing bracket of each opening one.
    brackets: BTreeMap<usize, usize>,
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
            '!' if second == Some('[') => {
                self.link(at + 1, true).map_or_else(|| self.copy(rest, 1), |length| length + 1)
            }
            '[' if !self.is_link_text => self.link(at, false).unwrap_or_else(|| self.escape(rest, 1)),
            '[' | ']' => self.escape(rest, 1),
            '&' => self.entity(rest),
            '*' if self.is_quoted_star(at) => self.escape(rest, 1),
            'h' | 'H' if !self.is_link_text => match target::bare_url(rest) {
                Some((length, url)) => {
                    if ends_in_backslash(&self.out) {
                        self.out.push('\\');
                    }
                    self.out.push_str(&format!("<{url}>"));
                    length
                }
                None => self.word(rest),
            },
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
        if let Some(length) = automatic_link(rest).filter(|_| !self.is_link_text) {
            // In it, a backtick would look like that of a code span, and a backslash like that of an escape.
            self.out.push_str(&rest.get(..length).unwrap_or(rest).replace('`', "%60").replace('\\', "%5C"));
            return length;
        }
        let looks_like_tag =
            after(rest, 1).starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'));
        if looks_like_tag { self.escape(rest, 1) } else { self.copy(rest, 1) }
    }

    /// A link or an image whose bracket opens at a byte, with an absolute destination.
    fn link(&mut self, at: usize, is_image: bool) -> Option<usize> {
        let close = *self.brackets.get(&at)?;
        let (destination, length) = destination(after(self.text, close + 1))?;
        let url = link::resolve(&destination, self.base_url)?;
        let text = self.text.get(at + 1..close)?.trim();
        let mut label = guard_within(text, self.base_url, true).trim().to_owned();
        if ends_in_backslash(&label) {
            label.push('\\');
        }
        if is_image {
            self.out.push_str(&format!("![{label}]({url})"));
        } else if text == url {
            self.out.push_str(&format!("<{url}>"));
        } else {
            self.out.push_str(&format!("[{label}]({url})"));
        }
        Some(close + 1 + length - at)
    }

    fn entity(&mut self, rest: &str) -> usize {
        let Some((character, length)) = entity::decode(rest) else { return self.copy(rest, 1) };
        let following = after(rest, length);
        let is_line_start = self.out.is_empty() || self.out.ends_with('\n');
        if character == '<' || (character == '>' && is_line_start) || (character == '&' && entity::is_name(following)) {
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
        let length =
            ["http", "HTTP"].iter().filter_map(|scheme| word.find(scheme)).filter(|at| *at > 0).min().unwrap_or(length);
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
        let following = after(self.text, at + 1);
        let before = self.out.chars().next_back();
        let next = entity::decode(following).map(|(character, _)| character).or_else(|| following.chars().next());
        STAR_QUOTES.iter().any(|&(open, close)| before == Some(open) && next == Some(close))
    }
}
