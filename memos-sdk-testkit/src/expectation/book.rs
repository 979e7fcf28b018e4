//! The expectations of a test, and whether they were met.

use std::borrow::Cow;
use std::fmt;

use memos_sdk_core::Metadata;

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
    ask: Ask,
}

/// Asks an expectation about the body of a request: nothing where it does not fit; the answer, if it gives one.
///
/// The second argument says that it has answered as often as it was to.
type Ask = Box<dyn FnMut(&[u8], bool) -> Option<Option<Answer>> + Send>;

impl Book {
    /// Adds an expectation after all others.
    pub(crate) fn add(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// The answer of the first expectation that fits; the service answers where none does, or has nothing to say.
    pub(crate) fn answer(&mut self, operation: &Metadata, body: &[u8]) -> Option<Answer> {
        let mut too_often = None;
        let mut counted = false;
        for entry in self.entries.iter_mut().filter(|entry| entry.operation == operation.id) {
            let exhausted = entry.times.is_some_and(|times| entry.met >= times);
            let Some(answer) = (entry.ask)(body, exhausted) else { continue };
            if exhausted {
                too_often = too_often.or(Some(entry));
                continue;
            }
            entry.met += 1;
            counted = true;
            if answer.is_some() {
                return answer;
            }
        }
        // Where no other was for it, the first that fits was met once too often.
        if let Some(entry) = too_often.filter(|_| !counted) {
            entry.met += 1;
        }
        None
    }

    /// Says which expectations were not met.
    pub(crate) fn verify(&self) -> Result<(), Unmet> {
        let unmet: Vec<String> = self.entries.iter().filter_map(Entry::unmet).collect();
        if unmet.is_empty() { Ok(()) } else { Err(Unmet { unmet }) }
    }
}

impl Entry {
    pub(crate) fn new(operation: Cow<'static, str>, description: String, times: Option<u32>, ask: Ask) -> Self {
        Self { operation, description, times, met: 0, ask }
    }

    fn unmet(&self) -> Option<String> {
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
        let answer = book.answer(operation, json!({"task_id": task}).to_string().as_bytes())?;
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
        let first = Some(r#"{"code":0,"data":{"task_id":"first"},"message":"ok"}"#);
        assert_eq!(answers[0].as_deref(), first);
        assert_eq!(answers[1].as_deref(), first);
        assert!(answers[2].as_deref().unwrap().contains("50131"), "{answers:?}");
        assert_eq!(answers[3], None, "none is left, and the service answers");
        assert_eq!(
            book.verify().unwrap_err().lines(),
            ["search_memory: expected at least 1, and 0 came", "get_status: expected 1, and 2 came"],
        );
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
