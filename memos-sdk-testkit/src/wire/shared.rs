//! What the thread of a server shares with the threads of its user.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use memos_sdk_core::{Clock, Moment};

use crate::fault::Book;
use crate::{Received, Service};

/// What is done with each request that was recorded.
pub(crate) type OnReceived = Box<dyn Fn(&Received) + Send + Sync>;

/// What stays as it is while a server runs.
pub(crate) struct Settings {
    pub(crate) clock: Arc<dyn Clock>,
    /// How much later each answer begins.
    pub(crate) latency: Duration,
    /// How many bytes the body of a request may have.
    pub(crate) body_limit: u64,
    /// Whether requests are kept once they are dealt with.
    pub(crate) keeps_requests: bool,
    pub(crate) on_received: Option<OnReceived>,
}

/// What the thread of a server shares with the threads of its user.
///
/// No two of the locks are ever held at once, so their order does not matter.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    service: Mutex<Service>,
    faults: Mutex<Book>,
    received: Mutex<Vec<Arc<Mutex<Received>>>>,
    /// The time of the clock when the server started.
    started: Duration,
    connections: AtomicU64,
    open_connections: Mutex<usize>,
    /// Told when no connection is open any more.
    idle: Condvar,
}

impl Shared {
    pub(crate) fn new(settings: Settings, service: Service, faults: Book) -> Self {
        Self {
            started: settings.clock.now(),
            settings,
            service: Mutex::new(service),
            faults: Mutex::new(faults),
            received: Mutex::default(),
            connections: AtomicU64::new(0),
            open_connections: Mutex::new(0),
            idle: Condvar::new(),
        }
    }

    pub(crate) fn service(&self) -> MutexGuard<'_, Service> {
        lock(&self.service)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Book> {
        lock(&self.faults)
    }

    /// The requests so far, each as it is known now.
    pub(crate) fn received(&self) -> Vec<Received> {
        lock(&self.received).iter().map(|received| lock(received).clone()).collect()
    }

    pub(crate) fn forget_received(&self) {
        lock(&self.received).clear();
    }

    /// Records a request, of which more may become known.
    pub(super) fn record(&self, received: Received) -> Arc<Mutex<Received>> {
        let received = Arc::new(Mutex::new(received));
        if self.settings.keeps_requests {
            lock(&self.received).push(Arc::clone(&received));
        }
        received
    }

    /// The time since the server started, and what else is known about now.
    pub(super) fn moment(&self) -> Moment {
        let moment = self.settings.clock.moment();
        Moment { now: moment.now.saturating_sub(self.started), ..moment }
    }

    /// Counts a connection, which is open as long as what is returned is there.
    pub(super) fn connect(self: &Arc<Self>) -> Open {
        *lock(&self.open_connections) += 1;
        Open { number: self.connections.fetch_add(1, Ordering::SeqCst).saturating_add(1), shared: Arc::clone(self) }
    }

    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn open_connections(&self) -> usize {
        *lock(&self.open_connections)
    }

    /// Waits until no connection is open, but no longer than this; gives whether none is.
    pub(crate) fn wait_until_idle(&self, patience: Duration) -> bool {
        let open = lock(&self.open_connections);
        let waited = self.idle.wait_timeout_while(open, patience, |open| *open > 0);
        let (open, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *open == 0
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is recorded may have keys in it, and what was said.
        f.debug_struct("Shared").field("started", &self.started).finish_non_exhaustive()
    }
}

/// A connection that is open.
#[derive(Debug)]
pub(super) struct Open {
    /// Its number, from 1.
    pub(super) number: u64,
    pub(super) shared: Arc<Shared>,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut open = lock(&self.shared.open_connections);
        *open = open.saturating_sub(1);
        if *open == 0 {
            self.shared.idle.notify_all();
        }
    }
}

/// The value behind a lock; one behind which somebody has panicked is taken as it is.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
