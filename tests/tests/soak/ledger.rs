//! What a caller was told, to be compared with what the service holds.

use std::collections::{BTreeMap, BTreeSet};

use memos_sdk_core::Error;
use memos_sdk_testkit::Service;

/// What is known about something that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    /// An error says that it may have been sent.
    InDoubt,
    /// An error says that it was not sent, or the service refused it.
    NotDone,
}

impl Fate {
    fn of_write(outcome: Result<(), Error>) -> Self {
        match outcome {
            // A write that may be repeated is one that was surely not processed.
            Err(error) if error.is_retryable() => Self::NotDone,
            outcome => Self::of_delete(outcome),
        }
    }

    fn of_delete(outcome: Result<(), Error>) -> Self {
        match outcome {
            Ok(()) => Self::Done,
            Err(error) if error.may_have_been_sent() => Self::InDoubt,
            Err(_) => Self::NotDone,
        }
    }

    /// Whether something may be there so often.
    fn allows(self, times: usize) -> bool {
        match self {
            Self::Done => times == 1,
            Self::InDoubt => times <= 1,
            Self::NotDone => times == 0,
        }
    }
}

/// What one caller was told about their own memories.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) user: String,
    added: BTreeMap<String, Fate>,
    deleted: BTreeMap<String, Fate>,
}

impl Ledger {
    pub(crate) const CONVERSATION: &str = "soak";

    pub(crate) fn new(user: String) -> Self {
        Self { user, added: BTreeMap::new(), deleted: BTreeMap::new() }
    }

    /// How many writes are in doubt.
    pub(crate) fn doubts(&self) -> usize {
        self.added.values().filter(|fate| **fate == Fate::InDoubt).count()
    }

    pub(crate) fn added(&mut self, sentence: &str, outcome: Result<(), Error>) {
        let before = self.added.insert(sentence.to_owned(), Fate::of_write(outcome));
        assert_eq!(before, None, "each is added once");
    }

    pub(crate) fn deleted(&mut self, sentence: &str, outcome: Result<(), Error>) {
        let fate = Fate::of_delete(outcome);
        let before = self.deleted.entry(sentence.to_owned()).or_insert(fate);
        // What is gone stays gone, and a doubt is only taken away by a success.
        if *before != Fate::Done && fate != Fate::NotDone {
            *before = fate;
        }
    }

    /// Compares with what a read gave: all of it, or a part.
    pub(crate) fn seen(&self, values: BTreeSet<&str>, all: bool) {
        for value in &values {
            assert!(self.may_be_there(value), "{}: {value} is there, and should not be: {self:#?}", self.user);
        }
        for value in self.added.keys().filter(|value| all && self.is_there(value)) {
            assert!(values.contains(value.as_str()), "{}: {value} is not there", self.user);
        }
    }

    /// Compares with the service itself.
    pub(crate) fn compare(&self, service: &Service) {
        let memories = service.memories(&self.user);
        self.seen(memories.iter().map(String::as_str).collect(), true);
        let messages = service.messages(&self.user, Self::CONVERSATION);
        for (sentence, fate) in &self.added {
            let times = messages.iter().filter(|message| message.content == *sentence).count();
            assert!(fate.allows(times), "{}: {sentence} was stored {times} times, and was told: {fate:?}", self.user);
        }
        assert!(
            messages.iter().all(|message| self.added.contains_key(&message.content)),
            "{}: {messages:?}",
            self.user
        );
    }

    fn is_there(&self, sentence: &str) -> bool {
        self.added.get(sentence) == Some(&Fate::Done)
            && matches!(self.deleted.get(sentence), None | Some(Fate::NotDone))
    }

    fn may_be_there(&self, sentence: &str) -> bool {
        !matches!(self.added.get(sentence), None | Some(Fate::NotDone))
            && self.deleted.get(sentence) != Some(&Fate::Done)
    }
}
