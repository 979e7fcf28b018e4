//! A schema without references and combinators: what one of the ways through it demands.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use xtask::{Error, Result};

use super::random::Random;
use super::values::Bounds;

/// What an instance must be, once a branch is chosen wherever the schema has branches.
#[derive(Debug)]
pub(super) struct Flat {
    /// The types of which it must have one; any if there is no list.
    pub(super) types: Option<Vec<String>>,
    /// The values of which it must be one.
    pub(super) listed: Option<Vec<Value>>,
    /// Keywords that speak of objects are there.
    pub(super) describes_an_object: bool,
    /// The declared members; what must not be there is `false`.
    pub(super) properties: Map<String, Value>,
    pub(super) required: BTreeSet<String>,
    /// The schema of members that are not declared.
    pub(super) additional: Value,
    pub(super) items: Value,
    /// The least and the most elements.
    pub(super) counts: (usize, Option<usize>),
    /// The least and the most characters.
    pub(super) lengths: (usize, Option<usize>),
    pub(super) bounds: Bounds,
}

/// Keywords that say nothing about whether a value is an instance; `format` is one of them in JSON Schema 2020-12.
const ANNOTATIONS: &[&str] = &[
    "$comment",
    "contentEncoding",
    "contentMediaType",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "format",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

impl Flat {
    /// Goes one way through a schema.
    pub(super) fn of(schema: &Value, document: &Value, random: &mut Random) -> Result<Self> {
        let mut flat = Self {
            types: None,
            listed: None,
            describes_an_object: false,
            properties: Map::new(),
            required: BTreeSet::new(),
            additional: Value::Bool(true),
            items: Value::Bool(true),
            counts: (0, None),
            lengths: (0, None),
            bounds: Bounds::default(),
        };
        let mut rest = vec![schema.clone()];
        let mut steps = 0;
        while let Some(schema) = rest.pop() {
            steps += 1;
            if steps > 1000 {
                return Err(Error::new("the references of the schema go in a circle"));
            }
            match schema {
                Value::Bool(true) => {}
                Value::Bool(false) => return Err(Error::new("the schema allows nothing")),
                Value::Object(keywords) => {
                    flat.close(&keywords)?;
                    for (keyword, value) in keywords {
                        flat.take(&keyword, value, document, random, &mut rest).map_err(|error| error.at(keyword))?;
                    }
                }
                _ => return Err(Error::new("a schema must be an object or a boolean")),
            }
        }
        if let (Some(listed), Some(types)) = (&mut flat.listed, &flat.types) {
            listed.retain(|value| types.iter().any(|kind| is_of(value, kind)));
        }
        Ok(flat)
    }

    /// `additionalProperties` means the members that stand beside it: what another part of the schema declares must not
    /// be taken for declared.
    fn close(&mut self, keywords: &Map<String, Value>) -> Result<()> {
        let open = |additional: Option<&Value>| additional.is_none_or(|schema| schema == &Value::Bool(true));
        let declares = keywords.contains_key("properties");
        let closes = !open(keywords.get("additionalProperties"));
        if (closes && !self.properties.is_empty()) || (declares && !open(Some(&self.additional))) {
            return Err(Error::new(
                "the generator cannot combine additionalProperties with members that stand elsewhere",
            ));
        }
        Ok(())
    }

    fn take(
        &mut self,
        keyword: &str,
        value: Value,
        document: &Value,
        random: &mut Random,
        rest: &mut Vec<Value>,
    ) -> Result<()> {
        match keyword {
            "$ref" => rest.push(resolve(&value, document)?.clone()),
            "allOf" => rest.extend(list(value)?),
            "anyOf" => rest.extend(random.pick(&list(value)?).cloned()),
            "oneOf" => {
                let branches = list(value)?;
                let chosen = random.below(branches.len());
                rest.extend(branches.get(chosen).cloned());
                let excluded = branches.iter().enumerate().filter(|(place, _)| *place != chosen);
                rest.extend(excluded.filter_map(|(_, other)| without(other, branches.get(chosen), random)));
            }
            "type" => {
                let kinds = match value {
                    Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                    kind => vec![kind.as_str().unwrap_or_default().to_owned()],
                };
                self.types = Some(match self.types.take() {
                    Some(before) => before.into_iter().filter(|kind| kinds.contains(kind)).collect(),
                    None => kinds,
                });
            }
            "enum" => self.list(list(value)?),
            "const" => self.list(vec![value]),
            "properties" => {
                self.describes_an_object = true;
                for (name, schema) in object(value)? {
                    let both = match self.properties.remove(&name) {
                        Some(Value::Bool(false)) => Value::Bool(false),
                        Some(before) if schema != Value::Bool(false) => json!({ "allOf": [before, schema] }),
                        _ => schema,
                    };
                    self.properties.insert(name, both);
                }
            }
            "required" => {
                self.describes_an_object = true;
                self.required.extend(list(value)?.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            "additionalProperties" => {
                self.describes_an_object = true;
                self.additional = both(&self.additional, value);
            }
            "items" => self.items = both(&self.items, value),
            "minItems" => self.counts.0 = self.counts.0.max(count(&value)?),
            "maxItems" => self.counts.1 = Some(count(&value)?.min(self.counts.1.unwrap_or(usize::MAX))),
            "minLength" => self.lengths.0 = self.lengths.0.max(count(&value)?),
            "maxLength" => self.lengths.1 = Some(count(&value)?.min(self.lengths.1.unwrap_or(usize::MAX))),
            "minimum" => self.bounds.minimum = Some(bound(&value, self.bounds.minimum, f64::max)?),
            "maximum" => self.bounds.maximum = Some(bound(&value, self.bounds.maximum, f64::min)?),
            "exclusiveMinimum" => self.bounds.above = Some(bound(&value, self.bounds.above, f64::max)?),
            "exclusiveMaximum" => self.bounds.below = Some(bound(&value, self.bounds.below, f64::min)?),
            _ if ANNOTATIONS.contains(&keyword) || keyword.starts_with("x-") => {}
            _ => {
                return Err(Error::new(format!("the generator of instances does not know the keyword {keyword:?}"))
                    .help("teach it the keyword in tests/src/instances/schema.rs"));
            }
        }
        Ok(())
    }

    fn list(&mut self, values: Vec<Value>) {
        self.listed = Some(match self.listed.take() {
            Some(before) => before.into_iter().filter(|value| values.contains(value)).collect(),
            None => values,
        });
    }
}

/// A schema that no instance of `other` fits, where `other` and the chosen branch differ by what they require.
/// Branches that differ by their types exclude each other as they are.
fn without(other: &Value, chosen: Option<&Value>, random: &mut Random) -> Option<Value> {
    let required = |schema: &Value| -> Vec<Value> {
        schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let own = chosen.map(required).unwrap_or_default();
    let more: Vec<Value> = required(other).into_iter().filter(|name| !own.contains(name)).collect();
    let name = random.pick(&more)?.as_str()?;
    Some(json!({ "properties": { name: false } }))
}

fn resolve<'a>(reference: &Value, document: &'a Value) -> Result<&'a Value> {
    let reference = reference.as_str().ok_or_else(|| Error::new("a reference must be text"))?;
    reference
        .strip_prefix('#')
        .and_then(|pointer| document.pointer(pointer))
        .ok_or_else(|| Error::new(format!("nothing stands at {reference}")))
}

/// The schema that both schemas allow.
fn both(before: &Value, more: Value) -> Value {
    match (before, more) {
        (Value::Bool(true), more) => more,
        (before, Value::Bool(true)) => before.clone(),
        (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
        (before, more) => json!({ "allOf": [before, more] }),
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn list(value: Value) -> Result<Vec<Value>> {
    match value {
        Value::Array(values) => Ok(values),
        _ => Err(Error::new("the keyword wants a list")),
    }
}

fn object(value: Value) -> Result<Map<String, Value>> {
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(Error::new("the keyword wants an object")),
    }
}

fn count(value: &Value) -> Result<usize> {
    let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
    count.ok_or_else(|| Error::new("the keyword wants a count"))
}

fn bound(value: &Value, before: Option<f64>, stricter: fn(f64, f64) -> f64) -> Result<f64> {
    let bound = value.as_f64().ok_or_else(|| Error::new("the keyword wants a number"))?;
    Ok(before.map_or(bound, |before| stricter(before, bound)))
}
