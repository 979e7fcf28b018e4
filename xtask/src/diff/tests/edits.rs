use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::corrections::{Overlay, StalePolicy};
use crate::pointer::{escape, unescape};

/// What an edit should be told as: its kind, its class, and where it stands in the new document, or in the old one.
struct Expected {
    kind: &'static str,
    class: Class,
    pointer: String,
}

/// An edit at a place that is chosen by chance; none where there is no such place.
type Edit = fn(&mut Value, &mut Choice) -> Option<Expected>;

const EDITS: [(&str, Edit); 33] = [
    ("a new optional member", |document, choice| new_member(document, choice, false)),
    ("a new required member", |document, choice| new_member(document, choice, true)),
    ("a member less", removed_member),
    ("a member renamed", renamed_member),
    ("newly required", |document, choice| required(document, choice, true)),
    ("newly optional", |document, choice| required(document, choice, false)),
    ("text to integer", |document, choice| {
        let place = choice.member(document, |schema| {
            *schema == json!({ "type": "string", "title": schema["title"], "description": schema["description"] })
        })?;
        node(document, &place.at)["type"] = json!("integer");
        place.expected("type-changed", Breaking, "")
    }),
    ("a list of it", |document, choice| {
        let place = choice.member(document, |schema| {
            schema.get("type") == Some(&json!("object")) && schema.get("properties").is_some()
        })?;
        let schema = node(document, &place.at);
        *schema = json!({ "type": "array", "items": schema.take() });
        place.expected("became-list", Breaking, "")
    }),
    ("a list no more", |document, choice| {
        let place = choice.member(document, |schema| {
            schema.pointer("/items/type") == Some(&json!("string"))
                && schema["type"] == json!("array")
                && schema
                    .as_object()
                    .unwrap()
                    .keys()
                    .all(|key| ["type", "items", "title", "description"].contains(&key.as_str()))
        })?;
        let schema = node(document, &place.at);
        let mut items = schema["items"].take();
        for keyword in ["title", "description"] {
            if let Some(words) = schema.get(keyword) {
                items[keyword] = words.clone();
            }
        }
        *schema = items;
        place.expected("no-longer-list", Breaking, "")
    }),
    ("null", |document, choice| {
        let place = choice.member(document, |schema| {
            schema.get("type").is_some_and(Value::is_string) && schema.get("enum").is_none()
        })?;
        let schema = node(document, &place.at);
        schema["type"] = json!([schema["type"], "null"]);
        let class = if place.required && !place.is_envelope { Breaking } else { Compatible };
        place.expected("null-allowed", class, "")
    }),
    ("a value more", |document, choice| {
        let place = choice.member(document, |schema| schema.get("enum").is_some())?;
        node(document, &place.at)["enum"].as_array_mut().unwrap().push(json!("one_more"));
        place.expected("values-added", Compatible, "/enum")
    }),
    ("a value less", |document, choice| {
        let place =
            choice.member(document, |schema| schema["enum"].as_array().is_some_and(|values| values.len() > 1))?;
        node(document, &place.at)["enum"].as_array_mut().unwrap().remove(0);
        place.expected("values-removed", Breaking, "/enum")
    }),
    ("a form more", |document, choice| {
        let place = choice.schema(document, |schema| {
            schema["oneOf"].as_array().is_some_and(|forms| {
                forms.len() > 1
                    && forms.iter().all(|form| form.get("items").is_none() && form.get("required").is_none())
            })
        })?;
        let forms = node(document, &place.at)["oneOf"].as_array_mut().unwrap();
        let index = forms.len();
        forms.push(json!({ "type": "boolean" }));
        place.expected("form-added", Compatible, &format!("/oneOf/{index}"))
    }),
    ("a new default", |document, choice| {
        let place = choice.member(document, |schema| schema.get("default").is_none())?;
        node(document, &place.at)["default"] = json!("a default");
        place.expected("default-changed", Compatible, "/default")
    }),
    ("another default", |document, choice| {
        let place = choice.member(document, |schema| schema.get("default").is_some())?;
        node(document, &place.at)["default"] = json!("another");
        place.expected("default-changed", Compatible, "/default")
    }),
    ("no default", |document, choice| {
        let place = choice.member(document, |schema| schema.get("default").is_some())?;
        node(document, &place.at).as_object_mut().unwrap().shift_remove("default");
        place.expected("default-changed", Compatible, "/default")
    }),
    ("a maximum", |document, choice| limit(document, choice, "integer", "maximum", json!(7))),
    ("a format", |document, choice| limit(document, choice, "string", "format", json!("uri"))),
    ("a pattern", |document, choice| limit(document, choice, "string", "pattern", json!("^a"))),
    ("a length", |document, choice| limit(document, choice, "array", "minItems", json!(2))),
    ("a deprecated member", |document, choice| {
        let place = choice.member(document, |_| true)?;
        node(document, &place.at)["deprecated"] = json!(true);
        place.expected("deprecated", Compatible, "")
    }),
    ("the words of a member", |document, choice| {
        let place = choice.member(document, |_| true)?;
        node(document, &place.at)["description"] = json!("Other words.");
        place.expected("words-changed", Documentation, "/description")
    }),
    ("an example of a member", |document, choice| {
        let place = choice.member(document, |_| true)?;
        node(document, &place.at)["example"] = json!("for example");
        place.expected("words-changed", Documentation, "/example")
    }),
    ("the words of a schema", |document, choice| {
        let place = choice.schema(document, |schema| schema.get("properties").is_some())?;
        node(document, &place.at)["title"] = json!("Another Title");
        place.expected("words-changed", Documentation, "/title")
    }),
    ("an operation less", |document, choice| {
        let (path, at) = choice.operation(document)?;
        document["paths"].as_object_mut().unwrap().shift_remove(&path);
        told("operation-removed", Breaking, at)
    }),
    ("an operation more", |document, choice| {
        let (path, _) = choice.operation(document)?;
        let mut copy = document["paths"][&path].clone();
        copy["post"]["operationId"] = json!("one_more");
        let new = format!("{path}/more");
        document["paths"][&new] = copy;
        told("operation-added", Compatible, format!("#/paths/{}/post", escape(&new)))
    }),
    ("an operation renamed", |document, choice| {
        let (_, at) = choice.operation(document)?;
        node(document, &at)["operationId"] = json!("another_name");
        told("operation-renamed", Breaking, at)
    }),
    ("an operation moved", |document, choice| {
        let (path, _) = choice.operation(document)?;
        let item = document["paths"].as_object_mut().unwrap().shift_remove(&path)?;
        let new = format!("/moved{path}");
        document["paths"][&new] = item;
        told("operation-moved", Compatible, format!("#/paths/{}/post", escape(&new)))
    }),
    ("a deprecated operation", |document, choice| {
        let (_, at) = choice.operation(document)?;
        node(document, &at)["deprecated"] = json!(true);
        told("deprecated", Compatible, at)
    }),
    ("the words of an operation", |document, choice| {
        let (_, at) = choice.operation(document)?;
        node(document, &at)["description"] = json!("Does something else.");
        told("words-changed", Documentation, format!("{at}/description"))
    }),
    ("a parameter", |document, choice| {
        let (_, at) = choice.operation(document)?;
        node(document, &at)["parameters"] =
            json!([{ "name": "verbose", "in": "query", "schema": { "type": "boolean" } }]);
        told("member-added", Breaking, format!("{at}/parameters/0"))
    }),
    ("the class of an operation", |document, choice| {
        let (_, at) = choice.operation(document)?;
        let operation = node(document, &at);
        operation["x-idempotent"] = json!(operation.get("x-idempotent").is_none());
        told("extension-changed", Compatible, format!("{at}/x-idempotent"))
    }),
    ("a media type", |document, choice| {
        let (_, at) = choice.operation(document)?;
        node(document, &at)["responses"]["200"]["content"]["text/csv"] = json!({});
        told("media-type-added", Compatible, format!("{at}/responses/200/content/text~1csv"))
    }),
];

