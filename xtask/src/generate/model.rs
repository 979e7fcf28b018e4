//! What the generated crates are made of, between progenitor's syntax tree and the files.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use serde_json::Value;

use crate::pointer::Pointer;

/// An API, as its generated code will show it.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    /// The types, in the order of their names.
    pub(crate) types: Vec<TypeItem>,
    /// The operations, in the order of the document.
    pub(crate) operations: Vec<Operation>,
    /// For a type of the core by its name: an expression that makes one, as the extension `x-rust-example` gives it.
    pub(crate) examples: BTreeMap<String, String>,
}

impl Api {
    /// The type of this name.
    pub(crate) fn type_of(&self, name: &str) -> Option<&TypeItem> {
        // They are in the order of their names.
        let index = self.types.binary_search_by(|item| item.name.to_string().as_str().cmp(name)).ok()?;
        self.types.get(index)
    }
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
        /// The shapes, in the order of the document.
        variants: Vec<(Ident, syn::Type)>,
        /// The name of the variant that keeps any other value.
        unknown: Ident,
        /// How a value's shape is found.
        choice: Choice,
    },
    /// A type of its own around another.
    Newtype(syn::Type),
}

/// How the shape of a value is found among those of a union.
#[derive(Debug, Clone)]
pub(crate) enum Choice {
    /// No two shapes have a value in common, so the first that fits is the one.
    First,
    /// The one that fits best, if no tag decides.
    Best {
        /// The member that tells the shapes apart, where there is one.
        tag: Option<Tag>,
        /// In which order shapes that fit equally well are taken: an index of each.
        order: Vec<usize>,
    },
}

/// The member that tells the shapes of a union apart.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    /// Its name on the wire.
    pub(crate) member: String,
    /// For each shape the values that mean it, of which the first is the one to write.
    pub(crate) values: Vec<Vec<String>>,
    /// Whether any other value is none of the shapes.
    pub(crate) strict: bool,
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
    /// Where it stands in the document.
    pub(crate) at: Pointer,
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
    /// What repeating it does.
    pub(crate) class: Class,
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
    /// What the JSON body is called, where that is not `application/json`.
    pub(crate) media_type: Option<String>,
    /// Groups of members of which exactly one must be given.
    pub(crate) exactly_one_of: Vec<Vec<String>>,
    /// The type that its method returns.
    pub(crate) output: syn::Type,
    /// Its stream, where it has one.
    pub(crate) stream: Option<Stream>,
    /// How it tells the state of a task, where it does.
    pub(crate) task: Option<TaskStatus>,
    /// The task that it starts, where it starts one.
    pub(crate) starts_task: Option<StartedTask>,
    /// How it gives a list page by page, where it does.
    pub(crate) pages: Option<Pages>,
    /// Functions of the core that check members of the request.
    pub(crate) checks: Vec<Check>,
    /// A request of the documentation, as an example.
    pub(crate) example: Option<Value>,
}

/// Where a member of a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Into the path, in the place of `{name}`.
    Path(Wire),
    /// Into the query.
    Query(Wire),
    /// Into a header.
    Header(Wire),
    /// Into the header `Cookie`.
    Cookie(Wire),
    /// It is the body, as JSON.
    Json,
    /// It is the body, with this media type.
    Body(String),
}

/// How a parameter is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wire {
    /// Its name on the wire. Two parameters in different places may have one name.
    pub(crate) name: String,
    /// How lists and objects are written, where that is not the usual way of its place.
    pub(crate) style: Option<Style>,
    /// Whether its value is written as JSON.
    pub(crate) json: bool,
}

/// How lists and objects are written (OpenAPI 3.0.3, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    /// The variant of the core's enum of styles.
    pub(crate) name: &'static str,
    /// Whether each element or member stands for itself.
    pub(crate) explode: bool,
}

/// The stream that an operation can answer with.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    /// The member of the request that asks for it.
    pub(crate) property: Option<String>,
    /// The type of its events.
    pub(crate) event: syn::Type,
}

/// What repeating an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Nothing: it only reads (RFC 9110, 9.2.1).
    Read,
    /// No more than doing it once (RFC 9110, 9.2.2).
    Idempotent,
    /// It may do it twice.
    Write,
}

/// How an operation tells the state of a task, as the extension `x-task` describes it. Members have their names on the
/// wire.
#[derive(Debug, Clone)]
pub(crate) struct TaskStatus {
    /// The member of the request that names the task.
    pub(crate) id: String,
    /// The member of the answer that holds the state.
    pub(crate) state: String,
    /// The states in which the service still works on the task.
    pub(crate) running: Vec<String>,
    /// The states in which the task is done.
    pub(crate) completed: Vec<String>,
    /// The states in which the task has ended without success.
    pub(crate) failed: Vec<String>,
    /// The method of the client that gives a handle to a task.
    pub(crate) method: Ident,
}

/// The task that an operation starts, as the extension `x-starts-task` describes it.
#[derive(Debug, Clone)]
pub(crate) struct StartedTask {
    /// The request of the operation that tells the state of the task.
    pub(crate) status: Ident,
    /// The member of the answer that names the task, by its name on the wire.
    pub(crate) id: String,
}

/// How an operation gives a list page by page, as the extension `x-pages` describes it. Members have their names on the
/// wire.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    /// The member of the request that asks for a page.
    pub(crate) page: String,
    /// The member of request and answer that says how many items a page has.
    pub(crate) size: String,
    /// The member of the answer that says how many pages there are.
    pub(crate) pages: String,
    /// The member of the answer that says how many items there are.
    pub(crate) total: String,
    /// The enum of the items; `None` where there is but one kind, whose type is the item.
    pub(crate) item: Option<Ident>,
    /// The kinds of item, in their order.
    pub(crate) kinds: Vec<ItemKind>,
}

/// One kind of item in a list that comes in pages.
#[derive(Debug, Clone)]
pub(crate) struct ItemKind {
    /// The variant of the enum of the items.
    pub(crate) variant: Ident,
    /// The member of the answer that lists them.
    pub(crate) list: Field,
    /// The type of one of them.
    pub(crate) element: syn::Type,
}

/// A function of the core that checks a member of a request, as the extension `x-rust-check` names it.
#[derive(Debug, Clone)]
pub(crate) struct Check {
    /// The member.
    pub(crate) field: Field,
    /// The function.
    pub(crate) function: syn::Path,
}
