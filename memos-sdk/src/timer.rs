//! Time and chance for the client.

use std::fmt;
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use memos_sdk_core::{Clock, Moment};
use tokio::time::Instant;

/// A wait that is awaited.
pub type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a client measures time with, and how it waits between two attempts and two questions about a task.
///
/// Clients use the clock of the system and tokio's timer unless they are given another: a test gives one whose waits
/// take no time. The time-outs of attempts and streams run on tokio's timer in any case, which has its own means for
/// tests.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::{Duration, SystemTime};
/// use memos_sdk::{Client, Clock, Moment, Pause, Timer};
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
///     fn pause(&self, duration: Duration) -> Pause {
///         self.0.fetch_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
///         Box::pin(std::future::ready(()))
///     }
/// }
///
/// let memos = Client::builder().api_key("mpg-1234").timer(Impatient::default()).build()?;
/// # Ok::<(), memos_sdk::Error>(())
/// ```
pub trait Timer: Clock + fmt::Debug {
    /// Waits this long; the clock goes on by as much, since limits are measured with it.
    fn pause(&self, duration: Duration) -> Pause;
}

impl<T: Timer + ?Sized> Timer for std::sync::Arc<T> {
    fn pause(&self, duration: Duration) -> Pause {
        (**self).pause(duration)
    }
}

/// The clock of the system and tokio's timer.
#[derive(Debug)]
pub(crate) struct TokioTimer {
    start: Instant,
}

impl TokioTimer {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now() }
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the date, for everything else to be given it")]
impl Clock for TokioTimer {
    fn moment(&self) -> Moment {
        Moment { now: self.start.elapsed(), date: SystemTime::now(), random: fastrand::f64() }
    }
}

impl Timer for TokioTimer {
    fn pause(&self, duration: Duration) -> Pause {
        Box::pin(tokio::time::sleep(duration))
    }
}
