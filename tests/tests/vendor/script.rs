//! The calls, each as the vendor's Python client makes it and as the SDK does.

mod files;
mod memories;
mod talk;

use std::collections::BTreeMap;

use memos_sdk_blocking::{Client, Error, Response, Single};
use memos_sdk_testkit::MemOs;
use serde::Serialize;
use serde_json::{Value, json};

use crate::client::Call;
pub(crate) use files::PARKING;

/// A call, made in both ways.
pub(crate) struct Step {
    /// What later steps and checks know it by.
    pub(crate) name: &'static str,
    /// The id of the operation.
    pub(crate) operation: &'static str,
    /// The method of the vendor's client.
    pub(crate) method: &'static str,
    /// Its arguments; `{"$": "added.data.task_id"}` stands for a value of an earlier answer.
    pub(crate) arguments: Value,
    /// The same call of the SDK.
    pub(crate) with_sdk: fn(&Client, &Answers) -> Result<Value, Error>,
}

impl Step {
    /// The call of the vendor's client.
    pub(crate) fn call(&self) -> Call<'_> {
        Call { name: self.name, method: self.method, arguments: &self.arguments }
    }
}

/// The answers so far, by the names of their steps.
#[derive(Default)]
pub(crate) struct Answers(BTreeMap<&'static str, Value>);

impl Answers {
    /// All of them.
    pub(crate) fn all(&self) -> &BTreeMap<&'static str, Value> {
        &self.0
    }

    /// A text of an answer, by the name of its step and a JSON pointer.
    #[track_caller]
    pub(crate) fn text(&self, name: &str, pointer: &str) -> String {
        let text = self.0[name].pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_else(|| panic!("no text at {pointer} of {name}: {}", self.0[name])).to_owned()
    }
}

/// The calls in the order in which they are made: every method that this API has, with little and with much.
pub(crate) fn steps() -> Vec<Step> {
    let mut steps = files::before();
    steps.extend(memories::before());
    steps.extend(talk::steps());
    steps.extend(memories::after());
    steps.extend(files::after());
    steps
}

/// Makes the calls with the SDK, which must take every answer.
#[track_caller]
pub(crate) fn play(memos: &MemOs, steps: &[Step]) -> Answers {
    let client = Client::builder().base_url(memos.base_url()).api_key(memos.api_key()).build().unwrap();
    let mut answers = Answers::default();
    for step in steps {
        let answer = (step.with_sdk)(&client, &answers);
        answers.0.insert(step.name, answer.unwrap_or_else(|error| panic!("{}: {}", step.name, error.chain())));
    }
    answers
}

/// A value of an earlier answer, as an argument.
fn of(path: &str) -> Value {
    json!({"$": path})
}

/// What the SDK has read of the answer, where it stands in the answer.
fn read<T: Serialize>(response: Response<T>) -> Value {
    json!({"data": response.into_data()})
}

/// The same, where servers send an object or a list of one.
fn read_one<T: Serialize>(response: Response<Single<T>>) -> Value {
    read(response.map(Single::into_inner))
}
