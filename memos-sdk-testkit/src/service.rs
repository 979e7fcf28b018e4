//! What a MemOS answers, without a socket: requests and answers are data.

mod chat;
mod check;
mod dialect;
mod filter;
mod ids;
mod knowledgebases;
mod memories;
mod messages;
mod refusal;
mod relevance;
mod rule;
mod search;
mod state;
mod store;
mod tasks;

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, Request, header};
use memos_sdk_core::{Code, Operation};

pub use messages::StoredMessage;
use refusal::Refusal;
use state::{Plain, State};
use store::{Kind, Memory};

use crate::expectation::Book;
use crate::{Answer, Expectation, Shapes, TaskPlan, Unmet, route};

/// A MemOS without a socket.
///
/// It is asked with an [`http::Request`] and the time at which that came, and answers with an [`Answer`]. The core of the
/// SDK makes the one and reads the other:
///
/// ```
/// use std::time::SystemTime;
/// use memos_sdk_core::types::{AddMessageRequest, SearchMemoryRequest};
/// use memos_sdk_core::{CallOptions, Config};
/// use memos_sdk_testkit::Service;
/// use serde_json::{from_value, json};
///
/// let config = Config::builder().api_key("mpg-1234").build()?;
/// let mut service = Service::new(7);
/// let messages = json!([{"role": "user", "content": "I live in Berlin. I like strong tea."}]);
/// let add: AddMessageRequest = from_value(json!({"user_id": "ada", "messages": messages, "async_mode": false}))?;
/// service.answer(&config.request(add, &CallOptions::new(), false)?, SystemTime::UNIX_EPOCH);
///
/// let search: SearchMemoryRequest = from_value(json!({"user_id": "ada", "query": "Where do I live?"}))?;
/// let answer = service.answer(&config.request(search, &CallOptions::new(), false)?, SystemTime::UNIX_EPOCH);
/// let found = config.read::<SearchMemoryRequest>(&answer.into_response())?;
/// assert_eq!(found.memory_detail_list[0].memory_value.as_deref(), Some("I live in Berlin."));
/// assert_eq!(service.preferences("ada"), ["I like strong tea."]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What it refuses
///
/// In this order: what is due by time ends; an unknown path or method is code 50000; a header `Authorization` that is
/// missing is 40100, one that is not `Token KEY` is 40130, and one with another key than
/// [`set_api_key`](Self::set_api_key) says is 40132; a body that the document does not allow is refused with the code
/// that the documentation gives for it, or 40000. Members that are `null` count as not set, and those that the document
/// does not declare are passed over. Then the state decides: 40001, 40307, 40308, 50120, 50123 and 50131.
///
/// # What it remembers
///
/// There is no model here, and nothing pretends to be one.
///
/// * **Messages** are stored at once, by user and conversation. What a user said is cut into sentences. A question makes
///   nothing; "I like", "I prefer", "I don't", "my favourite" and the like make an explicit preference; every other
///   sentence becomes a fact, as it was said. What assistants and systems say makes nothing; what a tool answers to an
///   assistant's call makes a tool memory. Of a content in parts the text is read. The same sentence of the same user
///   is one memory, whose `update_time` moves.
/// * **Tasks** make these memories when they complete, which the [`TaskPlan`] says; a failed one makes none. With
///   `async_mode: false` it is done before the answer, whatever the plan. Feedback is read like a user's message.
/// * **Searches** find the user's own memories, the public ones of others, and those of the knowledge bases that are
///   named. The relevance is the share of the query's words that a memory has, raised a little for what was said in the
///   conversation that is named. From 0.45 on, unless the request says otherwise, a memory is found, the most relevant first.
/// * **Pages** list the user's own memories in the order in which they were made.
/// * **Deleting** a user takes memories, messages, and what running tasks would still remember; the user is unknown then.
/// * **Knowledge bases** read TXT, JSON, MD and XML files that come as Base64, a memory for each paragraph; other types
///   and addresses are not read.
/// * **Chats** answer with what a search finds for the query, and say so; then the turn is stored, and the query read,
///   unless the request says otherwise.
pub struct Service {
    api_key: Option<String>,
    shapes: Shapes,
    expectations: Book,
    state: State,
}

