//! The body of an answer, decompressed.

use std::io::{self, Chain, Cursor, Read};
use std::mem;

use flate2::read::GzDecoder;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use ureq::BodyReader;

/// The body of an answer, whose length may be known.
pub(crate) struct Body {
    content: Content,
    length: Option<u64>,
}

enum Content {
    Plain(BodyReader<'static>),
    /// Nothing has been read: of a body without a byte there is nothing to decompress.
    Compressed(BodyReader<'static>),
    Decompressed(Box<GzDecoder<Chain<Cursor<Vec<u8>>, BodyReader<'static>>>>),
    /// All of a compressed body has been read.
    Ended,
}

/// How much of a compressed body is read to see that there is one, and how much at once of what stands behind it.
const PIECE: usize = 512;

/// More than this behind a compressed body is not worth the connection.
const MOST_PIECES: usize = 16;

impl Body {
    /// The body of an answer with these headers, of which those are left out that speak of its compressed form.
    pub(crate) fn new(body: ureq::Body, headers: &mut HeaderMap) -> Self {
        let is_compressed = headers.get_all(CONTENT_ENCODING).iter().any(|coding| coding == "gzip");
        if !is_compressed {
            let length = body.content_length();
            return Self { content: Content::Plain(body.into_reader()), length };
        }
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        Self { content: Content::Compressed(body.into_reader()), length: None }
    }

    /// How many bytes there are, where that is said.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Content::Compressed(reader) = &mut self.content {
            let mut beginning = vec![0; PIECE];
            let length = reader.read(&mut beginning)?;
            beginning.truncate(length);
            let content = mem::replace(&mut self.content, Content::Ended);
            if let (Content::Compressed(rest), 1..) = (content, length) {
                let whole = Cursor::new(beginning).chain(rest);
                self.content = Content::Decompressed(Box::new(GzDecoder::new(whole)));
            }
        }
        match &mut self.content {
            Content::Plain(reader) | Content::Compressed(reader) => reader.read(buffer),
            Content::Decompressed(reader) => {
                let read = reader.read(buffer)?;
                if read == 0 && !buffer.is_empty() {
                    pass_over(reader.get_mut());
                    self.content = Content::Ended;
                }
                Ok(read)
            }
            Content::Ended => Ok(0),
        }
    }
}

/// Reads what stands behind a compressed body, so that the connection can be used again; what is wrong with it is no matter.
fn pass_over(mut rest: impl Read) {
    let mut piece = [0; PIECE];
    for _ in 0..MOST_PIECES {
        if !matches!(rest.read(&mut piece), Ok(1..)) {
            return;
        }
    }
}
