//! What the document says in words about members that stand at the top of a request, as tables.

use memos_sdk_core::Code;
use serde_json::Value;

use crate::service::refusal::Refusal;

/// The texts and lists that may not be empty where they are given.
const NOT_EMPTY: &[&str] = &[
    "user_id",
    "conversation_id",
    "query",
    "feedback_content",
    "messages",
    "memory_ids",
    "task_id",
    "knowledgebase_name",
    "knowledgebase_id",
    "file",
    "file_ids",
];

/// The texts that are limited, by characters, and the code for those that are longer.
const MAX_CHARACTERS: &[(&str, usize, Code)] =
    &[("user_id", 100, Code::USER_ID_TOO_LONG), ("conversation_id", 100, Code::CONVERSATION_ID_TOO_LONG)];

/// The numbers that are limited, with the least and the greatest that are taken.
///
/// Nothing is said of the least: a number of items may be 0, which asks for none, and a page starts at 1.
const RANGES: &[(&str, f64, f64)] = &[
    ("memory_limit_number", 0.0, 25.0),
    ("preference_limit_number", 0.0, 25.0),
    ("tool_memory_limit_number", 0.0, 25.0),
    ("skill_limit_number", 0.0, 25.0),
    ("message_limit_number", 0.0, 50.0),
    ("page", 1.0, f64::INFINITY),
    ("size", 1.0, 50.0),
    ("relativity", 0.0, 1.0),
    ("temperature", 0.0, 2.0),
    ("top_p", 0.0, 1.0),
    ("max_tokens", 1.0, f64::INFINITY),
];

/// Checks the members of a request, which have the types that the document says.
pub(super) fn check(request: &Value) -> Result<(), Refusal> {
    for name in NOT_EMPTY {
        if request.get(*name).is_some_and(is_empty) {
            return Err(Refusal::new(Code::FIELD_EMPTY, format!("/{name} is empty")));
        }
    }
    for (name, most, code) in MAX_CHARACTERS {
        let text = request.get(*name).and_then(Value::as_str);
        if text.is_some_and(|text| text.chars().nth(*most).is_some()) {
            return Err(Refusal::new(*code, format!("/{name} has more than {most} characters")));
        }
    }
    for (name, least, most) in RANGES {
        let number = request.get(*name).and_then(Value::as_f64);
        if number.is_some_and(|number| number < *least) {
            return Err(Refusal::invalid(format!("/{name} is less than {least}")));
        }
        if number.is_some_and(|number| number > *most) {
            return Err(Refusal::invalid(format!("/{name} is greater than {most}")));
        }
    }
    Ok(())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        _ => false,
    }
}
