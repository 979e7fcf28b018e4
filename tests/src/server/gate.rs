//! Something that a server waits for in the middle of an answer.

use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::PATIENCE;

/// A gate that is closed until it is opened; whoever clones it shares it.
///
/// A server that holds back the rest of an answer at a gate proves that what came before was read already.
#[derive(Debug, Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    /// A gate that is closed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets everybody through who waits, or comes later.
    pub fn open(&self) {
        let (open, opened) = &*self.0;
        *open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        opened.notify_all();
    }

    /// Waits until the gate is open.
    ///
    /// # Errors
    ///
    /// When that takes longer than [`PATIENCE`].
    pub fn pass(&self) -> io::Result<()> {
        let (open, opened) = &*self.0;
        let guard = open.lock().unwrap_or_else(PoisonError::into_inner);
        let (guard, _) =
            opened.wait_timeout_while(guard, PATIENCE, |open| !*open).unwrap_or_else(PoisonError::into_inner);
        if *guard { Ok(()) } else { Err(io::ErrorKind::TimedOut.into()) }
    }
}
