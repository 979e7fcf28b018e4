//! One action of an overlay, and what it does to a document.

use std::collections::HashSet;
use std::fmt;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::edit::{self, Path, Step};
use crate::pointer::Pointer;
use crate::{Error, Result, markdown};

/// One correction: where, why, and what.
#[derive(Debug, Clone)]
pub(super) struct Action {
    target: String,
    path: JsonPath,
    description: String,
    was: Option<Value>,
    change: Change,
}

/// What an action does to a node.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// Merge into an object, or append to an array.
    Update(Value),
    /// Take the node out of its parent.
    Remove,
}

/// What came of an action.
pub(super) enum Outcome {
    /// These nodes were changed; their pointers are in the order of the query.
    Applied(Vec<Pointer>),
    /// Nothing was changed.
    Stale(Reason),
}

/// Why an action changed nothing.
#[derive(Clone, Copy)]
pub(super) enum Reason {
    MatchesNothing,
    NoLongerWas,
    ChangesNothing,
}

impl Action {
    pub(super) fn new(target: &str, path: JsonPath, description: &str, was: Option<Value>, change: Change) -> Self {
        Self { target: target.to_owned(), path, description: description.trim().to_owned(), was, change }
    }

    /// The JSONPath query as it was written.
    pub(super) fn target(&self) -> &str {
        &self.target
    }

    /// The first line of the description.
    pub(super) fn first_line(&self) -> &str {
        self.description.lines().next().unwrap_or_default()
    }

    /// The first sentence of the description, in one line.
    pub(super) fn summary(&self) -> String {
        markdown::first_sentence(&self.description).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Changes the nodes that match.
    ///
    /// # Errors
    ///
    /// The change does not fit a node that matches; the document may be half changed then.
    pub(super) fn apply(&self, document: &mut Value) -> Result<Outcome> {
        let matches = edit::matches(&self.path, document);
        if matches.is_empty() {
            return Ok(Outcome::Stale(Reason::MatchesNothing));
        }
        let matches: Vec<Path> = match &self.was {
            None => matches,
            Some(was) => matches
                .into_iter()
                .filter(|path| edit::get(document, path).is_some_and(|node| edit::contains(node, was)))
                .collect(),
        };
        if matches.is_empty() {
            return Ok(Outcome::Stale(Reason::NoLongerWas));
        }

        // From the last match to the first: a removal then moves no element that is still to come, and what is inside
        // a node is dealt with before the node itself, so that every path still leads somewhere.
        let mut order: Vec<&Path> = matches.iter().collect();
        order.sort_unstable_by(|one, other| other.cmp(one));
        let mut changed = HashSet::new();
        for path in order {
            if self.change_one(document, path)? {
                changed.insert(path);
            }
        }
        let pointers: Vec<_> =
            matches.iter().filter(|path| changed.contains(path)).map(|path| edit::pointer(path)).collect();
        Ok(if pointers.is_empty() { Outcome::Stale(Reason::ChangesNothing) } else { Outcome::Applied(pointers) })
    }

    fn change_one(&self, document: &mut Value, path: &[Step]) -> Result<bool> {
        let place = || edit::pointer(path);
        match &self.change {
            Change::Remove if path.is_empty() => {
                Err(Error::new("the root of the document cannot be removed").at(place()))
            }
            Change::Remove => Ok(edit::remove(document, path)),
            Change::Update(update) => match edit::get_mut(document, path) {
                Some(node @ Value::Object(_)) if update.is_object() => Ok(edit::merge(node, update)),
                Some(Value::Object(_)) => Err(Error::new(format!(
                    "the target `{}` matches an object, and `update` is not an object to merge into it",
                    self.target
                ))
                .at(place())),
                Some(Value::Array(elements)) => {
                    elements.push(update.clone());
                    Ok(true)
                }
                Some(_) => Err(Error::new(format!(
                    "the target `{}` matches a primitive value, which has nothing to update",
                    self.target
                ))
                .at(place())
                .help("select the object that holds the value, and name the member in `update`")),
                None => Ok(false),
            },
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::MatchesNothing => "matches nothing",
            Self::NoLongerWas => "matches nothing that still says what `x-was` holds",
            Self::ChangesNothing => "changes nothing, since the document says so already",
        })
    }
}
