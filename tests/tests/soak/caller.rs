//! Somebody who makes random calls, and writes down what comes of them.

use std::collections::BTreeMap;

use fastrand::Rng;
use memos_sdk_core::Result;
use memos_sdk_core::types::{
    AddMessageRequest, AddMessageResponseData, DeleteMemoryRequest, DeleteResponseData, GetMemoryRequest,
    GetMemoryResponseData, SearchMemoryRequest, SearchMemoryResponseData,
};
use serde_json::{Value, json};

use crate::ledger::Ledger;

/// A call to make.
pub(crate) enum Next {
    Add(AddMessageRequest),
    Delete(DeleteMemoryRequest),
    Get(GetMemoryRequest),
    Search(SearchMemoryRequest),
}

/// Somebody with memories of their own.
pub(crate) struct Caller {
    pub(crate) ledger: Ledger,
    random: Rng,
    added: u64,
    /// The ids of memories that were seen.
    ids: BTreeMap<String, String>,
    /// What the call that is being made is about.
    subject: String,
}

/// Has a caller make calls with a client: each is awaited, where the client is async.
macro_rules! drive {
    ($memos:expr, $caller:expr, $calls:expr $(, .$wait:tt)?) => {
        for _ in 0..$calls {
            match $caller.next() {
                $crate::caller::Next::Add(request) => $caller.added($memos.send(request)$(.$wait)?),
                $crate::caller::Next::Delete(request) => $caller.deleted($memos.send(request)$(.$wait)?),
                $crate::caller::Next::Get(request) => $caller.got($memos.send(request)$(.$wait)?),
                $crate::caller::Next::Search(request) => $caller.found($memos.send(request)$(.$wait)?),
            }
        }
    };
}
pub(crate) use drive;

impl Caller {
    pub(crate) fn new(kind: &str, number: u64, seed: u64) -> Self {
        let user = format!("{kind} {number}");
        let random = Rng::with_seed(seed ^ number.rotate_left(32) ^ user.len() as u64);
        Self { ledger: Ledger::new(user), random, added: 0, ids: BTreeMap::new(), subject: String::new() }
    }

    /// Decides what to do next.
    pub(crate) fn next(&mut self) -> Next {
        let user = self.ledger.user.clone();
        match self.random.u8(..10) {
            0..5 => {
                self.added += 1;
                let word: String = (0..8).map(|_| self.random.lowercase()).collect();
                self.subject = format!("The secret word of day {} is {word}.", self.added);
                let message = json!({"role": "user", "content": self.subject});
                let conversation = Ledger::CONVERSATION;
                let body = json!({"user_id": user, "conversation_id": conversation, "messages": [message], "async_mode": false});
                Next::Add(request(body))
            }
            5..7 if !self.ids.is_empty() => {
                let known: Vec<&String> = self.ids.keys().collect();
                self.subject = known[self.random.usize(..known.len())].clone();
                let id = self.ids.remove(&self.subject);
                Next::Delete(request(json!({"memory_ids": [id]})))
            }
            5..8 => Next::Search(request(json!({"user_id": user, "query": "secret word", "memory_limit_number": 25}))),
            _ => Next::Get(request(json!({"user_id": user, "size": 50}))),
        }
    }

    pub(crate) fn added(&mut self, outcome: Result<AddMessageResponseData>) {
        self.ledger.added(&self.subject, outcome.map(drop));
    }

    pub(crate) fn deleted(&mut self, outcome: Result<DeleteResponseData>) {
        self.ledger.deleted(&self.subject, outcome.map(drop));
    }

    pub(crate) fn got(&mut self, outcome: Result<GetMemoryResponseData>) {
        let Ok(data) = outcome else { return };
        assert_eq!(data.pages, Some(1), "all stand on one page");
        let items = data.memory_detail_list.into_iter();
        self.ids = items.map(|item| (item.memory_value.unwrap(), item.id.unwrap())).collect();
        self.ledger.seen(self.ids.keys().map(String::as_str).collect(), true);
    }

    pub(crate) fn found(&mut self, outcome: Result<SearchMemoryResponseData>) {
        let Ok(data) = outcome else { return };
        let values: Vec<String> = data.memory_detail_list.into_iter().filter_map(|item| item.memory_value).collect();
        self.ledger.seen(values.iter().map(String::as_str).collect(), false);
    }
}

fn request<O: serde::de::DeserializeOwned>(body: Value) -> O {
    serde_json::from_value(body).unwrap()
}
