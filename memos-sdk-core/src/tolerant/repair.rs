//! What is almost JSON made JSON: one scan over the bytes.
//!
//! | what is sent | by whom | what becomes of it |
//! |---|---|---|
//! | bytes that are not UTF-8 | text cut to a number of bytes | U+FFFD |
//! | `"\ud83d"`, half a surrogate pair | Python, text cut to a number of UTF-16 units | U+FFFD |
//! | a control character in text | text put together by hand | its escape; nothing is lost |
//! | `NaN`, `Infinity`, `-Infinity` | Python | `null` |
//! | `1e400`, beyond a double | Java, JavaScript's `BigInt` | `null` |
//! | a value nested more than 100 deep | whoever means harm | `null`, if it is JSON |
//!
//! Everything else stays as it is, for the parser to refuse.

mod text;

use std::collections::HashSet;
use std::ops::Range;

use serde::de::IgnoredAny;

use self::text::mend;
use super::records::{POINTER_BYTES, REPORTED};
use crate::mismatch::{push_element, push_member};

/// How deep values may be nested; serde_json itself takes a little more.
const MAX_DEPTH: usize = 100;

/// What is left of a body.
pub(super) struct Repaired {
    pub(super) text: Vec<u8>,
    pub(super) faults: Vec<Fault>,
    /// Whether there were more faults than are kept.
    pub(super) has_more: bool,
}

/// Something that was replaced.
pub(super) struct Fault {
    pub(super) pointer: String,
    pub(super) expected: &'static str,
    pub(super) found: &'static str,
    /// `null` stands in place of the whole value.
    pub(super) is_set_aside: bool,
}

/// Replaces what keeps a body from being JSON, where it is plain what is meant or that nothing can be meant.
pub(super) fn repair(body: &[u8]) -> Repaired {
    let mut scanner = Scanner { body, text: Vec::with_capacity(body.len()), ..Scanner::default() };
    scanner.run();
    Repaired { text: scanner.text, faults: scanner.faults, has_more: scanner.has_more }
}

/// A container that the scanner is in.
enum Frame {
    Object {
        /// Where the name of the member stands in the text, with its quotes.
        name: Range<usize>,
        awaits_name: bool,
    },
    List {
        index: usize,
    },
}

