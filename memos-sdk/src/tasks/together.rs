//! Waiting for several tasks at once.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use memos_sdk_core::{Task, TaskOperation, Turns, WaitError};

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

impl<O: TaskOperation> Tasks<O> {
    /// How many tasks are asked about at the same time: 8 by default, and 1 at least.
    ///
    /// All are waited for at once: this bounds the calls that are under way. Whoever has waited longest for a turn asks
    /// first.
    #[must_use]
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls;
        self
    }

    /// Waits until all tasks have ended, at most for `limit`, and gives the outcome of each in the order of the tasks.
    ///
    /// The limit is one for all; each is waited for as [`TaskHandle::wait`] does it.
    pub async fn wait(self, limit: Duration) -> Vec<(Task, Outcome<O::Output>)> {
        let mut together = Together { members: Vec::new(), turns: Turns::new(self.concurrency) };
        let mut tasks = Vec::new();
        for (index, handle) in self.handles.into_iter().enumerate() {
            together.members.push(Member { states: handle.states(limit), error: None });
            together.turns.wait(index);
            tasks.push(handle.into_task());
        }
        poll_fn(|context| together.poll(context)).await;
        tasks.into_iter().zip(together.members.into_iter().map(Member::into_outcome)).collect()
    }
}

/// Tasks that are being waited for. Exactly those that want to ask are in the queue for a turn.
struct Together<O: TaskOperation> {
    members: Vec<Member<O>>,
    turns: Turns,
}

struct Member<O: TaskOperation> {
    states: TaskStates<O>,
    error: Option<WaitError<O::Output>>,
}

impl<O: TaskOperation> Together<O> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        for (index, member) in self.members.iter_mut().enumerate() {
            if !member.states.wants_to_ask() {
                member.advance(index, &mut self.turns, false, context);
            }
        }
        // Nobody in the queue is forgotten: while it is not empty, a question is under way, which wakes this again.
        while let Some(index) = self.turns.grant() {
            if let Some(member) = self.members.get_mut(index) {
                member.advance(index, &mut self.turns, true, context);
            }
        }
        if self.members.iter().all(|member| member.states.has_ended()) { Poll::Ready(()) } else { Poll::Pending }
    }
}

impl<O: TaskOperation> Member<O> {
    /// Goes on until there is nothing to do but to wait: for an answer, for its time, or for a turn if it has none.
    fn advance(&mut self, index: usize, turns: &mut Turns, mut may_ask: bool, context: &mut Context<'_>) {
        while !self.states.has_ended() {
            let has_turn = may_ask || self.states.is_asking();
            let step = self.states.poll_step(context, may_ask);
            if has_turn && !self.states.is_asking() {
                turns.end();
            }
            may_ask = false;
            match step {
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => self.error = Some(error),
                Poll::Pending => {
                    if self.states.wants_to_ask() {
                        turns.wait(index);
                    }
                    return;
                }
            }
        }
    }

    fn into_outcome(self) -> Outcome<O::Output> {
        match self.error {
            Some(error) => Err(error),
            None => self.states.into_outcome(),
        }
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
