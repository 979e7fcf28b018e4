//! A streamed answer.

use std::fmt;
use std::iter::FusedIterator;
use std::sync::Arc;

use memos_sdk_core::{
    Attempts, CallOptions, EventReader, Result, StreamEnd, StreamEvent, StreamingOperation, Transcript,
};

use crate::driver::drive;
use crate::exchange::{Begun, Exchange};
use crate::source::Source;

/// The events of a streamed answer, one after the other, each as soon as it arrives.
///
/// After an error or the end there are no more events, and [`end`](Self::end) tells how it ended. Dropping it closes
/// the connection.
///
/// An answer without any event is an error, and so is a time of
/// [`stream_idle_timeout`](crate::ClientBuilder::stream_idle_timeout) without an event, although comments may come. As
/// long as events come, a stream may go on for ever.
///
/// ```no_run
/// # fn run(events: memos_sdk_blocking::EventStream<memos_sdk_blocking::ChatEvent>) -> memos_sdk_blocking::Result<()> {
/// for event in events {
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

/// Makes the call, and gives its events once they begin.
pub(crate) fn stream<O: StreamingOperation>(
    exchange: &Exchange,
    request: O,
    options: &CallOptions,
) -> Result<EventStream<O::Event>> {
    let mut attempts = Attempts::new(exchange.config(), request, options, true);
    let mut body = None;
    let reader = drive(exchange, &mut attempts, Exchange::begin, |attempts, config, outcome, moment| {
        let outcome = outcome.map(|begun| match begun {
            Begun::Stream(answer) => answer.map(|stream| {
                body = Some(stream);
                None
            }),
            Begun::Whole(answer) => answer.map(Some),
        });
        attempts.finish_stream::<O>(config, outcome, moment)
    })?;
    let idle_timeout = attempts.limits().stream_idle_timeout;
    let source = body.map(|body| Source::new(body, Arc::clone(exchange.timer()), idle_timeout));
    Ok(EventStream { reader, source, max_size: exchange.config().max_answer_size() })
}

impl<E: StreamEvent> EventStream<E> {
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
    pub fn collect_text(self) -> Result<String> {
        Ok(self.transcript()?.text)
    }

    /// Reads to the end, and gives the text of the answer, the reasoning before it, and how the stream ended.
    ///
    /// ```no_run
    /// # fn run(events: memos_sdk_blocking::EventStream<memos_sdk_blocking::ChatEvent>) -> memos_sdk_blocking::Result<()> {
    /// let transcript = events.transcript()?;
    /// println!("{}", transcript.text);
    /// if transcript.end == Some(memos_sdk_blocking::StreamEnd::Connection) {
    ///     eprintln!("the answer has no end marker: it may be cut off");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`collect_text`](Self::collect_text).
    pub fn transcript(mut self) -> Result<Transcript> {
        let mut transcript = Transcript::default();
        self.read_into(&mut transcript)?;
        Ok(transcript)
    }

    /// Reads to the end, and adds what the events say to `transcript`, which keeps it in spite of an error.
    ///
    /// [`Transcript::end`] becomes that of this stream: `None` if it ended with an error.
    ///
    /// ```no_run
    /// # fn run(mut events: memos_sdk_blocking::EventStream<memos_sdk_blocking::ChatEvent>) -> memos_sdk_blocking::Result<()> {
    /// let mut transcript = memos_sdk_blocking::Transcript::default();
    /// let outcome = events.read_into(&mut transcript);
    /// println!("{}", transcript.text); // as far as it came
    /// outcome?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`collect_text`](Self::collect_text).
    pub fn read_into(&mut self, transcript: &mut Transcript) -> Result<()> {
        transcript.end = None;
        while let Some(event) = self.next() {
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

impl<E: StreamEvent> Iterator for EventStream<E> {
    type Item = Result<E>;

    fn next(&mut self) -> Option<Result<E>> {
        loop {
            if let Some(event) = self.reader.pop() {
                if self.reader.is_done() {
                    self.source = None;
                }
                if let Some(source) = &mut self.source {
                    source.restart_idle_time();
                }
                return Some(event);
            }
            match self.source.as_mut()?.read() {
                Some(Ok(bytes)) => self.reader.push(bytes),
                Some(Err(error)) => {
                    self.source = None;
                    return Some(Err(self.reader.broke(error)));
                }
                None => {
                    self.source = None;
                    self.reader.finish();
                }
            }
        }
    }
}

impl<E: StreamEvent> FusedIterator for EventStream<E> {}

impl<E: StreamEvent> fmt::Debug for EventStream<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("EventStream").field("end", &self.reader.end()).finish_non_exhaustive()
    }
}
