//! What the generated crates are made of, between progenitor's syntax tree and the files.

use proc_macro2::Ident;
use serde_json::Value;

/// An API, as its generated code will show it.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    /// The types, in the order of their names.
    pub(crate) types: Vec<TypeItem>,
    /// The operations, in the order of the document.
    pub(crate) operations: Vec<Operation>,
}

/// A type of the API.
#[derive(Debug, Clone)]
pub(crate) struct TypeItem {
    /// Its Rust name, which is also the name of its component schema.
    pub(crate) name: Ident,
    /// Its documentation, as Markdown; may be empty.
    pub(crate) docs: String,
    /// Whether the document calls it deprecated.
    pub(crate) deprecated: bool,
    /// What it is.
    pub(crate) kind: TypeKind,
}

/// The kinds of type.
#[derive(Debug, Clone)]
pub(crate) enum TypeKind {
    /// An object with members.
    Struct {
        /// The declared members.
        fields: Vec<Field>,
        /// Functions that make one from the members that matter.
        constructors: Vec<Constructor>,
        /// Whether a request can hold it, so that callers make values of it.
        is_input: bool,
    },
    /// A string enum.
    Enum {
        /// The known values.
        variants: Vec<Variant>,
        /// The name of the variant that keeps any other value.
        unknown: Ident,
    },
    /// One of several shapes.
    Union {
        /// The shapes, the first that fits first.
        variants: Vec<(Ident, syn::Type)>,
        /// The name of the variant that keeps any other value.
        unknown: Ident,
    },
    /// A type of its own around another.
    Newtype(syn::Type),
}

/// A value of a string enum.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// The Rust name.
    pub(crate) name: Ident,
    /// The value on the wire.
    pub(crate) value: String,
}

/// A member of an object, or a parameter of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The Rust name.
    pub(crate) name: Ident,
    /// The name on the wire.
    pub(crate) wire_name: String,
    /// The type, without the `Option` of a member that may be absent.
    pub(crate) ty: syn::Type,
    /// Its documentation, as Markdown; may be empty.
    pub(crate) docs: String,
    /// Whether the document calls it deprecated.
    pub(crate) deprecated: bool,
    /// Whether it must be there.
    pub(crate) presence: Presence,
}

/// When a member is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always.
    Required,
    /// Not always; its type is wrapped in an `Option`.
    Optional,
    /// Not always; an empty list or map stands for none.
    EmptyWhenAbsent,
}

/// A function that makes a value of a struct, as the extension `x-constructors` describes it.
#[derive(Debug, Clone)]
pub(crate) struct Constructor {
    /// The name of the function.
    pub(crate) name: Ident,
    /// Members with a fixed value.
    pub(crate) set: Vec<(String, Value)>,
    /// Members that the caller gives: a path of member names.
    pub(crate) take: Vec<Vec<String>>,
}

/// An operation of the API.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// The name of its method.
    pub(crate) name: Ident,
    /// The name of its builder.
    pub(crate) builder: Ident,
    /// The `operationId` of the document.
    pub(crate) id: String,
    /// One line about it.
    pub(crate) summary: String,
    /// More about it, as Markdown; may be empty.
    pub(crate) description: String,
    /// The HTTP method, in upper case.
    pub(crate) method: String,
    /// The path template of the document.
    pub(crate) path: String,
    /// Whether it changes nothing (RFC 9110, 9.2.1).
    pub(crate) safe: bool,
    /// Whether repeating it has no further effect (RFC 9110, 9.2.2).
    pub(crate) idempotent: bool,
    /// Whether its answer comes in the envelope.
    pub(crate) enveloped: bool,
    /// Whether the document calls it deprecated.
    pub(crate) deprecated: bool,
    /// The name of the request type.
    pub(crate) request: Ident,
    /// The members of the request.
    pub(crate) fields: Vec<Field>,
    /// Where each member of the request goes; `None` where all of it is the JSON body.
    pub(crate) places: Option<Vec<Place>>,
    /// Groups of members of which exactly one must be given.
    pub(crate) exactly_one_of: Vec<Vec<String>>,
    /// The type that its method returns.
    pub(crate) output: syn::Type,
    /// Its stream, where it has one.
    pub(crate) stream: Option<Stream>,
    /// A request of the documentation, as an example.
    pub(crate) example: Option<Value>,
}

/// Where a member of a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Into the path, in the place of `{name}`.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// It is the body, as JSON.
    Json,
    /// It is the body, with this media type.
    Body(String),
}

/// The stream that an operation can answer with.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    /// The member of the request that asks for it.
    pub(crate) property: Option<String>,
    /// The type of its events.
    pub(crate) event: syn::Type,
}
