//! Nodes as JSON values.
//!
//! A few hundred bytes of payload can refer to one another so often that the value they describe has more members than
//! there is memory. A value that turns out to have more parts than there are references, or to be very deep, is therefore
//! measured before it is built: measuring looks at each node once, however often it is referred to, and finds every cycle
//! on the way. Most values share nothing, and are built at once.

mod build;
mod leaf;
mod left_out;
mod measure;

use serde_json::Value;

use self::build::Stop;
use self::measure::Size;
use super::Payload;
use super::children::{self, Children, Label};
use super::node::NodeId;
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
    /// Checks that so much is left.
    fn check(&self, size: Size) -> Result<()> {
        let Size { values, text, .. } = size;
        if values <= self.values && text <= self.text {
            return Ok(());
        }
        let at_least = if values.max(text) == u64::MAX { "at least " } else { "" };
        Err(Error::new(format!(
            "the value would have {at_least}{values} parts with {text} bytes of text; {} parts and {} bytes of text are the \
             limit",
            self.values, self.text
        )))
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
    /// and the entry of the payload with its type.
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
        // A value in which nothing stands twice has no more parts than there are references.
        let unshared = Budget { values: budget.values.min(self.references + 1), ..*budget };
        let mut left = unshared;
        match self.build(node, &mut left) {
            Ok(value) => {
                budget.values -= unshared.values - left.values;
                budget.text = left.text;
                return Ok(value);
            }
            Err(Stop::Error(error)) => return Err(error),
            Err(Stop::Limit) => {}
        }
        budget.check(self.measure(node)?).map_err(|error| error.at(self.place(node)))?;
        let mut left = *budget;
        let value = self.build(node, &mut left).map_err(|stop| match stop {
            Stop::Error(error) => error,
            Stop::Limit => Error::new("the value is larger than it was measured").at(self.place(node)),
        })?;
        *budget = left;
        Ok(value)
    }

    /// Says that a `Map`, the innermost of the containers that are open, has a key that cannot be the name of a member.
    fn nameless<T>(&self, key: NodeId, mut path: Vec<Open<'_, '_, T>>) -> Error {
        let found = self.node(self.resolve(key)).describe();
        let error = Error::new(format!("the Map has a key that is not a string, but {found}"));
        match path.pop() {
            Some(map) => self.located(error, &path, map.id),
            None => error,
        }
    }

    /// Adds the place of a node that is next to be visited, given the containers around it.
    fn located<T>(&self, error: Error, path: &[Open<'_, '_, T>], id: NodeId) -> Error {
        // A constant has no entry of its own, so that the one that mentions it must do.
        let entry = if id.entry().is_some() { Some(id) } else { path.last().map(|open| open.id) };
        let error = error.at(pointer(path));
        match entry {
            Some(entry) => error.at(self.place(entry)),
            None => error,
        }
    }

    /// A node as the place of an error: its entry, and the name of its type if the entry starts with one.
    pub(super) fn place(&self, id: NodeId) -> String {
        match self.node(id).tag() {
            Some(tag) => format!("{id} of the payload, tag `{tag}`"),
            None => format!("{id} of the payload"),
        }
    }
}

/// A container whose children are being visited.
struct Open<'payload, 'text, T> {
    id: NodeId,
    children: Children<'payload, 'text>,
    /// The label of the child that was visited last.
    label: Label<'payload>,
    /// What comes of the container.
    result: T,
}

impl<'payload, 'text, T> Open<'payload, 'text, T> {
    fn new(id: NodeId, children: Children<'payload, 'text>, result: T) -> Self {
        Self { id, children, label: Label::Index(0), result }
    }
}

/// The JSON pointer of the child that was visited last in the innermost container.
fn pointer<T>(path: &[Open<'_, '_, T>]) -> String {
    children::pointer(path.iter().map(|open| open.label))
}
