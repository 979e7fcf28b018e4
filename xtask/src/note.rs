//! What a stage has to say about its work, beside its result.

use std::fmt;

use serde::Serialize;

/// The kind of a [`Note`], which decides how the report groups it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoteKind {
    /// A number is read as another: neither a 64-bit integer nor a double has all of its digits.
    Rounded,
    /// A type of the payload is not known. Where it has one argument, that is taken for its value.
    Unknown,
    /// A correction was applied.
    Corrected,
    /// A correction matched nothing and was passed over because the caller allowed it.
    Stale,
    /// The result accepts more than the source did.
    Widened,
    /// Something has no counterpart in the result, and is kept only as an annotation.
    Annotated,
    /// A type was given a name, or shares one with its equals.
    Named,
    /// Something was generated more modestly than the document describes it.
    Simplified,
    /// The document is wrong there: what it refers to is not there, or nothing can be made of it. Anything is accepted.
    Broken,
}

impl fmt::Display for NoteKind {
    /// As in the JSON of a report: one word in small letters.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rounded => "rounded",
            Self::Unknown => "unknown",
            Self::Corrected => "corrected",
            Self::Stale => "stale",
            Self::Widened => "widened",
            Self::Annotated => "annotated",
            Self::Named => "named",
            Self::Simplified => "simplified",
            Self::Broken => "broken",
        })
    }
}

/// One remark of a stage, with the JSON pointer of the place it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Note {
    /// What sort of remark it is.
    pub kind: NoteKind,
    /// Where: a JSON pointer into the document, as a URI fragment (`#/components/schemas/Memory`).
    pub pointer: String,
    /// What was done there, in one line.
    pub message: String,
}

impl Note {
    /// A remark about the place that `pointer` names.
    pub fn new(kind: NoteKind, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind, pointer: pointer.into(), message: message.into() }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.pointer, self.message)
    }
}
