//! What the document requires of messages in words only.

use memos_sdk_core::Code;
use serde_json::Value;

use super::list;
use crate::service::refusal::Refusal;

/// The member that a part of each type must have ("Required when type is …").
const REQUIRED_IN_PARTS: &[(&str, &str)] =
    &[("text", "/text"), ("image_url", "/image_url/url"), ("file", "/file/file_data")];

/// The members that a call of a tool must have ("Required in tool_calls").
const REQUIRED_IN_TOOL_CALLS: &[&str] = &["/id", "/type", "/function", "/function/name", "/function/arguments"];

/// Checks the messages of a request, which have the types that the document says.
pub(super) fn check(request: &Value) -> Result<(), Refusal> {
    for (number, message) in list(request.get("messages")).iter().enumerate() {
        let place = format!("/messages/{number}");
        // Only an assistant's message that calls tools has been seen without a content.
        if message.get("content").is_none() && list(message.get("tool_calls")).is_empty() {
            return Err(missing(&place, "/content"));
        }
        for (number, part) in list(message.get("content")).iter().enumerate() {
            let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
            let required = REQUIRED_IN_PARTS.iter().filter(|(of, _)| *of == kind).map(|(_, member)| member);
            require(part, &format!("{place}/content/{number}"), required)?;
        }
        for (number, call) in list(message.get("tool_calls")).iter().enumerate() {
            require(call, &format!("{place}/tool_calls/{number}"), REQUIRED_IN_TOOL_CALLS)?;
        }
    }
    Ok(())
}

fn require<'a>(value: &Value, place: &str, members: impl IntoIterator<Item = &'a &'a str>) -> Result<(), Refusal> {
    match members.into_iter().find(|member| value.pointer(member).is_none()) {
        Some(member) => Err(missing(place, member)),
        None => Ok(()),
    }
}

fn missing(place: &str, member: &str) -> Refusal {
    Refusal::new(Code::FIELD_MISSING, format!("{place}{member} is missing"))
}
