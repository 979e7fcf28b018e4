//! How waiting for a task can end without its success.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::{Task, TaskState};
use crate::error::one_line;
use crate::{Error, ErrorKind};

/// Why waiting for a task did not end with its success.
///
/// Each variant gives the task back with what is known of it, so that the waiting can go on later, or elsewhere. `?`
/// turns it into an [`Error`] where the function returns one.
///
/// ```
/// use memos_sdk_core::{Error, Task, WaitError};
///
/// fn later<S>(outcome: Result<S, WaitError<S>>) -> Result<Option<Task>, Error> {
///     match outcome {
///         Ok(_) => Ok(None),
///         Err(WaitError::StillRunning(progress)) => Ok(progress.task), // to be asked about again
///         Err(error) => Err(error.into()),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<S> {
    /// The task ended without success.
    Failed(WaitProgress<S>),
    /// The limit was reached, and the service still works on the task.
    StillRunning(WaitProgress<S>),
    /// The limit was reached, and the task is in a state that this version does not know.
    UnknownState(WaitProgress<S>),
    /// A call failed: the one that starts the task, or one that asks about it. Also where no time was left to ask even
    /// once: the error is one of the kind [`ErrorKind::Timeout`] then.
    #[non_exhaustive]
    Call {
        /// Why it failed.
        error: Error,
        /// What is known of the task.
        progress: WaitProgress<S>,
    },
}

/// How far the waiting for a task had come.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct WaitProgress<S> {
    /// The task; `None` where the call that should have started it failed.
    pub task: Option<Task>,
    /// The last state that the service gave.
    pub state: Option<TaskState>,
    /// The last answer about the task, unless a stream of states has given it already.
    pub data: Option<S>,
    /// How often the service was asked.
    pub polls: u32,
    /// How long was waited.
    pub elapsed: Duration,
}

impl<S> WaitError<S> {
    /// How far the waiting had come.
    pub fn progress(&self) -> &WaitProgress<S> {
        match self {
            Self::Failed(progress) | Self::StillRunning(progress) | Self::UnknownState(progress) => progress,
            Self::Call { progress, .. } => progress,
        }
    }

    /// The task, to be asked about again; `None` where the call that should have started it failed.
    pub fn task(&self) -> Option<&Task> {
        self.progress().task.as_ref()
    }

    /// The error of the call that failed, if that is why the waiting ended.
    pub fn call_error(&self) -> Option<&Error> {
        match self {
            Self::Call { error, .. } => Some(error),
            _ => None,
        }
    }

    /// A call that should have started a task failed.
    pub(super) fn not_started(error: Error, elapsed: Duration) -> Self {
        let progress = WaitProgress { task: None, state: None, data: None, polls: 0, elapsed };
        Self::Call { error, progress }
    }
}

/// One line of bounded length, whatever the service said.
impl<S> fmt::Display for WaitError<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let progress = self.progress();
        match progress.task.as_ref().map(|task| one_line(task.id())) {
            Some(id) if id.is_empty() => formatter.write_str("a task without an id ")?,
            Some(id) => write!(formatter, "the task {id} ")?,
            None => formatter.write_str("the task ")?,
        }
        match (self, &progress.state) {
            (Self::Failed(_), _) => formatter.write_str("failed")?,
            (Self::StillRunning(_), _) => formatter.write_str("is still running")?,
            (Self::UnknownState(_), Some(state)) => write!(formatter, "is in an unknown state, {state},")?,
            (Self::UnknownState(_), None) => formatter.write_str("is in an unknown state")?,
            (Self::Call { .. }, _) if progress.task.is_none() => return formatter.write_str("could not be started"),
            (Self::Call { .. }, _) => formatter.write_str("could not be asked about")?,
        }
        write!(formatter, " after {:?} (asked {} times)", progress.elapsed, progress.polls)
    }
}

impl<S: fmt::Debug> StdError for WaitError<S> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.call_error().map(|error| error as _)
    }
}

/// The error of the call that failed, or an error of the kind [`ErrorKind::Task`].
impl<S> From<WaitError<S>> for Error {
    fn from(error: WaitError<S>) -> Self {
        let (message, suggestion) = (
            error.to_string(),
            match &error {
                WaitError::Failed(_) => {
                    "what the task was started with may be at fault: look at it before trying again"
                }
                WaitError::StillRunning(_) => "wait for it again, with a longer limit",
                WaitError::UnknownState(_) => "wait for it again, or look for a newer version of this library",
                WaitError::Call { .. } => "",
            },
        );
        match error {
            WaitError::Call { error, .. } => error,
            _ => Self::new(ErrorKind::Task, message).with_suggestion(suggestion).sent(true),
        }
    }
}
