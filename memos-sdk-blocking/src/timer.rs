//! Time and chance for the client.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant, SystemTime};

use memos_sdk_core::{Clock, Moment};

/// What a client measures time with, and how it waits between two attempts and two questions about a task.
///
/// Clients use the clock of the system and put their thread to sleep unless they are given another: a test gives one
/// whose waits take no time. The time-outs of attempts and streams are measured with it, too; while a socket has nothing
/// to give, it waits for the rest of them by itself.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::{Duration, SystemTime};
/// use memos_sdk_blocking::{Client, Clock, Moment, Timer};
///
/// /// Each wait is over at once, and the clock says that it was made.
/// #[derive(Debug, Default)]
/// struct Impatient(AtomicU64);
///
/// impl Clock for Impatient {
///     fn moment(&self) -> Moment {
///         let now = Duration::from_millis(self.0.load(Ordering::Relaxed));
///         Moment { now, date: SystemTime::UNIX_EPOCH + now, random: 0.5 }
///     }
/// }
///
/// impl Timer for Impatient {
///     fn pause(&self, duration: Duration) {
///         self.0.fetch_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
///     }
/// }
///
/// let memos = Client::builder().api_key("mpg-1234").timer(Impatient::default()).build()?;
/// # Ok::<(), memos_sdk_blocking::Error>(())
/// ```
pub trait Timer: Clock + fmt::Debug {
    /// Waits this long; the clock goes on by as much, since limits are measured with it.
    fn pause(&self, duration: Duration);
}

impl<T: Timer + ?Sized> Timer for std::sync::Arc<T> {
    fn pause(&self, duration: Duration) {
        (**self).pause(duration);
    }
}

/// The clock of the system, and a thread that sleeps.
#[derive(Debug)]
pub(crate) struct SystemTimer {
    start: Instant,
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the clock, for everything else to be given it")]
impl SystemTimer {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now() }
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the date, for everything else to be given it")]
impl Clock for SystemTimer {
    fn moment(&self) -> Moment {
        Moment { now: self.now(), date: SystemTime::now(), random: random() }
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that waits, for everything else to ask it to")]
impl Timer for SystemTimer {
    fn pause(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// A number from 0 up to 1: every new hasher of the standard library begins with other keys.
fn random() -> f64 {
    // As many bits as fit into the fraction.
    let bits = RandomState::new().build_hasher().finish() >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_spread_over_the_whole_range() {
        let numbers: Vec<f64> = (0..1000).map(|_| random()).collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        for tenth in 0..10 {
            let range = f64::from(tenth) / 10.0..f64::from(tenth + 1) / 10.0;
            assert!(numbers.iter().any(|number| range.contains(number)), "nothing in {range:?}");
        }
    }
}
