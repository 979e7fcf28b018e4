//! What the thread of a server is told to do.

use std::io;
use std::sync::mpsc::Sender;

/// What the thread of a server is told to do, and where it says that it is done.
#[derive(Debug)]
pub(crate) enum Command {
    /// To close what listens, and every connection.
    Refuse(Sender<()>),
    /// To listen again.
    Accept(Sender<io::Result<()>>),
    /// To end.
    Stop,
}
