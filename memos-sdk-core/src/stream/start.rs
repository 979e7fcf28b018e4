//! What the first bytes of an answer say about the rest.

use crate::sse::BYTE_ORDER_MARK;

/// Looks for the first byte that means something, in whatever pieces it comes.
///
/// A byte order mark and white space before it are passed over and not kept, so that they count against no limit.
#[derive(Debug)]
pub(super) enum Start {
    /// This many bytes of a byte order mark have come, and nothing else.
    Mark(usize),
    /// White space may come.
    Space {
        /// There is white space in the line that has begun.
        indented: bool,
    },
}

impl Default for Start {
    fn default() -> Self {
        Self::Mark(0)
    }
}

/// Where an answer begins.
#[derive(Debug, PartialEq)]
pub(super) enum First<'a> {
    /// A whole answer begins here: JSON or a page, because no field of an event stream begins as they do.
    OfWhole(&'a [u8]),
    /// The frames of a stream begin: with the first bytes, which came before, and those that come now.
    OfFrames(&'static [u8], &'a [u8]),
}

impl Start {
    /// Takes the next piece, and says where the answer begins if it begins in it.
    pub(super) fn pass<'a>(&mut self, mut bytes: &'a [u8]) -> Option<First<'a>> {
        while let (Self::Mark(passed), [first, rest @ ..]) = (&mut *self, bytes) {
            match BYTE_ORDER_MARK.split_at_checked(*passed) {
                Some((_, [next, ..])) if next == first => {
                    *passed += 1;
                    bytes = rest;
                }
                // It was the beginning of a mark, and of something else.
                Some((before @ [_, ..], [_, ..])) => return Some(First::OfFrames(before, bytes)),
                _ => *self = Self::Space { indented: false },
            }
        }
        let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
        let (space, rest) = bytes.split_at_checked(start.unwrap_or(bytes.len()))?;
        if let (Self::Space { indented }, Some(last)) = (&mut *self, space.last()) {
            *indented = !matches!(last, b'\n' | b'\r');
        }
        match (self, rest) {
            (_, []) => None,
            (_, [b'{' | b'[' | b'<', ..]) => Some(First::OfWhole(rest)),
            // A line that begins with white space is no field.
            (Self::Space { indented: true }, _) => Some(First::OfFrames(b" ", rest)),
            _ => Some(First::OfFrames(b"", rest)),
        }
    }
}
