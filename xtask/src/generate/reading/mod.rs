//! Reads what progenitor makes of the document: the single reading of its types.
//!
//! Which Rust type each member, parameter and answer has, what may be absent, and where a box breaks a circle: all of it
//! comes from the syntax tree that progenitor returns. Names do not: progenitor is given a stand-in of the document, in
//! which everything has a number, so that its rules for identifiers never meet the names of a document.

mod culprit;
mod progenitor;
mod stand_in;
mod tree;

use serde_json::Value;
use syn::Type;

use crate::pointer::Pointer;
use crate::{Error, Result};
use stand_in::StandIn;

/// What progenitor's code says.
#[derive(Debug)]
pub(super) struct Reading {
    /// The types, one for each component of the document.
    pub(super) types: Vec<ReadType>,
    /// The operations, in the order of the document.
    pub(super) operations: Vec<ReadOperation>,
}

/// A type as progenitor wrote it.
#[derive(Debug)]
pub(super) struct ReadType {
    /// The name of its component.
    pub(super) name: String,
    pub(super) kind: ReadKind,
}

/// What kind of type progenitor wrote.
#[derive(Debug)]
pub(super) enum ReadKind {
    /// A type for each member, in the order of the document.
    Struct(Vec<ReadField>),
    /// A string enum.
    Enum,
    /// A type for each branch, in the order of the document.
    Union(Vec<Type>),
    Newtype(Box<Type>),
}

/// A member as progenitor wrote it.
#[derive(Debug)]
pub(super) struct ReadField {
    /// Its name on the wire.
    pub(super) wire_name: String,
    pub(super) ty: Type,
    /// Whether serde finds a value for it where the member is absent.
    pub(super) may_be_absent: bool,
}

/// An operation as progenitor wrote it.
#[derive(Debug)]
pub(super) struct ReadOperation {
    /// Where it stands in the document.
    pub(super) at: Pointer,
    /// The type of each parameter, in the order of the document; an `Option` where it may be absent.
    pub(super) parameters: Vec<Type>,
    /// The type of the body.
    pub(super) body: Option<Type>,
    /// What it answers.
    pub(super) output: Type,
}

/// Runs progenitor on a shaped document and reads its syntax tree.
pub(super) fn read(document: &Value) -> Result<Reading> {
    let stand_in = StandIn::of(document);
    let file = progenitor::syntax_tree(&stand_in.document).map_err(|failure| culprit::error(&stand_in, failure))?;
    tree::read(&file, &stand_in, document)
}

fn unexpected(at: &Pointer) -> Error {
    Error::new("progenitor wrote a type of an unexpected form")
        .at(at.as_str())
        .help("simplify the schema by a correction in openapi/corrections.yaml")
}
