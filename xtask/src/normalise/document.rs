//! The walk through the objects of OpenAPI around the schemas.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::copies::{self, Standing};
use super::keywords::Keywords;
use super::positions::{Child, Kind, Members};
use super::schema;
use super::site::{Rule, Site};
use super::{annotations, bodies, defaults, nesting, resolve, security};
use crate::place::Place;
use crate::{NoteKind, Result};

/// What is done to objects of each kind before their members are rewritten.
const RULES: &[(Kind, Rule)] = &[
    (Kind::Document, defaults::version),
    (Kind::Document, defaults::paths),
    (Kind::Document, security::requirements),
    (Kind::Operation, security::requirements),
    (Kind::Operation, defaults::responses),
    (Kind::Operation, defaults::operation_id),
    (Kind::Info, defaults::texts),
    (Kind::Response, defaults::description),
    (Kind::Parameter, defaults::schema),
    (Kind::Header, defaults::schema),
    (Kind::ServerVariable, defaults::values),
    (Kind::SecurityScheme, security::scheme),
    (Kind::RequestBody, bodies::binary),
    (Kind::Response, bodies::binary),
    (Kind::Parameter, bodies::examples),
    (Kind::Header, bodies::examples),
    (Kind::MediaType, bodies::examples),
];

/// Rewrites a document.
///
/// # Errors
///
/// Refuses objects that are nested too deep, and references that would make the document grow without measure.
pub(super) fn translate(cx: &mut Context<'_>) -> Result<Value> {
    let mut document = cx.document.clone();
    object(cx, Kind::Document, &mut document, &Place::ROOT)?;
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
fn object(cx: &mut Context<'_>, kind: Kind, value: &mut Value, at: &Place<'_>) -> Result<()> {
    if kind == Kind::Schema {
        schema::translate(cx, value, at)?;
        return Ok(());
    }
    let Value::Object(members) = value else { return Ok(()) };
    let members = std::mem::take(members);
    cx.object_depth += 1;
    if cx.object_depth > nesting::MAX_OBJECT_DEPTH {
        return Err(nesting::too_deep("the object", nesting::MAX_OBJECT_DEPTH, at));
    }
    match copies::standing(cx, kind, members, at)? {
        Standing::Itself(members) => *value = itself(cx, kind, members, at)?,
        Standing::Reference(reference) => *value = reference,
        Standing::Copy { value: copied, place, own } => {
            *value = copied;
            copy(cx, kind, value, &Place::at(place.as_str()), own, at)?;
        }
    }
    cx.object_depth -= 1;
    Ok(())
}

/// Rewrites a copy that takes the place of a reference.
fn copy(
    cx: &mut Context<'_>,
    kind: Kind,
    value: &mut Value,
    place: &Place<'_>,
    own: Map<String, Value>,
    at: &Place<'_>,
) -> Result<()> {
    object(cx, kind, value, place)?;
    cx.end_copy();
    // What is said beside the reference takes precedence. Only a path item says more there than text.
    let own = if kind == Kind::PathItem { itself(cx, kind, own, at)? } else { own.into() };
    if let (Value::Object(value), Value::Object(own)) = (value, own) {
        value.extend(own);
    }
    Ok(())
}

fn itself(cx: &mut Context<'_>, kind: Kind, members: Map<String, Value>, at: &Place<'_>) -> Result<Value> {
    let mut site = Site::new(kind, Keywords::from(members), at, cx);
    for (_, rule) in RULES.iter().filter(|(ruled, _)| *ruled == kind) {
        rule(&mut site);
    }
    malformed(&mut site);
    for (name, value) in site.keywords.iter_mut() {
        if let Some(child) = child_of(kind, name) {
            children(site.cx, (kind, name), child, value, &at.child(name))?;
        }
    }
    defaults::repeats(&mut site);
    annotations::unknown(&mut site);
    Ok(site.keywords.into())
}

/// Rewrites the objects in a member of an object.
fn children(cx: &mut Context<'_>, parent: (Kind, &str), child: Child, value: &mut Value, at: &Place<'_>) -> Result<()> {
    match (child, value) {
        (Child::One(kind), value) => object(cx, kind, value, at)?,
        (Child::List(kind), Value::Array(items)) => {
            for (index, item) in items.iter_mut().enumerate() {
                object(cx, kind, item, &at.index(index))?;
            }
        }
        (Child::Map(kind), Value::Object(members)) if parent.0 == Kind::Components => {
            section(cx, kind, parent.1, members, at)?;
        }
        (Child::Map(kind), Value::Object(members)) => {
            for (key, member) in members {
                object(cx, kind, member, &at.child(key))?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Rewrites a section of the Components Object.
fn section(
    cx: &mut Context<'_>,
    kind: Kind,
    section: &str,
    members: &mut Map<String, Value>,
    at: &Place<'_>,
) -> Result<()> {
    for (name, mut member) in std::mem::take(members) {
        let at = at.child(&name);
        let name = component_name(cx, section, &name, &at);
        cx.set_owner((kind == Kind::Schema).then_some(name.as_str()));
        object(cx, kind, &mut member, &at)?;
        cx.set_owner(None);
        members.insert(name, member);
    }
    Ok(())
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

/// The name of a component in the result.
fn component_name(cx: &mut Context<'_>, section: &str, name: &str, at: &Place<'_>) -> String {
    match cx.names.renamed(section, name).map(str::to_owned) {
        Some(new) => {
            cx.note(NoteKind::Named, at, format!("OpenAPI forbids the name; renamed to `{new}`"));
            new
        }
        None => name.to_owned(),
    }
}

/// The schemas that become components, some of which may turn up only while others are rewritten.
fn hoisted(cx: &mut Context<'_>) -> Result<Map<String, Value>> {
    let mut schemas = Map::new();
    while let Some((pointer, name)) = cx.names.all_hoisted().get(schemas.len()).cloned() {
        let mut schema = resolve::lookup(cx.document, &pointer).cloned().unwrap_or_default();
        let place = Place::at(&pointer);
        cx.note(
            NoteKind::Named,
            &place,
            format!("shared or defined inside another schema; now the component `{name}`"),
        );
        cx.set_owner(Some(&name));
        schema::translate_here(cx, &mut schema, &place)?;
        cx.set_owner(None);
        schemas.insert(name, schema);
    }
    Ok(schemas)
}

/// A member of an object, which is created if it is not there.
fn member<'v>(value: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    Some(value.as_object_mut()?.entry(name).or_insert_with(|| json!({})))
}
