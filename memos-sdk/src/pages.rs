//! Lists that come in pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use memos_sdk_core::{CallOptions, Error, ItemCursor, Page, PageEnd, PagePosition, PagedOperation, Paging, Result};

use crate::{Client, Sending};

/// The pages of a list, one after the other.
///
/// It is a [`Stream`]; without a library for streams, [`next`](Self::next) does. It holds one page at a time, and ends
/// on a service that makes no progress: that gives an empty page, or a page once more. After an error there are no
/// more pages; [`position`](Self::position) says where to [`resume`](Self::resume).
///
/// ```no_run
/// # async fn run<O: memos_sdk::PagedOperation>(mut pages: memos_sdk::Pages<O>) -> memos_sdk::Result<()> {
/// while let Some(page) = pages.next().await {
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
    asking: Option<Sending<O::Output>>,
    failed: bool,
}

impl<O: PagedOperation> Pages<O> {
    pub(crate) fn new(client: Client, request: &O, options: CallOptions) -> Self {
        let (paging, refused) = match Paging::new(request) {
            Ok(paging) => (Some(paging), None),
            Err(error) => (None, Some(error)),
        };
        Self { client, options, paging, refused, asking: None, failed: false }
    }

    /// Goes on at a position where reading was left before, also after an error or the end; what is on the pages before
    /// it is not given again. A call that is under way is given up.
    pub fn resume(mut self, position: PagePosition) -> Self {
        if let Some(paging) = &mut self.paging {
            paging.resume(position);
        }
        self.asking = None;
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

    /// The next page; `None` at the end.
    ///
    /// # Errors
    ///
    /// When a call fails.
    pub async fn next(&mut self) -> Option<Result<Page<O::Output>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<O::Output>>>> {
        if let Some(error) = self.refused.take() {
            return Poll::Ready(Some(Err(error)));
        }
        let Some(paging) = self.paging.as_mut().filter(|_| !self.failed) else { return Poll::Ready(None) };
        if self.asking.is_none() {
            match paging.request() {
                None => return Poll::Ready(None),
                Some(Ok(request)) => self.asking = Some(self.client.send_with(request, self.options.clone())),
                Some(Err(error)) => {
                    self.failed = true;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        let Some(asking) = &mut self.asking else { return Poll::Ready(None) };
        let outcome = ready!(Pin::new(asking).poll(context));
        self.asking = None;
        match outcome {
            Ok(data) => Poll::Ready(paging.turn(data).map(Ok)),
            Err(error) => {
                self.failed = true;
                Poll::Ready(Some(Err(error)))
            }
        }
    }
}

impl<O: PagedOperation> Unpin for Pages<O> {}

impl<O: PagedOperation> Stream for Pages<O> {
    type Item = Result<Page<O::Output>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

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
/// # async fn run<O: memos_sdk::PagedOperation>(mut items: memos_sdk::Items<O>) -> memos_sdk::Result<()>
/// # where O::Item: std::fmt::Debug {
/// while let Some(item) = items.next().await {
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
    /// not given again. A call that is under way is given up.
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

    /// The next item; `None` at the end.
    ///
    /// # Errors
    ///
    /// When a call fails.
    pub async fn next(&mut self) -> Option<Result<O::Item>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item>>> {
        loop {
            if let Some(item) = self.cursor.take() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.cursor.turn(page),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: PagedOperation> Unpin for Items<O> {}

impl<O: PagedOperation> Stream for Items<O> {
    type Item = Result<O::Item>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: PagedOperation> fmt::Debug for Items<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("position", &self.position()).field("end", &self.end()).finish()
    }
}
