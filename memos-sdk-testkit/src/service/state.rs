//! Everything that a service remembers, and what the operations have in common.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use memos_sdk_core::{Code, Metadata};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ids::Ids;
use super::knowledgebases::Knowledgebases;
use super::messages::Messages;
use super::refusal::Refusal;
use super::store::Store;
use super::tasks::{Progress, Stage, Task, Tasks, Work};
use crate::TaskPlan;

/// What an operation answers, before it takes a shape.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Plain {
    /// The `data` of the envelope.
    Data(Value),
    /// A text that is streamed.
    Stream(String),
}

pub(super) type Outcome = Result<Value, Refusal>;

#[derive(Debug)]
pub(super) struct State {
    pub(super) ids: Ids,
    pub(super) plan: TaskPlan,
    pub(super) messages: Messages,
    pub(super) store: Store,
    pub(super) tasks: Tasks,
    pub(super) knowledgebases: Knowledgebases,
}

impl State {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            ids: Ids::new(seed),
            plan: TaskPlan::default(),
            messages: Messages::default(),
            store: Store::default(),
            tasks: Tasks::default(),
            knowledgebases: Knowledgebases::default(),
        }
    }

    /// Ends what ends by this time.
    pub(super) fn settle(&mut self, date: SystemTime) {
        while let Some(id) = self.tasks.take_due(date) {
            if self.tasks.get_mut(&id).is_some_and(|task| task.progress.end()) {
                self.finish_task(&id, date);
            }
        }
        while let Some(id) = self.knowledgebases.take_due(date) {
            self.end_file(&id, date);
        }
    }

    /// Does what a checked request asks for.
    pub(super) fn answer(&mut self, operation: &Metadata, request: Value, date: SystemTime) -> Result<Plain, Refusal> {
        if operation.id == "chat" {
            return self.chat(&read(request)?, date);
        }
        let data = match operation.id.as_ref() {
            "add_message" => self.add_message(read(request)?, date),
            "get_message" => self.get_message(&read(request)?),
            "search_memory" => self.search_memory(&read(request)?),
            "get_memory" => self.get_memory(&read(request)?),
            "delete_memory" => self.delete_memory(&read(request)?),
            "add_feedback" => self.add_feedback(read(request)?, date),
            "extract_memory" => self.extract_memory(&read(request)?),
            "get_status" => self.get_status(&read(request)?, date),
            "create_knowledgebase" => self.create_knowledgebase(read(request)?),
            "delete_knowledgebase" => self.delete_knowledgebase(&read(request)?),
            "add_knowledgebase-file" => self.add_knowledgebase_file(read(request)?, date),
            "get_knowledgebase-file" => self.get_knowledgebase_file(&read(request)?, date),
            "delete_knowledgebase-file" => self.delete_knowledgebase_file(&read(request)?),
            other => Err(Refusal::new(Code::INTERNAL_ERROR, format!("{other} is an operation that is not known here"))),
        };
        data.map(Plain::Data)
    }

    /// Starts a task, and gives its id and how far it is.
    pub(super) fn start_task(&mut self, work: Work, date: SystemTime) -> (String, Stage) {
        self.add_task(work, Progress::start(self.plan, date), self.plan.immediate, date)
    }

    /// Does the work of a task at once, whatever the plan, and gives its id and how far it is.
    pub(super) fn do_task(&mut self, work: Work, date: SystemTime) -> (String, Stage) {
        self.add_task(work, Progress::start(TaskPlan::immediate(), date), true, date)
    }

    fn add_task(&mut self, work: Work, mut progress: Progress, at_once: bool, date: SystemTime) -> (String, Stage) {
        let id = self.ids.next();
        if at_once {
            progress.end();
        }
        let stage = progress.stage();
        self.tasks.add(id.clone(), Task { progress, work: Some(work), made: Vec::new() });
        if at_once {
            self.finish_task(&id, date);
        }
        (id, stage)
    }

    /// Does the work of a task that has just ended, unless it failed.
    pub(super) fn finish_task(&mut self, id: &str, date: SystemTime) {
        let Some(task) = self.tasks.get_mut(id) else { return };
        let Some(work) = task.work.take().filter(|_| task.progress.stage() == Stage::Completed) else { return };
        let now = millis(date);
        let mut made = Vec::new();
        for draft in work.drafts {
            made.push(self.store.keep(draft, &work.origin, now, &mut self.ids));
        }
        if let Some(task) = self.tasks.get_mut(id) {
            task.made = made;
        }
    }

    /// The knowledge bases of these ids, which must all be there.
    pub(super) fn linked(&self, ids: &[String]) -> Result<BTreeSet<String>, Refusal> {
        match ids.iter().find(|id| !self.knowledgebases.has(id)) {
            Some(id) => {
                Err(Refusal::new(Code::KNOWLEDGEBASE_NOT_LINKED, format!("the knowledge base {id} is not linked")))
            }
            None => Ok(ids.iter().cloned().collect()),
        }
    }
}

/// A date in milliseconds since 1970; 1970 for one before.
pub(super) fn millis(date: SystemTime) -> i64 {
    let since = date.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Reads a request that was checked as the type of its operation.
fn read<T: DeserializeOwned>(request: Value) -> Result<T, Refusal> {
    // What the schema takes and the type does not: a whole number beyond 64 bits.
    serde_json::from_value(request).map_err(|error| Refusal::invalid(error.to_string()))
}
