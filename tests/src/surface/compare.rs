//! Two surfaces side by side.

use super::{Entry, Surface};

/// Something in which two crates may differ, and why.
#[derive(Debug, Clone, Copy)]
pub struct Exception {
    /// What may differ: one entry, such as `Client::send`; a type with everything about it, such as `Sending`; or the
    /// implementations of a trait, such as `*: Unpin`.
    pub entry: &'static str,
    /// What the difference is.
    pub difference: Difference,
    /// Why it is none to mend.
    pub reason: &'static str,
}

/// A way in which two crates differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Only the crate of this name has it.
    OnlyIn(&'static str),
    /// The first paragraphs of the documentation differ.
    Summary,
}

impl Exception {
    /// Only one crate has it.
    pub const fn only_in(name: &'static str, entry: &'static str, reason: &'static str) -> Self {
        Self { entry, difference: Difference::OnlyIn(name), reason }
    }

    /// It is documented in different words.
    pub const fn summary(entry: &'static str, reason: &'static str) -> Self {
        Self { entry, difference: Difference::Summary, reason }
    }

    fn covers(&self, entry: &str, difference: &Found) -> bool {
        let same = match (self.difference, difference) {
            (Difference::OnlyIn(name), Found::OnlyIn(found)) => name == *found,
            (Difference::Summary, Found::Summary) => true,
            _ => false,
        };
        let named = match self.entry.strip_prefix('*') {
            Some(of_all) => entry.ends_with(of_all),
            None => {
                let rest = entry.strip_prefix(self.entry);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
            }
        };
        same && named
    }
}

/// A difference as it was found.
enum Found<'a> {
    OnlyIn(&'a str),
    Signature,
    Summary,
}

/// Every difference between two crates that is no exception, and every exception that is none any more.
pub fn differences(left: &Surface, right: &Surface, exceptions: &[Exception]) -> Vec<String> {
    let mut needed = vec![false; exceptions.len()];
    let mut told = Vec::new();
    let mut tell = |entry: &str, found: Found<'_>, text: String| {
        let covering: Vec<usize> =
            (0..exceptions.len()).filter(|index| exceptions[*index].covers(entry, &found)).collect();
        covering.iter().for_each(|index| needed[*index] = true);
        if covering.is_empty() {
            told.push(text);
        }
    };
    for (one, other) in [(left, right), (right, left)] {
        for (name, entry) in one.entries.iter().filter(|(name, _)| !other.entries.contains_key(*name)) {
            let text = format!("`{name}` is missing in {}: {} has `{}`", other.name, one.name, entry.signature);
            tell(name, Found::OnlyIn(&one.name), text);
        }
    }
    for (name, entry) in &left.entries {
        let Some(other) = right.entries.get(name) else { continue };
        let both = |what: &str, of: fn(&Entry) -> &str| {
            let (here, there) = (of(entry), of(other));
            format!("the {what} of `{name}` differs\n  {}: {here}\n  {}: {there}", left.name, right.name)
        };
        if entry.signature != other.signature {
            tell(name, Found::Signature, both("signature", |entry| &entry.signature));
        }
        if let (Some(here), Some(there)) = (&entry.summary, &other.summary)
            && neutral(here) != neutral(there)
        {
            tell(name, Found::Summary, both("summary", |entry| entry.summary.as_deref().unwrap_or_default()));
        }
    }
    for (exception, _) in exceptions.iter().zip(needed).filter(|(_, needed)| !needed) {
        told.push(format!("the exception for `{}` ({:?}) is not needed", exception.entry, exception.difference));
    }
    told
}

/// What a documentation says, whichever client it is about.
fn neutral(summary: &str) -> String {
    summary
        .replace("memos_sdk_blocking", "memos_sdk")
        .replace("blocking client", "client")
        .replace("async client", "client")
}
