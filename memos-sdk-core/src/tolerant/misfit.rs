//! The error of the tolerant deserializer: what was expected, and the way to where it was.

use std::fmt::{self, Display};
use std::slice;

use serde::de::{self, Expected, Unexpected};
use serde_json::{Value, map};

use crate::mismatch::shorten;

/// How many characters of a text are looked at: it is cut again, with what is put around it, when it is reported.
const LENGTH: usize = 200;

/// A value that does not fit, met on the way through an answer.
///
/// It is one pointer, and made and changed out of line: the code of every type has it in every place where it can fail.
#[derive(Debug)]
pub(super) struct Misfit<'v>(Box<Details<'v>>);

#[derive(Debug)]
pub(super) struct Details<'v> {
    pub(super) reason: Reason,
    /// From the value that does not fit up to the root. The innermost place wins, so a step is only ever added.
    pub(super) steps: Vec<Step<'v>>,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// The value should have been this.
    Expected(String),
    /// The value is an object and lacks this member.
    Missing(&'static str),
    /// The name of the member should have been this.
    Name(String),
}

/// A step from a container into what it holds.
#[derive(Debug)]
pub(super) struct Step<'v> {
    pub(super) container: &'v Value,
    pub(super) name: Name<'v>,
    pub(super) value: &'v Value,
    /// Where to go on in the container. `None` where the elements of a list have places of their own, so that none can
    /// be left out.
    pub(super) mark: Option<Mark<'v>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Name<'v> {
    Member(&'v str),
    Element(usize),
}

/// A place in a container.
#[derive(Debug, Clone)]
pub(super) enum Mark<'v> {
    List(Place<slice::Iter<'v, Value>>),
    Object(Place<map::Iter<'v>>),
}

/// An iterator, and how many items are before it.
#[derive(Debug, Clone)]
pub(super) struct Place<I> {
    pub(super) rest: I,
    pub(super) position: usize,
}

impl<'v> Misfit<'v> {
    fn new(reason: Reason) -> Self {
        Self(Box::new(Details { reason, steps: Vec::new() }))
    }

    /// What there is to know about it.
    pub(super) fn details(&self) -> &Details<'v> {
        &self.0
    }

    /// What there is to know about it.
    pub(super) fn into_details(self) -> Details<'v> {
        *self.0
    }

    /// What a visitor expects, and did not get.
    #[cold]
    #[inline(never)]
    pub(super) fn expected(expected: &dyn Expected) -> Self {
        Self::new(Reason::Expected(in_words(&expected.to_string())))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn described(expected: &str) -> Self {
        Self::new(Reason::Expected(expected.to_owned()))
    }

    /// The misfit, seen from the container around it.
    #[cold]
    #[inline(never)]
    pub(super) fn within(mut self, step: Step<'v>) -> Self {
        self.0.steps.push(step);
        self
    }

    /// The misfit of a name: the member is what does not fit.
    pub(super) fn of_name(self) -> Self {
        match self.0.reason {
            Reason::Expected(expected) => Self::new(Reason::Name(expected)),
            _ => self,
        }
    }

    /// Whether it is the very value that was just read that does not fit, and nothing within it.
    pub(super) fn is_here(&self) -> bool {
        self.0.steps.is_empty()
    }
}

/// Prints what was expected.
impl Display for Misfit<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.reason {
            Reason::Expected(expected) => formatter.write_str(expected),
            Reason::Missing(field) => write!(formatter, "an object with `{field}`"),
            Reason::Name(expected) => write!(formatter, "a member whose name is {expected}"),
        }
    }
}

impl std::error::Error for Misfit<'_> {}

impl de::Error for Misfit<'_> {
    /// A message of a type may quote the value, so only the one that serde itself writes is taken over.
    fn custom<M: Display>(message: M) -> Self {
        const UNTAGGED: &str = "data did not match any variant of untagged enum ";
        match message.to_string().strip_prefix(UNTAGGED) {
            Some(name) => Self::described(&format!("one of the forms of `{}`", shorten(name, LENGTH))),
            None => Self::described("a value that its type accepts"),
        }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::expected(expected)
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::described(&one_of(known))
    }

    fn unknown_field(_: &str, known: &'static [&'static str]) -> Self {
        Self::described(&one_of(known))
    }

    #[cold]
    #[inline(never)]
    fn missing_field(field: &'static str) -> Self {
        Self::new(Reason::Missing(field))
    }

    #[cold]
    #[inline(never)]
    fn duplicate_field(field: &'static str) -> Self {
        Self::described(&format!("an object with `{field}` once"))
    }
}

fn one_of(known: &[&str]) -> String {
    let mut text = "one of".to_owned();
    for (index, name) in known.iter().enumerate() {
        if text.len() > LENGTH {
            break;
        }
        text.push_str(if index == 0 { " `" } else { ", `" });
        text.push_str(name);
        text.push('`');
    }
    text
}

/// An expectation as serde and its derived code put it, in the words of JSON.
fn in_words(expected: &str) -> String {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            let bits = expected.get(1..).filter(|bits| *bits != "size").unwrap_or("64");
            let sign = if expected.starts_with('u') { " without a sign" } else { "" };
            format!("an integer of {bits} bits{sign}")
        }
        "f32" | "f64" => "a number".to_owned(),
        "unit" => "null".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        _ if expected.starts_with("struct ") => "an object".to_owned(),
        _ => shorten(expected, LENGTH),
    }
}
