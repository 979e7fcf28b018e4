//! The states of a task, one after the other.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use memos_sdk_core::{CallOptions, TaskOperation, TaskPolling, TaskStep, TaskUpdate, WaitError};

use crate::{Client, Pause, Sending};

/// The states of a task, one for each time that the service is asked; made by
/// [`TaskHandle::states`](crate::TaskHandle::states).
///
/// It is a [`Stream`]; without a library for streams, [`next`](Self::next) does.
#[must_use = "nothing is asked unless it is read"]
pub struct TaskStates<O: TaskOperation> {
    client: Client,
    options: CallOptions,
    polling: TaskPolling<O>,
    state: State<O::Output>,
}

/// A state, or why there are no more.
type Update<S> = Result<TaskUpdate<S>, WaitError<S>>;

enum State<S> {
    /// The task is to be asked about.
    Ask,
    Asking(Sending<S>),
    Pausing(Pause),
    Ended,
}

impl<O: TaskOperation> TaskStates<O> {
    pub(super) fn new(client: Client, polling: TaskPolling<O>, options: &CallOptions) -> Self {
        Self { client, polling, options: options.clone(), state: State::Ask }
    }

    /// The next state; `None` once the task has ended, or after an error.
    pub async fn next(&mut self) -> Option<Result<TaskUpdate<O::Output>, WaitError<O::Output>>> {
        poll_fn(|context| self.poll_update(context)).await
    }

    /// Asks to the end, and gives what the task came to.
    pub(super) async fn outcome(mut self) -> Result<O::Output, WaitError<O::Output>> {
        while poll_fn(|context| self.poll_step(context, true)).await? != TaskStep::Ended {}
        self.into_outcome()
    }

    /// What the task came to, as far as it was asked about.
    pub(super) fn into_outcome(self) -> Result<O::Output, WaitError<O::Output>> {
        self.polling.into_outcome()
    }

    /// Whether it is time to ask.
    pub(super) fn wants_to_ask(&self) -> bool {
        matches!(self.state, State::Ask)
    }

    /// Whether there is nothing more to come.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Whether a question is under way.
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.state, State::Asking(_))
    }

    fn poll_update(&mut self, context: &mut Context<'_>) -> Poll<Option<Update<O::Output>>> {
        while !matches!(self.state, State::Ended) {
            if let Err(error) = ready!(self.poll_step(context, true)) {
                return Poll::Ready(Some(Err(error)));
            }
            // A question that the service could not answer yet gives no state.
            if let Some(update) = self.polling.take_update() {
                return Poll::Ready(Some(Ok(update)));
            }
        }
        Poll::Ready(None)
    }

    /// Waits if it is not time yet, asks, and takes the answer.
    ///
    /// Where it is time but it may not ask, it stays as it is: whoever lets it ask has to poll it again.
    pub(super) fn poll_step(
        &mut self,
        context: &mut Context<'_>,
        may_ask: bool,
    ) -> Poll<Result<TaskStep, WaitError<O::Output>>> {
        loop {
            match &mut self.state {
                State::Ask if !may_ask => return Poll::Pending,
                State::Ask => match self.polling.ask(&self.options, self.client.exchange().moment().now) {
                    Ok((request, options)) => self.state = State::Asking(self.client.send_with(request, options)),
                    Err(error) => {
                        self.state = State::Ended;
                        return Poll::Ready(Err(error));
                    }
                },
                State::Asking(sending) => {
                    let outcome = ready!(Pin::new(sending).poll(context));
                    let step = self.polling.answered(outcome, self.client.exchange().moment());
                    self.state = match step {
                        Ok(TaskStep::Wait(delay)) if delay.is_zero() => State::Ask,
                        Ok(TaskStep::Wait(delay)) => State::Pausing(self.client.exchange().timer().pause(delay)),
                        _ => State::Ended,
                    };
                    return Poll::Ready(step);
                }
                State::Pausing(pause) => {
                    ready!(pause.as_mut().poll(context));
                    self.state = State::Ask;
                }
                State::Ended => return Poll::Ready(Ok(TaskStep::Ended)),
            }
        }
    }
}

impl<O: TaskOperation> Stream for TaskStates<O> {
    type Item = Result<TaskUpdate<O::Output>, WaitError<O::Output>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_update(context)
    }
}

impl<O: TaskOperation> Unpin for TaskStates<O> {}

impl<O: TaskOperation> fmt::Debug for TaskStates<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TaskStates").field("task", self.polling.task()).finish_non_exhaustive()
    }
}
