//! The body of an answer, decompressed.

use std::io::{self, Chain, Cursor, Read};

use flate2::read::MultiGzDecoder;
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
    /// Compressed, and nothing has been read: of a body without a byte there is nothing to decompress.
    Compressed(Option<BodyReader<'static>>),
    Decompressed(Box<MultiGzDecoder<Chain<Cursor<Vec<u8>>, BodyReader<'static>>>>),
}

/// How much of a compressed body is read to see that there is one.
const BEGINNING: usize = 512;

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
            let mut beginning = vec![0; BEGINNING];
            let length = reader.read(&mut beginning)?;
            beginning.truncate(length);
            match body.take() {
                Some(rest) if length > 0 => {
                    let whole = Cursor::new(beginning).chain(rest);
                    self.content = Content::Decompressed(Box::new(MultiGzDecoder::new(whole)));
                }
                _ => return Ok(0),
            }
        }
        match &mut self.content {
            Content::Plain(reader) => reader.read(buffer),
            Content::Decompressed(reader) => reader.read(buffer),
            Content::Compressed(_) => Ok(0),
        }
    }
}