fn told(kind: &'static str, class: Class, pointer: String) -> Option<Expected> {
    Some(Expected { kind, class, pointer })
}

fn new_member(document: &mut Value, choice: &mut Choice, required: bool) -> Option<Expected> {
    let place = choice.schema(document, |schema| schema.get("properties").is_some())?;
    if place.is_envelope {
        return None;
    }
    let schema = node(document, &place.at);
    let was_default = schema.get("required").is_none_or(|names| names.as_array().unwrap().is_empty());
    schema["properties"]["brand_new"] = json!({ "type": "object", "additionalProperties": { "type": "boolean" } });
    if required {
        require(schema, "brand_new", true);
    }
    let breaks = required && (place.in_request || was_default) && schema.get("x-rust-type").is_none();
    place.expected("member-added", if breaks { Breaking } else { Compatible }, "/properties/brand_new")
}

fn removed_member(document: &mut Value, choice: &mut Choice) -> Option<Expected> {
    let place = choice.member(document, |_| true)?;
    if place.is_envelope {
        return None;
    }
    let name = place.name()?;
    let holder = node(document, place.holder()?);
    let members = holder["properties"].as_object_mut().unwrap();
    // An object without any members is a map, which is another type.
    if members.len() == 1 {
        return None;
    }
    members.shift_remove(&name);
    require(holder, &name, false);
    place.expected("member-removed", Breaking, "")
}

