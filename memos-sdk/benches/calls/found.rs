//! The structs of the call by hand, for the members that the document has.

use std::error::Error;

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize)]
pub(crate) struct Envelope<T> {
    code: i64,
    message: Option<String>,
    data: Option<T>,
}

impl<T> Envelope<T> {
    /// The data, if the service says that there is any.
    pub(crate) fn into_data(self) -> Result<T, Box<dyn Error>> {
        match self.data {
            Some(data) if matches!(self.code, 0 | 200) => Ok(data),
            _ => Err(self.message.unwrap_or_else(|| format!("code {}", self.code)).into()),
        }
    }
}

impl<'a> SearchRequest<'a> {
    /// A search without anything that need not be set.
    pub(crate) fn new(user_id: &'a str, query: &'a str) -> Self {
        Self { user_id, query, ..Self::default() }
    }
}

/// What is not set is not sent.
#[derive(Default, Serialize)]
pub(crate) struct SearchRequest<'a> {
    user_id: &'a str,
    query: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    knowledgebase_ids: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_limit_number: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    include_preference: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preference_limit_number: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relativity: Option<f64>,
}

/// The members of an answer; what is given is added to each struct.
macro_rules! found {
    ($($more:tt)*) => {
        #[derive(Deserialize)]
        pub(crate) struct Found {
            pub(crate) memory_detail_list: Option<Vec<Memory>>,
            preference_detail_list: Option<Vec<Preference>>,
            preference_note: Option<String>,
            tool_memory_detail_list: Option<Vec<Value>>,
            skill_detail_list: Option<Vec<Value>>,
            $($more)*
        }

        #[derive(Deserialize)]
        pub(crate) struct Memory {
            id: Option<String>,
            memory_key: Option<String>,
            memory_value: Option<String>,
            memory_type: Option<String>,
            create_time: Option<i64>,
            conversation_id: Option<String>,
            status: Option<String>,
            confidence: Option<f64>,
            tags: Option<Vec<String>>,
            update_time: Option<i64>,
            relativity: Option<f64>,
            $($more)*
        }

        #[derive(Deserialize)]
        struct Preference {
            id: Option<String>,
            preference: Option<String>,
            preference_type: Option<String>,
            reasoning: Option<String>,
            create_time: Option<i64>,
            conversation_id: Option<String>,
            status: Option<String>,
            update_time: Option<i64>,
            relativity: Option<f64>,
            $($more)*
        }
    };
}

/// Unknown members are passed over, as serde does by itself.
#[expect(dead_code, reason = "reading the members is what is measured")]
pub(crate) mod closed {
    use serde::Deserialize;
    use serde_json::Value;

    found! {}
}

/// Unknown members are kept, as the SDK keeps them.
#[expect(dead_code, reason = "reading the members is what is measured")]
pub(crate) mod open {
    use serde::Deserialize;
    use serde_json::{Map, Value};

    found! {
        #[serde(flatten)]
        extra: Map<String, Value>,
    }
}
