//! The expectations of a test, and whether they were met.

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use http::StatusCode;
use memos_sdk_core::Metadata;
use serde_json::Value;

use crate::Answer;

/// Expectations of any operations, in the order in which they were given.
#[derive(Debug, Default)]
pub(crate) struct Book {
    entries: Vec<Entry>,
}

/// An expectation, without its type.
pub(crate) struct Entry {
    operation: Cow<'static, str>,
    description: String,
    times: Option<u32>,
    met: u32,
    /// What it said when it panicked, first.
    panicked: Option<String>,
    ask: Ask,
}

/// What an expectation says about a request.
enum Asked {
    DoesNotFit,
    /// It fits, and this is the answer, if it gives one.
    Fits(Option<Answer>),
    /// An assertion in it failed, which this answer says.
    Panicked(Answer),
}

/// Asks an expectation about a request: nothing where it does not fit; the answer, if it gives one.
///
/// The second argument says that it has answered as often as it was to.
type Ask = Box<dyn FnMut(&Value, bool) -> Option<Option<Answer>> + Send>;

impl Book {
    /// Adds an expectation after all others.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The answer of the first expectation that fits; the service answers where none does, or has nothing to say.
    pub(crate) fn answer(&mut self, operation: &Metadata, request: &Value) -> Option<Answer> {
        let mut too_often = None;
        let mut given = None;
        for entry in self.entries.iter_mut().filter(|entry| entry.operation == operation.id) {
            let never = entry.times == Some(0);
            // Once there is an answer, only those are asked that should never be met.
            if given.is_some() && !never {
                continue;
            }
            let exhausted = entry.times.is_some_and(|times| entry.met >= times);
            match entry.ask(request, exhausted) {
                Asked::Fits(answer) if never || !exhausted => {
                    entry.met += 1;
                    given = given.or(answer);
                }
                Asked::Fits(_) => too_often = too_often.or(Some(entry)),
                Asked::Panicked(answer) => given = given.or(Some(answer)),
                Asked::DoesNotFit => {}
            }
        }
        // Where no other has answered it, the first that fits was met once too often.
        if let Some(entry) = too_often.filter(|_| given.is_none()) {
            entry.met += 1;
        }
        given
    }

    /// Says which expectations were not met.
    pub(crate) fn verify(&self) -> Result<(), Unmet> {
        let unmet: Vec<String> = self.entries.iter().filter_map(Entry::unmet).collect();
        if unmet.is_empty() { Ok(()) } else { Err(Unmet { unmet }) }
    }
}

impl Entry {
    pub(crate) fn new(operation: Cow<'static, str>, description: String, times: Option<u32>, ask: Ask) -> Self {
        Self { operation, description, times, met: 0, panicked: None, ask }
    }

    /// Asks it about a request. What a test wrote may panic, which must not be lost in the thread of a server.
    fn ask(&mut self, request: &Value, exhausted: bool) -> Asked {
        match catch_unwind(AssertUnwindSafe(|| (self.ask)(request, exhausted))) {
            Ok(Some(answer)) => Asked::Fits(answer),
            Ok(None) => Asked::DoesNotFit,
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                let said = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it said nothing");
                let said = format!("the expectation panicked: {said}");
                self.panicked.get_or_insert_with(|| said.clone());
                Asked::Panicked(Answer::bytes(StatusCode::NOT_IMPLEMENTED, "text/plain", said))
            }
        }
    }

    fn unmet(&self) -> Option<String> {
        if let Some(said) = &self.panicked {
            return Some(format!("{}: {said}", self.description));
        }
        let (met, wanted) = match self.times {
            Some(times) => (self.met == times, format!("{times}")),
            None => (self.met > 0, "at least 1".to_owned()),
        };
        (!met).then(|| format!("{}: expected {wanted}, and {} came", self.description, self.met))
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Entry")
            .field("description", &self.description)
            .field("times", &self.times)
            .field("met", &self.met)
            .finish_non_exhaustive()
    }
}

/// The expectations that were not met: requests that did not come, or came too often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    unmet: Vec<String>,
}

impl Unmet {
    /// A line for each expectation.
    pub fn lines(&self) -> &[String] {
        &self.unmet
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expectations that were not met: {}", self.unmet.join("; "))
    }
}

