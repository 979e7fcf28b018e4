//! The kinds of change.

use serde::Serialize;
use serde_json::Value;

/// What changed, with what it was and what it is now.
///
/// As JSON the name of the kind stands in `kind`, in kebab case, and its data beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum What {
    /// An operation that the old document does not have.
    OperationAdded {
        /// Its HTTP method and path.
        route: String,
    },
    /// An operation that the new document does not have.
    OperationRemoved {
        /// Its HTTP method and path.
        route: String,
    },
    /// An operation with another `operationId`, and so another name of its method.
    OperationRenamed {
        /// The id in the old document.
        from: String,
        /// The id in the new document.
        to: String,
    },
    /// An operation at another path, or with another HTTP method.
    OperationMoved {
        /// Method and path in the old document.
        from: String,
        /// Method and path in the new document.
        to: String,
    },
    /// The operation, member or parameter is marked as deprecated.
    Deprecated,
    /// It is marked as deprecated no more.
    NoLongerDeprecated,
    /// A member or parameter that was not there.
    MemberAdded {
        /// Its name on the wire.
        name: String,
        /// Whether it must be there.
        required: bool,
        /// Its type in words.
        form: String,
    },
    /// A member or parameter that is not there any more.
    MemberRemoved {
        /// Its name on the wire.
        name: String,
        /// Whether it had to be there.
        required: bool,
        /// Its type in words.
        form: String,
    },
    /// A member or parameter with another name: always a guess.
    MemberRenamed {
        /// The name in the old document.
        from: String,
        /// The name in the new document.
        to: String,
    },
    /// A member, parameter or body that may be left out no more.
    Required,
    /// A member, parameter or body that may be left out now.
    Optional,
    /// Null is a value now.
    NullAllowed,
    /// Null is a value no more.
    NullForbidden,
    /// Another type.
    TypeChanged {
        /// The old type in words.
        from: String,
        /// The new type in words.
        to: String,
    },
    /// What stood there alone is the element of a list now.
    BecameList,
    /// What was the element of a list stands there alone now.
    NoLongerList,
    /// More values of an enum.
    ValuesAdded {
        /// The values.
        values: Vec<Value>,
    },
    /// Fewer values of an enum.
    ValuesRemoved {
        /// The values.
        values: Vec<Value>,
    },
    /// One more form of a union.
    FormAdded {
        /// The form in words.
        form: String,
    },
    /// One form of a union fewer.
    FormRemoved {
        /// The form in words.
        form: String,
    },
    /// What stands for a value that is left out: added, changed or removed.
    DefaultChanged {
        /// The old default; none where there was none.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Value>,
        /// The new default; none where there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Value>,
    },
    /// A limit, a format, or another keyword that decides no type: added, changed or removed.
    LimitChanged {
        /// The keyword.
        keyword: String,
        /// What it said.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Value>,
        /// What it says now.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Value>,
    },
    /// The answer stands in the envelope now.
    EnvelopeAdded,
    /// The answer stands in the envelope no more.
    EnvelopeRemoved,
    /// The operation takes a body now.
    BodyAdded,
    /// The operation takes a body no more.
    BodyRemoved,
    /// One more media type.
    MediaTypeAdded {
        /// The media type.
        media_type: String,
    },
    /// One media type fewer.
    MediaTypeRemoved {
        /// The media type.
        media_type: String,
    },
    /// Another place of a parameter.
    ParameterMoved {
        /// Where it went: `path`, `query`, `header` or `cookie`.
        from: String,
        /// Where it goes now.
        to: String,
    },
    /// An extension (`x-…`): added, changed or removed.
    ExtensionChanged {
        /// Its name.
        name: String,
        /// What it said.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Value>,
        /// What it says now.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Value>,
    },
    /// A schema that no operation uses, and that the old document does not have.
    SchemaAdded {
        /// Its name.
        name: String,
    },
    /// A schema that no operation uses, and that the new document does not have.
    SchemaRemoved {
        /// Its name.
        name: String,
    },
    /// Another name, or form, of a type in the generated Rust, which follows from the names of schemas and from which of
    /// them are equal.
    RustTypeChanged {
        /// The old type.
        from: String,
        /// The new type.
        to: String,
    },
    /// Words for people: a title, summary, description or example.
    WordsChanged {
        /// The keyword.
        keyword: String,
        /// What it said.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Value>,
        /// What it says now.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Value>,
    },
}
