//! Whether a request has left this machine.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Whether any part of a request may have been sent.
///
/// The HTTP library asks for the body once it has a connection and has put the head of the request into its buffer,
/// before it writes either. As long as it has not asked, nothing was sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(Arc<AtomicBool>);

impl Sent {
    pub(crate) fn yes(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// A body that says when it is asked for.
    pub(crate) fn watch(&self, bytes: Bytes) -> reqwest::Body {
        if bytes.is_empty() {
            // Nobody asks for an empty body: the request may be sent from now on.
            self.0.store(true, Ordering::Release);
            return reqwest::Body::from(bytes);
        }
        reqwest::Body::wrap(Watched { bytes: Some(bytes), sent: self.clone() })
    }
}

struct Watched {
    bytes: Option<Bytes>,
    sent: Sent,
}

impl Body for Watched {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.sent.0.store(true, Ordering::Release);
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