impl std::error::Error for Unmet {}

#[cfg(test)]
mod tests {
    use memos_sdk_core::Code;
    use memos_sdk_core::operations::OPERATIONS;
    use memos_sdk_core::types::{GetStatusRequest, GetStatusResponseData, SearchMemoryRequest};
    use serde_json::json;

    use super::*;
    use crate::Expectation;

    /// Asks a book for the answer about a task, and gives the code and the data of it.
    fn ask(book: &mut Book, task: &str) -> Option<String> {
        let operation = OPERATIONS.iter().find(|operation| operation.id == "get_status").unwrap();
        let answer = book.answer(operation, &json!({"task_id": task}))?;
        Some(String::from_utf8(answer.into_response().into_body().to_vec()).unwrap())
    }

    #[test]
    fn the_first_that_fits_answers_as_often_as_it_says() {
        let mut book = Book::default();
        let mut status = GetStatusResponseData::default();
        status.task_id = Some("first".to_owned());
        book.add(Expectation::<SearchMemoryRequest>::any().fail(Code::INTERNAL_ERROR).into_entry());
        book.add(
            Expectation::when(|request: &GetStatusRequest| request.task_id == "a").times(2).answer(status).into_entry(),
        );
        book.add(Expectation::<GetStatusRequest>::any().fail(Code::TASK_NOT_FOUND).times(1).into_entry());
        let answers: Vec<Option<String>> = ["a", "a", "a", "b"].map(|task| ask(&mut book, task)).to_vec();
        for answer in &answers[..2] {
            let answer: Value = serde_json::from_str(answer.as_deref().unwrap()).unwrap();
            assert_eq!(answer, json!({"code": 0, "message": "ok", "data": {"task_id": "first"}}));
        }
        assert!(answers[2].as_deref().unwrap().contains("50131"), "{answers:?}");
        assert_eq!(answers[3], None, "none is left, and the service answers");
        assert_eq!(
            book.verify().unwrap_err().lines(),
            ["search_memory: expected at least 1, and 0 came", "get_status: expected 1, and 2 came"],
        );
    }

    #[test]
    fn what_should_never_come_is_told_whoever_answers() {
        let any = || Expectation::<GetStatusRequest>::any();
        let check = |expectations: [Expectation<GetStatusRequest>; 2], calls: usize, unmet: &[&str]| {
            let mut book = Book::default();
            expectations.into_iter().for_each(|expectation| book.add(expectation.into_entry()));
            for _ in 0..calls {
                ask(&mut book, "a");
            }
            let lines = book.verify().map_or_else(|error| error.lines().to_vec(), |()| Vec::new());
            assert_eq!(lines, unmet);
        };
        let never = "get_status: expected 0, and 1 came";
        check([any().times(0), any()], 1, &[never]);
        check([any().fail(Code::TASK_NOT_FOUND), any().times(0)], 1, &[never]);
        check([any(), any().times(1)], 3, &["get_status: expected 1, and 3 came"]);
        check([any().fail(Code::TASK_NOT_FOUND).times(1), any().fail(Code::TASK_NOT_FOUND)], 3, &[]);
    }

    #[test]
    fn an_assertion_that_fails_in_an_expectation_is_told() {
        let mut book = Book::default();
        let wrong = Expectation::when(|request: &GetStatusRequest| {
            assert_eq!(request.task_id, "b", "the wrong task");
            true
        });
        book.add(wrong.into_entry());
        assert!(ask(&mut book, "a").unwrap().starts_with("the expectation panicked: "));
        let told = book.verify().unwrap_err().to_string();
        assert!(told.contains("the wrong task"), "{told}");
    }

    #[test]
    fn one_without_an_answer_only_counts() {
        let mut book = Book::default();
        book.add(Expectation::<GetStatusRequest>::any().described("somebody asks").into_entry());
        assert_eq!(
            book.verify().unwrap_err().to_string(),
            "expectations that were not met: somebody asks: expected at least 1, and 0 came"
        );
        book.add(Expectation::<GetStatusRequest>::any().fail(Code::TASK_NOT_FOUND).into_entry());
        assert!(ask(&mut book, "a").is_some(), "the next one answers");
        assert_eq!(book.verify(), Ok(()));
    }
}
