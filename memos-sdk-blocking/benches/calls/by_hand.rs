//! The call as a careful user writes it without the SDK.

use std::error::Error;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::Agent;

use crate::found::{Envelope, SearchRequest, closed, open};

/// A client on the same HTTP library, with the same limits, as the SDK makes for itself.
pub(crate) struct ByHand {
    agent: Agent,
    key: String,
    base_url: String,
}

impl ByHand {
    /// A client that calls under this address.
    pub(crate) fn new(base_url: &str, api_key: &str) -> Result<Self, Box<dyn Error>> {
        let agent = Agent::config_builder()
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(60)))
            .max_redirects(0)
            .proxy(None)
            .build()
            .new_agent();
        Ok(Self { agent, key: format!("Token {api_key}"), base_url: base_url.to_owned() })
    }

    /// A search with structs for request and answer; how many memories it found.
    pub(crate) fn search(&self, user_id: &str, query: &str) -> Result<usize, Box<dyn Error>> {
        let request = SearchRequest::new(user_id, query);
        let found: closed::Found = self.post("/search/memory", &request)?;
        Ok(found.memory_detail_list.map_or(0, |list| list.len()))
    }

    /// The same with structs that keep unknown members.
    pub(crate) fn search_open(&self, user_id: &str, query: &str) -> Result<usize, Box<dyn Error>> {
        let request = SearchRequest::new(user_id, query);
        let found: open::Found = self.post("/search/memory", &request)?;
        Ok(found.memory_detail_list.map_or(0, |list| list.len()))
    }

    /// The same without structs.
    pub(crate) fn search_value(&self, user_id: &str, query: &str) -> Result<usize, Box<dyn Error>> {
        let found: Value = self.post("/search/memory", &json!({"user_id": user_id, "query": query}))?;
        Ok(found.get("memory_detail_list").and_then(Value::as_array).map_or(0, Vec::len))
    }

    /// What `ureq`'s own `send_json` and `read_json` do, and the checks that an answer needs.
    fn post<T: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<T, Box<dyn Error>> {
        let mut response = self
            .agent
            .post(format!("{}{path}", self.base_url))
            .header(AUTHORIZATION, &self.key)
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, "by-hand/1.0")
            .header(CONTENT_TYPE, "application/json")
            .send(&serde_json::to_vec(request)?)?;
        let envelope: Envelope<T> = serde_json::from_slice(&response.body_mut().read_to_vec()?)?;
        envelope.into_data()
    }
}
