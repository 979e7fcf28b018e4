//! Time and chance, which the core is given and never takes.

use std::time::{Duration, SystemTime};

/// What a transport says about now, whenever something has happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// The time that has passed since any fixed moment, by a clock that never goes back.
    pub now: Duration,
    /// The date, for answers that name one.
    pub date: SystemTime,
    /// A random number from 0 to 1, for jitter.
    pub random: f64,
}

/// Where a client has time and chance from: replaced in tests, so that ten repeats take no time.
///
/// A client has a clock of its own by default, which reads those of the system. Waits are made by the client, each in
/// its own way.
pub trait Clock: Send + Sync + 'static {
    /// What is known about now.
    fn moment(&self) -> Moment;

    /// The time alone, as [`moment`](Self::moment) has it; a clock may know it with less effort than the rest.
    fn now(&self) -> Duration {
        self.moment().now
    }
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn moment(&self) -> Moment {
        (**self).moment()
    }

    fn now(&self) -> Duration {
        (**self).now()
    }
}

/// A part or a multiple of a time; what would be longer than any time is the longest.
pub(crate) fn scale(duration: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_is_too_long_to_be_scaled() {
        assert_eq!(scale(Duration::from_secs(2), 0.25), Duration::from_millis(500));
        assert_eq!(scale(Duration::MAX, 0.0), Duration::ZERO);
        for factor in [1.0, 1.5, f64::INFINITY] {
            assert_eq!(scale(Duration::MAX, factor), Duration::MAX);
        }
    }
}
