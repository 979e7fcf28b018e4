//! How large the JSON value of a node is, found out without building it.

use super::super::Payload;
use super::super::children::{Children, Label};
use super::super::node::{Node, NodeId};
use super::{MAX_DEPTH, Open, pointer};
use crate::{Error, Result};

/// How large a JSON value is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    /// Values, the ones inside arrays and objects included.
    pub(super) values: u64,
    /// Bytes of text.
    pub(super) text: u64,
    /// How many containers are nested.
    pub(super) depth: usize,
}

impl Size {
    /// An array or object without anything in it.
    const EMPTY: Self = Self { values: 1, text: 0, depth: 1 };

    /// Adds a child.
    fn add(&mut self, child: Self) {
        self.values = self.values.saturating_add(child.values);
        self.text = self.text.saturating_add(child.text);
        self.depth = self.depth.max(child.depth + 1);
    }
}

impl<'text> Payload<'text> {
    /// Finds out how large the value of a node is, and that it has one.
    ///
    /// Each node is looked at once, however often others refer to it.
    pub(super) fn measure(&self, root: NodeId) -> Result<Size> {
        let mut path: Vec<Measuring<'_, 'text>> = Vec::new();
        if let Some(size) = self.leaf_size(root).map_err(|error| self.located(error, &path, root))? {
            return Ok(size);
        }
        let mut known = Known::new(self.node_count());
        known.open(root);
        path.push(self.measuring(root));
        while let Some(open) = path.last_mut() {
            let Some((label, child)) = open.children.next() else {
                let (id, size) = (open.id, open.result);
                known.close(id, size);
                path.pop();
                match path.last_mut() {
                    Some(parent) => parent.result.add(size),
                    None => return Ok(size),
                }
                continue;
            };
            let child = self.resolve(child);
            match label {
                Label::Index(_) => {}
                Label::Name(_) if matches!(self.node(child), Node::Undefined) => continue,
                Label::Name(name) => open.result.text = open.result.text.saturating_add(name.len() as u64),
                Label::Key(key) => return Err(self.nameless(key, path)),
            }
            open.label = label;
            let size = match self.leaf_size(child) {
                Ok(Some(size)) => Some(size),
                Ok(None) => known.size(child),
                Err(error) => return Err(self.located(error, &path, child)),
            };
            match size {
                Some(size) => open.result.add(size),
                None if known.is_open(child) => return Err(self.cycle(&path, child)),
                None => {
                    known.open(child);
                    path.push(self.measuring(child));
                }
            }
            if path.len() + size.map_or(0, |size| size.depth) > MAX_DEPTH {
                let error = Error::new(format!("the value is nested deeper than {MAX_DEPTH} levels"));
                // The pointer would be as long as the value is deep.
                return Err(error.at(self.place(child)));
            }
        }
        Ok(Size::default())
    }

    /// A container of which nothing has been measured yet.
    fn measuring(&self, id: NodeId) -> Measuring<'_, 'text> {
        Open::new(id, Children::of(self, id), Size::EMPTY)
    }

    /// Says that a node contains itself, which is the innermost of those that are open.
    fn cycle(&self, path: &[Measuring<'_, '_>], id: NodeId) -> Error {
        let start = path.iter().position(|open| open.id == id).unwrap_or_default();
        let start = pointer(path.get(..start).unwrap_or_default());
        self.located(Error::new(format!("the value contains itself: this is {start} again")), path, id)
    }
}

/// A container whose children are being measured.
type Measuring<'payload, 'text> = Open<'payload, 'text, Size>;

/// What has been found out about the containers of a payload.
struct Known {
    /// For each node 0, [`OPEN`](Self::OPEN), or one more than the place of its size.
    marks: Vec<u32>,
    sizes: Vec<Size>,
}

impl Known {
    /// The mark of a container whose children are being measured.
    const OPEN: u32 = u32::MAX;

    fn new(nodes: usize) -> Self {
        Self { marks: vec![0; nodes], sizes: Vec::new() }
    }

    fn mark(&self, id: NodeId) -> u32 {
        id.entry().and_then(|entry| self.marks.get(entry)).copied().unwrap_or_default()
    }

    fn set(&mut self, id: NodeId, mark: u32) {
        if let Some(slot) = id.entry().and_then(|entry| self.marks.get_mut(entry)) {
            *slot = mark;
        }
    }

    fn open(&mut self, id: NodeId) {
        self.set(id, Self::OPEN);
    }

    fn is_open(&self, id: NodeId) -> bool {
        self.mark(id) == Self::OPEN
    }

    fn close(&mut self, id: NodeId, size: Size) {
        self.sizes.push(size);
        // There are fewer nodes than half of this type's numbers.
        self.set(id, u32::try_from(self.sizes.len()).unwrap_or_default());
    }

    /// The size of a container that is closed.
    fn size(&self, id: NodeId) -> Option<Size> {
        let place = (self.mark(id) as usize).checked_sub(1)?;
        self.sizes.get(place).copied()
    }
}
