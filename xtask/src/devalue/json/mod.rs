//! Nodes as JSON values.
//!
//! A few hundred bytes of payload can refer to one another so often that the value they describe has more members than
//! there is memory. The value is therefore measured before it is built: measuring looks at each node once, however often
//! it is referred to, and finds every cycle on the way.

mod build;
mod leaf;

use std::collections::HashMap;

use serde_json::Value;

use super::node::{Node, NodeId};
use super::{Label, Payload};
use crate::pointer::Pointer;
use crate::{Error, Result};

/// How many arrays and objects may be nested in a value that [`Payload::to_json`] returns.
///
/// Whoever compares, prints or drops a [`Value`] descends into it by recursion.
pub const MAX_DEPTH: usize = 512;

/// How many values [`Payload::to_json`] returns, the ones inside arrays and objects included.
pub const MAX_VALUES: u64 = 2_000_000;

/// How many bytes of text [`Payload::to_json`] returns, in strings and in the names of members.
pub const MAX_TEXT: u64 = 64 * 1024 * 1024;

/// How much may still be built.
///
/// One budget serves any number of calls of [`Payload::to_json_within`], and grows smaller with each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Values, the ones inside arrays and objects included.
    pub values: u64,
    /// Bytes of text, in strings and in the names of members.
    pub text: u64,
}

impl Default for Budget {
    /// [`MAX_VALUES`] and [`MAX_TEXT`].
    fn default() -> Self {
        Self { values: MAX_VALUES, text: MAX_TEXT }
    }
}

impl Budget {
    fn spend(&mut self, size: Size) -> Result<()> {
        let left = self.values.checked_sub(size.values).zip(self.text.checked_sub(size.text));
        let Some((values, text)) = left else {
            let Size { values, text, .. } = size;
            let at_least = if values.max(text) == u64::MAX { "at least " } else { "" };
            return Err(Error::new(format!("the value would have {at_least}{values} parts with {text} bytes of text"))
                .help(format!("{} parts and {} bytes of text are the limit", self.values, self.text)));
        };
        *self = Self { values, text };
        Ok(())
    }
}

