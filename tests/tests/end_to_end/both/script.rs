//! What a server does to the requests of a call.

use memos_sdk_core::{CallOptions, StandardRetry};
use tests::server::{Answer, Habit, Server};

use super::{TIMEOUT, Way};

/// What a server does to the requests of a call.
pub(crate) struct Script {
    pub(crate) name: String,
    pub(crate) act: Act,
    pub(crate) options: CallOptions,
}

pub(crate) enum Act {
    /// It gives these answers one after the other, and the last again and again.
    Answer(Vec<Answer>),
    /// It does this to each connection.
    Habit(Habit),
    /// It does this to each connection, which was to be encrypted.
    HabitOfTls(Habit),
    /// Nobody listens there.
    Refuse,
}

impl Script {
    pub(crate) fn new(name: impl Into<String>, act: Act) -> Self {
        Self { name: name.into(), act, options: CallOptions::new() }
    }

    /// A server that gives this answer again and again.
    pub(crate) fn answer(name: impl Into<String>, answer: Answer) -> Self {
        Self::new(name, Act::Answer(vec![answer]))
    }

    /// A server that gives these answers one after the other, and the last again and again.
    pub(crate) fn answers(name: impl Into<String>, answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::new(name, Act::Answer(answers.into_iter().collect()))
    }

    /// The same to a client that calls once.
    pub(crate) fn once(mut self) -> Self {
        self.options = self.options.retry(StandardRetry::never());
        self
    }

    /// The same to a client that calls once, and waits for little time.
    pub(crate) fn timed(self) -> Self {
        let mut once = self.once();
        once.options = once.options.attempt_timeout(TIMEOUT).stream_idle_timeout(TIMEOUT);
        once
    }

    /// Has a server do it to the requests of a way.
    pub(crate) fn play(&self, server: &Server, way: Way) {
        match &self.act {
            Act::Answer(answers) => {
                for (path, answer) in way.before() {
                    server.on(path, answer);
                }
                for answer in answers {
                    server.on(way.path(), answer.clone());
                }
            }
            Act::Habit(habit) | Act::HabitOfTls(habit) => {
                server.take_up(habit.clone());
            }
            Act::Refuse => {}
        }
    }
}
