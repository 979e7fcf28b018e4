//! The events of a chat, in each of the forms in which servers send them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Error, ErrorKind, Frame, Result, StreamEnd, StreamEvent};

/// One event of a streamed chat.
///
/// It keeps the frame as it came: `event` (the name, where there is one), `data` (JSON, or text where it is not JSON)
/// and `id` (where there is one). [`kind`](Self::kind) says what it means:
///
/// ```
/// use memos_sdk_core::{ChatEvent, ChatEventKind};
///
/// let event: ChatEvent = serde_json::from_str(r#"{"event": "message", "data": {"type": "text", "data": "Hi"}}"#)?;
/// match event.kind() {
///     ChatEventKind::Text(text) => print!("{text}"),
///     ChatEventKind::Reasoning(text) => eprint!("{text}"),
///     ChatEventKind::End => println!(),
///     _ => {}
/// }
/// assert_eq!(event.text(), Some("Hi"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Three forms are understood: `{"type": "reasoning" | "text" | "end", "data": "…"}` of the documentation,
/// `{"response": "…"}` and `[DONE]` of the vendor's tests, and the first without a name and without an end of the
/// vendor's open-source server. An error in the stream is not an event but an `Err`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatEvent(Map<String, Value>);

/// What a [`ChatEvent`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChatEventKind<'a> {
    /// A piece of what the model thinks before it answers.
    Reasoning(&'a str),
    /// A piece of the answer.
    Text(&'a str),
    /// The end of the answer.
    End,
    /// Anything else; [`ChatEvent::data`] has it.
    Other,
}

/// The text that ends a stream in the vendor's tests.
const DONE: &str = "[DONE]";

impl ChatEvent {
    /// What the event means.
    pub fn kind(&self) -> ChatEventKind<'_> {
        match self.data() {
            Some(Value::String(text)) if is_done(text) => ChatEventKind::End,
            Some(Value::Object(data)) => match (data.get("type").and_then(Value::as_str), data.get("data")) {
                (Some("end"), _) => ChatEventKind::End,
                (Some("text"), Some(Value::String(text))) => ChatEventKind::Text(text),
                (Some("reasoning"), Some(Value::String(text))) => ChatEventKind::Reasoning(text),
                (None, _) => match data.get("response") {
                    Some(Value::String(text)) => ChatEventKind::Text(text),
                    _ => ChatEventKind::Other,
                },
                _ => ChatEventKind::Other,
            },
            _ => ChatEventKind::Other,
        }
    }

    /// The piece of the answer that the event carries, if it carries one; reasoning is not part of the answer.
    pub fn text(&self) -> Option<&str> {
        match self.kind() {
            ChatEventKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The piece of what the model thinks before it answers, if the event carries one.
    pub fn reasoning(&self) -> Option<&str> {
        match self.kind() {
            ChatEventKind::Reasoning(text) => Some(text),
            _ => None,
        }
    }

    /// The name of the event, where the frame gives one.
    pub fn event(&self) -> Option<&str> {
        self.0.get("event").and_then(Value::as_str)
    }

    /// The data of the event: JSON, or text where it is not JSON.
    pub fn data(&self) -> Option<&Value> {
        self.0.get("data")
    }

    /// The frame as an object of `event`, `data` and `id`, of which `event` and `id` may be missing.
    pub fn as_object(&self) -> &Map<String, Value> {
        &self.0
    }
}

impl StreamEvent for ChatEvent {
    fn from_frame(frame: Frame) -> Result<Self> {
        let data = match serde_json::from_str(&frame.data) {
            Ok(data) => data,
            // What the connection's end left of an object is not to be taken for text.
            Err(error) if frame.cut && frame.data.trim_start().starts_with('{') => {
                return Err(Error::new(ErrorKind::Connection, "the stream ended in the middle of an event")
                    .with_source(error)
                    .sent(true));
            }
            Err(_) => Value::String(frame.data),
        };
        if let Some(error) = reported(frame.event.as_deref(), &data) {
            return Err(error.with_body(data.to_string().as_bytes()));
        }
        let members =
            [("event", frame.event.map(Value::String)), ("data", Some(data)), ("id", frame.id.map(Value::String))];
        let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Ok(Self(members.collect()))
    }

    fn end(&self) -> Option<StreamEnd> {
        match (self.kind(), self.data()) {
            (ChatEventKind::End, Some(Value::String(_))) => Some(StreamEnd::Done),
            (ChatEventKind::End, _) => Some(StreamEnd::Marker),
            _ => None,
        }
    }

    fn text(&self) -> Option<&str> {
        self.text()
    }

    fn reasoning(&self) -> Option<&str> {
        self.reasoning()
    }
}

/// Whether the data of a frame is the text that ends a stream.
pub(crate) fn is_done(text: &str) -> bool {
    text.trim() == DONE
}

/// The error that a frame reports, if it reports one.
fn reported(event: Option<&str>, data: &Value) -> Option<Error> {
    let object = data.as_object();
    let kind = object.and_then(|object| object.get("type")).and_then(Value::as_str);
    if event == Some("error") || kind == Some("error") {
        let said = match data {
            Value::String(text) => Some(text.as_str()),
            _ => object.and_then(|object| {
                ["content", "message", "data", "error"].into_iter().find_map(|name| object.get(name)?.as_str())
            }),
        };
        let said = said.filter(|text| !text.trim().is_empty()).unwrap_or("the service reported an error in the stream");
        let coded = object.and_then(crate::answer::error_in_stream);
        return coded.or_else(|| Some(Error::new(ErrorKind::Server, said).sent(true)));
    }
    // An envelope in the place of an event: the service gave up after it had begun to stream.
    object.filter(|_| kind.is_none()).and_then(crate::answer::error_in_stream)
}

#[cfg(test)]
mod tests;
