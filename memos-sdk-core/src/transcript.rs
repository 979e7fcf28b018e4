//! The text of a streamed answer, put together from its events.

use crate::{Error, Result, StreamEvent};

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
/// assert_eq!(transcript.text, "Hello");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transcript {
    /// What the model thought before it answered; empty where the service does not tell.
    pub reasoning: String,
    /// The answer.
    pub text: String,
}

impl Transcript {
    /// Adds what an event says.
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
            .finish()
    }
}
