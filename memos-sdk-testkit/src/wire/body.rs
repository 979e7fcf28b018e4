//! The body of an answer, as hyper sends it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// The blanks that make a body longer, as many as are sent at a time.
static BLANKS: [u8; 64 * 1024] = [b' '; 64 * 1024];

/// The body of an answer: pieces, perhaps with a pause between them, and perhaps with blanks after them.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) pieces: VecDeque<Bytes>,
    /// How many blanks follow.
    pub(super) blanks: u64,
    /// Whether its length is announced.
    pub(super) announced: bool,
    /// How long to wait between two frames.
    pub(super) pause: Option<Duration>,
    /// How long a frame may be at most.
    pub(super) step: Option<usize>,
    waiting: Option<Pin<Box<Sleep>>>,
    begun: bool,
}

impl Body {
    pub(super) fn new(pieces: impl IntoIterator<Item = Bytes>, announced: bool) -> Self {
        // An empty chunk would end a body that is sent in chunks.
        let pieces = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        Self { pieces, announced, ..Self::default() }
    }

    /// How many bytes are left.
    pub(super) fn len(&self) -> u64 {
        self.pieces.iter().fold(self.blanks, |sum, piece| sum.saturating_add(piece.len() as u64))
    }

    fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.blanks == 0
    }

    fn take(&mut self) -> Option<Bytes> {
        let step = self.step.unwrap_or(usize::MAX).max(1);
        if let Some(piece) = self.pieces.front_mut() {
            return if piece.len() > step { Some(piece.split_to(step)) } else { self.pieces.pop_front() };
        }
        let blanks = usize::try_from(self.blanks).unwrap_or(usize::MAX).min(BLANKS.len()).min(step);
        self.blanks -= blanks as u64;
        BLANKS.get(..blanks).filter(|blanks| !blanks.is_empty()).map(Bytes::from_static)
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.is_empty() {
            return Poll::Ready(None);
        }
        if let Some(pause) = self.pause
            && self.begun
        {
            let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(pause)));
            ready!(waiting.as_mut().poll(context));
            self.waiting = None;
        }
        self.begun = true;
        Poll::Ready(self.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        if self.announced { SizeHint::with_exact(self.len()) } else { SizeHint::new() }
    }
}
