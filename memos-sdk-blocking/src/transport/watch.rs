//! What a call and the connection that it uses tell each other: how long it may take, and whether anything was sent.
//!
//! ureq gives a connection of its pool to a call without telling the connection which call it is. But it makes a call on
//! the thread that asks for it, so that the thread knows.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::time::Duration;

use ureq::Timeout;
use ureq::unversioned::transport::{NextTimeout, time};

use crate::Timer;

/// How long a call may take.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// What time is measured with.
    pub(crate) timer: Arc<dyn Timer>,
    /// When it has to be over, as the timer's clock shows it.
    pub(crate) deadline: Duration,
    /// How long it may take from its beginning: no step is given more, whatever the clock shows.
    pub(crate) timeout: Duration,
    /// How long making a connection may take.
    pub(crate) connect_timeout: Duration,
}

/// What was seen of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Whether any part of the request was sent.
    pub(crate) sent: bool,
    /// Whether no connection could be made.
    pub(crate) unconnected: bool,
}

#[derive(Debug)]
struct Watch {
    limits: Limits,
    /// When the connection has to be there, while it is being made.
    connecting: Option<Duration>,
    /// Lines of the request's head that ureq is not shown.
    secrets: Vec<u8>,
    seen: Seen,
}

thread_local! {
    // Whoever puts something here takes it back: without a destructor it is there as long as the thread, also for a call
    // that is made while the thread ends.
    static WATCH: RefCell<ManuallyDrop<Option<Watch>>> = const { RefCell::new(ManuallyDrop::new(None)) };
}

/// Receives within limits.
pub(crate) fn limited<T>(limits: Limits, read: impl FnOnce() -> T) -> T {
    watched(limits, Vec::new(), read).0
}

/// Sends a request within limits and with the lines of its head that ureq is not shown, and tells what was seen of it.
pub(crate) fn watched<T>(limits: Limits, secrets: Vec<u8>, call: impl FnOnce() -> T) -> (T, Seen) {
    let watch = Watch { limits, connecting: None, secrets, seen: Seen::default() };
    let _before = Restore(exchange(Some(watch)));
    let outcome = call();
    (outcome, with(|watch| watch.seen).unwrap_or_default())
}

/// Makes a connection within its own limit; what is sent meanwhile is not the request.
pub(super) fn connecting<T, E>(connect: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let now = now();
    let before = with(|watch| {
        let before = watch.connecting;
        // Connecting to a proxy is a part of connecting.
        watch.connecting.get_or_insert(now.saturating_add(watch.limits.connect_timeout));
        before
    });
    let outcome = connect();
    with(|watch| {
        watch.connecting = before.flatten();
        watch.seen.unconnected |= outcome.is_err();
    });
    outcome
}

/// Says that bytes are about to be sent.
pub(super) fn sending() {
    with(|watch| watch.seen.sent |= watch.connecting.is_none());
}

/// The lines that belong into the head, if the next bytes are the first of a request.
pub(super) fn secrets_of_new_request() -> Option<Vec<u8>> {
    with(|watch| (watch.connecting.is_none() && !watch.seen.sent).then(|| std::mem::take(&mut watch.secrets))).flatten()
}

/// When a step of sending or receiving has to be over, and which limit says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Until {
    deadline: Duration,
    longest: Duration,
    reason: Timeout,
}

impl Until {
    /// The end of a step that begins now: that of the call, of connecting, or of the step itself, whichever comes first.
    pub(super) fn of(step: NextTimeout) -> Self {
        let step = match step.after {
            time::Duration::Exact(longest) => {
                Self { deadline: now().saturating_add(longest), longest, reason: step.reason }
            }
            time::Duration::NotHappening => {
                Self { deadline: Duration::MAX, longest: Duration::MAX, reason: Timeout::Global }
            }
        };
        let until = with(|watch| {
            let Limits { deadline, timeout, connect_timeout, .. } = watch.limits;
            let call = Self { deadline, longest: timeout, reason: Timeout::Global };
            let connecting = |deadline| Self { deadline, longest: connect_timeout, reason: Timeout::Connect };
            let connecting = watch.connecting.map(connecting);
            connecting.map_or(call, |connecting| call.earlier(connecting)).earlier(step)
        });
        until.unwrap_or(step)
    }

    fn earlier(self, other: Self) -> Self {
        if other.deadline < self.deadline { other } else { self }
    }

    /// How much time is left.
    ///
    /// # Errors
    ///
    /// When no time is left.
    pub(super) fn time_left(self) -> Result<Duration, ureq::Error> {
        match self.deadline.saturating_sub(now()) {
            Duration::ZERO => Err(self.over()),
            left => Ok(left.min(self.longest)),
        }
    }

    /// The error of a step that took all the time that was left.
    pub(super) fn over(self) -> ureq::Error {
        ureq::Error::Timeout(self.reason)
    }
}

/// What the clock of the thread's call shows. It is a program's own and may do anything: nothing is borrowed meanwhile.
fn now() -> Duration {
    with(|watch| Arc::clone(&watch.limits.timer)).map_or(Duration::ZERO, |timer| timer.now())
}

/// What the thread's call says; `None` where there is none.
fn with<T>(ask: impl FnOnce(&mut Watch) -> T) -> Option<T> {
    WATCH.with_borrow_mut(|watch| watch.as_mut().map(ask))
}

fn exchange(watch: Option<Watch>) -> Option<Watch> {
    ManuallyDrop::into_inner(WATCH.replace(ManuallyDrop::new(watch)))
}

/// Puts back what was before, also when a panic passes through.
struct Restore(Option<Watch>);

impl Drop for Restore {
    fn drop(&mut self) {
        exchange(self.0.take());
    }
}
