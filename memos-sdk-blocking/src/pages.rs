//! Lists that come in pages.

use std::fmt;
use std::iter::FusedIterator;

use memos_sdk_core::{CallOptions, Error, ItemCursor, Page, PageEnd, PagePosition, PagedOperation, Paging, Result};

use crate::Client;

/// The pages of a list, one after the other.
///
/// It holds one page at a time, and ends on a service that makes no progress: that gives an empty page, or a page once
/// more. After an error there are no more pages; [`position`](Self::position) says where to [`resume`](Self::resume).
///
/// ```no_run
/// # fn run<O: memos_sdk_blocking::PagedOperation>(pages: memos_sdk_blocking::Pages<O>) -> memos_sdk_blocking::Result<()> {
/// for page in pages {
///     println!("page {}", page?.number);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked unless it is read"]
pub struct Pages<O: PagedOperation> {
    client: Client,
    options: CallOptions,
    paging: Option<Paging<O>>,
    /// Why the request has no pages, until it is told.
    refused: Option<Error>,
    failed: bool,
}

impl<O: PagedOperation> Pages<O> {
    pub(crate) fn new(client: Client, request: &O, options: CallOptions) -> Self {
        let (paging, refused) = match Paging::new(request) {
            Ok(paging) => (Some(paging), None),
            Err(error) => (None, Some(error)),
        };
        Self { client, options, paging, refused, failed: false }
    }

    /// Goes on at a position where reading was left before, also after an error or the end; what is on the pages before
    /// it is not given again.
    pub fn resume(mut self, position: PagePosition) -> Self {
        if let Some(paging) = &mut self.paging {
            paging.resume(position);
        }
        self.failed = false;
        self
    }

    /// Where to go on later: the page that was not given yet.
    pub fn position(&self) -> PagePosition {
        self.paging.as_ref().map_or(PagePosition { page: 1, item: 0 }, Paging::position)
    }

    /// Why there are no more pages; `None` while there may be, and after an error.
    pub fn end(&self) -> Option<PageEnd> {
        self.paging.as_ref().and_then(Paging::end)
    }

    /// Asks for the next page.
    fn ask(&mut self) -> Option<Result<Page<O::Output>>> {
        let paging = self.paging.as_mut()?;
        let outcome = paging.request()?.and_then(|request| self.client.send_with(request, self.options.clone()));
        match outcome {
            Ok(data) => paging.turn(data).map(Ok),
            Err(error) => Some(Err(error)),
        }
    }
}

impl<O: PagedOperation> Iterator for Pages<O> {
    type Item = Result<Page<O::Output>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(error) = self.refused.take() {
            return Some(Err(error));
        }
        if self.failed {
            return None;
        }
        let page = self.ask();
        self.failed = matches!(page, Some(Err(_)));
        page
    }
}

impl<O: PagedOperation> FusedIterator for Pages<O> {}

impl<O: PagedOperation> fmt::Debug for Pages<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("position", &self.position()).field("end", &self.end()).finish()
    }
}

/// The items of a list, one after the other, whatever page they stand on.
///
/// As [`Pages`], with items for pages.
///
/// ```no_run
/// # fn run<O: memos_sdk_blocking::PagedOperation>(items: memos_sdk_blocking::Items<O>) -> memos_sdk_blocking::Result<()>
/// # where O::Item: std::fmt::Debug {
/// for item in items {
///     println!("{:?}", item?);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked unless it is read"]
pub struct Items<O: PagedOperation> {
    pages: Pages<O>,
    cursor: ItemCursor<O>,
}

impl<O: PagedOperation> Items<O> {
    pub(crate) fn new(pages: Pages<O>) -> Self {
        let cursor = ItemCursor::new(pages.position());
        Self { pages, cursor }
    }

    /// Goes on at a position where reading was left before, also after an error or the end; what was given by then is
    /// not given again.
    pub fn resume(self, position: PagePosition) -> Self {
        Self { pages: self.pages.resume(position), cursor: ItemCursor::new(position) }
    }

    /// Where to go on later: after the item that was given last.
    pub fn position(&self) -> PagePosition {
        self.cursor.position()
    }

    /// Why there are no more items; `None` while there may be, and after an error.
    pub fn end(&self) -> Option<PageEnd> {
        self.pages.end().filter(|_| self.cursor.is_empty())
    }
}

impl<O: PagedOperation> Iterator for Items<O> {
    type Item = Result<O::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.cursor.take() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.cursor.turn(page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<O: PagedOperation> FusedIterator for Items<O> {}

impl<O: PagedOperation> fmt::Debug for Items<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("position", &self.position()).field("end", &self.end()).finish()
    }
}