fn renamed_member(document: &mut Value, choice: &mut Choice) -> Option<Expected> {
    let place = choice.member(document, |schema| schema["description"].as_str().is_some_and(|text| text.len() > 12))?;
    if place.is_envelope {
        return None;
    }
    let name = place.name()?;
    let holder = node(document, place.holder()?);
    let schema = holder["properties"].as_object_mut().unwrap().shift_remove(&name)?;
    holder["properties"]["renamed"] = schema;
    if place.required {
        require(holder, &name, false);
        require(holder, "renamed", true);
    }
    let at = format!("{}/properties/renamed", place.holder()?);
    told("member-renamed", place.class(Breaking), at)
}

fn required(document: &mut Value, choice: &mut Choice, required: bool) -> Option<Expected> {
    let place = choice.member(document, |_| true)?;
    let name = place.name()?;
    let is_list = document.pointer(&place.at[1..])?["type"] == json!("array")
        || document.pointer(&place.at[1..])?["type"] == json!(["array", "null"]);
    let is_nullable = document.pointer(&place.at[1..])?["type"].is_array();
    let holder = node(document, place.holder()?);
    if place.required == required || holder.get("oneOf").is_some() {
        return None;
    }
    let was_default = holder.get("required").is_none_or(|names| names.as_array().unwrap().is_empty());
    require(holder, &name, required);
    let is_same = is_nullable || (!place.in_request && is_list && !(required && was_default));
    let is_same = is_same || (is_list && !place.in_request && !required);
    let class = if is_same || place.is_envelope { Compatible } else { Breaking };
    place.expected(if required { "required" } else { "optional" }, class, "")
}

fn limit(document: &mut Value, choice: &mut Choice, kind: &str, keyword: &str, value: Value) -> Option<Expected> {
    let place = choice.member(document, |schema| schema["type"] == json!(kind) && schema.get("enum").is_none())?;
    node(document, &place.at)[keyword] = value;
    place.expected("limit-changed", Compatible, &format!("/{keyword}"))
}

fn require(schema: &mut Value, name: &str, required: bool) {
    let mut names = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    names.retain(|other| other != name);
    if required {
        names.push(json!(name));
    }
    schema["required"] = json!(names);
}

fn node<'a>(document: &'a mut Value, at: &str) -> &'a mut Value {
    document.pointer_mut(&at[1..]).unwrap()
}

/// A schema of the recorded document, and what decides the class of a change there.
#[derive(Debug, Clone)]
struct Schema {
    at: String,
    /// It is a member that its object requires.
    required: bool,
    /// A request leads to it.
    in_request: bool,
    /// It is an envelope, or a member of one.
    is_envelope: bool,
    /// A type written by hand stands for it.
    is_hidden: bool,
}

impl Schema {
    fn expected(&self, kind: &'static str, class: Class, rest: &str) -> Option<Expected> {
        told(kind, self.class(class), format!("{}{rest}", self.at))
    }

    /// The interface does not show what a type written by hand stands for, nor the envelope.
    fn class(&self, class: Class) -> Class {
        if self.is_hidden || self.is_envelope { class.max(Compatible) } else { class }
    }

    fn holder(&self) -> Option<&str> {
        Some(self.at.rsplit_once("/properties/")?.0)
    }

    fn name(&self) -> Option<String> {
        let name = self.at.rsplit_once("/properties/")?.1;
        (!name.contains('/')).then(|| unescape(name))
    }
}

/// Chance, as a number for each question.
struct Choice(u64);

impl Choice {
    fn of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        let count = u64::try_from(all.len()).unwrap();
        let index = self.0.checked_rem(count)?;
        all.get(usize::try_from(index).unwrap()).cloned()
    }

    fn schema(&mut self, document: &Value, fits: impl Fn(&Value) -> bool) -> Option<Schema> {
        let fitting: Vec<Schema> =
            SCHEMAS.iter().filter(|schema| fits(document.pointer(&schema.at[1..]).unwrap())).cloned().collect();
        self.of(&fitting)
    }

    /// A member of an object, whose schema is no reference.
    fn member(&mut self, document: &Value, fits: impl Fn(&Value) -> bool) -> Option<Schema> {
        let fitting: Vec<Schema> = SCHEMAS
            .iter()
            .filter(|schema| schema.name().is_some())
            .filter(|schema| document.pointer(&schema.at[1..]).is_some_and(|schema| schema.get("$ref").is_none()))
            .filter(|schema| fits(document.pointer(&schema.at[1..]).unwrap()))
            .cloned()
            .collect();
        self.of(&fitting)
    }

    fn operation(&mut self, document: &Value) -> Option<(String, String)> {
        let paths: Vec<String> = document["paths"].as_object()?.keys().cloned().collect();
        let path = self.of(&paths)?;
        let at = format!("#/paths/{}/post", escape(&path));
        Some((path, at))
    }
}

