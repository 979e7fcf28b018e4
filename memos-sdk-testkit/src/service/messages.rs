//! What people and assistants said: adding messages and feedback, reading them back, and what a task makes of them.
//!
//! Messages are kept by user and conversation; those without a conversation share one without a name, which
//! `get/message` cannot ask for. They are there at once, and what is remembered of them comes with the task's end. Of a
//! content in parts the text counts; images and files are kept with the memory's sources, and not looked at, like
//! `chat_time`. What assistants and systems say makes nothing. The answer of a tool makes a tool memory,
//! `name(arguments) -> result`, if an assistant of the conversation has called the tool under that id.

use std::collections::HashMap;
use std::time::SystemTime;

use memos_sdk_core::Code;
use memos_sdk_core::types::{
    AddFeedbackRequest, AddMessageRequest, ExtractMemoryMessageRole, ExtractMemoryRequest,
    ExtractMemoryRequestExtractionType, GetMessageRequest, GetStatusRequest, Message, MessageContent, MessageRole,
    ToolCall,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::memories::title;
use super::refusal::Refusal;
use super::rule::{self, Statement};
use super::state::{Outcome, State, millis};
use super::store::{Draft, Kind, Origin};
use super::tasks::Work;

/// How many messages `get/message` gives where the request does not say.
const MESSAGE_LIMIT: i64 = 6;

/// A message of a conversation, as a [`Service`](crate::Service) keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredMessage {
    /// Who said it: `user`, `assistant`, `system` or `tool`.
    pub role: String,
    /// The text; of a content in parts, those that are text, each on a line of its own.
    pub content: String,
}

#[derive(Debug)]
struct Said {
    message: StoredMessage,
    tool_calls: Vec<ToolCall>,
    /// In milliseconds since 1970.
    at: i64,
}

/// The messages by user and conversation.
#[derive(Debug, Default)]
pub(super) struct Messages(HashMap<String, HashMap<String, Vec<Said>>>);

impl Messages {
    /// The messages of a conversation, in the order in which they came.
    pub(super) fn of(&self, user_id: &str, conversation_id: &str) -> Vec<StoredMessage> {
        self.said(user_id, conversation_id).iter().map(|said| said.message.clone()).collect()
    }

    /// Forgets what a user said, and says whether there was anything.
    pub(super) fn forget(&mut self, user_id: &str) -> bool {
        self.0.remove(user_id).is_some()
    }

    pub(super) fn add(&mut self, user_id: &str, conversation_id: Option<&str>, message: &Message, at: i64) {
        let conversations = self.0.entry(user_id.to_owned()).or_default();
        conversations.entry(conversation_id.unwrap_or_default().to_owned()).or_default().push(Said {
            message: StoredMessage { role: message.role.as_str().to_owned(), content: text(message) },
            tool_calls: message.tool_calls.clone(),
            at,
        });
    }

