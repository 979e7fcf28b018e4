//! The items of pages, one after the other.

use super::{Page, PagePosition, PagedOperation};

/// The items of the page that was turned last, and where reading goes on.
///
/// The transport takes items with [`take`](Self::take) until there are none, and hands the next page to
/// [`turn`](Self::turn) then.
pub struct ItemCursor<O: PagedOperation> {
    /// What is left of the page.
    items: std::vec::IntoIter<O::Item>,
    position: PagePosition,
}

impl<O: PagedOperation> ItemCursor<O> {
    /// Goes on at a position.
    pub fn new(position: PagePosition) -> Self {
        Self { items: Vec::new().into_iter(), position }
    }

    /// The next item of the page; `None` if the page has no more.
    pub fn take(&mut self) -> Option<O::Item> {
        let item = self.items.next()?;
        self.position.item = self.position.item.saturating_add(1);
        Some(item)
    }

    /// Takes the next page. Of the page on which reading was left, what was given already is passed over.
    pub fn turn(&mut self, page: Page<O::Output>) {
        let given = if page.number == self.position.page { self.position.item } else { 0 };
        self.position = PagePosition { page: page.number, item: given };
        let mut items = O::items(page.data);
        items.drain(..given.min(items.len()));
        self.items = items.into_iter();
    }

    /// Where to go on later: after the item that was given last.
    pub fn position(&self) -> PagePosition {
        self.position
    }

    /// Whether the page has no more items.
    pub fn is_empty(&self) -> bool {
        self.items.len() == 0
    }
}

impl<O: PagedOperation> std::fmt::Debug for ItemCursor<O> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (position, left) = (self.position, self.items.len());
        formatter.debug_struct("ItemCursor").field("position", &position).field("left", &left).finish()
    }
}
