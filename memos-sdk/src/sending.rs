//! A call that is on its way.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use memos_sdk_core::{Attempts, CallOptions, Config, Moment, Operation, Response, Result, Step};

use crate::driver::Driver;
use crate::exchange::Exchange;

/// A future of what a call gives; the call is made when it is awaited.
///
/// Dropping it gives the call up; a write may have been done by then.
#[must_use = "a call is made when it is awaited"]
pub struct Sending<T> {
    /// The part that is the same for every operation, and therefore compiled once.
    driver: Driver<http::Response<Bytes>>,
    finish: Finish<T>,
}

/// Asks the core what an attempt came to.
type Finish<T> = fn(&mut Attempts, &Config, Result<http::Response<Bytes>>, Moment) -> Step<T>;

impl<T: Send + 'static> Sending<T> {
    pub(crate) fn data<O: Operation<Output = T>>(exchange: &Arc<Exchange>, request: O, options: &CallOptions) -> Self {
        Self { driver: driver(exchange, request, options), finish: Attempts::finish::<O> }
    }
}

impl<T: Send + 'static> Sending<Response<T>> {
    pub(crate) fn response<O: Operation<Output = T>>(
        exchange: &Arc<Exchange>,
        request: O,
        options: &CallOptions,
    ) -> Self {
        Self { driver: driver(exchange, request, options), finish: Attempts::finish_response::<O> }
    }
}

fn driver<O: Operation>(exchange: &Arc<Exchange>, request: O, options: &CallOptions) -> Driver<http::Response<Bytes>> {
    let attempts = Attempts::new(exchange.config(), request, options, false);
    Driver::new(Arc::clone(exchange), attempts, Exchange::answer)
}

impl<T> Future for Sending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let finish = self.finish;
        self.driver.poll(context, finish)
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sending").field("operation", &self.driver.attempts().operation().id).finish()
    }
}
