//! The text of a streamed answer, put together from its events.

use crate::{Error, Result, StreamEnd, StreamEvent};

/// What a streamed answer said: its text, and the reasoning before it.
///
/// ```
/// use memos_sdk_core::{ChatEvent, Transcript};
///
/// let mut transcript = Transcript::default();
/// for text in ["Hel", "lo"] {
///     let event: ChatEvent = serde_json::from_value(serde_json::json!({"data": {"type": "text", "data": text}}))?;
///     transcript.push(&event, 1024)?;
/// }
/// assert_eq!((transcript.text.as_str(), transcript.end), ("Hello", None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transcript {
    /// What the model thought before it answered; empty where the service does not tell.
    pub reasoning: String,
    /// The answer.
    pub text: String,
    /// How the stream ended; `None` while it has not, or if it ended with an error.
    ///
    /// An answer that ended with [`StreamEnd::Connection`] may be cut off: some servers end every answer so, and a
    /// server that fails does, too.
    pub end: Option<StreamEnd>,
}

impl Transcript {
    /// Adds what an event says, and [`end`](Self::end) if the stream ends with it.
    ///
    /// That the connection ended is no event: who knows it sets [`end`](Self::end).
    ///
    /// # Errors
    ///
    /// When text and reasoning would have more than `limit` bytes together; what was there before stays.
    pub fn push(&mut self, event: &impl StreamEvent, limit: usize) -> Result<()> {
        let (reasoning, text) = (event.reasoning().unwrap_or_default(), event.text().unwrap_or_default());
        let room = limit.saturating_sub(self.reasoning.len()).saturating_sub(self.text.len());
        if reasoning.len().saturating_add(text.len()) > room {
            return Err(Error::too_large("the streamed answer", limit));
        }
        self.reasoning.push_str(reasoning);
        self.text.push_str(text);
        self.end = event.end();
        Ok(())
    }
}

/// What was said may be private: only its length is shown.
impl std::fmt::Debug for Transcript {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Transcript")
            .field("reasoning_bytes", &self.reasoning.len())
            .field("text_bytes", &self.text.len())
            .field("end", &self.end)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Frame;

    #[test]
    fn the_end_is_that_of_the_last_event_and_words_are_not_shown() {
        let mut transcript = Transcript::default();
        for (data, end) in [("[DONE]", Some(StreamEnd::Done)), ("hidden", None), ("[DONE]", Some(StreamEnd::Done))] {
            transcript.push(&Frame { data: data.to_owned(), ..Frame::default() }, 10).unwrap();
            assert_eq!(transcript.end, end, "{data}");
        }
        transcript.text.push_str("hidden");
        let shown = format!("{transcript:?}");
        assert!(shown.contains("text_bytes: 6, end: Some(Done)") && !shown.contains("hidden"), "{shown}");
    }
}