#[derive(Default)]
struct Scanner<'b> {
    /// What is still to be read.
    body: &'b [u8],
    text: Vec<u8>,
    /// How deep the scanner is, also beyond the frames.
    depth: usize,
    /// The containers around it, as far as they may be nested.
    frames: Vec<Frame>,
    /// Where the value that is nested too deep begins in the text.
    too_deep: usize,
    faults: Vec<Fault>,
    pointers: HashSet<String>,
    pointer_bytes: usize,
    has_more: bool,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.body.first() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => self.open(*byte),
                b'}' | b']' => self.close(*byte),
                b',' => self.comma(),
                b'-' | b'0'..=b'9' | b'N' | b'I' => self.number(),
                _ => self.copy(1),
            }
        }
    }

    /// Takes the next bytes over as they are.
    fn copy(&mut self, count: usize) {
        let (taken, rest) = self.body.split_at_checked(count).unwrap_or((self.body, &[]));
        self.text.extend_from_slice(taken);
        self.body = rest;
    }

    /// Leaves the next bytes out and writes `null` for them.
    fn replace(&mut self, count: usize, expected: &'static str, found: &'static str) {
        self.body = self.body.get(count..).unwrap_or_default();
        self.text.extend_from_slice(b"null");
        self.report(expected, found, true);
    }

    fn open(&mut self, byte: u8) {
        if self.depth == MAX_DEPTH {
            self.too_deep = self.text.len();
        } else if self.depth < MAX_DEPTH {
            self.frames.push(if byte == b'{' {
                Frame::Object { name: 0..0, awaits_name: true }
            } else {
                Frame::List { index: 0 }
            });
        }
        self.depth = self.depth.saturating_add(1);
        self.copy(1);
    }

    fn close(&mut self, byte: u8) {
        self.copy(1);
        self.depth = self.depth.saturating_sub(1);
        if self.depth < MAX_DEPTH {
            self.frames.pop();
        } else if self.depth == MAX_DEPTH {
            let value = self.text.get(self.too_deep..).unwrap_or_default();
            // The parser has no limit for what it ignores. What is not JSON is left for it to refuse.
            if serde_json::from_slice::<IgnoredAny>(value).is_ok() {
                self.text.truncate(self.too_deep);
                let found = if byte == b'}' { "an object nested deeper" } else { "a list nested deeper" };
                self.replace(0, "a value nested at most 100 deep", found);
            }
        }
    }

    fn comma(&mut self) {
        self.copy(1);
        match self.frame() {
            Some(Frame::Object { awaits_name, .. }) => *awaits_name = true,
            Some(Frame::List { index }) => *index = index.saturating_add(1),
            None => {}
        }
    }

    /// The container around the scanner, if it is not nested too deep.
    fn frame(&mut self) -> Option<&mut Frame> {
        if self.depth > MAX_DEPTH { None } else { self.frames.last_mut() }
    }

    fn number(&mut self) {
        const EXPECTED: &str = "a number that JSON can hold";
        for literal in ["NaN", "Infinity", "-Infinity"] {
            if self.body.starts_with(literal.as_bytes()) {
                return self.replace(literal.len(), EXPECTED, literal);
            }
        }
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = self.body.iter().take_while(|byte| is_part(byte)).count();
        let number = self.body.get(..length).and_then(|number| str::from_utf8(number).ok());
        if number.and_then(|number| number.parse().ok()).is_some_and(f64::is_infinite) {
            return self.replace(length, EXPECTED, "a number beyond 64 bits");
        }
        self.copy(length.max(1));
    }

    fn string(&mut self) {
        let Some(content) = text::content(self.body) else {
            // It does not end, and the parser will say so.
            return self.copy(self.body.len());
        };
        let start = self.text.len();
        self.text.push(b'"');
        let faults = mend(content, &mut self.text);
        self.text.push(b'"');
        self.body = self.body.get(content.len().saturating_add(2)..).unwrap_or_default();
        let end = self.text.len();
        let mut is_name = false;
        if let Some(Frame::Object { name, awaits_name }) = self.frame()
            && *awaits_name
        {
            (*name, *awaits_name, is_name) = (start..end, false, true);
        }
        let expected = if is_name { "a name in Unicode" } else { "text in Unicode" };
        if faults.has_bytes {
            self.report(expected, "bytes that are not UTF-8", false);
        } else if faults.has_surrogate {
            self.report(expected, "half a surrogate pair", false);
        }
    }

    /// Reports that something was replaced where the scanner is.
    fn report(&mut self, expected: &'static str, found: &'static str, is_set_aside: bool) {
        // What is within a value that is nested too deep goes with it.
        if self.has_more || self.depth > MAX_DEPTH {
            return;
        }
        let length = self.frames.iter().map(|frame| match frame {
            Frame::Object { name, .. } => name.len(),
            Frame::List { .. } => 1,
        });
        self.pointer_bytes = length.fold(self.pointer_bytes, usize::saturating_add);
        if self.faults.len() == REPORTED || self.pointer_bytes > POINTER_BYTES {
            self.has_more = true;
            return;
        }
        let pointer = self.pointer();
        // Two members may have one name.
        if self.pointers.insert(pointer.clone()) {
            self.faults.push(Fault { pointer, expected, found, is_set_aside });
        }
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for frame in &self.frames {
            match frame {
                Frame::List { index } => push_element(&mut pointer, *index),
                Frame::Object { name, .. } => {
                    let name = self.text.get(name.clone()).unwrap_or_default();
                    // A name that is no text is refused by the parser.
                    push_member(&mut pointer, &serde_json::from_slice::<String>(name).unwrap_or_default());
                }
            }
        }
        pointer
    }
}
