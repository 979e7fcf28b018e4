//! Numbers that are read as others than they are written as.
//!
//! A number is a 64-bit integer or else a double, so one with more digits becomes the nearest double. To tell where that
//! happened, each such number of a text is replaced by a mark, the text is read again, and what was read the first time is
//! searched for at the places of the marks. Texts without such numbers are looked through once, and that is all.

use std::cmp::Ordering;

use serde_json::Value;

use crate::pointer::Pointer;
use crate::{Note, NoteKind};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Json,
    Yaml,
}

/// A text with marks in the places of its numbers that are rounded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marked<'text> {
    /// The text, to be read again.
    pub(super) text: String,
    /// What stood in the places of the marks.
    numbers: Vec<&'text str>,
}

/// No text has reason to hold this character: it is for private use.
const MARK: char = '\u{E000}';

/// Marks the numbers of a text that are rounded; gives nothing where there are none.
pub(super) fn mark(text: &str, syntax: Syntax) -> Option<Marked<'_>> {
    let mut marked = Marked { text: String::new(), numbers: Vec::new() };
    let mut copied = 0;
    for (start, number) in Numbers::new(text, syntax) {
        if !is_rounded(number) {
            continue;
        }
        let mark = format!("{MARK}{}{MARK}", marked.numbers.len());
        marked.text.push_str(text.get(copied..start)?);
        match syntax {
            Syntax::Json => marked.text.push_str(&format!("\"{mark}\"")),
            Syntax::Yaml => marked.text.push_str(&mark),
        }
        marked.numbers.push(number);
        copied = start + number.len();
    }
    marked.text.push_str(text.get(copied..)?);
    (!marked.numbers.is_empty()).then_some(marked)
}

impl Marked<'_> {
    /// What became of the numbers: `again` is what the marked text is read as, and `value` what the text is read as.
    pub(super) fn notes(&self, again: &Value, value: &Value) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut open = vec![(again, value, Pointer::root())];
        // The nearest first, in the order of the text.
        while let Some((again, value, at)) = open.pop() {
            match (again, value) {
                (Value::String(mark), Value::Number(number)) => {
                    if let Some(written) = self.number(mark) {
                        let message = format!("written as {}, read as {number}", shortened(written));
                        notes.push(Note::new(NoteKind::Rounded, at.as_str(), message));
                    }
                }
                (Value::Array(again), Value::Array(values)) => {
                    let pairs =
                        again.iter().zip(values).enumerate().rev().filter(|(_, (again, _))| may_hold_mark(again));
                    open.extend(pairs.map(|(index, (again, value))| (again, value, at.index(index))));
                }
                (Value::Object(again), Value::Object(values)) => {
                    let members = again.iter().rev().filter(|(_, again)| may_hold_mark(again));
                    let pairs = members.filter_map(|(name, again)| Some((name, again, values.get(name)?)));
                    open.extend(pairs.map(|(name, again, value)| (again, value, at.child(name))));
                }
                _ => {}
            }
        }
        notes
    }

    fn number(&self, mark: &str) -> Option<&str> {
        let index: usize = mark.strip_prefix(MARK)?.strip_suffix(MARK)?.parse().ok()?;
        self.numbers.get(index).copied()
    }
}

fn may_hold_mark(value: &Value) -> bool {
    match value {
        Value::String(text) => text.starts_with(MARK),
        other => other.is_array() || other.is_object(),
    }
}

/// What may be a number in a text, and where it starts.
struct Numbers<'text> {
    text: &'text str,
    at: usize,
    syntax: Syntax,
}

impl<'text> Numbers<'text> {
    const fn new(text: &'text str, syntax: Syntax) -> Self {
        Self { text, at: 0, syntax }
    }

    /// Goes to the end of a string in JSON, which starts behind `at`.
    fn skip_string(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let mut escaped = false;
        let end = rest.iter().position(|byte| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        self.at += end.map_or(rest.len(), |end| end + 1);
    }

    /// Whether a number of YAML can stand between these two bytes. Strings in YAML are not told apart: a mark in one of
    /// them is in the place of no number.
    fn stands_alone(before: Option<u8>, behind: Option<u8>) -> bool {
        before.is_none_or(|before| before.is_ascii_whitespace() || b"[,:{".contains(&before))
            && behind.is_none_or(|behind| behind.is_ascii_whitespace() || b"],}".contains(&behind))
    }
}

impl<'text> Iterator for Numbers<'text> {
    type Item = (usize, &'text str);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            let rest = bytes.get(self.at..)?;
            let is_start = |byte: &u8| match self.syntax {
                Syntax::Json => matches!(byte, b'"' | b'-' | b'0'..=b'9'),
                Syntax::Yaml => matches!(byte, b'-' | b'+' | b'.' | b'0'..=b'9'),
            };
            let start = self.at + rest.iter().position(is_start)?;
            self.at = start + 1;
            if bytes.get(start) == Some(&b'"') {
                self.skip_string();
                continue;
            }
            let rest = bytes.get(self.at..).unwrap_or_default();
            let is_part = |byte: &u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
            self.at += rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
            let behind = bytes.get(self.at).copied();
            let before = start.checked_sub(1).and_then(|before| bytes.get(before)).copied();
            if self.syntax == Syntax::Json || Self::stands_alone(before, behind) {
                return Some((start, self.text.get(start..self.at)?));
            }
        }
    }
}

/// Whether a number is read as one of another value, so that it would be written otherwise.
fn is_rounded(number: &str) -> bool {
    // As many digits as this, a double keeps.
    if number.len() <= 15 && !number.contains(['e', 'E']) {
        return false;
    }
    if number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok() {
        return false;
    }
    let (Some(written), Ok(read)) = (significant_digits(number), number.parse::<f64>()) else {
        // What is no number is for the parser to refuse.
        return false;
    };
    // So is a number that no double comes near.
    if !read.is_finite() {
        return false;
    }
    let exact = significant_digits(&format!("{read:.DIGITS_OF_A_DOUBLE$e}")).unwrap_or_default();
    let is_short = significant_digits(&format!("{read:e}")).is_some_and(|shortest| written.len() <= shortest.len());
    written != exact && !(is_short && is_nearest(&written, &exact))
}

/// Whether no other decimal with as many digits is nearer to a number; of two that are as near, each is as good.
fn is_nearest(written: &str, exact: &str) -> bool {
    let Some((start, rest)) = exact.split_at_checked(written.len()) else { return false };
    let above = || start.parse::<u64>().is_ok_and(|start| (start + 1).to_string().trim_end_matches('0') == written);
    match rest.cmp("5") {
        Ordering::Less => written == start,
        Ordering::Equal => written == start || above(),
        Ordering::Greater => above(),
    }
}

/// The most decimal digits that the value of a double has behind its first.
const DIGITS_OF_A_DOUBLE: usize = 767;

/// The digits of a number without the zeros at both ends; nothing for what is no number.
fn significant_digits(number: &str) -> Option<String> {
    let mantissa = number.trim_start_matches(['-', '+']).split(['e', 'E']).next()?;
    let digits = mantissa.replacen('.', "", 1);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.trim_matches('0').to_owned())
}

/// A number as it is written, or the start of one that is longer than anybody wants to read.
fn shortened(number: &str) -> String {
    const SHOWN: usize = 60;
    match number.get(..SHOWN) {
        Some(start) if number.len() > SHOWN => format!("{start}… ({} characters)", number.len()),
        _ => number.to_owned(),
    }
}
