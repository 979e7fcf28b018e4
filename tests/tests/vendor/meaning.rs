//! What the answers to the script say.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::script::PARKING;

/// Values in the answers, by the name of the step and a JSON pointer.
fn values() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("uploaded", "/data/0/name", json!("hours.txt")),
        ("uploaded_as_form", "/data/0/name", json!("parking.md")),
        ("files", "/data/file_detail_list/0/status", json!("completed")),
        ("files", "/data/file_detail_list/1/status", json!("completed")),
        ("files", "/data/file_detail_list/1/size", json!(format!("{} B", PARKING.len()))),
        ("added", "/data/success", json!(true)),
        ("status", "/data/status", json!("completed")),
        ("added_with_everything", "/data/status", json!("completed")),
        ("added_with_a_tool", "/data/status", json!("completed")),
        ("added_in_parts", "/data/status", json!("completed")),
        ("found", "/data/memory_detail_list/0/memory_value", json!("I moved to Lisbon.")),
        ("found_with_everything", "/data/preference_detail_list/0/preference", json!("I like green tea.")),
        ("found_in_a_file", "/data/memory_detail_list/0/memory_value", json!(PARKING.trim_end())),
        ("listed", "/data/memory_detail_list/0/memory_value", json!("I moved to Lisbon.")),
        ("listed", "/data/memory_detail_list/1/memory_value", json!("My garden has a pond.")),
        ("listed", "/data/pages", json!(1)),
        ("listed_with_everything", "/data/preference_detail_list/0/info/place", json!("greenhouse")),
        ("listed_with_everything", "/data/size", json!(5)),
        ("messages", "/data/message_detail_list/0/content", json!("I like green tea.")),
        ("last_message", "/data/message_detail_list/0/content", json!("So do I.")),
        ("corrected", "/data/success", json!(true)),
        ("correction_status", "/data/status", json!("completed")),
        ("found_the_correction", "/data/memory_detail_list/0/memory_value", json!("My desk faces the window.")),
        ("corrected_with_everything", "/data/success", json!(true)),
        ("extracted", "/data/memory_detail_list/0/memory_value", json!("My sister lives in Porto.")),
        ("extracted", "/data/preference_detail_list/0/preference", json!("I like jazz.")),
        ("preferences_extracted", "/data/preference_detail_list/0/preference", json!("I like jazz.")),
        ("remembered", "/data/message_detail_list/2/content", json!("Who moved to Lisbon?")),
        ("memory_deleted", "/data/success", json!(true)),
        ("all_deleted", "/data/success", json!(true)),
        ("nothing_left", "/data/total", json!(0)),
        ("file_deleted", "/data/success", json!(true)),
        ("files_left", "/data/file_detail_list/0/name", json!("parking.md")),
        ("knowledgebase_deleted", "/data/success", json!(true)),
    ]
}

/// How many entries lists of the answers have.
const LENGTHS: &[(&str, &str, usize)] = &[
    ("files", "/data/file_detail_list", 2),
    ("found", "/data/memory_detail_list", 1),
    ("found_with_everything", "/data/preference_detail_list", 1),
    ("found_a_tool", "/data/tool_memory_detail_list", 1),
    ("listed", "/data/memory_detail_list", 2),
    ("listed", "/data/preference_detail_list", 1),
    ("listed", "/data/tool_memory_detail_list", 1),
    ("listed_with_everything", "/data/memory_detail_list", 0),
    ("messages", "/data/message_detail_list", 2),
    ("last_message", "/data/message_detail_list", 1),
    ("remembered", "/data/message_detail_list", 4),
    ("found_no_more", "/data/memory_detail_list", 0),
    ("files_left", "/data/file_detail_list", 1),
];

/// Fails unless the answers, by the names of their steps, say what they should.
#[track_caller]
pub(crate) fn check(about: &str, answers: &BTreeMap<&str, Value>) {
    let at = |name: &str, pointer: &str| {
        let value = answers[name].pointer(pointer);
        value.unwrap_or_else(|| panic!("{about}: no {pointer} in {name}: {}", answers[name]))
    };
    for (name, pointer, expected) in values() {
        assert_eq!(*at(name, pointer), expected, "{about}: {pointer} in {name}");
    }
    for (name, pointer, length) in LENGTHS {
        // A list without items need not be there.
        let list = answers[name].pointer(pointer).and_then(Value::as_array);
        assert_eq!(list.map_or(0, Vec::len), *length, "{about}: {pointer} in {name}: {}", answers[name]);
    }
    // Only new servers say which task it is that they tell the state of.
    if let Some(task) = answers["status"].pointer("/data/task_id") {
        assert_eq!(task, at("added", "/data/task_id"), "{about}");
    }
    assert_eq!(answers["preferences_extracted"].pointer("/data/memory_detail_list"), None, "{about}");
    let said = |name| at(name, "/data/response").as_str().unwrap_or_default();
    assert!(said("answered").contains("I moved to Lisbon."), "{about}: {}", said("answered"));
    assert!(said("answered_with_everything").contains("green tea"), "{about}: {}", said("answered_with_everything"));
    assert_eq!(text_of(&answers["streamed"]), said("answered"), "{about}: a stream says something else");
}

/// The words of a streamed chat: of the SDK its text, of the vendor's client the data of each event, in any dialect.
fn text_of(streamed: &Value) -> String {
    let word = |event: &Value| {
        let event: Value = serde_json::from_str(event.as_str()?).ok()?;
        let text = event.get("response").or_else(|| event.get("data").filter(|_| event["type"] == "text"))?;
        text.as_str().map(str::to_owned)
    };
    match streamed {
        Value::String(text) => text.clone(),
        events => events.as_array().into_iter().flatten().filter_map(word).collect(),
    }
}
