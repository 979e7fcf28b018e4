//! A streamed answer.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use memos_sdk_core::{CallOptions, Config, EventReader, Result, StreamEnd, StreamEvent, StreamingOperation};

use crate::exchange::{Beginning, Begun, Exchange, Source};

/// A future of a streamed answer; the call is made when it is awaited.
#[must_use = "a call is made when it is awaited"]
pub struct Streaming<E> {
    /// The part that is the same for every operation, and therefore compiled once.
    answer: Beginning,
    exchange: Arc<Exchange>,
    operation: &'static str,
    idle_timeout: Duration,
    reader: fn(&Config, StatusCode, HeaderMap) -> EventReader<E>,
}

impl<E: StreamEvent> Streaming<E> {
    pub(crate) fn new<O: StreamingOperation<Event = E>>(
        exchange: &Arc<Exchange>,
        request: O,
        options: CallOptions,
    ) -> Self {
        let config = exchange.config();
        let request = config.request(request, &options, true);
        Self {
            answer: Arc::clone(exchange).begin(O::METADATA.id, request, &options),
            exchange: Arc::clone(exchange),
            operation: O::METADATA.id,
            idle_timeout: config.limits(&options).stream_idle_timeout,
            reader: Config::events::<O>,
        }
    }
}

impl<E: StreamEvent> Future for Streaming<E> {
    type Output = Result<EventStream<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(context).map(|begun| {
            let (head, source, whole) = match begun? {
                Begun::Stream(answer) => {
                    let (head, body) = answer.into_parts();
                    (head, Some(Source::new(body, self.idle_timeout)), None)
                }
                Begun::Whole(answer) => {
                    let (head, body) = answer.into_parts();
                    (head, None, Some(body))
                }
            };
            let mut reader = (self.reader)(self.exchange.config(), head.status, head.headers);
            if let Some(body) = whole {
                reader.push_whole_answer(body)?;
            }
            Ok(EventStream { reader, source, operation: self.operation })
        })
    }
}

impl<E> fmt::Debug for Streaming<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Streaming")
    }
}

/// The events of a streamed answer, one after the other.
///
/// It is a [`Stream`]; without a library for streams, [`next`](Self::next) does. After an error or the end there are
/// no more events, and [`end`](Self::end) tells how it ended. Dropping it closes the connection.
///
/// ```no_run
/// # async fn run(mut events: memos_sdk::EventStream<memos_sdk::ChatEvent>) -> memos_sdk::Result<()> {
/// while let Some(event) = events.next().await {
///     if let Some(text) = event?.text() {
///         print!("{text}");
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing unless it is read"]
pub struct EventStream<E> {
    reader: EventReader<E>,
    /// Where the bytes come from, until they are not needed any more.
    source: Option<Source>,
    operation: &'static str,
}

impl<E: StreamEvent> EventStream<E> {
    /// The next event; `None` at the end.
    ///
    /// It may be dropped before it is done, as `select!` does: no event is lost.
    pub async fn next(&mut self) -> Option<Result<E>> {
        std::future::poll_fn(|context| self.poll_event(context)).await
    }

    /// How the stream ended; `None` while it has not, or if it ended with an error.
    pub fn end(&self) -> Option<StreamEnd> {
        self.reader.end()
    }
}

impl<E: StreamEvent> EventStream<E> {
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<E>>> {
        loop {
            if let Some(event) = self.reader.pop() {
                if self.reader.is_done() {
                    self.source = None;
                }
                if let Some(source) = &mut self.source {
                    source.restart_idle_time();
                }
                return Poll::Ready(Some(event));
            }
            let Some(source) = &mut self.source else { return Poll::Ready(None) };
            match source.poll_bytes(context) {
                Poll::Ready(Some(Ok(bytes))) => self.reader.push(&bytes),
                Poll::Ready(Some(Err(error))) => {
                    self.source = None;
                    return Poll::Ready(Some(Err(error.with_operation(self.operation))));
                }
                Poll::Ready(None) => {
                    self.source = None;
                    self.reader.finish();
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<E: StreamEvent> Stream for EventStream<E> {
    type Item = Result<E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventStream").field("operation", &self.operation).finish_non_exhaustive()
    }
}
