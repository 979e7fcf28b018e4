//! A timer that keeps nobody waiting.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use memos_sdk_core::{Clock, Moment};

/// A timer whose waits are over at once, and whose clock says that they were made.
///
/// Its chance is that of the longest waits. Clones share the clock. Each client has its own trait for timers, which is
/// implemented where the client is the subject.
#[derive(Debug, Clone, Default)]
pub(crate) struct Impatient {
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Impatient {
    /// Remembers a wait, and lets the clock go on by it.
    pub(crate) fn note(&self, wait: Duration) {
        self.waits.lock().unwrap().push(wait);
    }

    /// Every wait that was made, in milliseconds.
    pub(crate) fn waits(&self) -> Vec<u128> {
        self.waits.lock().unwrap().iter().map(Duration::as_millis).collect()
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> Duration {
        self.waits.lock().unwrap().iter().sum()
    }
}

impl Clock for Impatient {
    fn moment(&self) -> Moment {
        let now = self.now();
        Moment { now, date: SystemTime::UNIX_EPOCH + now, random: 1.0 }
    }
}
