//! What a comparison gives: changes, each with its class.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::what::What;

/// What a change means for code that uses the SDK.
///
/// The order is that of importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Code that uses the generated interface may not compile any more.
    Breaking,
    /// Code compiles as before; something was added, or the service acts otherwise.
    Compatible,
    /// Only what people read changed.
    Documentation,
}

impl Class {
    /// The classes in the order of their importance.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Compatible, Self::Documentation];

    /// One word for it, in lower case.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Documentation => "documentation",
        }
    }
}

/// On which side of a call a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// It is about the operation, or the document, as a whole.
    Whole,
    /// What is sent: parameters and body.
    Request,
    /// What comes back: data, envelope and events.
    Answer,
    /// A schema that requests and answers share.
    Both,
}

impl Side {
    /// The side of what is on both of these.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Whole, side) | (side, Self::Whole) => side,
            _ => Self::Both,
        }
    }
}

/// One of the two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The one before.
    Old,
    /// The one after.
    New,
}

/// One change that a caller would notice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What it means for code.
    pub class: Class,
    /// The operations that it touches, by their ids, in the order of the document; none for the document as a whole.
    pub operations: Vec<String>,
    /// The shared schema that it stands in, where several operations use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// On which side of the call.
    pub side: Side,
    /// Where: a JSON pointer into the document that `document` names.
    pub pointer: String,
    /// The document that the pointer leads into: the new one, but for what only the old one has.
    pub document: State,
    /// What changed.
    #[serde(flatten)]
    pub what: What,
    /// Whether it is told from likeness alone, and may be something else.
    pub guess: bool,
    /// The change in words, without the operation: "the request's `a` is required now".
    pub text: String,
}

impl Change {
    /// What the change is about: an operation, a shared schema with its users, or the document.
    pub fn subject(&self) -> String {
        match (&self.schema, self.operations.as_slice()) {
            (Some(schema), []) => format!("schema {schema}"),
            (Some(schema), users) => format!("schema {schema} (used by {})", users.join(", ")),
            (None, []) => "the document".to_owned(),
            (None, operations) => operations.join(", "),
        }
    }

    /// The change as one sentence that stands for itself.
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.subject(), self.text)
    }
}

/// The changes between two documents, the most important first.
///
/// As JSON it is an object of the counts, by class, and of `changes`, a list of objects:
///
/// | member | holds |
/// |---|---|
/// | `class` | `breaking`, `compatible` or `documentation` |
/// | `operations` | the ids of the operations that the change touches; empty for the document as a whole |
/// | `schema` | the shared schema that it stands in; absent where it is one operation's |
/// | `side` | `request`, `answer`, `both` or `whole` |
/// | `pointer`, `document` | a JSON pointer, and the document that it leads into: `old` or `new` |
/// | `kind`, and what belongs to it | the change itself: see [`What`] |
/// | `guess` | whether it is told from likeness alone |
/// | `text`, `sentence` | the change in words, without and with what it is about |
///
/// Members and kinds may be added; none is renamed.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Account {
    /// The changes: by class, then in the order of the operations in the document.
    pub changes: Vec<Change>,
}

impl Account {
    /// Whether nothing changed that a caller would notice.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many changes there are of a class.
    pub fn count(&self, class: Class) -> usize {
        self.of(class).count()
    }

    /// The changes of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.class == class)
    }

    /// The class of the most important change.
    pub fn class(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.class).min()
    }

    /// The counts in one line: `3 changes: 1 breaking, 2 compatible, 0 documentation`.
    pub fn summary(&self) -> String {
        let counts = Class::ALL.map(|class| format!("{} {}", self.count(class), class.word()));
        match self.changes.len() {
            0 => "no changes that a caller would notice".to_owned(),
            1 => format!("1 change: {}", counts.join(", ")),
            more => format!("{more} changes: {}", counts.join(", ")),
        }
    }
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Told<'a> {
            #[serde(flatten)]
            change: &'a Change,
            sentence: String,
        }
        let mut object = serializer.serialize_map(None)?;
        for class in Class::ALL {
            object.serialize_entry(class.word(), &self.count(class))?;
        }
        let changes: Vec<Told<'_>> =
            self.changes.iter().map(|change| Told { change, sentence: change.sentence() }).collect();
        object.serialize_entry("changes", &changes)?;
        object.end()
    }
}
