//! Corrections to the document, written as an OpenAPI Overlay 1.0 file.
//!
//! The documentation says some things that the service does not do. Each correction is one action of an overlay: it
//! names the place with a JSONPath query (RFC 9535), says what should be there instead, and carries its evidence in
//! its description. See [`Overlay`] for what the engine asks for beyond the specification.

mod action;
mod edit;
mod overlay;
#[cfg(test)]
mod tests;
mod yaml;

use serde_json::Value;

use crate::note::{Note, NoteKind};
use crate::{Error, Result};
use action::{Action, Outcome};
pub use yaml::read_yaml;

/// A list of corrections, read from an OpenAPI Overlay 1.0 document.
///
/// ```
/// use serde_json::json;
/// use xtask::corrections::{Overlay, StalePolicy};
///
/// let overlay = Overlay::parse(
///     r#"
/// overlay: 1.0.0
/// info: { title: Corrections, version: "1" }
/// actions:
///   - target: $.components.schemas.Memory.properties.size
///     description: The service sends a number. Seen in every response.
///     x-was: { type: string }
///     update: { type: integer }
/// "#,
///     "corrections.yaml",
/// )?;
/// let document = json!({"components": {"schemas": {"Memory": {"properties": {"size": {"type": "string"}}}}}});
/// let corrected = overlay.apply(document, StalePolicy::Refuse)?;
/// assert_eq!(corrected.document["components"]["schemas"]["Memory"]["properties"]["size"]["type"], "integer");
/// assert_eq!(corrected.notes[0].message, "The service sends a number.");
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// # Beyond the specification
///
/// * `description` is required in every action, because it holds the evidence for the correction.
/// * `update` and `remove: true` exclude each other. The specification lets `remove` win silently.
/// * `remove` also removes members and elements that are primitive, which the specification allows since version 1.1.
/// * A member of the wrong type is replaced as a whole: `update: {type: [string, "null"]}` turns `type: string` into
///   the list.
/// * `x-was` is a partial value that a matched node must contain, which is what the documentation says at the time of
///   writing. Of an object, every member that is given must be there and contain its own part; arrays and primitives
///   must be equal. A match that does not contain it does not count, so that a correction retires itself when the
///   documentation is mended.
#[derive(Debug, Clone)]
pub struct Overlay {
    file: String,
    actions: Vec<Action>,
}

/// What to do about an action that no longer has an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StalePolicy {
    /// Fail, with a list of all such actions.
    Refuse,
    /// Carry on, with a note of the kind [`NoteKind::Stale`] for each.
    Report,
}

/// The document with its corrections applied.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// The corrected document.
    pub document: Value,
    /// One note for every node that was corrected, and one for every stale action, in the order of the actions.
    pub notes: Vec<Note>,
    /// How many actions had an effect.
    pub applied: usize,
    /// How many actions had none.
    pub stale: usize,
}

impl Overlay {
    /// Reads an overlay from YAML or JSON; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// The text is not YAML, the document does not follow the Overlay 1.0 specification with the additions above, or a
    /// target is not a JSONPath query.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let document = read_yaml(text, file)?;
        let actions = overlay::read(&document).map_err(|error| error.at(file))?;
        Ok(Self { file: file.to_owned(), actions })
    }

    /// An overlay without actions, which changes nothing.
    pub fn empty() -> Self {
        Self { file: String::new(), actions: Vec::new() }
    }

    /// The number of actions.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Whether there are no actions.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// Applies the actions in order, each to the result of those before it.
    ///
    /// An action is stale if its target matches nothing, if no match contains `x-was` any more, or if every match
    /// already says what it should.
    ///
    /// # Errors
    ///
    /// An `update` matches a primitive value, or merges something other than an object into an object; a `remove`
    /// matches the root; or actions are stale and `stale` is [`StalePolicy::Refuse`].
    pub fn apply(&self, mut document: Value, stale: StalePolicy) -> Result<Corrected> {
        let mut notes = Vec::new();
        let mut applied = 0;
        let mut stale_places = Vec::new();
        for (index, action) in self.actions.iter().enumerate() {
            let place = format!("#/actions/{index}");
            match action.apply(&mut document).map_err(|error| error.at(&place).at(&self.file))? {
                Outcome::Applied(pointers) => {
                    applied += 1;
                    let message = action.summary();
                    notes.extend(pointers.into_iter().map(|at| Note::new(NoteKind::Corrected, at, message.clone())));
                }
                Outcome::Stale(reason) => {
                    let (target, about) = (action.target(), action.first_line());
                    notes.push(Note::new(
                        NoteKind::Stale,
                        format!("{}{place}", self.file),
                        format!("`{target}` {reason}: {}", action.summary()),
                    ));
                    stale_places.push(format!("{place}, whose target `{target}` {reason}: {about}"));
                }
            }
        }
        if stale == StalePolicy::Refuse && !stale_places.is_empty() {
            return Err(self.refuse(stale_places));
        }
        Ok(Corrected { document, notes, applied, stale: stale_places.len() })
    }

    fn refuse(&self, places: Vec<String>) -> Error {
        let (count, them) = match places.len() {
            1 => ("one correction is stale".to_owned(), "it"),
            more => (format!("{more} corrections are stale"), "them"),
        };
        let file = &self.file;
        places
            .into_iter()
            .fold(Error::new(count), Error::at)
            .at(file)
            .help(format!("remove {them} from {file}, or run with `--allow-stale`"))
    }
}
