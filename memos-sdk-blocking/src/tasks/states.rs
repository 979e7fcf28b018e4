//! The states of a task, one after the other.

use std::fmt;
use std::iter::FusedIterator;
use std::time::Duration;

use memos_sdk_core::{CallOptions, TaskOperation, TaskPolling, TaskStep, TaskUpdate, WaitError};

use crate::Client;

/// The states of a task, one for each time that the service is asked; made by
/// [`TaskHandle::states`](crate::TaskHandle::states).
///
/// It waits between two questions, and ends with the task or after an error.
#[must_use = "nothing is asked unless it is read"]
pub struct TaskStates<O: TaskOperation> {
    client: Client,
    options: CallOptions,
    polling: TaskPolling<O>,
    next: Next,
}

/// What comes next.
#[derive(Debug, Clone, Copy)]
enum Next {
    /// The task is asked about, after this time.
    Ask(Duration),
    /// Nothing: the task has ended, or there was an error.
    Nothing,
}

impl<O: TaskOperation> TaskStates<O> {
    pub(super) fn new(client: Client, polling: TaskPolling<O>, options: &CallOptions) -> Self {
        Self { client, polling, options: options.clone(), next: Next::Ask(Duration::ZERO) }
    }

    /// Asks to the end, and gives what the task came to.
    pub(super) fn outcome(mut self) -> Result<O::Output, WaitError<O::Output>> {
        while let Some(delay) = self.delay() {
            self.wait(delay);
            self.ask()?;
        }
        self.into_outcome()
    }

    /// What the task came to, as far as it was asked about.
    pub(super) fn into_outcome(self) -> Result<O::Output, WaitError<O::Output>> {
        self.polling.into_outcome()
    }

    /// How long to wait before the task is asked about; `None` if it is not asked about any more.
    pub(super) fn delay(&self) -> Option<Duration> {
        match self.next {
            Next::Ask(delay) => Some(delay),
            Next::Nothing => None,
        }
    }

    /// What the client's clock shows.
    pub(super) fn now(&self) -> Duration {
        self.client.exchange().moment().now
    }

    /// Waits before a question.
    pub(super) fn wait(&self, delay: Duration) {
        if !delay.is_zero() {
            self.client.exchange().timer().pause(delay);
        }
    }

    /// Asks about the task.
    pub(super) fn ask(&mut self) -> Result<(), WaitError<O::Output>> {
        self.next = Next::Nothing;
        let (request, options) = self.polling.ask(&self.options, self.now())?;
        let outcome = self.client.send_with(request, options);
        let moment = self.client.exchange().moment();
        if let TaskStep::Wait(delay) = self.polling.answered(outcome, moment)? {
            self.next = Next::Ask(delay);
        }
        Ok(())
    }
}

impl<O: TaskOperation> Iterator for TaskStates<O> {
    type Item = Result<TaskUpdate<O::Output>, WaitError<O::Output>>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(delay) = self.delay() {
            self.wait(delay);
            if let Err(error) = self.ask() {
                return Some(Err(error));
            }
            // A question that the service could not answer yet gives no state.
            if let Some(update) = self.polling.take_update() {
                return Some(Ok(update));
            }
        }
        None
    }
}

impl<O: TaskOperation> FusedIterator for TaskStates<O> {}

impl<O: TaskOperation> fmt::Debug for TaskStates<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TaskStates").field("task", self.polling.task()).finish_non_exhaustive()
    }
}
