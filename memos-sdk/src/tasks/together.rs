//! Waiting for several tasks at once.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use memos_sdk_core::{Task, TaskOperation, WaitError};

use crate::tasks::{TaskHandle, TaskStates};

/// How many tasks are asked about at the same time, unless told otherwise: far below the recommended 50 calls a second.
const CONCURRENCY: usize = 8;

/// Several tasks that are waited for together; each has an outcome of its own.
///
/// ```no_run
/// # use std::time::Duration;
/// # use memos_sdk::{TaskHandle, TaskOperation, Tasks};
/// # async fn run<O: TaskOperation>(handles: Vec<TaskHandle<O>>) {
/// let tasks: Tasks<_> = handles.into_iter().collect();
/// for (task, outcome) in tasks.wait(Duration::from_secs(60)).await {
///     match outcome {
///         Ok(_) => println!("{task} is done"),
///         Err(error) => println!("{error}"),
///     }
/// }
/// # }
/// ```
pub struct Tasks<O> {
    handles: Vec<TaskHandle<O>>,
    concurrency: usize,
}

/// What waiting for one of several tasks came to.
type Outcome<S> = Result<S, WaitError<S>>;

/// A task that is being waited for, and its place in the list.
type Waiting<S> = (usize, Pin<Box<dyn Future<Output = Outcome<S>> + Send>>);

impl<O: TaskOperation> Tasks<O> {
    /// How many tasks are asked about at the same time: 8 by default, and 1 at least.
    #[must_use]
    pub fn concurrency(mut self, tasks: usize) -> Self {
        self.concurrency = tasks.max(1);
        self
    }

    /// Waits until all tasks have ended, at most for `limit`, and gives the outcome of each in the order of the tasks.
    ///
    /// The limit is one for all: a task whose turn comes late has the time that is left.
    pub async fn wait(self, limit: Duration) -> Vec<(Task, Outcome<O::Output>)> {
        let mut tasks = Vec::with_capacity(self.handles.len());
        let mut outcomes: Vec<Option<Outcome<O::Output>>> = Vec::with_capacity(self.handles.len());
        let mut queue = VecDeque::with_capacity(self.handles.len());
        for (index, handle) in self.handles.into_iter().enumerate() {
            let started = handle.client.exchange().moment().now;
            let states = TaskStates::new(handle.client.clone(), handle.polling(limit, started), &handle.options);
            tasks.push(handle.into_task());
            outcomes.push(None);
            queue.push_back((index, states));
        }
        let mut running: Vec<Waiting<O::Output>> = Vec::new();
        poll_fn(|context| {
            loop {
                while running.len() < self.concurrency
                    && let Some((index, states)) = queue.pop_front()
                {
                    running.push((index, Box::pin(states.outcome())));
                }
                let before = running.len();
                running.retain_mut(|(index, waiting)| match waiting.as_mut().poll(context) {
                    Poll::Ready(outcome) => {
                        if let Some(place) = outcomes.get_mut(*index) {
                            *place = Some(outcome);
                        }
                        false
                    }
                    Poll::Pending => true,
                });
                if running.is_empty() && queue.is_empty() {
                    return Poll::Ready(());
                }
                // Whoever was started in the place of one that has ended must be asked too, or nobody wakes it.
                if running.len() == before {
                    return Poll::Pending;
                }
            }
        })
        .await;
        tasks.into_iter().zip(outcomes).filter_map(|(task, outcome)| Some((task, outcome?))).collect()
    }
}

impl<O> FromIterator<TaskHandle<O>> for Tasks<O> {
    fn from_iter<I: IntoIterator<Item = TaskHandle<O>>>(handles: I) -> Self {
        Self { handles: handles.into_iter().collect(), concurrency: CONCURRENCY }
    }
}

impl<O> fmt::Debug for Tasks<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Tasks").field("handles", &self.handles).field("concurrency", &self.concurrency).finish()
    }
}
