//! A timer that keeps nobody waiting.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use memos_sdk_core::{Clock, Moment};

/// A timer whose waits are over at once, and whose clock says that they were made.
///
/// Its chance is that of the longest waits. Clones share the clock. It serves both clients.
///
/// ```
/// use tests::timer::Impatient;
///
/// let timer = Impatient::default();
/// let memos = memos_sdk_blocking::Client::builder().api_key("mpg-1234").timer(timer.clone()).build()?;
/// assert!(timer.waits().is_empty());
/// # Ok::<(), memos_sdk_blocking::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Impatient {
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Impatient {
    /// Every wait that was made, in milliseconds.
    pub fn waits(&self) -> Vec<u128> {
        self.lock().iter().map(Duration::as_millis).collect()
    }

    /// What the clock shows.
    pub fn now(&self) -> Duration {
        self.lock().iter().sum()
    }

    /// Remembers a wait, and lets the clock go on by it.
    fn note(&self, wait: Duration) {
        self.lock().push(wait);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl memos_sdk::Timer for Impatient {
    fn pause(&self, duration: Duration) -> memos_sdk::Pause {
        self.note(duration);
        Box::pin(std::future::ready(()))
    }
}

impl memos_sdk_blocking::Timer for Impatient {
    fn pause(&self, duration: Duration) {
        self.note(duration);
    }
}

impl Clock for Impatient {
    fn moment(&self) -> Moment {
        let now = self.now();
        Moment { now, date: SystemTime::UNIX_EPOCH + now, random: 1.0 }
    }
}
