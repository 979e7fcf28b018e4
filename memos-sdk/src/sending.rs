//! A call that is on its way.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use memos_sdk_core::{CallOptions, Config, Operation, Result};

use crate::exchange::{Answering, Exchange};

/// A future of what a call gives; the call is made when it is awaited.
///
/// Dropping it gives the call up; a write may have been done by then.
#[must_use = "a call is made when it is awaited"]
pub struct Sending<T> {
    /// The part that is the same for every operation, and therefore compiled once.
    answer: Answering,
    exchange: Arc<Exchange>,
    read: fn(&Config, &http::Response<Bytes>) -> Result<T>,
}

impl<T: Send + 'static> Sending<T> {
    pub(crate) fn new<O: Operation<Output = T>>(exchange: &Arc<Exchange>, request: O, options: CallOptions) -> Self {
        let request = exchange.config().request(request, &options, false);
        Self {
            answer: Arc::clone(exchange).answer(O::METADATA.id, request, &options),
            exchange: Arc::clone(exchange),
            read: Config::read::<O>,
        }
    }
}

impl<T> Future for Sending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(context).map(|answer| (self.read)(self.exchange.config(), &answer?))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sending")
    }
}
