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
    // An answer that has begun when the time of the attempt is over: the async client forgets what has come of it, status
    // and all; the blocking one tells it, and takes the status of an error for the error.
    Known { script: "silence in the body", members: &["http_status"] },
    Known { script: "silence before the body", members: &["http_status"] },
    Known { script: "silence before an event", members: &["http_status"] },
    Known { script: "silence after an event", members: &["http_status"] },
    Known {
        script: "silence in the page of an error",
        members: &["http_status", "kind", "message", "suggestion", "body", "answer_bytes", "attempts"],
    },
    // An answer that comes before the request is sent: the async client reads while it writes, and has it; the blocking
    // one writes first, for as long as there is time.
    Known {
        script: "an answer to a request that is not read",
        members: &["http_status", "kind", "message", "suggestion", "body", "answer_bytes"],
    },
    // No bytes at all, where a compressed body was announced: an empty body to reqwest, and a broken one to ureq.
    Known {
        script: "an empty body that is said to be compressed",
        members: &[
            "arrived",
            "attempts",
            "elapsed_ms",
            "error",
            "is_retryable",
            "kind",
            "message",
            "outcome",
            "polls",
            "wait",
            "waits",
        ],
    },
    // Only reqwest says what is wrong with a body that cannot be decompressed.
    Known { script: "what is said to be compressed", members: &["chain", "debug"] },
    // The head of an answer may have about 400 kB for reqwest, and 64 KiB for ureq.
    Known {
        script: "a header of 100 kB",
        members: &["outcome", "arrived", "attempts", "waits", "answer_bytes", "error", "http_status"],
    },
];
