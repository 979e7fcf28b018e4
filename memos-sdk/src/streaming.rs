//! A streamed answer.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use memos_sdk_core::{
    Attempts, CallOptions, Config, EventReader, Moment, Result, Step, StreamEnd, StreamEvent, StreamingOperation,
    Transcript,
};

use crate::driver::Driver;
use crate::exchange::{Begun, Exchange, Source};

/// A future of a streamed answer; the call is made when it is awaited.
#[must_use = "a call is made when it is awaited"]
pub struct Streaming<E> {
    /// The part that is the same for every operation, and therefore compiled once.
    driver: Driver<Begun>,
    finish: Finish<E>,
}

/// Asks the core what an attempt came to: a stream without a body here, or the whole body of an answer that is none.
type Finish<E> = fn(&mut Attempts, &Config, Result<http::Response<Option<Bytes>>>, Moment) -> Step<EventReader<E>>;

impl<E: StreamEvent> Streaming<E> {
    pub(crate) fn new<O: StreamingOperation<Event = E>>(
        exchange: &Arc<Exchange>,
        request: O,
        options: &CallOptions,
    ) -> Self {
        let attempts = Attempts::new(exchange.config(), request, options, true);
        let driver = Driver::new(Arc::clone(exchange), attempts, Exchange::begin);
        Self { driver, finish: Attempts::finish_stream::<O> }
    }
}

impl<E: StreamEvent> Future for Streaming<E> {
    type Output = Result<EventStream<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let finish = self.finish;
        let mut body = None;
        let reader = self.driver.poll(context, |attempts, config, outcome, moment| {
            let outcome = outcome.map(|begun| match begun {
                Begun::Stream(answer) => answer.map(|stream| {
                    body = Some(stream);
                    None
                }),
                Begun::Whole(answer) => answer.map(Some),
            });
            finish(attempts, config, outcome, moment)
        });
        reader.map_ok(|reader| {
            let idle_timeout = self.driver.attempts().limits().stream_idle_timeout;
            let max_size = self.driver.exchange().config().max_answer_size();
            EventStream { reader, source: body.map(|body| Source::new(body, idle_timeout)), max_size }
        })
    }
}

impl<E> fmt::Debug for Streaming<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Streaming").field("operation", &self.driver.attempts().operation().id).finish()
    }
}

/// The events of a streamed answer, one after the other, each as soon as it arrives.
///
/// It is a [`Stream`]; without a library for streams, [`next`](Self::next) does. After an error or the end there are
/// no more events, and [`end`](Self::end) tells how it ended. Dropping it closes the connection.
///
/// An answer without any event is an error, and so is a time of
/// [`stream_idle_timeout`](crate::ClientBuilder::stream_idle_timeout) without an event, although comments may come. It
/// is read within a tokio runtime.
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
    /// How much text is collected at most.
    max_size: usize,
}

impl<E: StreamEvent> EventStream<E> {
    /// The next event; `None` at the end.
    ///
    /// It may be dropped before it is done, as `select!` does: no event is lost.
    pub async fn next(&mut self) -> Option<Result<E>> {
        std::future::poll_fn(|context| self.poll_event(context)).await
    }

    /// Reads to the end, and gives the text of the answer.
    ///
    /// Some servers end an answer by closing the connection, so that it counts as an end here. To know whether the
    /// text is surely whole, use [`transcript`](Self::transcript) and look at [`Transcript::end`].
    ///
    /// # Errors
    ///
    /// When the stream breaks, reports an error, or has more text than
    /// [`max_answer_size`](crate::ClientBuilder::max_answer_size). The text so far is lost then: use
    /// [`read_into`](Self::read_into) to keep it.
    pub async fn collect_text(self) -> Result<String> {
        Ok(self.transcript().await?.text)
    }

    /// Reads to the end, and gives the text of the answer, the reasoning before it, and how the stream ended.
    ///
    /// ```no_run
    /// # async fn run(events: memos_sdk::EventStream<memos_sdk::ChatEvent>) -> memos_sdk::Result<()> {
    /// let transcript = events.transcript().await?;
    /// println!("{}", transcript.text);
    /// if transcript.end == Some(memos_sdk::StreamEnd::Connection) {
    ///     eprintln!("the answer has no end marker: it may be cut off");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`collect_text`](Self::collect_text).
    pub async fn transcript(mut self) -> Result<Transcript> {
        let mut transcript = Transcript::default();
        self.read_into(&mut transcript).await?;
        Ok(transcript)
    }

    /// Reads to the end, and adds what the events say to `transcript`, which keeps it in spite of an error.
    ///
    /// [`Transcript::end`] becomes that of this stream: `None` if it ended with an error.
    ///
    /// ```no_run
    /// # async fn run(mut events: memos_sdk::EventStream<memos_sdk::ChatEvent>) -> memos_sdk::Result<()> {
    /// let mut transcript = memos_sdk::Transcript::default();
    /// let outcome = events.read_into(&mut transcript).await;
    /// println!("{}", transcript.text); // as far as it came
    /// outcome?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`collect_text`](Self::collect_text).
    pub async fn read_into(&mut self, transcript: &mut Transcript) -> Result<()> {
        transcript.end = None;
        while let Some(event) = self.next().await {
            if let Err(error) = transcript.push(&event?, self.max_size) {
                self.source = None;
                return Err(self.reader.broke(error));
            }
        }
        transcript.end = self.end();
        Ok(())
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
                    return Poll::Ready(Some(Err(self.reader.broke(error))));
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

impl<E: StreamEvent> fmt::Debug for EventStream<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventStream").field("end", &self.reader.end()).finish_non_exhaustive()
    }
}
