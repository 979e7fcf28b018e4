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
    // The head of an answer may have about 400 kB and 100 headers for reqwest, and 128 KiB and 128 headers for ureq, which
    // takes no headers where an answer is only announced.
    Known { script: "a header of 200 kB", members: &OF_A_CALL },
    Known { script: "a hundred and ten headers", members: &OF_A_CALL },
    Known { script: "an answer to come, with headers, before the answer", members: &OF_A_CALL },
    // ureq reads no line of a chunk's size that is longer than 20 bytes, and does without the last end of line.
    Known { script: "a chunk with a long extension", members: &OF_AN_ANSWER },
    Known { script: "a last chunk without the last end of line", members: &OF_AN_ANSWER },
];

/// What differs where one client has an answer, and the other none.
const OF_A_CALL: [&str; 7] = ["outcome", "arrived", "attempts", "waits", "answer_bytes", "error", "http_status"];

/// What differs where an answer begins for both, and ends for one.
const OF_AN_ANSWER: [&str; 8] = ["outcome", "arrived", "attempts", "waits", "answer_bytes", "error", "end", "events"];
