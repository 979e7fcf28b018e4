//! Where the clients are known to differ.

/// A script after which the clients differ.
pub(super) struct Known {
    pub(super) script: &'static str,
    /// The members in which they do.
    pub(super) members: &'static [&'static str],
}

/// What an error shows is made of its members, and differs with them.
pub(super) const SHOWN: [&str; 3] = ["display", "chain", "debug"];

/// Everything in which the clients differ: what is not listed is the same, and what is listed is not.
pub(super) const KNOWN: &[Known] = &[
    // An answer that comes before the request is sent: the async client reads while it writes, and has it; the blocking
    // one writes first, for as long as there is time.
    Known {
        script: "an answer to a request that is not read",
        members: &["http_status", "kind", "message", "suggestion", "body", "answer_bytes"],
    },
    // Only reqwest says what is wrong with a body that cannot be decompressed.
    Known { script: "what is said to be compressed", members: &["chain", "debug"] },
];