    fn said(&self, user_id: &str, conversation_id: &str) -> &[Said] {
        let conversations = self.0.get(user_id);
        conversations.and_then(|all| all.get(conversation_id)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The call of a tool that an assistant of the conversation made under this id.
    fn tool_call(&self, user_id: &str, conversation_id: Option<&str>, id: &str) -> Option<&ToolCall> {
        let said = self.said(user_id, conversation_id.unwrap_or_default()).iter().rev();
        said.flat_map(|said| &said.tool_calls).find(|call| call.id.as_deref() == Some(id))
    }
}

impl State {
    pub(super) fn add_message(&mut self, request: AddMessageRequest, date: SystemTime) -> Outcome {
        let knowledgebases = self.linked(&request.allow_knowledgebase_ids)?;
        let conversation_id = request.conversation_id.as_deref();
        let mut drafts = Vec::new();
        for message in &request.messages {
            self.messages.add(&request.user_id, conversation_id, message, millis(date));
            drafts.extend(self.drafts(&request.user_id, conversation_id, message));
        }
        let info = request.info.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
        let origin = Origin {
            user_id: Some(request.user_id),
            conversation_id: request.conversation_id,
            agent_id: request.agent_id,
            app_id: request.app_id,
            tags: request.tags,
            info,
            public: request.allow_public.unwrap_or(false),
            knowledgebases,
            file_id: None,
        };
        let work = Work { origin, drafts };
        let (task_id, stage) = match request.async_mode {
            Some(false) => self.do_task(work, date),
            _ => self.start_task(work, date),
        };
        Ok(json!({"success": true, "task_id": task_id, "status": stage.as_str()}))
    }

    pub(super) fn get_message(&mut self, request: &GetMessageRequest) -> Outcome {
        let limit = usize::try_from(request.message_limit_number.unwrap_or(MESSAGE_LIMIT)).unwrap_or_default();
        let said = self.messages.said(&request.user_id, &request.conversation_id).iter();
        let spoken: Vec<&Said> =
            said.filter(|said| matches!(said.message.role.as_str(), "user" | "assistant")).collect();
        let last = spoken.iter().skip(spoken.len().saturating_sub(limit));
        let list: Vec<Value> = last
            .map(|Said { message, at, .. }| {
                json!({"role": message.role, "content": message.content, "create_time": at, "update_time": at})
            })
            .collect();
        Ok(json!({"message_detail_list": list}))
    }

    /// Feedback is read like a message of the user; it is no message of the conversation.
    pub(super) fn add_feedback(&mut self, request: AddFeedbackRequest, date: SystemTime) -> Outcome {
        let knowledgebases = self.linked(&request.allow_knowledgebase_ids)?;
        let drafts =
            remembered(&request.feedback_content, &json!({"role": "user", "content": request.feedback_content}));
        let origin = Origin {
            user_id: Some(request.user_id),
            conversation_id: request.conversation_id,
            agent_id: request.agent_id,
            app_id: request.app_id,
            public: request.allow_public.unwrap_or(false),
            knowledgebases,
            ..Origin::default()
        };
        let (task_id, stage) = self.start_task(Work { origin, drafts }, date);
        Ok(json!({"success": true, "task_id": task_id, "status": stage.as_str()}))
    }

    pub(super) fn extract_memory(&mut self, request: &ExtractMemoryRequest) -> Outcome {
        use ExtractMemoryRequestExtractionType::{Memory, Preference};
        let wanted = |kind: &ExtractMemoryRequestExtractionType| {
            request.extraction_types.is_empty() || request.extraction_types.contains(kind)
        };
        let spoken = request.messages.iter().filter(|message| message.role == ExtractMemoryMessageRole::User);
        let (mut facts, mut preferences) = (Vec::new(), Vec::new());
        for statement in spoken.flat_map(|message| rule::statements(&message.content)) {
            let preference = matches!(statement, Statement::Preference { .. });
            let mut data = match Kind::from(statement) {
                Kind::Preference { preference, reasoning } => json!({"preference": preference, "reasoning": reasoning}),
                fact => json!({"memory_value": fact.text(), "memory_key": title(&fact.text()), "tags": []}),
            };
            let (name, value, list) = match preference {
                true => ("preference_type", "explicit_preference", &mut preferences),
                false => ("memory_type", "UserMemory", &mut facts),
            };
            if let Some(members) = data.as_object_mut() {
                members.insert(name.to_owned(), value.into());
            }
            if !list.contains(&data) {
                list.push(data);
            }
        }
        let mut data = Map::from_iter([("success".to_owned(), true.into())]);
        if wanted(&Memory) {
            data.insert("memory_detail_list".to_owned(), facts.into());
        }
        if wanted(&Preference) {
            data.insert("preference_detail_list".to_owned(), preferences.into());
        }
        Ok(data.into())
    }

    pub(super) fn get_status(&mut self, request: &GetStatusRequest, date: SystemTime) -> Outcome {
        let id = request.task_id.as_str();
        let Some(task) = self.tasks.get_mut(id) else {
            return Err(Refusal::new(Code::TASK_NOT_FOUND, format!("there is no task {id}")));
        };
        if task.progress.poll() {
            self.finish_task(id, date);
        }
        let (stage, made) =
            self.tasks.get_mut(id).map(|task| (task.progress.stage().as_str(), task.made.clone())).unwrap_or_default();
        let views: Vec<Value> = (self.store.iter().filter(|memory| made.contains(&memory.id)))
            .map(|memory| json!({"id": memory.id, "memory": memory.kind.text()}))
            .collect();
        Ok(json!({"task_id": id, "status": stage, "memory_views": {"made": views}}))
    }

    /// What is to be remembered of a message that is stored already.
    pub(super) fn drafts(&self, user_id: &str, conversation_id: Option<&str>, message: &Message) -> Vec<Draft> {
        let source = to_json(message);
        match message.role {
            MessageRole::User => remembered(&text(message), &source),
            MessageRole::Tool => {
                let id = message.tool_call_id.as_deref().unwrap_or_default();
                let call = self.messages.tool_call(user_id, conversation_id, id);
                let function = call.and_then(|call| call.function.clone());
                let kind = function.map(|function| Kind::Tool {
                    name: function.name.unwrap_or_default(),
                    arguments: function.arguments.unwrap_or_default(),
                    result: text(message),
                });
                kind.map(|kind| Draft { kind, source }).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What is to be remembered of what a user said.
pub(super) fn remembered(text: &str, source: &Value) -> Vec<Draft> {
    let statements = rule::statements(text).into_iter();
    statements.map(|statement| Draft { kind: statement.into(), source: source.clone() }).collect()
}

fn text(message: &Message) -> String {
    match &message.content {
        Some(MessageContent::Text(text)) => text.clone(),
        Some(MessageContent::Parts(parts)) => {
            parts.iter().filter_map(|part| part.text.as_deref()).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

fn to_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