impl Service {
    /// A service that knows nothing yet; the ids that it gives follow from the seed.
    pub fn new(seed: u64) -> Self {
        Self { api_key: None, shapes: Shapes::default(), expectations: Book::default(), state: State::new(seed) }
    }

    /// Sets the key that requests must bring; without one, the default, any key is taken.
    pub fn set_api_key(&mut self, key: Option<String>) {
        self.api_key = key;
    }

    /// Sets the shapes that answers take from now on.
    pub fn set_shapes(&mut self, shapes: Shapes) {
        self.shapes = shapes;
    }

    /// Sets how long tasks take and how they end that start from now on, those of files as well.
    pub fn set_tasks(&mut self, tasks: TaskPlan) {
        self.state.plan = tasks;
    }

    /// Expects a request from now on, and answers it as the expectation says; see [`Expectation`].
    pub fn expect<O: Operation>(&mut self, expectation: Expectation<O>) {
        self.expectations.add(expectation.into_entry());
    }

    /// Says whether every expectation was met so far.
    ///
    /// # Errors
    ///
    /// When a request did not come that was expected, or came more often: the error names each.
    pub fn verify(&self) -> Result<(), Unmet> {
        self.expectations.verify()
    }

    /// Answers a request that came at this time.
    ///
    /// Whatever it brings, the answer is one that the service could give.
    pub fn answer(&mut self, request: &Request<Bytes>, date: SystemTime) -> Answer {
        self.state.settle(date);
        self.try_answer(request, date).unwrap_or_else(|refusal| self.shapes.error(refusal.code, &refusal.message))
    }

    /// The messages of a conversation, in the order in which they came; those without a conversation under the id "".
    pub fn messages(&self, user_id: &str, conversation_id: &str) -> Vec<StoredMessage> {
        self.state.messages.of(user_id, conversation_id)
    }

    /// The facts that are remembered of a user, in the order in which they came to be.
    pub fn memories(&self, user_id: &str) -> Vec<String> {
        self.texts(user_id, |kind| matches!(kind, Kind::Fact(_)))
    }

    /// The preferences that are remembered of a user, in the order in which they came to be.
    pub fn preferences(&self, user_id: &str) -> Vec<String> {
        self.texts(user_id, |kind| matches!(kind, Kind::Preference { .. }))
    }

    fn try_answer(&mut self, request: &Request<Bytes>, date: SystemTime) -> Result<Answer, Refusal> {
        let (method, path) = (request.method(), request.uri().path());
        let operation = route::operation_at(method, path)
            .ok_or_else(|| Refusal::new(Code::INTERNAL_ERROR, format!("there is no {method} {path}")))?;
        self.check_key(request.headers())?;
        let checked = check::check(operation, request.body())?;
        if let Some(answer) = self.expectations.answer(operation, &checked) {
            return Ok(answer);
        }
        Ok(match self.state.answer(operation, checked, date)? {
            Plain::Data(data) => self.shapes.success(operation, data),
            Plain::Stream(text) => dialect::events(self.shapes.dialect, &text),
        })
    }

    fn check_key(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let header = headers
            .get(header::AUTHORIZATION)
            .ok_or_else(|| Refusal::new(Code::API_KEY_MISSING, "the header Authorization is missing"))?;
        let key = header.to_str().ok().and_then(|header| header.strip_prefix("Token ")).map(str::trim);
        match (key, &self.api_key) {
            (None | Some(""), _) => {
                Err(Refusal::new(Code::API_KEY_REQUIRED, "the header Authorization is not of the form `Token KEY`"))
            }
            (Some(key), Some(wanted)) if key != wanted.trim() => {
                Err(Refusal::new(Code::API_KEY_INVALID, "this is not the API key of this service"))
            }
            _ => Ok(()),
        }
    }

    fn texts(&self, user_id: &str, is_wanted: impl Fn(&Kind) -> bool) -> Vec<String> {
        let wanted = |memory: &&Memory| is_wanted(&memory.kind);
        self.state.store.of(user_id).filter(wanted).map(|memory| memory.kind.text()).collect()
    }
}

/// Shows the settings: a key is a secret also in a test, and memories are many.
impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Service")
            .field("shapes", &self.shapes)
            .field("tasks", &self.state.plan)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
