//! The service as a caller sees it.

mod asks;
mod bodies;
mod chats;
mod files;
mod pages;
mod searches;
mod shapes;
mod tasks;

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use memos_sdk_core::Code;
use serde_json::{Value, json};

use super::*;

/// The path of the base URL.
const BASE: &str = "/api/openmem/v1";

/// A service, and the time of its next request.
struct Caller {
    service: Service,
    date: SystemTime,
}

impl Caller {
    fn new() -> Self {
        Self { service: Service::new(1), date: SystemTime::UNIX_EPOCH + Duration::from_millis(1_749_547_800_000) }
    }

    fn answer(&mut self, path: &str, body: impl Into<Bytes>) -> Answer {
        let request = Request::post(format!("{BASE}{path}")).header("authorization", "Token mpg-1234");
        self.service.answer(&request.body(body.into()).unwrap(), self.date)
    }

    /// The whole envelope.
    fn envelope(&mut self, path: &str, body: &Value) -> Value {
        let answer = self.answer(path, body.to_string()).into_response();
        serde_json::from_slice(answer.body()).unwrap_or_else(|error| panic!("{path} {body}: {error}: {answer:?}"))
    }

    /// The data of a success.
    #[track_caller]
    fn ask(&mut self, path: &str, body: &Value) -> Value {
        let mut envelope = self.envelope(path, body);
        assert_eq!(envelope["code"], 0, "{path} {body}: {envelope}");
        envelope["data"].take()
    }

    /// Asks for something that is refused.
    #[track_caller]
    fn refused(&mut self, path: &str, body: &Value, code: Code) {
        let envelope = self.envelope(path, body);
        assert_eq!((&envelope["code"], &envelope["data"]), (&json!(code), &Value::Null), "{path} {body}: {envelope}");
        assert_ne!(envelope["message"], "", "{path} {body}");
    }

    /// Has a user say something, which is remembered at once; the members are added to the request.
    fn says(&mut self, user: &str, text: &str, members: Value) -> Value {
        let mut request =
            json!({"user_id": user, "messages": [{"role": "user", "content": text}], "async_mode": false});
        merge(&mut request, members);
        self.ask("/add/message", &request)
    }

    fn wait(&mut self, time: Duration) {
        self.date += time;
    }
}

fn merge(request: &mut Value, members: Value) {
    let Value::Object(members) = members else { panic!("members are wanted: {members}") };
    request.as_object_mut().unwrap().extend(members);
}

/// The members of this name of all items of a list.
fn each<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    let items = list.as_array().unwrap_or_else(|| panic!("a list is wanted: {list}"));
    items.iter().map(|item| item[name].as_str().unwrap()).collect()
}
