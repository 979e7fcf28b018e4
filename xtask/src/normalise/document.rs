//! The walk through the objects of OpenAPI around the schemas.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::copies::{self, Standing};
use super::keywords::Keywords;
use super::positions::{Child, Kind, Members};
use super::schema;
use super::site::{Rule, Site};
use super::{annotations, bodies, defaults, resolve, security};
use crate::pointer::Pointer;
use crate::{NoteKind, Result};

/// What is done to objects of each kind before their members are rewritten.
const RULES: &[(Kind, Rule)] = &[
    (Kind::Document, defaults::version),
    (Kind::Document, defaults::paths),
    (Kind::Document, security::requirements),
    (Kind::Operation, security::requirements),
    (Kind::Operation, defaults::responses),
    (Kind::Response, defaults::description),
    (Kind::Parameter, defaults::schema),
    (Kind::Header, defaults::schema),
    (Kind::ServerVariable, defaults::values),
    (Kind::SecurityScheme, security::scheme),
    (Kind::RequestBody, bodies::binary),
    (Kind::Response, bodies::binary),
];

/// Rewrites a document.
///
/// # Errors
///
/// Refuses schemas that are nested too deep, and references that would make the document grow without measure.
pub(super) fn translate(cx: &mut Context<'_>) -> Result<Value> {
    let root = Pointer::root();
    let mut document = object(cx, Kind::Document, cx.document.clone(), &root)?;
    let hoisted = hoisted(cx)?;
    if !hoisted.is_empty() {
        let components = member(&mut document, "components");
        let schemas = components.and_then(|components| member(components, "schemas"));
        if let Some(Value::Object(schemas)) = schemas {
            schemas.extend(hoisted);
        }
    }
    Ok(document)
}

/// Rewrites an object, or what stands in its place.
///
/// # Errors
///
/// As [`translate`].
pub(super) fn object(cx: &mut Context<'_>, kind: Kind, value: Value, at: &Pointer) -> Result<Value> {
    if kind == Kind::Schema {
        return Ok(schema::translate(cx, value, at)?.value);
    }
    let Value::Object(members) = value else { return Ok(value) };
    match copies::standing(cx, kind, members, at)? {
        Standing::Itself(members) => itself(cx, kind, members, at),
        Standing::Reference(reference) => Ok(reference),
        Standing::Copy { value, place, own } => {
            let copy = object(cx, kind, value, &place);
            cx.end_copy();
            let mut copy = copy?;
            // What is said beside the reference takes precedence. Only a path item says more there than text.
            let own = if kind == Kind::PathItem { itself(cx, kind, own, at)? } else { own.into() };
            if let (Value::Object(copy), Value::Object(own)) = (&mut copy, own) {
                copy.extend(own);
            }
            Ok(copy)
        }
    }
}

fn itself(cx: &mut Context<'_>, kind: Kind, members: Map<String, Value>, at: &Pointer) -> Result<Value> {
    let mut site = Site::new(kind, Keywords::from(members), at, cx);
    for (_, rule) in RULES.iter().filter(|(ruled, _)| *ruled == kind) {
        rule(&mut site);
    }
    malformed(&mut site);
    let members = std::mem::take(&mut site.keywords).into_iter().map(|(name, value)| {
        let value = match child_of(kind, &name) {
            Some(child) => children(site.cx, kind, &name, child, value, &at.child(&name))?,
            None => value,
        };
        Ok((name, value))
    });
    site.keywords = members.collect::<Result<Keywords>>()?;
    annotations::unknown(&mut site);
    Ok(site.keywords.into())
}

/// Sets aside members that are not the array or the object that they have to be.
fn malformed(site: &mut Site<'_, '_>) {
    let kind = site.kind;
    let is_malformed = |name: &str, value: &Value| match child_of(kind, name) {
        Some(Child::List(_)) => !value.is_array(),
        Some(Child::Map(_)) => !value.is_object(),
        _ => false,
    };
    let malformed: Vec<String> = site
        .keywords
        .iter()
        .filter(|(name, value)| is_malformed(name, value))
        .map(|(name, _)| name.to_owned())
        .collect();
    for name in malformed {
        site.annotate(&name, &format!("`{name}` is not what it has to be, so that it is read as absent"));
    }
}

fn child_of(kind: Kind, name: &str) -> Option<Child> {
    match kind.members() {
        Members::Fixed(fields) => fields.iter().find(|(field, _)| *field == name).map(|(_, child)| *child),
        Members::Named(prefix, kind) => {
            (name.starts_with(prefix) && !name.starts_with("x-")).then_some(Child::One(kind))
        }
        Members::Keywords => None,
    }
}

fn children(
    cx: &mut Context<'_>,
    parent: Kind,
    name: &str,
    child: Child,
    value: Value,
    at: &Pointer,
) -> Result<Value> {
    match (child, value) {
        (Child::One(kind), value) => object(cx, kind, value, at),
        (Child::List(kind), Value::Array(items)) => {
            let items = items.into_iter().enumerate();
            items.map(|(index, item)| object(cx, kind, item, &at.index(index))).collect()
        }
        (Child::Map(kind), Value::Object(members)) => {
            let mut translated = Map::with_capacity(members.len());
            for (key, member) in members {
                let at = at.child(&key);
                if parent == Kind::Components {
                    let key = component_name(cx, name, key, &at);
                    cx.set_owner((kind == Kind::Schema).then(|| key.clone()));
                    translated.insert(key, object(cx, kind, member, &at)?);
                    cx.set_owner(None);
                } else {
                    translated.insert(key, object(cx, kind, member, &at)?);
                }
            }
            Ok(Value::Object(translated))
        }
        (_, value) => Ok(value),
    }
}

/// The name of a component in the result.
fn component_name(cx: &mut Context<'_>, section: &str, name: String, at: &Pointer) -> String {
    match cx.names.renamed(section, &name).map(str::to_owned) {
        Some(new) => {
            cx.note(NoteKind::Named, at, format!("OpenAPI forbids the name; renamed to `{new}`"));
            new
        }
        None => name,
    }
}

/// The schemas that become components, some of which may turn up only while others are rewritten.
fn hoisted(cx: &mut Context<'_>) -> Result<Map<String, Value>> {
    let mut schemas = Map::new();
    while let Some((pointer, name)) = cx.names.all_hoisted().get(schemas.len()).cloned() {
        let source = resolve::lookup(cx.document, &pointer).cloned().unwrap_or_default();
        let place = resolve::parse(&pointer);
        cx.note(NoteKind::Named, &place, format!("shared or defined inside another schema; now the component `{name}`"));
        cx.set_owner(Some(name.clone()));
        let schema = schema::translate_here(cx, source, &place)?;
        cx.set_owner(None);
        schemas.insert(name, schema.value);
    }
    Ok(schemas)
}

/// A member of an object, which is created if it is not there.
fn member<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    Some(value.as_object_mut()?.entry(name).or_insert_with(|| json!({})))
}
