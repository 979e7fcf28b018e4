//! Waiting for tasks.

mod states;
mod together;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use memos_sdk_core::{
    CallOptions, Operation, Result, StartsTask, Task, TaskMembers, TaskOperation, TaskPolling, TaskStart, TaskUpdate,
    WaitError, Waited,
};

pub use self::states::TaskStates;
pub use self::together::Tasks;
use crate::Client;

/// A task of the service, to be asked about.
///
/// The [`Task`] within it is plain data: store it, and make a handle of it again in another process.
///
/// ```no_run
/// # use std::time::Duration;
/// # use memos_sdk_blocking::{Task, TaskHandle, TaskOperation, WaitError};
/// # fn run<O: TaskOperation>(handle: TaskHandle<O>) -> memos_sdk_blocking::Result<()> {
/// match handle.wait(Duration::from_secs(60)) {
///     Ok(_) => println!("done"),
///     Err(WaitError::StillRunning(progress)) => println!("ask later about {:?}", progress.task),
///     Err(error) => return Err(error.into()),
/// }
/// # Ok(())
/// # }
/// ```
pub struct TaskHandle<O> {
    client: Client,
    task: Task,
    options: CallOptions,
    interval: Option<(Duration, Duration)>,
    operation: PhantomData<fn() -> O>,
}

impl<O: TaskOperation> TaskHandle<O> {
    /// A handle that asks about `task` through `client`.
    pub fn new(client: Client, task: impl Into<Task>) -> Self {
        let (task, options) = (task.into(), CallOptions::new());
        Self { client, task, options, interval: None, operation: PhantomData }
    }

    /// Replaces the options of the calls that ask about the task.
    #[must_use]
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// How long to wait between two questions: half a second at first by default, and longer each time up to five
    /// seconds; neither is shorter than 50 ms. Each wait varies by a fifth, so that many waiting clients do not ask all at
    /// once.
    #[must_use]
    pub fn interval(mut self, first: Duration, longest: Duration) -> Self {
        self.interval = Some((first, longest));
        self
    }

    /// The task, as plain data.
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// The task, as plain data.
    pub fn into_task(self) -> Task {
        self.task
    }

    /// Asks once.
    ///
    /// # Errors
    ///
    /// When the call fails, or the answer that should have named the task named none. A failed task is no error here:
    /// the state says so.
    pub fn status(&self) -> Result<TaskUpdate<O::Output>> {
        let request = TaskMembers::request::<O>(&self.task)?;
        let data = self.client.send_with(request, self.options.clone())?;
        Ok(TaskUpdate::new(O::TASK.state(&data), data))
    }

    /// Waits until the task is done, at most for `limit`, and gives the last answer about it.
    ///
    /// A task that the service does not know is waited for in the first ten seconds: one that was just started may not
    /// be visible yet. A call that fails in a way that may pass ([`Error::is_retryable`](crate::Error::is_retryable))
    /// does not end the waiting: the task is asked about again after the usual wait, or after the time that the server
    /// asks for if that is longer. The last half a second, or tenth of the limit if that is less, is kept for one last
    /// question, and not waited for where there is none to ask.
    ///
    /// # Errors
    ///
    /// When the task failed, was still running or in an unknown state at the limit, or a call failed: each is a variant
    /// of [`WaitError`], and gives the task back. A call failed also where the last one before the limit did, where the
    /// server asks to wait beyond the limit, and, with a time-out, where no time was left to ask even once.
    pub fn wait(&self, limit: Duration) -> Result<O::Output, WaitError<O::Output>> {
        self.states(limit).outcome()
    }

    /// The states of the task, one for each time that the service is asked, until it has ended, at most for `limit`.
    ///
    /// The last is [`TaskState::Completed`](crate::TaskState::Completed) or
    /// [`TaskState::Failed`](crate::TaskState::Failed), or an error as of [`wait`](Self::wait).
    pub fn states(&self, limit: Duration) -> TaskStates<O> {
        TaskStates::new(self.client.clone(), self.polling(limit, self.client.exchange().moment().now), &self.options)
    }

    fn polling(&self, limit: Duration, started: Duration) -> TaskPolling<O> {
        let polling = TaskPolling::new(self.task.clone(), limit, started);
        match self.interval {
            Some((first, longest)) => polling.interval(first, longest),
            None => polling,
        }
    }
}

impl<O> Clone for TaskHandle<O> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            task: self.task.clone(),
            options: self.options.clone(),
            interval: self.interval,
            operation: PhantomData,
        }
    }
}

impl<O> fmt::Debug for TaskHandle<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TaskHandle").field("task", &self.task).finish_non_exhaustive()
    }
}

/// The data of an operation's answer, and what the task that it started came to.
pub(crate) type Outcome<O> = Result<Waited<Output<O>, Status<O>>, WaitError<Status<O>>>;
type Output<O> = <O as Operation>::Output;
type Status<O> = <<O as StartsTask>::Status as Operation>::Output;

/// Calls an operation, and waits for the task that it starts.
pub(crate) fn send_and_wait<O: StartsTask>(
    client: &Client,
    request: O,
    options: &CallOptions,
    limit: Duration,
) -> Outcome<O> {
    let start = TaskStart::<O>::new(limit, client.exchange().moment().now);
    let outcome = client.send_with(request, start.options(options));
    let (answer, polling) = start.answered(outcome, client.exchange().moment().now)?;
    let status = match polling {
        Some(polling) => Some(TaskStates::new(client.clone(), polling, options).outcome()?),
        None => None,
    };
    Ok(Waited::new(answer, status))
}
