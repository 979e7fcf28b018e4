//! Memories as they are answered, page by page, and deleted.
//!
//! `get/memory` lists the user's own memories, each kind in a list of its own, in the order in which they were made, so
//! that what is added while pages are turned comes at the end. `total` is the length of the longest list, and there is
//! always one page at least. A page beyond the last is empty.
//!
//! Deleting a user's memories takes everything of the user: memories, messages, and what running tasks would still
//! remember. The user is unknown then. Deleting by ids takes what there is of them, and is refused if there is nothing.

use memos_sdk_core::Code;
use memos_sdk_core::types::{DeleteMemoryRequest, GetMemoryRequest};
use serde_json::{Map, Value, json};

use super::filter;
use super::refusal::Refusal;
use super::state::{Outcome, State};
use super::store::{Kind, Memory};

/// How many entries of each kind a page has where the request does not say.
const PAGE_SIZE: usize = 10;

/// The lists of answers.
pub(super) const FACTS: &str = "memory_detail_list";
pub(super) const PREFERENCES: &str = "preference_detail_list";
pub(super) const TOOLS: &str = "tool_memory_detail_list";
pub(super) const SKILLS: &str = "skill_detail_list";

impl Kind {
    /// The list that a memory of this kind stands in.
    pub(super) fn list(&self) -> &'static str {
        match self {
            Self::Fact(_) | Self::Paragraph(_) => FACTS,
            Self::Preference { .. } => PREFERENCES,
            Self::Tool { .. } => TOOLS,
        }
    }
}

impl Memory {
    /// What every answer says of the memory.
    pub(super) fn describe(&self) -> Map<String, Value> {
        let said = match &self.kind {
            Kind::Fact(value) | Kind::Paragraph(value) => json!({
                "memory_key": title(value),
                "memory_value": value,
                "memory_type": if self.origin.file_id.is_some() { "OuterMemory" } else { "UserMemory" },
                "confidence": 1.0,
                "tags": self.origin.tags,
            }),
            Kind::Preference { preference, reasoning } => json!({
                "preference": preference,
                "preference_type": "explicit_preference",
                "reasoning": reasoning,
            }),
            Kind::Tool { name, .. } => json!({
                "tool_type": "ToolTrajectoryMemory",
                "tool_value": self.kind.text(),
                "tool_used_status": [{"used_tool": name}],
                "experience": "",
            }),
        };
        let mut members = Map::from_iter([("id".to_owned(), Value::from(self.id.as_str()))]);
        members.extend(said.as_object().cloned().unwrap_or_default());
        members.extend(self.origin.conversation_id.clone().map(|id| ("conversation_id".to_owned(), id.into())));
        members.insert("status".to_owned(), "activated".into());
        members.insert("create_time".to_owned(), self.created.into());
        members.insert("update_time".to_owned(), self.updated.into());
        members
    }
}

impl State {
    pub(super) fn get_memory(&mut self, request: &GetMemoryRequest) -> Outcome {
        let given =
            |number: Option<i64>, default| number.map_or(default, |number| usize::try_from(number).unwrap_or(1));
        let (page, size) = (given(request.page, 1).max(1), given(request.size, PAGE_SIZE).max(1));
        let filter = request.filter.as_ref().map(|filter| Value::Object(filter.as_object().clone()));
        let lists = [
            (FACTS, true),
            (PREFERENCES, request.include_preference.unwrap_or(true)),
            (TOOLS, request.include_tool_memory.unwrap_or(true)),
        ];
        let mut total = 0;
        let mut data = Map::new();
        for (list, is_wanted) in lists {
            let memories = self.store.of(&request.user_id);
            let all: Vec<&Memory> = memories
                .filter(|memory| is_wanted && memory.kind.list() == list && filter::admits(filter.as_ref(), memory))
                .collect();
            total = total.max(all.len());
            let items: Vec<Value> =
                all.iter().skip((page - 1).saturating_mul(size)).take(size).map(|memory| listed(memory)).collect();
            data.insert(list.to_owned(), items.into());
        }
        let counts = [("total", total), ("size", size), ("current", page), ("pages", total.div_ceil(size).max(1))];
        data.extend(counts.map(|(name, count)| (name.to_owned(), count.into())));
        Ok(data.into())
    }

    pub(super) fn delete_memory(&mut self, request: &DeleteMemoryRequest) -> Outcome {
        if let Some(user_id) = &request.user_id {
            let had_memories = self.store.forget(|memory| memory.is_of(user_id)) > 0;
            let had_messages = self.messages.forget(user_id);
            let had_tasks = self.tasks.forget(user_id);
            if !(had_memories || had_messages || had_tasks) {
                return Err(Refusal::new(Code::USER_NOT_FOUND, format!("there is no user {user_id}")));
            }
        } else if self.store.forget(|memory| request.memory_ids.contains(&memory.id)) == 0 {
            return Err(Refusal::new(Code::MEMORY_NOT_FOUND, "there are no memories of these ids"));
        }
        Ok(json!({"success": true}))
    }
}

fn listed(memory: &Memory) -> Value {
    let mut item = memory.describe();
    item.insert("sources".to_owned(), memory.sources.clone().into());
    item.insert("info".to_owned(), memory.origin.info.clone().into());
    item.into()
}

/// The first words of a text, as its title: at most 40 characters.
pub(super) fn title(text: &str) -> String {
    const LENGTH: usize = 40;
    if text.chars().nth(LENGTH).is_none() {
        return text.to_owned();
    }
    let start: String = text.chars().take(LENGTH).collect();
    let words = start.rsplit_once(' ').map_or(start.as_str(), |(words, _)| words);
    format!("{words}…")
}