impl Payload<'_> {
    /// The JSON value of a node.
    ///
    /// ```
    /// use serde_json::json;
    /// use xtask::devalue::Payload;
    ///
    /// let payload = Payload::decode(r#"[{"at":1,"tags":2,"gone":-1},["Date","2024-05-01T00:00:00.000Z"],["Set",3],"a"]"#)?;
    /// assert_eq!(payload.to_json(payload.root())?, json!({"at": "2024-05-01T00:00:00.000Z", "tags": ["a"]}));
    /// # Ok::<(), xtask::Error>(())
    /// ```
    ///
    /// - Wrappers become what they wrap.
    /// - Dates become their ISO 8601 text; `URL`, `URLSearchParams` and the types of `Temporal` become their text.
    /// - A `Set` becomes an array; a `Map` becomes an object if its keys are strings.
    /// - A typed array becomes an array of numbers.
    /// - A `BigInt` of up to 64 bits becomes a number, and `-0` becomes `-0.0`.
    /// - An object member that is `undefined` is left out, as `JSON.stringify` does.
    ///
    /// # Errors
    ///
    /// The node contains itself, is nested deeper than [`MAX_DEPTH`], is larger than [`MAX_VALUES`] and [`MAX_TEXT`]
    /// allow, or contains something for which JSON has no value: `undefined` or a hole in an array, `NaN`, an infinity,
    /// a larger `BigInt`, an invalid date, a regular expression, an `ArrayBuffer` or `DataView` (whose bytes have no
    /// element type), a `Map` with keys of other types, or a value of an unknown type. The error names the JSON pointer,
    /// and the entry of the payload.
    pub fn to_json(&self, node: NodeId) -> Result<Value> {
        self.to_json_within(node, &mut Budget::default())
    }

    /// The JSON value of a node, built within a budget that other values share.
    ///
    /// # Errors
    ///
    /// Those of [`to_json`](Self::to_json); the limits are what is left of the budget.
    pub fn to_json_within(&self, node: NodeId, budget: &mut Budget) -> Result<Value> {
        let node = self.resolve(node);
        let size = self.measure(node)?;
        budget.spend(size).map_err(|error| error.at(format!("{node} of the payload")))?;
        self.build(node)
    }

    /// Finds out how large the value of a node is, and that it has one.
    fn measure(&self, root: NodeId) -> Result<Size> {
        let mut known: HashMap<NodeId, Size> = HashMap::new();
        let mut path: Vec<Measuring> = Vec::new();
        let mut id = root;
        loop {
            let mut size = match known.get(&id) {
                Some(size) => Some(*size),
                None => self.leaf_size(id).map_err(|error| self.located(error, &path, id))?,
            };
            if size.is_none() && path.iter().any(|open| open.id == id) {
                let start = path.iter().position(|open| open.id == id).unwrap_or_default();
                let start = self.pointer(path.get(..start).unwrap_or_default());
                let error = Error::new(format!("the value contains itself: this is {start} again"));
                return Err(self.located(error, &path, id));
            }
            let depth = path.len() + size.map_or(1, |size| size.depth);
            if depth > MAX_DEPTH {
                let error = Error::new(format!("the value is nested deeper than {MAX_DEPTH} levels"));
                return Err(error.at(format!("{id} of the payload")));
            }
            if size.is_none() {
                path.push(Measuring { id, next: 0, size: Size { values: 1, text: 0, depth: 1 } });
            }
            // Goes up as long as there is a finished value, and then down into the next child.
            id = loop {
                let Some(open) = path.last_mut() else {
                    return Ok(size.unwrap_or_default());
                };
                if let Some(size) = size.take() {
                    open.size.add(size);
                }
                let parent = open.id;
                match self.json_child(parent, open.next) {
                    Some(child) => {
                        open.next += 1;
                        match child {
                            Ok(Child::Element(child)) => break child,
                            Ok(Child::Member(name, child)) => {
                                open.size.text = open.size.text.saturating_add(name.len() as u64);
                                break child;
                            }
                            Ok(Child::LeftOut) => {}
                            Err(error) => return Err(self.located(error, &path, parent)),
                        }
                    }
                    None => {
                        known.insert(parent, open.size);
                        size = Some(open.size);
                        path.pop();
                    }
                }
            };
        }
    }

    /// The child of a node at a position, as JSON takes it.
    fn json_child(&self, parent: NodeId, position: usize) -> Option<Result<Child<'_>>> {
        let (label, child) = self.child(parent, position)?;
        let child = self.resolve(child);
        Some(match label {
            Label::Index(_) => Ok(Child::Element(child)),
            Label::Name(_) if matches!(self.node(child), Node::Undefined) => Ok(Child::LeftOut),
            Label::Name(name) => Ok(Child::Member(name, child)),
            Label::Key(key) => {
                let found = self.node(self.resolve(key)).describe();
                Err(Error::new(format!("the Map has a key that is not a string, but {found}")))
            }
        })
    }

    /// Adds the place of a node that is next to be visited, given the containers around it.
    fn located<S: Open>(&self, error: Error, path: &[S], id: NodeId) -> Error {
        // A constant has no entry of its own, so that the one that mentions it must do.
        let entry = id.entry().or_else(|| path.last()?.visited().0.entry());
        let error = error.at(self.pointer(path));
        match entry {
            Some(entry) => error.at(format!("entry {entry} of the payload")),
            None => error,
        }
    }

    /// The JSON pointer of the child that was visited last in the innermost container.
    fn pointer<S: Open>(&self, path: &[S]) -> String {
        let pointer = path.iter().fold(Pointer::root(), |pointer, open| {
            let (parent, next) = open.visited();
            match next.checked_sub(1).and_then(|position| self.child(parent, position)) {
                Some((Label::Index(index), _)) => pointer.index(index),
                Some((Label::Name(name), _)) => pointer.child(name),
                Some((Label::Key(_), _)) | None => pointer,
            }
        });
        pointer.into()
    }
}

/// A part of a container.
enum Child<'payload> {
    Element(NodeId),
    Member(&'payload str, NodeId),
    /// A member that is `undefined`.
    LeftOut,
}

/// How large a JSON value is.
#[derive(Clone, Copy, Default)]
struct Size {
    values: u64,
    text: u64,
    /// How many containers are nested.
    depth: usize,
}

impl Size {
    /// Adds a child.
    fn add(&mut self, child: Self) {
        self.values = self.values.saturating_add(child.values);
        self.text = self.text.saturating_add(child.text);
        self.depth = self.depth.max(child.depth + 1);
    }
}

/// A container whose children are being visited.
trait Open {
    /// The container, and the position behind the child that was visited last.
    fn visited(&self) -> (NodeId, usize);
}

/// A container whose children are being measured.
struct Measuring {
    id: NodeId,
    next: usize,
    size: Size,
}

impl Open for Measuring {
    fn visited(&self) -> (NodeId, usize) {
        (self.id, self.next)
    }
}
