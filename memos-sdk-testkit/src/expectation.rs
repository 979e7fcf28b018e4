//! Typed expectations: when such a request comes, answer this.

mod book;

use std::fmt;

use http::StatusCode;
use memos_sdk_core::{Code, Operation};
use serde_json::{Value, json};

use crate::Answer;
pub use book::Unmet;
pub(crate) use book::{Book, Entry};

/// A request that a test expects, and what is answered to it.
///
/// Give it to [`MemOs::expect`](crate::MemOs::expect), or, where no socket is needed, to
/// [`Service::expect`](crate::Service::expect).
///
/// ```
/// use memos_sdk_core::types::{MemoryDetail, SearchMemoryRequest, SearchMemoryResponseData};
/// use memos_sdk_testkit::{Expectation, MemOs};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let memos = MemOs::start()?;
/// let mut lisbon = MemoryDetail::default();
/// lisbon.memory_value = Some("I moved to Lisbon.".to_owned());
/// let mut found = SearchMemoryResponseData::default();
/// found.memory_detail_list.push(lisbon);
/// memos.expect(Expectation::when(|request: &SearchMemoryRequest| request.user_id == "ada").answer(found));
/// // … what is tested searches …
/// assert!(memos.verify().is_err(), "nobody has searched");
/// # Ok(())
/// # }
/// ```
///
/// It sees only what the service would take: a request with a wrong key, or one that the document does not allow, is
/// refused as ever. Of several that fit, the first that was given answers, as often as it says; then the next. One that
/// says nothing about the answer only counts, and the service answers as if it were not there.
///
/// What it is given to decide runs while the service answers, so it must not ask the server or the service for anything:
/// it would wait for itself. An assertion that fails in it is answered with HTTP 501, and told by
/// [`MemOs::verify`](crate::MemOs::verify).
pub struct Expectation<O> {
    fits: Box<dyn Fn(&O) -> bool + Send>,
    reply: Option<Reply<O>>,
    times: Option<u32>,
    description: Option<String>,
}

/// What makes the answer to a request.
type Reply<O> = Box<dyn FnMut(&O) -> Answer + Send>;

impl<O: Operation> Expectation<O> {
    /// Expects the requests of an operation for which this is true.
    pub fn when(fits: impl Fn(&O) -> bool + Send + 'static) -> Self {
        Self { fits: Box::new(fits), reply: None, times: None, description: None }
    }

    /// Expects any request of the operation.
    ///
    /// ```
    /// use memos_sdk_core::types::ChatRequest;
    /// use memos_sdk_testkit::Expectation;
    ///
    /// let never_asked = Expectation::<ChatRequest>::any().times(0);
    /// ```
    pub fn any() -> Self {
        Self::when(|_| true)
    }

    /// Answers with this data.
    #[must_use]
    pub fn answer(self, data: impl Into<O::Output>) -> Self {
        let data = serde_json::to_value(data.into());
        self.answer_json(data.unwrap_or_else(|error| json!({"this cannot be written as JSON": error.to_string()})))
    }

    /// Answers with this data, whatever the document says about it.
    ///
    /// ```
    /// use memos_sdk_core::types::GetStatusRequest;
    /// use memos_sdk_testkit::Expectation;
    /// use serde_json::json;
    ///
    /// let paused = Expectation::<GetStatusRequest>::any().answer_json(json!({"status": "paused"})).times(3);
    /// ```
    #[must_use]
    pub fn answer_json(self, data: impl Into<Value>) -> Self {
        let (data, enveloped) = (data.into(), O::METADATA.enveloped);
        let answer = if enveloped { Answer::data(&data) } else { Answer::json(StatusCode::OK, &data) };
        self.reply(move |_| answer.clone())
    }

    /// Answers with an error of the service.
    #[must_use]
    pub fn fail(self, code: Code) -> Self {
        self.reply(move |_| Answer::error(code, code.meaning().unwrap_or_default()))
    }

    /// Answers with what this makes of the request.
    #[must_use]
    pub fn reply(mut self, reply: impl FnMut(&O) -> Answer + Send + 'static) -> Self {
        self.reply = Some(Box::new(reply));
        self
    }

    /// Expects it so many times, and no more; without this, at least once.
    ///
    /// 0 says that such a request should never come, whatever else answers it.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Gives it words, by which [`Unmet`] names it.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The same without its type, so that those of all operations stand in one book.
    pub(crate) fn into_entry(self) -> Entry {
        let Self { fits, mut reply, times, description } = self;
        let operation = O::METADATA.id;
        let description = description.unwrap_or_else(|| operation.clone().into_owned());
        let ask = move |request: &Value, exhausted: bool| {
            let request = O::deserialize(request).ok()?;
            fits(&request).then(|| reply.as_mut().filter(|_| !exhausted).map(|reply| reply(&request)))
        };
        Entry::new(operation, description, times, Box::new(ask))
    }
}

impl<O: Operation> fmt::Debug for Expectation<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Expectation")
            .field("operation", &O::METADATA.id)
            .field("description", &self.description)
            .field("answers", &self.reply.is_some())
            .field("times", &self.times)
            .finish()
    }
}