/// The recorded document with its corrections.
static RECORDED: LazyLock<Value> = LazyLock::new(|| {
    let openapi = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let read = |name: &str| std::fs::read_to_string(openapi.join(name)).unwrap();
    let published: Value = serde_json::from_str(&read("memos-3.1.json")).unwrap();
    let overlay = Overlay::parse(&read("corrections.yaml"), "corrections.yaml").unwrap();
    overlay.apply(published, StalePolicy::Refuse).unwrap().document
});

/// Every schema among the components of the recorded document.
static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    let document = &*RECORDED;
    let components = document["components"]["schemas"].as_object().unwrap();
    let leads = |part: &str| {
        let mut names = BTreeSet::new();
        let operations = document["paths"].as_object().unwrap().values().map(|item| item["post"][part].to_string());
        let mut open: Vec<String> = operations.collect();
        while let Some(text) = open.pop() {
            for name in components.keys() {
                if text.contains(&format!("\"#/components/schemas/{name}\"")) && names.insert(name.clone()) {
                    open.push(components[name].to_string());
                }
            }
        }
        names
    };
    let (in_requests, in_answers) = (leads("requestBody"), leads("responses"));
    let mut found = Vec::new();
    for (name, schema) in components {
        let members = schema.get("properties").and_then(Value::as_object);
        let is_envelope = in_answers.contains(name)
            && members.is_some_and(|members| members.contains_key("code") && members.contains_key("message"));
        let root = Schema {
            at: format!("#/components/schemas/{}", escape(name)),
            required: false,
            in_request: in_requests.contains(name),
            is_envelope,
            is_hidden: false,
        };
        collect(schema, root, &mut found);
    }
    found
});

fn collect(schema: &Value, place: Schema, found: &mut Vec<Schema>) {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let is_hidden = place.is_hidden || schema.get("x-rust-type").is_some();
    let inner = |rest: String, required: bool, is_envelope: bool| Schema {
        at: format!("{}{rest}", place.at),
        required,
        is_hidden,
        is_envelope,
        ..place.clone()
    };
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let member_is_around = place.is_envelope && name != "data";
        if place.is_envelope && name == "data" {
            // What is returned: its own members are no envelope. It is no member to the caller.
            for (name, inner_member) in member.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let rest = format!("/properties/data/properties/{}", escape(name));
                let required = member["required"].as_array().is_some_and(|names| names.contains(&json!(name)));
                collect(inner_member, inner(rest, required, false), found);
            }
            continue;
        }
        let rest = format!("/properties/{}", escape(name));
        collect(member, inner(rest, required.contains(&json!(name)), member_is_around), found);
    }
    if let Some(items) = schema.get("items") {
        collect(items, inner("/items".to_owned(), false, place.is_envelope), found);
    }
    for (index, form) in schema.get("oneOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
        collect(form, inner(format!("/oneOf/{index}"), false, place.is_envelope), found);
    }
    found.push(place);
}

#[test]
fn an_edit_of_the_recorded_document_is_told_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (name, edit) in EDITS {
        let places = RefCell::new(BTreeSet::new());
        let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) };
        // The same places each time: each of them takes long.
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let outcome = runner.run(&any::<u64>(), |number| {
            let mut edited = RECORDED.clone();
            let Some(expected) = edit(&mut edited, &mut Choice(number)) else { return Ok(()) };
            // What a type is called can follow from another place; to look for that takes long.
            let is_first = places.borrow().is_empty();
            let account = account(&RECORDED, &edited, is_first);
            let (types, changes): (Vec<_>, Vec<_>) =
                account.changes.iter().partition(|change| matches!(change.what, What::RustTypeChanged { .. }));
            let told: Vec<(String, Class, &str)> = changes
                .iter()
                .map(|change| {
                    let kind = serde_json::to_value(&change.what).unwrap()["kind"].as_str().unwrap().to_owned();
                    (kind, change.class, change.pointer.as_str())
                })
                .collect();
            prop_assert_eq!(
                told,
                vec![(expected.kind.to_owned(), expected.class, expected.pointer.as_str())],
                "{}: {:#?}",
                name,
                account
            );
            prop_assert!(types.iter().all(|change| change.class == Breaking));
            prop_assert_eq!(changes[0].guess, expected.kind == "member-renamed");
            places.borrow_mut().insert(expected.pointer);
            Ok(())
        });
        wrong.extend(outcome.err().map(|error| error.to_string()));
        assert!(!places.borrow().is_empty(), "{name}: made nowhere");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
