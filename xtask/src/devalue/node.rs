//! The nodes of a payload's graph, and the references between them.

use std::borrow::Cow;
use std::fmt;

/// A reference to a node: the number that the payload itself writes.
///
/// Numbers from zero up are entries of the payload, negative ones are constants. A payload hands out only references
/// that it has checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) i32);

impl NodeId {
    /// `undefined`.
    pub const UNDEFINED: Self = Self(-1);
    /// An element that an array does not have.
    pub const HOLE: Self = Self(-2);
    /// `NaN`.
    pub const NAN: Self = Self(-3);
    /// `Infinity`.
    pub const INFINITY: Self = Self(-4);
    /// `-Infinity`.
    pub const NEGATIVE_INFINITY: Self = Self(-5);
    /// `-0`.
    pub const NEGATIVE_ZERO: Self = Self(-6);
    /// The mark that makes an array a sparse one; it is no value.
    pub(super) const SPARSE: Self = Self(-7);

    /// The entry of the payload, or `None` for a constant.
    pub fn entry(self) -> Option<usize> {
        usize::try_from(self.0).ok()
    }

    /// The node of a constant, or `None` for an entry.
    pub(super) fn constant(self) -> Option<&'static Node<'static>> {
        match self {
            Self::UNDEFINED => Some(&Node::Undefined),
            Self::HOLE => Some(&Node::Hole),
            Self::NAN => Some(&Node::Float(f64::NAN)),
            Self::INFINITY => Some(&Node::Float(f64::INFINITY)),
            Self::NEGATIVE_INFINITY => Some(&Node::Float(f64::NEG_INFINITY)),
            Self::NEGATIVE_ZERO => Some(&Node::Float(-0.0)),
            _ => None,
        }
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::UNDEFINED => formatter.write_str("undefined"),
            Self::HOLE => formatter.write_str("a hole"),
            Self::NAN => formatter.write_str("NaN"),
            Self::INFINITY => formatter.write_str("Infinity"),
            Self::NEGATIVE_INFINITY => formatter.write_str("-Infinity"),
            Self::NEGATIVE_ZERO => formatter.write_str("-0"),
            Self(entry) => write!(formatter, "entry {entry}"),
        }
    }
}

/// A member of an object: its name and its value.
pub(super) type Member<'text> = (Cow<'text, str>, NodeId);

