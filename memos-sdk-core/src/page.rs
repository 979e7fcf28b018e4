//! Lists that come in pages.

mod items;
mod paging;

use serde::{Deserialize, Serialize};

pub use self::items::ItemCursor;
pub use self::paging::Paging;
use crate::Operation;

/// An operation that gives a list page by page.
///
/// Generated code implements it where the document's corrections say so.
pub trait PagedOperation: Operation {
    /// One item of the list; where there are several kinds, an enum of them.
    type Item: Send + 'static;

    /// Where request and answer say what, by the names of their members.
    const PAGES: PageMembers;

    /// The items of one page, in the order in which they stand there.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// Where the request and the answer of a [`PagedOperation`] say what.
#[derive(Debug, Clone, Copy)]
pub struct PageMembers {
    /// The member of the request that asks for a page; the first page is 1.
    pub page: &'static str,
    /// The member that says how many items of a kind a page has, in the request and in the answer.
    pub size: &'static str,
    /// The member of the answer that says how many pages there are.
    pub pages: &'static str,
    /// The member of the answer that says how many items of a kind there are.
    pub total: &'static str,
    /// The members of the answer that hold the items, one for each kind.
    pub lists: &'static [&'static str],
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The number of the page; the first is 1.
    pub number: i64,
    /// The data of the answer.
    pub data: T,
}

/// How far a list was read: plain data that can be stored, and read on from in another process.
///
/// Memories that are added or deleted meanwhile shift what stands on which page: reading on from a position then may
/// give an item twice, or pass one over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PagePosition {
    /// The page that is read next, or of which some items were given.
    pub page: i64,
    /// How many items of that page were given already.
    #[serde(default)]
    pub item: usize,
}

/// Why there are no more pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageEnd {
    /// The last page was read.
    LastPage,
    /// A page was empty, although the service had promised more.
    EmptyPage,
    /// The service gave a page once more, be it the one before or one that was given earlier.
    NoProgress,
}

#[cfg(test)]
mod tests;
