use proptest::prelude::*;

use super::*;

/// What reading a stream gave, and what it took.
#[derive(Debug, Default)]
struct Run {
    lines: Vec<String>,
    /// How many bytes were looked at.
    searched: usize,
    /// How many bytes were moved within the buffer.
    moved: usize,
    /// The most bytes that were in the buffer.
    held: usize,
}

impl Run {
    fn take_line(&mut self, lines: &mut Lines, is_all: bool) -> Option<()> {
        let unsearched = lines.unsearched().len();
        let line = lines.next(is_all).map(|line| String::from_utf8(line.to_vec()).unwrap());
        self.searched += unsearched - line.as_ref().map_or(0, |_| lines.unsearched().len());
        line.map(|line| self.lines.push(line))
    }
}

/// Reads a stream that comes in these pieces, and after each piece at most so many lines.
fn read<'a>(pieces: impl IntoIterator<Item = &'a str>, at_most: usize) -> Run {
    let mut lines = Lines::default();
    let mut run = Run::default();
    for piece in pieces {
        let (start, unread) = (lines.start, lines.rest().len());
        lines.push(piece.as_bytes());
        run.moved += if lines.start < start { unread } else { 0 };
        run.held = run.held.max(lines.buffer.len());
        (0..at_most).try_for_each(|_| run.take_line(&mut lines, false));
    }
    while run.take_line(&mut lines, true).is_some() {}
    run
}

/// The lines as the rule has it: every CRLF, and then every CR, is an LF.
fn by_the_rule(stream: &str) -> Vec<String> {
    let stream = stream.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = stream.split('\n').map(str::to_owned).collect();
    // Behind the end of the last line there is no other line.
    lines.pop_if(|line| line.is_empty());
    lines
}

/// Pieces of a stream, in which the ends of lines are likely to be cut.
fn pieces() -> impl Strategy<Value = Vec<String>> {
    let token = prop::sample::select(vec!["\r", "\n", "\r\n", "\r\r", "a", "data: b", "0123456789abcdef"]);
    let piece = prop::collection::vec(token, 0..8).prop_map(|tokens| tokens.concat());
    prop::collection::vec(piece, 0..40)
}

proptest! {
    #[test]
    fn lines_are_those_of_the_rule_however_they_come_and_are_taken(pieces in pieces(), at_most in 0_usize..10) {
        let run = read(pieces.iter().map(String::as_str), at_most);
        prop_assert_eq!(run.lines, by_the_rule(&pieces.concat()));
    }

    #[test]
    fn the_work_is_proportional_to_the_bytes(pieces in pieces(), at_most in 0_usize..10) {
        let run = read(pieces.iter().map(String::as_str), at_most);
        let bytes = pieces.concat().len();
        prop_assert!(run.searched <= bytes && run.moved <= bytes, "{run:?}");
    }

    #[test]
    fn the_memory_is_proportional_to_the_largest_piece_and_line(pieces in pieces()) {
        let run = read(pieces.iter().map(String::as_str), usize::MAX);
        let piece = pieces.iter().map(String::len).max().unwrap_or_default();
        let line = run.lines.iter().map(String::len).max().unwrap_or_default();
        prop_assert!(run.held <= 2 * (line + piece), "{run:?}");
    }
}