/// Where the elements of one array, or the members of one object, stand among those of the whole payload.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// What stands in a vector from a place on. A payload with more references than fit is refused when it is linked.
    pub(super) fn from<T>(start: usize, all: &[T]) -> Self {
        let place = |place| u32::try_from(place).unwrap_or(u32::MAX);
        Self { start: place(start), end: place(all.len()) }
    }

    /// The number of elements or members.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// What stands there.
    pub(super) fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// One value of a payload, with references to the values inside it.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'text> {
    /// `undefined`.
    Undefined,
    /// An element that an array does not have.
    Hole,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer from zero up.
    Unsigned(u64),
    /// An integer below zero.
    Negative(i64),
    /// Any other number, `NaN` and the infinities among them.
    Float(f64),
    /// A text.
    String(Cow<'text, str>),
    /// An integer of any size: its decimal digits, perhaps with a minus sign.
    BigInt(Cow<'text, str>),
    /// An array. [`Payload::children`](super::Payload::children) has its elements, which may be [`NodeId::HOLE`].
    Array(Span),
    /// An array that lists only the elements it has, in order of their indexes, each index once.
    SparseArray {
        /// The length that the array claims.
        length: u32,
        /// The elements, each with its index.
        elements: Vec<(u32, NodeId)>,
    },
    /// An object, with or without a prototype. [`Payload::children`](super::Payload::children) has its members; no name occurs twice.
    Object(Span),
    /// A date as ISO 8601 text, which is empty for an invalid date.
    Date(Cow<'text, str>),
    /// A `Set`.
    Set(Vec<NodeId>),
    /// A `Map`, as pairs of key and value.
    Map(Vec<(NodeId, NodeId)>),
    /// A regular expression.
    RegExp(Box<RegExp<'text>>),
    /// A value that its text describes fully.
    Text {
        /// What sort of value it is.
        kind: TextKind,
        /// What the value's `toString()` gives.
        text: Cow<'text, str>,
    },
    /// An `ArrayBuffer`, as Base64 that has been checked.
    ArrayBuffer(Cow<'text, str>),
    /// A typed array or a `DataView`: a window on a buffer, which it does not leave.
    View {
        /// How the bytes are read.
        kind: ViewKind,
        /// The [`Node::ArrayBuffer`].
        buffer: NodeId,
        /// The first byte of the window.
        offset: u32,
        /// The number of elements; of bytes for a `DataView`.
        length: u32,
    },
    /// A value under a name, such as Nuxt's `Reactive`. The value is never a wrapper itself: where wrappers are nested,
    /// each one leads to the innermost value.
    Wrapper {
        /// The name.
        tag: Cow<'text, str>,
        /// The value.
        value: NodeId,
    },
    /// A value of a type that is not known, and that is not a wrapper because it does not have exactly one argument.
    Unknown {
        /// The name of the type.
        tag: Cow<'text, str>,
        /// How many arguments it has.
        arguments: usize,
    },
}

impl Node<'_> {
    /// What the node is, for use in an error.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Hole => "a hole",
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Unsigned(_) | Self::Negative(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::BigInt(_) => "a BigInt",
            Self::Array(_) | Self::SparseArray { .. } => "an array",
            Self::Object(_) => "an object",
            Self::Date(_) => "a date",
            Self::Set(_) => "a Set",
            Self::Map(_) => "a Map",
            Self::RegExp(_) => "a regular expression",
            Self::Text { kind, .. } => kind.name(),
            Self::ArrayBuffer(_) => "an ArrayBuffer",
            Self::View { kind, .. } => kind.name(),
            Self::Wrapper { .. } => "a wrapper",
            Self::Unknown { .. } => "a value of an unknown type",
        }
    }

    /// The name of a type that the entry starts with, if it is of the sort that does.
    pub(super) fn tag(&self) -> Option<&str> {
        match self {
            Self::BigInt(_) => Some("BigInt"),
            Self::SparseArray { .. } => Some("-7"),
            Self::Date(_) => Some("Date"),
            Self::Set(_) => Some("Set"),
            Self::Map(_) => Some("Map"),
            Self::RegExp(_) => Some("RegExp"),
            Self::Text { kind, .. } => Some(kind.name()),
            Self::ArrayBuffer(_) => Some("ArrayBuffer"),
            Self::View { kind, .. } => Some(kind.name()),
            Self::Wrapper { tag, .. } | Self::Unknown { tag, .. } => Some(tag),
            _ => None,
        }
    }
}

/// A regular expression, as its JavaScript source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegExp<'text> {
    /// What stands between the slashes.
    pub source: Cow<'text, str>,
    /// The letters after the second slash.
    pub flags: Cow<'text, str>,
}

/// Defines an enum whose variants are the names of JavaScript types.
macro_rules! named {
    ($(#[$meta:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $type {
            $(
                #[doc = concat!("`", $name, "`.")]
                $(#[$doc])*
                $variant,
            )*
        }

        impl $type {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name of the type in JavaScript.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

named! {
    /// The types whose values are written as one text.
    TextKind {
        Url = "URL",
        UrlSearchParams = "URLSearchParams",
        Duration = "Temporal.Duration",
        Instant = "Temporal.Instant",
        PlainDate = "Temporal.PlainDate",
        PlainTime = "Temporal.PlainTime",
        PlainDateTime = "Temporal.PlainDateTime",
        PlainMonthDay = "Temporal.PlainMonthDay",
        PlainYearMonth = "Temporal.PlainYearMonth",
        ZonedDateTime = "Temporal.ZonedDateTime",
    }
}

named! {
    /// The types that look at the bytes of an `ArrayBuffer`.
    ViewKind {
        Int8 = "Int8Array",
        Uint8 = "Uint8Array",
        Uint8Clamped = "Uint8ClampedArray",
        Int16 = "Int16Array",
        Uint16 = "Uint16Array",
        Float16 = "Float16Array",
        Int32 = "Int32Array",
        Uint32 = "Uint32Array",
        Float32 = "Float32Array",
        Float64 = "Float64Array",
        BigInt64 = "BigInt64Array",
        BigUint64 = "BigUint64Array",
        DataView = "DataView",
    }
}

impl ViewKind {
    /// The number of bytes of one element.
    pub fn element_size(self) -> u32 {
        match self {
            Self::Int8 | Self::Uint8 | Self::Uint8Clamped | Self::DataView => 1,
            Self::Int16 | Self::Uint16 | Self::Float16 => 2,
            Self::Int32 | Self::Uint32 | Self::Float32 => 4,
            Self::Float64 | Self::BigInt64 | Self::BigUint64 => 8,
        }
    }
}
