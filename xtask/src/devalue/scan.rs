//! The text of a payload as JSON, piece by piece.
//!
//! A general parser of JSON would hand over values that are taken apart again at once, and that is most of what it does.
//! Here only what payloads are full of is read by hand: small integers, and strings without escapes. Whatever is rarer goes
//! to `serde_json`, and so does a text that is broken, for it says best what is wrong.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::element::Element;
use super::syntax::{Origin, json_error};
use crate::Error;

/// Reads a text from its start to its end.
pub(super) struct Scanner<'text> {
    text: &'text str,
    /// How many bytes have been read.
    at: usize,
}

/// A value, or the start of one.
pub(super) enum Token<'text> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'text, str>),
    /// The bracket that opens an array.
    Array,
    /// The brace that opens an object.
    Object,
}

/// A number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    Unsigned(u64),
    /// An integer below zero.
    Negative(i64),
    /// Any other number, `-0` among them.
    Float(f64),
}

/// Why reading cannot go on.
#[derive(Debug)]
pub(super) enum Stop {
    /// The text is not JSON.
    Broken,
    /// A string or number is not JSON, or has no value; the text of it starts here.
    Refused { start: usize, end: usize, error: serde_json::Error },
    /// The text may be JSON, but is no payload.
    Problem(Error),
}

impl<'text> Scanner<'text> {
    /// A scanner before the start of a text.
    pub(super) fn new(text: &'text str) -> Self {
        Self { text, at: 0 }
    }

