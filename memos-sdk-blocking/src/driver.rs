//! Makes the attempts of one call, as the core says.

use memos_sdk_core::{Attempt, Attempts, Config, Moment, Result, Step};

use crate::exchange::Exchange;

/// Makes attempts, each of which gives an `A`, until the core says what the call came to.
pub(crate) fn drive<A, T>(
    exchange: &Exchange,
    attempts: &mut Attempts,
    make: fn(&Exchange, Attempt) -> Result<A>,
    mut finish: impl FnMut(&mut Attempts, &Config, Result<A>, Moment) -> Step<T>,
) -> Result<T> {
    let span = attempts.span().clone();
    let _entered = span.enter();
    loop {
        let attempt = attempts.begin(exchange.moment())?;
        let outcome = make(exchange, attempt);
        match finish(attempts, exchange.config(), outcome, exchange.moment()) {
            Step::Finished(outcome) => return outcome,
            Step::Wait(delay) => exchange.timer().pause(delay),
        }
    }
}
