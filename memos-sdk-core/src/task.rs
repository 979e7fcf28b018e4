//! Tasks that the service works on after it has answered.

mod error;
mod polling;
mod start;
mod turns;

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::error::{WaitError, WaitProgress};
pub use self::polling::{TaskPolling, TaskStep};
pub use self::start::TaskStart;
pub use self::turns::Turns;
use crate::error::one_line;
use crate::{Error, Operation, Result};

/// The name of a task: plain data that can be stored, and asked about in another process.
///
/// In JSON it is the id itself.
///
/// ```
/// use memos_sdk_core::Task;
///
/// let task = Task::from("t-1");
/// let stored = serde_json::to_string(&task)?;
/// assert_eq!(stored, r#""t-1""#);
/// assert_eq!(serde_json::from_str::<Task>(&stored)?, task);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Task {
    id: String,
}

impl Task {
    /// The id under which the service knows the task; empty where an answer named none.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The id in one line of bounded length, for messages and logs; [`id`](Self::id) gives it as it is.
impl fmt::Display for Task {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&one_line(&self.id))
    }
}

impl From<&Self> for Task {
    fn from(task: &Self) -> Self {
        task.clone()
    }
}

impl From<String> for Task {
    fn from(id: String) -> Self {
        Self { id }
    }
}

impl From<&str> for Task {
    fn from(id: &str) -> Self {
        id.to_owned().into()
    }
}

impl From<&String> for Task {
    fn from(id: &String) -> Self {
        id.clone().into()
    }
}

impl From<i64> for Task {
    fn from(id: i64) -> Self {
        id.to_string().into()
    }
}

/// Answers may leave the id out: asking about the task is an error then, which says so.
impl From<Option<String>> for Task {
    fn from(id: Option<String>) -> Self {
        id.unwrap_or_default().into()
    }
}

/// How far a task is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TaskState {
    /// The service still works on it.
    Running,
    /// It is done.
    Completed,
    /// It ended without success; the answer that says so is a successful one.
    Failed,
    /// The service gave a state that this version does not know, or none (the text is empty then). It may be a state
    /// on the way as well as an end, so it is asked about again.
    Unknown(String),
}

impl TaskState {
    /// Whether the state can still change, as far as this version knows.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

/// The state in one line of bounded length, for messages and logs.
impl fmt::Display for TaskState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Running => formatter.write_str("running"),
            Self::Completed => formatter.write_str("completed"),
            Self::Failed => formatter.write_str("failed"),
            Self::Unknown(text) => match one_line(text) {
                text if text.is_empty() => formatter.write_str("no state at all"),
                text => formatter.write_str(&text),
            },
        }
    }
}

/// What the service said about a task at one time.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TaskUpdate<S> {
    /// How far the task is.
    pub state: TaskState,
    /// All that the answer says.
    pub data: S,
}

#[doc(hidden)]
impl<S> TaskUpdate<S> {
    /// What an answer says; callers are given updates and make none.
    pub fn new(state: TaskState, data: S) -> Self {
        Self { state, data }
    }
}

/// The answer of an operation, and what the task that it started came to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Waited<T, S> {
    /// The data of the operation's own answer.
    pub answer: T,
    /// The last state of the task; `None` where the answer names no task: it was done at once, or the service did not
    /// say.
    pub status: Option<S>,
}

#[doc(hidden)]
impl<T, S> Waited<T, S> {
    /// What waiting came to; callers are given it and make none.
    pub fn new(answer: T, status: Option<S>) -> Self {
        Self { answer, status }
    }
}

/// An operation that tells how far a task is.
///
/// Generated code implements it where the document's corrections say so.
pub trait TaskOperation: Operation {
    /// Where request and answer say what, by the names of their members.
    const TASK: TaskMembers;
}

/// An operation that starts a task.
///
/// Generated code implements it where the document's corrections say so.
pub trait StartsTask: Operation {
    /// The operation that tells how far the task is.
    type Status: TaskOperation;

    /// The member of the answer's data that names the task.
    const TASK_ID: &'static str;
}

/// Where the request and the answer of a [`TaskOperation`] say what.
#[derive(Debug, Clone, Copy)]
pub struct TaskMembers {
    /// The member of the request that names the task.
    pub id: &'static str,
    /// The member of the answer's data that holds the state.
    pub state: &'static str,
    /// The states in which the service still works on the task.
    pub running: &'static [&'static str],
    /// The states in which the task is done.
    pub completed: &'static [&'static str],
    /// The states in which the task has ended without success.
    pub failed: &'static [&'static str],
}

impl TaskMembers {
    /// The request that asks about a task.
    ///
    /// # Errors
    ///
    /// When the task has no id, or the operation wants more than an id.
    pub fn request<O: TaskOperation>(task: &Task) -> Result<O> {
        if task.id.is_empty() {
            return Err(Error::invalid_request("there is no task to ask about, because the answer named none")
                .with_suggestion("an operation that does its work at once starts no task")
                .about(&O::METADATA));
        }
        let request = Value::Object([(O::TASK.id.to_owned(), Value::from(task.id.as_str()))].into_iter().collect());
        serde_json::from_value(request).map_err(|error| {
            Error::invalid_request("a task's id is not enough for this operation")
                .with_source(error)
                .about(&O::METADATA)
        })
    }

    /// The state that an answer gives.
    ///
    /// The answer may also be a list of one, and a member of another type is no state.
    pub fn state(&self, data: &impl Serialize) -> TaskState {
        let text = match member(data, self.state) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        // Servers differ in how they write the same word.
        let is_one_of = |states: &[&str]| states.iter().any(|state| state.eq_ignore_ascii_case(text.trim()));
        if is_one_of(self.completed) {
            TaskState::Completed
        } else if is_one_of(self.failed) {
            TaskState::Failed
        } else if is_one_of(self.running) {
            TaskState::Running
        } else {
            TaskState::Unknown(text)
        }
    }
}

/// The task that the answer of an operation names, if it names one.
pub fn started_task<O: StartsTask>(answer: &O::Output) -> Option<Task> {
    match member(answer, O::TASK_ID)? {
        Value::String(id) if !id.is_empty() => Some(id.into()),
        Value::Number(id) => Some(id.to_string().into()),
        _ => None,
    }
}

/// A member of an object, or of the first object of a list.
fn member(data: &impl Serialize, name: &str) -> Option<Value> {
    let mut value = serde_json::to_value(data).ok()?;
    if let Value::Array(elements) = &mut value {
        value = elements.first_mut()?.take();
    }
    value.get_mut(name).map(Value::take)
}

#[cfg(test)]
mod tests;
