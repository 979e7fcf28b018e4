//! Answers from plain JSON: the one place where shapes are applied.
//!
//! Plain JSON has every time as milliseconds, every list as a list, and what only some shapes have (`memory_views`).

use http::StatusCode;
use memos_sdk_core::{Code, Metadata, Timestamp};
use serde_json::{Map, Value, json};

use super::{EmptyLists, Errors, Shapes, Skills, SuccessCode, TaskStateShape, Times, Uploads};
use crate::Answer;

/// The factor of a relevance that is to be tiny: so small that JSON is written with an exponent.
const TINY: f64 = 3.117323e-6;

/// The statuses of errors, by their codes; all others are 200.
const STATUSES: &[(StatusCode, &[Code])] = &[
    (StatusCode::UNAUTHORIZED, &[Code::API_KEY_MISSING, Code::API_KEY_REQUIRED, Code::API_KEY_INVALID]),
    (
        StatusCode::FORBIDDEN,
        &[
            Code::REQUEST_TOKEN_QUOTA_EXCEEDED,
            Code::RESPONSE_TOKEN_QUOTA_EXCEEDED,
            Code::CALL_QUOTA_EXCEEDED,
            Code::DELETE_NOT_ALLOWED,
        ],
    ),
    (StatusCode::TOO_MANY_REQUESTS, &[Code::RATE_LIMIT_EXCEEDED, Code::TOKEN_RATE_EXCEEDED]),
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        &[
            Code::INTERNAL_ERROR,
            Code::OPERATION_FAILED,
            Code::ADD_MEMORY_FAILED,
            Code::ADD_MESSAGE_FAILED,
            Code::ADD_FEEDBACK_FAILED,
        ],
    ),
    (StatusCode::SERVICE_UNAVAILABLE, &[Code::MEMORY_SERVICE_UNAVAILABLE, Code::SEARCH_SERVICE_UNAVAILABLE]),
];

/// The values in place of documented ones, where unknown ones are wanted: the member, what it says, what is said instead.
///
/// A task is queued where it is running; its ends stay, so that it can be waited for.
const UNKNOWN_VALUES: &[(&str, &str, &str)] = &[
    ("memory_type", "UserMemory", "DreamMemory"),
    ("memory_type", "OuterMemory", "DreamMemory"),
    ("tool_type", "ToolTrajectoryMemory", "ToolRumourMemory"),
    ("tool_type", "ToolSchemaMemory", "ToolRumourMemory"),
    ("preference_type", "explicit_preference", "inherited_preference"),
    ("status", "activated", "dormant"),
    ("status", "running", "queued"),
    ("role", "assistant", "narrator"),
];

impl Shapes {
    /// A success of this operation with this data.
    pub(crate) fn success(&self, operation: &Metadata, mut data: Value) -> Answer {
        let is_running = data.get("status").and_then(Value::as_str) == Some("running");
        if self.empty_accepted && operation.id == "add_message" && is_running {
            return Answer::bytes(StatusCode::ACCEPTED, "application/json", "");
        }
        match operation.id.as_ref() {
            "search_memory" | "get_memory" => self.dress_lists(&mut data),
            "get_status" => self.dress_task(&mut data),
            "add_knowledgebase-file" => self.dress_upload(&mut data),
            _ => {}
        }
        let times = if operation.id == "get_message" { self.message_times } else { self.item_times };
        self.dress(&mut data, times);
        let code = match self.success_code {
            SuccessCode::Zero => json!(0),
            SuccessCode::TwoHundred => json!(200),
            SuccessCode::Text => json!("0"),
        };
        let mut envelope = json!({"code": code, "message": "ok", "data": data});
        if self.unknown_members {
            insert(&mut envelope, "trace", "undeclared".into());
        }
        Answer::json(StatusCode::OK, &envelope)
    }

    /// An error with this code and message.
    pub(crate) fn error(&self, code: Code, message: &str) -> Answer {
        let envelope = match self.errors {
            Errors::NullData => json!({"code": code, "message": message, "data": null}),
            Errors::NoData => json!({"code": code, "message": message}),
            Errors::EmptyMessage => json!({"code": code, "message": "", "data": null}),
        };
        let fitting = STATUSES.iter().find(|(_, codes)| self.error_status && codes.contains(&code));
        Answer::json(fitting.map_or(StatusCode::OK, |(status, _)| *status), &envelope)
    }

