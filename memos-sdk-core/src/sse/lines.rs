//! The lines of a stream.

/// Puts the lines of a stream together from its bytes, which come in any division.
///
/// The work is proportional to the bytes: each is copied in once, looked at once for the end of its line, and moved
/// only when more bytes than are moved were read since the last time.
#[derive(Default)]
pub(super) struct Lines {
    buffer: Vec<u8>,
    /// Where the next line begins.
    start: usize,
    /// Up to where no end of the line was found.
    searched: usize,
    /// The last line ended with CR: an LF that comes next belongs to it.
    after_cr: bool,
}

impl Lines {
    /// Takes the next piece of the stream.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.searched = self.searched.saturating_sub(self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next line, without its end; where `is_all` says that nothing more comes, what is left is a line too.
    pub(super) fn next(&mut self, is_all: bool) -> Option<&[u8]> {
        if self.after_cr
            && let Some(first) = self.buffer.get(self.start)
        {
            self.after_cr = false;
            if *first == b'\n' {
                self.start += 1;
            }
        }
        let unsearched = self.unsearched();
        let length = match unsearched {
            // Every event has a blank line, for which a search would be much to set up.
            [b'\n' | b'\r', ..] => Some(0),
            _ => memchr::memchr2(b'\n', b'\r', unsearched),
        };
        let end = match length {
            Some(length) => self.buffer.len() - unsearched.len() + length,
            None => {
                self.searched = self.buffer.len();
                if !is_all || self.start == self.searched {
                    return None;
                }
                self.searched
            }
        };
        let line = self.start..end;
        self.after_cr = self.buffer.get(end) == Some(&b'\r');
        self.start = self.buffer.len().min(end + 1);
        self.buffer.get(line)
    }

    /// The beginning of a line whose end has not come.
    pub(super) fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// What was not yet looked at for the end of a line.
    fn unsearched(&self) -> &[u8] {
        self.buffer.get(self.start.max(self.searched)..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
