//! Which page comes next: the state machine that every client drives.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::marker::PhantomData;

use serde_json::Value;

use super::{Page, PageEnd, PageMembers, PagePosition, PagedOperation};
use crate::{Error, Result};

/// Reading a list page by page.
///
/// The transport asks what [`request`](Self::request) gives, and hands the answer to [`turn`](Self::turn), until there
/// is nothing more to ask. No page is kept: to notice that a page comes again, a hash of each is enough, which is eight
/// bytes a page.
#[derive(Debug)]
pub struct Paging<O> {
    /// The request as JSON, in which the page is changed.
    request: Value,
    position: PagePosition,
    /// The fingerprints of the pages that were given.
    given: HashSet<u64>,
    end: Option<PageEnd>,
    operation: PhantomData<fn() -> O>,
}

impl<O: PagedOperation> Paging<O> {
    /// Starts with the page that the request asks for, the first by default.
    ///
    /// # Errors
    ///
    /// When the request cannot be written as JSON.
    pub fn new(request: &O) -> Result<Self> {
        let request = serde_json::to_value(request).map_err(not_json::<O>)?;
        let page = request.get(O::PAGES.page).and_then(Value::as_i64).unwrap_or(1);
        let position = PagePosition { page, item: 0 };
        Ok(Self { request, position, given: HashSet::new(), end: None, operation: PhantomData })
    }

    /// Goes to a position where reading was left before; pages that were given may be given again from there.
    pub fn resume(&mut self, position: PagePosition) {
        self.position = position;
        self.given.clear();
        self.end = None;
    }

    /// Where reading goes on.
    pub fn position(&self) -> PagePosition {
        self.position
    }

    /// Why there are no more pages; `None` while there may be.
    pub fn end(&self) -> Option<PageEnd> {
        self.end
    }

    /// The request of the next page; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the request does not take a number of a page.
    pub fn request(&self) -> Option<Result<O>> {
        if self.end.is_some() {
            return None;
        }
        let mut request = self.request.clone();
        if let Some(members) = request.as_object_mut() {
            members.insert(O::PAGES.page.to_owned(), self.position.page.into());
        }
        Some(serde_json::from_value(request).map_err(not_json::<O>))
    }

    /// Takes the answer to the request: `None` if it is no further page.
    pub fn turn(&mut self, data: O::Output) -> Option<Page<O::Output>> {
        let answer = serde_json::to_value(&data).unwrap_or_default();
        let contents = Contents::of(&answer, &O::PAGES);
        if contents.is_empty {
            let beyond_last = contents.pages.is_none_or(|pages| self.position.page > pages);
            self.end = Some(if beyond_last { PageEnd::LastPage } else { PageEnd::EmptyPage });
            return None;
        }
        if !self.given.insert(contents.fingerprint) {
            self.end = Some(PageEnd::NoProgress);
            return None;
        }
        let number = self.position.page;
        let size = contents.size.or_else(|| count(&self.request, O::PAGES.size));
        if contents.is_last(number, size) {
            self.end = Some(PageEnd::LastPage);
        }
        self.position = PagePosition { page: number.saturating_add(1), item: 0 };
        Some(Page { number, data })
    }
}

/// What an answer says about its page.
struct Contents {
    /// Whether no list of the answer has anything, be it one of the documented kinds or not.
    is_empty: bool,
    /// How many items there are of the kind that has most.
    longest: usize,
    fingerprint: u64,
    pages: Option<i64>,
    total: Option<i64>,
    size: Option<i64>,
}

impl Contents {
    fn of(answer: &Value, members: &PageMembers) -> Self {
        let lists = || answer.as_object().into_iter().flatten().filter_map(|(_, value)| value.as_array());
        let documented = members.lists.iter().filter_map(|name| answer.get(*name)?.as_array());
        let mut hasher = DefaultHasher::new();
        lists().for_each(|list| list.hash(&mut hasher));
        Self {
            is_empty: lists().all(Vec::is_empty),
            longest: documented.map(Vec::len).max().unwrap_or_default(),
            fingerprint: hasher.finish(),
            // No page at all and no item at all are not true of a page with items: such an answer does not count.
            pages: count(answer, members.pages).filter(|pages| *pages > 0),
            total: count(answer, members.total).filter(|total| *total > 0),
            size: count(answer, members.size).filter(|size| *size > 0),
        }
    }

    /// The number of pages decides, where it is given; the total, which may change while pages are turned, only says
    /// so together with the size; and a page that is not full is the last where nothing else is known.
    fn is_last(&self, number: i64, size: Option<i64>) -> bool {
        match (self.pages, self.total, size) {
            (Some(pages), _, _) => number >= pages,
            (None, Some(total), Some(size)) => number.saturating_mul(size) >= total,
            (None, None, Some(size)) => i64::try_from(self.longest).is_ok_and(|longest| longest < size),
            (None, _, None) => false,
        }
    }
}

fn count(object: &Value, name: &str) -> Option<i64> {
    object.get(name).and_then(Value::as_i64)
}

fn not_json<O: PagedOperation>(error: serde_json::Error) -> Error {
    Error::invalid_request("the request cannot ask for a page").with_source(error).about(&O::METADATA)
}
