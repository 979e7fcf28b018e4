//! An operation and the task that it starts, with one limit for both.

use std::marker::PhantomData;
use std::time::Duration;

use super::{StartsTask, TaskPolling, WaitError, started_task};
use crate::{CallOptions, Operation, Result};

/// Sending an operation and waiting for its task: what the call takes is not left for the task.
///
/// The transport sends the operation with the options that [`options`](Self::options) gives, hands the outcome to
/// [`answered`](Self::answered), and drives the polling that it gets for it.
#[derive(Debug)]
pub struct TaskStart<O> {
    limit: Duration,
    started: Duration,
    operation: PhantomData<fn() -> O>,
}

/// The answer, and the polling of the task that it names, if it names one.
type Started<O> = (<O as Operation>::Output, Option<TaskPolling<<O as StartsTask>::Status>>);

/// What the operation that asks about the task answers.
type Status<O> = <<O as StartsTask>::Status as Operation>::Output;

impl<O: StartsTask> TaskStart<O> {
    /// Begins at `now`; the call and the task have `limit` together.
    pub fn new(limit: Duration, now: Duration) -> Self {
        Self { limit, started: now, operation: PhantomData }
    }

    /// The options of the call: it has no more time than the whole.
    pub fn options(&self, options: &CallOptions) -> CallOptions {
        options.clone().at_most(self.limit)
    }

    /// Takes what the call came to at `now`.
    ///
    /// # Errors
    ///
    /// When the call failed.
    pub fn answered(self, outcome: Result<O::Output>, now: Duration) -> Result<Started<O>, WaitError<Status<O>>> {
        let answer = outcome.map_err(|error| WaitError::not_started(error, now.saturating_sub(self.started)))?;
        let polling = started_task::<O>(&answer)
            .map(|task| TaskPolling::new(task, self.limit, self.started).started_by(O::METADATA.class()));
        Ok((answer, polling))
    }
}
