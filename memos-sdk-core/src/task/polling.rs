//! When a task is asked about: the state machine that every client drives.

use std::marker::PhantomData;
use std::time::Duration;

use super::{Task, TaskMembers, TaskOperation, TaskState, TaskUpdate, WaitError, WaitProgress};
use crate::moment::scale;
use crate::{CallOptions, Code, Error, ErrorKind, Moment, OperationClass, Result};

/// The first wait between two questions: most tasks take a few seconds.
const FIRST_INTERVAL: Duration = Duration::from_millis(500);

/// The longest wait between two questions.
const LONGEST_INTERVAL: Duration = Duration::from_secs(5);

/// The shortest wait between two questions, whatever is asked for: without it, a wait of nothing would ask without end.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(50);

/// The most that is kept for the last question.
const LONGEST_RESERVE: Duration = Duration::from_millis(500);

/// By how much each wait is longer than the one before.
const GROWTH: f64 = 1.5;

/// How long a task that was just started may be unknown to the service.
const NOT_FOUND_GRACE: Duration = Duration::from_secs(10);

/// Waiting for one task: what to ask when, and how it ends.
///
/// The last of the time, a tenth of the limit but at most half a second, is kept for one last question: the wait before
/// it is shortened, so that nothing is waited for that is not asked about.
///
/// The transport asks what [`ask`](Self::ask) gives, hands the answer to [`answered`](Self::answered), and waits as
/// long as that says.
#[derive(Debug)]
pub struct TaskPolling<O: TaskOperation> {
    task: Task,
    limit: Duration,
    started: Duration,
    first_asked: Option<Duration>,
    now: Duration,
    polls: u32,
    interval: Duration,
    longest: Duration,
    state: Option<TaskState>,
    update: Option<TaskUpdate<O::Output>>,
    /// Why the last question had no answer, where that is not the end.
    unanswered: Option<Error>,
    /// Whether too little time is left for another question.
    was_last: bool,
    /// What repeating the operation would do that started the task, where both are one call to the caller.
    started_by: Option<OperationClass>,
    operation: PhantomData<fn() -> O>,
}

/// What comes after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskStep {
    /// The task is asked about again after this time; if it is zero, at once.
    Wait(Duration),
    /// The task has ended; [`TaskPolling::take_update`] has its last state.
    Ended,
}

impl<O: TaskOperation> TaskPolling<O> {
    /// Waits from `now` on, for at most `limit`.
    pub fn new(task: Task, limit: Duration, now: Duration) -> Self {
        Self {
            task,
            limit,
            started: now,
            first_asked: None,
            now,
            polls: 0,
            interval: FIRST_INTERVAL,
            longest: LONGEST_INTERVAL,
            state: None,
            update: None,
            unanswered: None,
            was_last: false,
            started_by: None,
            operation: PhantomData,
        }
    }

    /// Says that the caller sees one call in this and in the operation that started the task: what fails here must not
    /// tempt to send that one again.
    #[must_use]
    pub(super) fn started_by(mut self, class: OperationClass) -> Self {
        self.started_by = Some(class);
        self
    }

    /// Sets the first and the longest wait between two questions: half a second and five seconds by default, and 50 ms
    /// at least.
    #[must_use]
    pub fn interval(mut self, first: Duration, longest: Duration) -> Self {
        self.longest = longest.max(SHORTEST_INTERVAL);
        self.interval = first.clamp(SHORTEST_INTERVAL, self.longest);
        self
    }

    /// The next question, and its options: it has no more time than is left.
    ///
    /// # Errors
    ///
    /// When the limit is reached, or there is nothing to ask about.
    pub fn ask(&mut self, options: &CallOptions, now: Duration) -> Result<(O, CallOptions), WaitError<O::Output>> {
        self.now = now;
        let left = self.left();
        if left.is_zero() || self.was_last {
            return Err(self.out_of_time());
        }
        let request = match TaskMembers::request::<O>(&self.task) {
            Ok(request) => request,
            Err(error) => return Err(self.call_failed(error)),
        };
        self.polls = self.polls.saturating_add(1);
        self.first_asked.get_or_insert(now);
        Ok((request, options.clone().at_most(left)))
    }

