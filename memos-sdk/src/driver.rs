//! Makes the attempts of one call, as the core says.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use memos_sdk_core::{Attempt, Attempts, Config, Error, Moment, Result, Step};

use crate::Pause;
use crate::exchange::Exchange;

/// An attempt that is on its way.
pub(crate) type Making<A> = Pin<Box<dyn Future<Output = Result<A>> + Send>>;

/// One call over reqwest, whose attempts give an `A`.
pub(crate) struct Driver<A> {
    /// In a box, so that the futures which callers hold stay small.
    attempts: Box<Attempts>,
    exchange: Arc<Exchange>,
    make: fn(Arc<Exchange>, Attempt) -> Making<A>,
    state: State<A>,
}

enum State<A> {
    /// The next attempt is to begin.
    Ready,
    Attempt(Making<A>),
    Pause(Pause),
    Done,
}

impl<A> Driver<A> {
    pub(crate) fn new(
        exchange: Arc<Exchange>,
        attempts: Attempts,
        make: fn(Arc<Exchange>, Attempt) -> Making<A>,
    ) -> Self {
        Self { attempts: Box::new(attempts), exchange, make, state: State::Ready }
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    pub(crate) fn exchange(&self) -> &Arc<Exchange> {
        &self.exchange
    }

    /// Goes on with the call; `finish` asks the core what an attempt came to.
    pub(crate) fn poll<T>(
        &mut self,
        context: &mut Context<'_>,
        mut finish: impl FnMut(&mut Attempts, &Config, Result<A>, Moment) -> Step<T>,
    ) -> Poll<Result<T>> {
        let span = self.attempts.span().clone();
        let _entered = span.enter();
        loop {
            match &mut self.state {
                State::Ready => match self.attempts.begin(self.exchange.moment()) {
                    Ok(attempt) => self.state = State::Attempt((self.make)(Arc::clone(&self.exchange), attempt)),
                    Err(error) => {
                        self.state = State::Done;
                        return Poll::Ready(Err(error));
                    }
                },
                State::Attempt(attempt) => {
                    let outcome = ready!(attempt.as_mut().poll(context));
                    self.state = State::Done;
                    match finish(&mut self.attempts, self.exchange.config(), outcome, self.exchange.moment()) {
                        Step::Finished(outcome) => return Poll::Ready(outcome),
                        Step::Wait(delay) => self.state = State::Pause(self.exchange.timer().pause(delay)),
                    }
                }
                State::Pause(pause) => {
                    ready!(pause.as_mut().poll(context));
                    self.state = State::Ready;
                }
                State::Done => {
                    let error = Error::invalid_request("the call has ended, and was awaited once more");
                    return Poll::Ready(Err(error.about(self.attempts.operation())));
                }
            }
        }
    }
}
