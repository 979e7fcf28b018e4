//! The form of a schema: which kind of Rust type it becomes, and how people are told.

use serde_json::{Value, json};

use super::document::Document;
use super::view::View;

/// How deep a form is told: a list of lists of lists is a list of lists.
const DEEPEST: usize = 3;
/// How many values of an enum are told.
const SHOWN_VALUES: usize = 4;

/// The kind of Rust type that a schema becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A type that was written by hand, by its path.
    Own(String),
    /// One of several forms.
    Union,
    /// One, or a list of such; the flag says that the list has exactly one.
    OneOrMany(bool),
    /// An enum of texts.
    Enum,
    /// `String`.
    Text,
    /// A point in time.
    Time,
    /// `i64`.
    Integer,
    /// `f64`.
    Number,
    /// `bool`.
    Boolean,
    /// `Vec`.
    List,
    /// A map.
    Map,
    /// A struct.
    Object,
    /// Any JSON value.
    Any,
}

impl Form {
    /// The form that the generator sees.
    pub(super) fn of(document: Document<'_>, view: &View<'_>) -> Self {
        let own = view.value("x-rust-type").and_then(|extension| extension.get("path")).and_then(Value::as_str);
        own.map_or_else(|| Self::beneath(document, view), |path| Self::Own(path.to_owned()))
    }

    /// The form that the document describes, whatever type was written for it by hand.
    pub(super) fn beneath(document: Document<'_>, view: &View<'_>) -> Self {
        if view.forms.len() > 1 {
            return one_or_many(document, view).unwrap_or(Self::Union);
        }
        let types = view.types();
        let has = |keyword: &str| view.keyword(keyword).is_some();
        let kind = match types.as_slice() {
            [_, _, ..] => return Self::Union,
            [only] => *only,
            [] if has("properties") || view.value("additionalProperties").is_some() => "object",
            [] if has("items") => "array",
            [] if has("enum") || has("const") => "string",
            [] => return Self::Any,
        };
        match kind {
            "string" if is_enum(view) => Self::Enum,
            "string" if view.value("format").and_then(Value::as_str) == Some("date-time") => Self::Time,
            "string" => Self::Text,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "array" => Self::List,
            "object" if view.members().is_empty() => Self::Map,
            "object" => Self::Object,
            _ => Self::Any,
        }
    }

    /// Whether an empty one stands for one that is left out, so that no `Option` is wrapped around it.
    pub(super) fn is_collection(&self) -> bool {
        matches!(self, Self::List | Self::Map)
    }
}

/// Whether the schema is an enum of texts, and nothing else.
fn is_enum(view: &View<'_>) -> bool {
    view.values().is_some_and(|values| !values.is_empty() && values.iter().all(|value| value.is_string()))
}

/// Recognises "an object, or a list of such objects".
fn one_or_many(document: Document<'_>, view: &View<'_>) -> Option<Form> {
    let [first, second] = view.forms.as_slice() else { return None };
    let list = |value: &Value| value.get("type") == Some(&json!("array"));
    let (one, many) = match (list(first.value), list(second.value)) {
        (false, true) => (first, second),
        (true, false) => (second, first),
        _ => return None,
    };
    let element = many.child("items")?;
    let is_object = Form::of(document, &View::new(document, one.clone())) == Form::Object;
    let same = ["$ref", "type", "properties"].iter().all(|key| one.value.get(key) == element.value.get(key));
    let exactly_one = many.value.get("minItems") == Some(&json!(1)) && many.value.get("maxItems") == Some(&json!(1));
    (is_object && same).then_some(Form::OneOrMany(exactly_one))
}

/// The form in words, with an article: "a list of text".
pub(super) fn words(document: Document<'_>, view: &View<'_>) -> String {
    tell(document, view, DEEPEST)
}

fn tell(document: Document<'_>, view: &View<'_>, depth: usize) -> String {
    let inner = |keyword: &str| {
        let found = view.keyword(keyword).filter(|found| found.value.is_object());
        found.filter(|_| depth > 0).map(|schema| tell(document, &View::new(document, schema), depth - 1))
    };
    match Form::of(document, view) {
        Form::Own(path) => format!("`{path}`"),
        Form::Union => {
            let forms = view.forms.iter().filter(|_| depth > 0).map(|form| {
                let form = View::new(document, form.clone());
                tell(document, &form, depth - 1)
            });
            let mut forms: Vec<String> = forms.collect();
            if forms.is_empty() {
                forms = view.types().into_iter().map(|name| type_words(name).to_owned()).collect();
            }
            forms.join(" or ")
        }
        Form::OneOrMany(exactly_one) => {
            if exactly_one { "an object, alone or in a list" } else { "an object or a list of such" }.to_owned()
        }
        Form::Enum => {
            let values: Vec<String> =
                view.values().into_iter().flatten().filter_map(Value::as_str).map(|text| format!("`{text}`")).collect();
            let shown = values.iter().take(SHOWN_VALUES).cloned().collect::<Vec<_>>().join(", ");
            let more = if values.len() > SHOWN_VALUES { ", …" } else { "" };
            format!("one of {shown}{more}")
        }
        Form::Time => "a time".to_owned(),
        Form::List => inner("items").map_or_else(|| "a list".to_owned(), |of| format!("a list of {}", plural(&of))),
        Form::Map => inner("additionalProperties")
            .map_or_else(|| "an object of any members".to_owned(), |of| format!("a map to {}", plural(&of))),
        Form::Object => "an object".to_owned(),
        Form::Text => type_words("string").to_owned(),
        Form::Integer => type_words("integer").to_owned(),
        Form::Number => type_words("number").to_owned(),
        Form::Boolean => type_words("boolean").to_owned(),
        Form::Any => "any value".to_owned(),
    }
}

/// The name of a type of JSON Schema in words.
pub(super) fn type_words(name: &str) -> &'static str {
    match name {
        "string" => "text",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "a list",
        "object" => "an object",
        _ => "any value",
    }
}

fn plural(words: &str) -> String {
    match words {
        "an integer" => "integers",
        "a number" => "numbers",
        "a boolean" => "booleans",
        "an object" => "objects",
        "any value" => "any values",
        "a time" => "times",
        "a list" => "lists",
        other => other,
    }
    .to_owned()
}
