//! Waiting for several tasks at once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use memos_sdk_core::{Task, TaskOperation, WaitError};
use tracing::Span;

use crate::tasks::{TaskHandle, TaskStates};

/// How many tasks are asked about at the same time, unless told otherwise: far below the recommended 50 calls a second.
const CONCURRENCY: usize = 8;

/// Several tasks that are waited for together; each has an outcome of its own.
///
/// ```no_run
/// # use std::time::Duration;
/// # use memos_sdk_blocking::{TaskHandle, TaskOperation, Tasks};
/// # fn run<O: TaskOperation>(handles: Vec<TaskHandle<O>>) {
/// let tasks: Tasks<_> = handles.into_iter().collect();
/// for (task, outcome) in tasks.wait(Duration::from_secs(60)) {
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
    /// All are waited for at once: this bounds the calls that are under way, and the threads that make them. Whoever has
    /// waited longest for a turn asks first.
    #[must_use]
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.concurrency = calls;
        self
    }

    /// Waits until all tasks have ended, at most for `limit`, and gives the outcome of each in the order of the tasks.
    ///
    /// The limit is one for all; each is waited for as [`TaskHandle::wait`] does it.
    pub fn wait(self, limit: Duration) -> Vec<(Task, Outcome<O::Output>)> {
        let mut members = BinaryHeap::new();
        let mut tasks = Vec::new();
        for (index, handle) in self.handles.into_iter().enumerate() {
            let states = handle.states(limit);
            members.push(Reverse(Member { due: states.now(), index, states }));
            tasks.push(handle.into_task());
        }
        let threads = self.concurrency.clamp(1, tasks.len().max(1));
        let together = Together { waiting: Mutex::new(members), ended: Mutex::default() };
        let span = Span::current();
        thread::scope(|scope| {
            for _ in 1..threads {
                // Where no more threads can be had, those that are there do the work.
                let another = thread::Builder::new().spawn_scoped(scope, || span.in_scope(|| together.work()));
                if another.is_err() {
                    break;
                }
            }
            together.work();
        });
        let mut ended = together.ended.into_inner().unwrap_or_else(PoisonError::into_inner);
        ended.sort_by_key(|(index, _)| *index);
        tasks.into_iter().zip(ended.into_iter().map(|(_, outcome)| outcome)).collect()
    }
}

/// Tasks that are being waited for by several threads: each takes the one that is due first.
struct Together<O: TaskOperation> {
    waiting: Mutex<BinaryHeap<Reverse<Member<O>>>>,
    ended: Mutex<Vec<(usize, Outcome<O::Output>)>>,
}

/// One of the tasks, ordered by when it is to be asked about.
struct Member<O: TaskOperation> {
    due: Duration,
    index: usize,
    states: TaskStates<O>,
}

impl<O: TaskOperation> Together<O> {
    /// Waits for what is due first, asks about it, and puts it back, until there is nothing left to wait for.
    fn work(&self) {
        while let Some(Reverse(mut member)) = { lock(&self.waiting).pop() } {
            let now = member.states.now();
            member.states.wait(member.due.saturating_sub(now));
            let outcome = member.states.ask();
            match (outcome, member.states.delay()) {
                (Ok(()), Some(delay)) => {
                    member.due = member.states.now().saturating_add(delay);
                    lock(&self.waiting).push(Reverse(member));
                }
                (Ok(()), None) => lock(&self.ended).push((member.index, member.states.into_outcome())),
                (Err(error), _) => lock(&self.ended).push((member.index, Err(error))),
            }
        }
    }
}

/// What a thread that panicked left behind is whole: nothing happens while the lock is held.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<O: TaskOperation> PartialEq for Member<O> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<O: TaskOperation> Eq for Member<O> {}

impl<O: TaskOperation> PartialOrd for Member<O> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<O: TaskOperation> Ord for Member<O> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.due, self.index).cmp(&(other.due, other.index))
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