    /// The first byte of what comes next, behind any whitespace.
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                next => return next.copied(),
            }
        }
    }

    /// Goes on to the next element of an array or member of an object, or behind the bracket that closes it.
    pub(super) fn another(&mut self, is_first: bool, close: u8) -> Result<bool, Stop> {
        match self.peek() {
            Some(b',') if !is_first => {
                self.at += 1;
                Ok(true)
            }
            Some(next) if next == close => {
                self.at += 1;
                Ok(false)
            }
            Some(_) if is_first => Ok(true),
            _ => Err(Stop::Broken),
        }
    }

    /// Reads an integer, if one of at most 18 digits comes next. Almost all numbers of a payload are such.
    #[inline]
    pub(super) fn integer(&mut self) -> Option<i64> {
        self.peek();
        let bytes = self.text.as_bytes();
        let is_negative = bytes.get(self.at) == Some(&b'-');
        let first = self.at + usize::from(is_negative);
        let (mut at, mut magnitude) = (first, 0_i64);
        while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
            magnitude = magnitude.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            at += 1;
        }
        let is_integer = match at - first {
            // Below zero, zero is none.
            1 => magnitude != 0 || !is_negative,
            // Before other digits it is no JSON.
            2..=18 => bytes.get(first) != Some(&b'0'),
            _ => false,
        };
        if !is_integer || bytes.get(at).is_some_and(is_in_number) {
            return None;
        }
        self.at = at;
        Some(if is_negative { -magnitude } else { magnitude })
    }

    /// Reads the next value, or the start of it.
    pub(super) fn token(&mut self) -> Result<Token<'text>, Stop> {
        match self.peek() {
            Some(b'"') => self.string().map(Token::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Token::Number),
            Some(b'[') => Ok(self.opened(Token::Array)),
            Some(b'{') => Ok(self.opened(Token::Object)),
            Some(b'n') => self.word("null", Token::Null),
            Some(b't') => self.word("true", Token::Bool(true)),
            Some(b'f') => self.word("false", Token::Bool(false)),
            _ => Err(Stop::Broken),
        }
    }

    /// Reads the next value as an element of an entry: whole, whatever it is.
    pub(super) fn element(&mut self) -> Result<Element<'text>, Stop> {
        self.peek();
        let start = self.at;
        let token = self.token()?;
        if matches!(token, Token::Array | Token::Object) {
            let rest = self.text.get(start..).unwrap_or_default();
            // This calls itself for no level of nesting.
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
            values.next().and_then(Result::ok).ok_or(Stop::Broken)?;
            self.at = start + values.byte_offset();
        }
        Ok(token.into())
    }

    /// Reads the name of a member, and the colon behind it.
    pub(super) fn name(&mut self) -> Result<Cow<'text, str>, Stop> {
        if self.peek() != Some(b'"') {
            return Err(Stop::Broken);
        }
        let name = self.string()?;
        if self.peek() != Some(b':') {
            return Err(Stop::Broken);
        }
        self.at += 1;
        Ok(name)
    }

    /// Checks that nothing comes any more.
    pub(super) fn end(&mut self) -> Result<(), Stop> {
        if self.peek().is_none() { Ok(()) } else { Err(Stop::Broken) }
    }

    /// Says why reading could not go on.
    pub(super) fn explain(&self, stop: Stop, origin: Origin<'_>) -> Error {
        // What is no payload may be so because it is no JSON, and what looks like the end of a number may be a mistake.
        if let Err(error) = serde_json::from_str::<IgnoredAny>(self.text) {
            return json_error(&error, self.text, origin);
        }
        match stop {
            Stop::Problem(problem) => origin.locate(problem),
            Stop::Refused { start, end, error } => {
                let (before, rest) = self.text.split_at_checked(start).unwrap_or_default();
                json_error(&error, rest.get(..end - start).unwrap_or(rest), origin.behind(before))
            }
            Stop::Broken => {
                let place = origin.behind(self.text.get(..self.at).unwrap_or_default()).place(1, 1);
                Error::new("the JSON is broken").at(place)
            }
        }
    }

    fn opened(&mut self, token: Token<'text>) -> Token<'text> {
        self.at += 1;
        token
    }

    fn word(&mut self, word: &str, token: Token<'text>) -> Result<Token<'text>, Stop> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(Stop::Broken);
        }
        self.at += word.len();
        Ok(token)
    }

    /// Reads a string, whose opening quote is next.
    fn string(&mut self) -> Result<Cow<'text, str>, Stop> {
        let start = self.at;
        self.at += 1;
        let mut has_escapes = false;
        loop {
            self.at += plain_length(self.text.as_bytes().get(self.at..).unwrap_or_default());
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.at += 2;
                }
                _ => return Err(Stop::Broken),
            }
        }
        self.at += 1;
        if has_escapes {
            return self.parsed(start).map(Cow::Owned);
        }
        self.text.get(start + 1..self.at - 1).map(Cow::Borrowed).ok_or(Stop::Broken)
    }

    /// Reads a number, whose first byte is next.
    fn number(&mut self) -> Result<Number, Stop> {
        if let Some(integer) = self.integer() {
            return Ok(integer.into());
        }
        let start = self.at;
        let text = self.text.as_bytes().get(start..).unwrap_or_default();
        self.at = start + text.iter().take_while(|byte| is_in_number(byte)).count();
        let number: serde_json::Number = self.parsed(start)?;
        Ok(Number::from(&number))
    }

    /// What `serde_json` makes of the text from a place up to here.
    fn parsed<T: serde::de::DeserializeOwned>(&self, start: usize) -> Result<T, Stop> {
        let text = self.text.get(start..self.at).unwrap_or_default();
        serde_json::from_str(text).map_err(|error| Stop::Refused { start, end: self.at, error })
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        u64::try_from(integer).map_or(Self::Negative(integer), Self::Unsigned)
    }
}

impl From<&serde_json::Number> for Number {
    fn from(number: &serde_json::Number) -> Self {
        match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => Self::Unsigned(number),
            (None, Some(number), _) => Self::Negative(number),
            (None, None, number) => Self::Float(number.unwrap_or(f64::NAN)),
        }
    }
}

/// Whether a byte can stand in a number.
fn is_in_number(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')
}

/// How many bytes stand before the first one that ends a string, starts an escape, or may not stand in a string.
fn plain_length(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (index, block) in blocks.iter().enumerate() {
        let special = special_bytes(u64::from_le_bytes(*block));
        if special != 0 {
            return index * 8 + special.trailing_zeros() as usize / 8;
        }
    }
    let plain = rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | ..0x20));
    blocks.len() * 8 + plain.count()
}

/// Eight bytes at once: the high bit of the first special one, and perhaps bits above it.
fn special_bytes(block: u64) -> u64 {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    // What is taken from a byte that is smaller is taken from the byte above it, and so never hides the first one.
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(EACH * u64::from(limit)) & !bytes;
    let equals = |byte: u8| below(block ^ (EACH * u64::from(byte)), 1);
    (below(block, 0x20) | equals(b'"') | equals(b'\\')) & (EACH << 7)
}
