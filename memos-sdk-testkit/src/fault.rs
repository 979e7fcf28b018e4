//! What a server does instead of answering properly.

/// Something that goes wrong.
#[derive(Debug, Clone)]
pub struct Fault {}
