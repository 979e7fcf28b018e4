//! The faults that a server still has to do.

use fastrand::Rng;

use super::Fault;

/// The faults that a server still has to do, in the order in which they were given.
#[derive(Debug)]
pub(crate) struct Book {
    entries: Vec<Entry>,
    random: Rng,
}

#[derive(Debug)]
struct Entry {
    fault: Fault,
    /// How often it is still to happen; none for always.
    left: Option<u64>,
}

impl Book {
    pub(crate) fn new(seed: u64) -> Self {
        Self { entries: Vec::new(), random: Rng::with_seed(seed) }
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        let left = fault.count();
        self.entries.push(Entry { fault, left });
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// The fault that happens to a request for this operation, or for none; it is counted.
    pub(crate) fn choose(&mut self, operation: Option<&str>) -> Option<Fault> {
        self.entries.retain(|entry| entry.left != Some(0));
        let Self { entries, random } = self;
        let entry = entries.iter_mut().find(|Entry { fault, .. }| {
            fault.fits(operation) && fault.probability.is_none_or(|probability| random.f64() < probability)
        })?;
        entry.left = entry.left.map(|left| left.saturating_sub(1));
        Some(entry.fault.clone())
    }
}
