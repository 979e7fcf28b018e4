//! The server.

/// A MemOS on loopback, which runs until it is dropped.
#[derive(Debug)]
pub struct MemOs {}

/// The settings of a [`MemOs`].
#[derive(Debug)]
pub struct MemOsBuilder {}