    /// Takes the answer to a question.
    ///
    /// A question that failed in a way that may pass is asked again, after the time that the server asks for if that is
    /// longer than the wait.
    ///
    /// # Errors
    ///
    /// When the question had no answer that lets the waiting go on.
    pub fn answered(&mut self, outcome: Result<O::Output>, moment: Moment) -> Result<TaskStep, WaitError<O::Output>> {
        self.now = moment.now;
        let left = self.left();
        let mut asked_to_wait = Duration::ZERO;
        match outcome {
            Ok(data) => {
                let state = O::TASK.state(&data);
                let ended = state.is_final();
                self.state = Some(state.clone());
                self.update = Some(TaskUpdate { state, data });
                self.unanswered = None;
                if ended {
                    return Ok(TaskStep::Ended);
                }
            }
            // The question ran out of the time that was left to the whole.
            Err(error) if error.is_timeout() && left.is_zero() && self.state.is_some() => self.unanswered = None,
            Err(error) if error.is_retryable() || self.may_come_to_be(&error) => {
                asked_to_wait = error.retry_after().unwrap_or_default();
                if asked_to_wait >= left {
                    return Err(self.call_failed(error));
                }
                self.unanswered = Some(error);
            }
            Err(error) => return Err(self.call_failed(error)),
        }
        let wait = scale(self.interval, 0.8 + 0.4 * moment.random.clamp(0.0, 1.0));
        self.interval = scale(self.interval, GROWTH).min(self.longest);
        let spare = left.saturating_sub(LONGEST_RESERVE.min(self.limit / 10));
        self.was_last = spare.is_zero();
        let wait = if self.was_last { Duration::ZERO } else { wait.min(spare).max(asked_to_wait) };
        Ok(TaskStep::Wait(wait))
    }

    /// What the last answer said, unless it was taken already.
    pub fn take_update(&mut self) -> Option<TaskUpdate<O::Output>> {
        self.update.take()
    }

    /// How the task ended, as whoever waited for it wants to know it.
    ///
    /// # Errors
    ///
    /// When it failed, or has not ended.
    pub fn into_outcome(mut self) -> Result<O::Output, WaitError<O::Output>> {
        match self.update.take() {
            Some(TaskUpdate { state: TaskState::Completed, data }) => Ok(data),
            update => {
                self.update = update;
                Err(match self.state {
                    Some(TaskState::Failed) => WaitError::Failed(self.progress()),
                    _ => self.out_of_time(),
                })
            }
        }
    }

    /// The task that is waited for.
    pub fn task(&self) -> &Task {
        &self.task
    }

    fn elapsed(&self) -> Duration {
        self.now.saturating_sub(self.started)
    }

    fn left(&self) -> Duration {
        self.limit.saturating_sub(self.elapsed())
    }

    /// A task that was just started need not be visible yet.
    fn may_come_to_be(&self, error: &Error) -> bool {
        let asked_for = self.now.saturating_sub(self.first_asked.unwrap_or(self.now));
        error.code() == Some(Code::TASK_NOT_FOUND) && self.state.is_none() && asked_for < NOT_FOUND_GRACE
    }

    fn out_of_time(&mut self) -> WaitError<O::Output> {
        match (self.unanswered.take(), &self.state) {
            (Some(error), _) => self.call_failed(error),
            (None, _) if self.polls == 0 => self.call_failed(no_time_to_ask::<O>()),
            (None, Some(TaskState::Unknown(_))) => WaitError::UnknownState(self.progress()),
            (None, _) => WaitError::StillRunning(self.progress()),
        }
    }

    fn call_failed(&mut self, error: Error) -> WaitError<O::Output> {
        let error = match self.started_by {
            Some(class) => error.after_processed(class),
            None => error,
        };
        WaitError::Call { error, progress: self.progress() }
    }

    fn progress(&mut self) -> WaitProgress<O::Output> {
        WaitProgress {
            task: Some(self.task.clone()),
            state: self.state.clone(),
            data: self.update.take().map(|update| update.data),
            polls: self.polls,
            elapsed: self.elapsed(),
        }
    }
}

/// It counts as sent, because whatever started the task was: repeating that could start a second one.
fn no_time_to_ask<O: TaskOperation>() -> Error {
    Error::new(ErrorKind::Timeout, "no time was left to ask about the task")
        .with_suggestion("wait for it again, with a longer limit")
        .with_operation(O::METADATA.id)
        .sent(true)
}
