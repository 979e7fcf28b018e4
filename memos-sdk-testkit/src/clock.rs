//! Time and chance, where nobody gives others.

use std::time::Instant;
use std::time::SystemTime;

use memos_sdk_core::{Clock, Moment};

/// The clocks of the system.
#[derive(Debug)]
pub(crate) struct SystemClock {
    started: Instant,
}

impl SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that others are given")]
    pub(crate) fn start() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that others are given")]
    fn moment(&self) -> Moment {
        Moment { now: self.started.elapsed(), date: SystemTime::now(), random: fastrand::f64() }
    }
}
