//! The body of an answer, decompressed.

use std::io::{self, Chain, Cursor, Read};

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
    /// Compressed, and nothing has been read: of a body without a byte there is nothing to decompress. Or all of it has.
    Compressed(Option<BodyReader<'static>>),
    Decompressed(Box<GzDecoder<Chain<Cursor<Vec<u8>>, BodyReader<'static>>>>),
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
        Self { content: Content::Compressed(Some(body.into_reader())), length: None }
    }

    /// How many bytes there are, where that is said.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Content::Compressed(body) = &mut self.content {
            let Some(reader) = body else { return Ok(0) };
            let mut beginning = vec![0; PIECE];
            let length = reader.read(&mut beginning)?;
            beginning.truncate(length);
            match body.take() {
                Some(rest) if length > 0 => {
                    let whole = Cursor::new(beginning).chain(rest);
                    self.content = Content::Decompressed(Box::new(GzDecoder::new(whole)));
                }
                _ => return Ok(0),
            }
        }
        match &mut self.content {
            Content::Plain(reader) => reader.read(buffer),
            Content::Decompressed(reader) => {
                let read = reader.read(buffer)?;
                if read == 0 && !buffer.is_empty() {
                    pass_over(reader.get_mut());
                    self.content = Content::Compressed(None);
                }
                Ok(read)
            }
            Content::Compressed(_) => Ok(0),
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