    /// The lists of `search/memory` and `get/memory`.
    fn dress_lists(&self, data: &mut Value) {
        let Some(members) = data.as_object_mut() else { return };
        if let Some(skills) = members.get_mut("skill_detail_list").and_then(Value::as_array_mut) {
            skills.extend(self.sample_skill());
        }
        if self.unknown_members {
            for name in ["message_detail_list", "profile_detail_list", "event_detail_list"] {
                members.insert(name.to_owned(), json!([]));
            }
        }
        let is_empty_list = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
        match self.empty_lists {
            EmptyLists::Empty => {}
            EmptyLists::Null => {
                members.values_mut().filter(|value| is_empty_list(value)).for_each(|value| *value = Value::Null);
            }
            EmptyLists::Absent => members.retain(|_, value| !is_empty_list(value)),
        }
    }

    fn dress_task(&self, data: &mut Value) {
        let Some(members) = data.as_object_mut() else { return };
        if !self.memory_views {
            members.remove("memory_views");
        }
        if self.task_state == TaskStateShape::StatusAlone {
            members.remove("task_id");
        }
        if self.task_state == TaskStateShape::List {
            *data = Value::Array(vec![data.take()]);
        }
    }

    fn dress_upload(&self, data: &mut Value) {
        if let (Uploads::Object, Some([file])) = (self.uploads, data.as_array_mut().map(Vec::as_mut_slice)) {
            *data = file.take();
        }
    }

    /// What is the same at every depth. What users gave themselves, `info` and `sources`, stays as it is.
    fn dress(&self, value: &mut Value, times: Times) {
        match value {
            Value::Array(elements) => elements.iter_mut().for_each(|element| self.dress(element, times)),
            Value::Object(members) => {
                if self.tool_schemas {
                    into_tool_schema(members);
                }
                for (name, member) in members.iter_mut() {
                    match name.as_str() {
                        "info" | "sources" => {}
                        "create_time" | "update_time" => write_time(member, times),
                        "relativity" if self.tiny_relativity => shrink(member),
                        _ => self.dress(member, times),
                    }
                    if self.unknown_values {
                        replace_known(name, member);
                    }
                }
                if self.unknown_members {
                    members.insert("x_undeclared".to_owned(), json!({"of": ["anything", 1, null]}));
                }
            }
            _ => {}
        }
    }

    fn sample_skill(&self) -> Option<Value> {
        let (value, relativity) = match self.skills {
            Skills::None => return None,
            Skills::Object => (
                json!({
                    "name": "sample",
                    "description": "A sample, for nothing here makes skills.",
                    "procedure": "1. Read it.",
                    "experience": ["It is always the same."],
                    "preference": [],
                    "examples": [],
                    "script": {},
                    "others": {},
                }),
                json!(0.5),
            ),
            Skills::Text => (json!("A sample, for nothing here makes skills."), json!("0.5")),
        };
        Some(json!({
            "id": "sample-skill",
            "skill_value": value,
            "skill_url": "https://example.com/sample.zip",
            "skill_type": "sample",
            "create_time": 0,
            "update_time": 0,
            "status": "activated",
            "confidence": 1.0,
            "tags": [],
            "relativity": relativity,
        }))
    }
}

fn insert(value: &mut Value, name: &str, member: Value) {
    if let Some(members) = value.as_object_mut() {
        members.insert(name.to_owned(), member);
    }
}

/// Makes of a trajectory the schema of its tool.
fn into_tool_schema(members: &mut Map<String, Value>) {
    if !members.contains_key("tool_value") {
        return;
    }
    let used = members.remove("tool_used_status").unwrap_or_default();
    let name = used.pointer("/0/used_tool").cloned().unwrap_or_default();
    let said = members.remove("tool_value").unwrap_or_default();
    members.insert("tool_type".to_owned(), "ToolSchemaMemory".into());
    members.insert(
        "tool_value".to_owned(),
        json!({"name": name, "description": said, "parameters": {"type": "object", "properties": {}}}),
    );
}

fn write_time(time: &mut Value, times: Times) {
    let Some(millis) = time.as_i64() else { return };
    let iso = || Timestamp::from_millis(millis).to_string();
    match times {
        Times::Millis => {}
        Times::Iso => *time = iso().into(),
        // Whole seconds, as in the example: `2025-06-10T09:30:00.5Z` is cut.
        Times::Text => *time = iso().chars().take(19).collect::<String>().replace('T', " ").into(),
    }
}

fn shrink(relativity: &mut Value) {
    if let Some(number) = relativity.as_f64() {
        *relativity = (number * TINY).into();
    }
}

fn replace_known(name: &str, member: &mut Value) {
    let Some(said) = member.as_str() else { return };
    if let Some((.., unknown)) = UNKNOWN_VALUES.iter().find(|(of, known, _)| *of == name && *known == said) {
        *member = (*unknown).into();
    }
}

#[cfg(test)]
mod tests;
