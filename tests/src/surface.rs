//! What a crate shows to its callers, read from its sources, to compare two crates that should show the same.
//!
//! What can be reached from outside is found by [`xtask::interface`]: names, methods with their signatures, fields,
//! implementations of traits. It is written here in a form that leaves out what must differ between an async and a blocking
//! client: a future is what it gives, and a stream is an iterator.
//!
//! What is not understood is refused rather than passed over.

mod collect;
mod compare;
mod files;
mod normal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use compare::{Difference, Exception, differences};
pub use files::sources;
use xtask::interface::{Crate, Sources};

/// Everything that callers can reach of one crate.
#[derive(Debug, Clone)]
pub struct Surface {
    /// The name of the crate.
    pub name: String,
    /// What can be reached, by names such as `Client`, `Client::send` and `Client: Debug`.
    pub entries: BTreeMap<String, Entry>,
}

/// Something that callers can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How it is declared, as the comparison wants it.
    pub signature: String,
    /// The first paragraph of its documentation, if it has documentation of its own.
    pub summary: Option<String>,
}

impl Surface {
    /// Reads what a crate shows.
    ///
    /// # Panics
    ///
    /// When the sources are not Rust, or have what is not understood here.
    pub fn read(sources: &Sources) -> Self {
        let read = Crate::read(sources).unwrap_or_else(|error| panic!("{}: {error}", sources.name));
        Self { name: sources.name.clone(), entries: collect::entries(&read) }
    }

    /// The names that are taken over from another crate, without those of whole crates.
    pub fn exports(&self, of: &str) -> Vec<&str> {
        let exported = |(name, entry): (&String, &Entry)| entry.signature == format!("use {of}::{name}");
        self.entries.iter().filter(|entry| exported(*entry)).map(|(name, _)| name.as_str()).collect()
    }
}
