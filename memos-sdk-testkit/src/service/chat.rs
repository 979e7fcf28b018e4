//! Chats, without a model: the answer lists what was found.
//!
//! The facts and preferences that a search with the chat's options finds are the answer. The turn is stored and the query
//! is read like any message of the user, at once, unless `add_message_on_answer` is false.

use std::time::SystemTime;

use memos_sdk_core::types::{ChatRequest, Message};
use serde_json::json;

use super::refusal::Refusal;
use super::state::{Plain, State, millis};
use super::store::Origin;
use super::tasks::Work;

impl State {
    pub(super) fn chat(&mut self, request: &ChatRequest, date: SystemTime) -> Result<Plain, Refusal> {
        let knowledgebases = self.linked(&request.allow_knowledgebase_ids)?;
        let found: Vec<String> =
            self.search_for_chat(request)?.into_iter().map(|found| found.memory.kind.text()).collect();
        let answer = match found.as_slice() {
            [] => "There is no model here, and nothing was remembered that has to do with it.".to_owned(),
            found => format!("There is no model here, only what was remembered: {}", found.join(" | ")),
        };
        if request.add_message_on_answer.unwrap_or(true) {
            let (user, conversation) = (request.user_id.as_str(), Some(request.conversation_id.as_str()));
            let asked = Message::user(request.query.as_str());
            self.messages.add(user, conversation, &asked, millis(date));
            self.messages.add(user, conversation, &Message::assistant(answer.as_str()), millis(date));
            let origin = Origin {
                user_id: Some(request.user_id.clone()),
                conversation_id: Some(request.conversation_id.clone()),
                agent_id: request.agent_id.clone(),
                app_id: request.app_id.clone(),
                tags: request.tags.clone(),
                info: request.info.iter().map(|(key, value)| (key.clone(), json!(value))).collect(),
                public: request.allow_public.unwrap_or(false),
                knowledgebases,
                file_id: None,
            };
            let drafts = self.drafts(user, conversation, &asked);
            self.do_task(Work { origin, drafts }, date);
        }
        Ok(if request.stream.unwrap_or(false) {
            Plain::Stream(answer)
        } else {
            Plain::Data(json!({"response": answer}))
        })
    }
}
