//! `type`, `enum` and null.
//!
//! In OpenAPI 3.0 a schema has one type, and `nullable` adds null to it. As of 3.0.3 `nullable` does so only beside
//! `type`, and does not add null to `enum`; both are spelt out here, so that readers agree however they read it.

use serde_json::Value;

use super::applicability::{applies_to, set_aside_beside};
use super::arrays;
use super::constants::Type;
use super::keywords::{Keywords, object};
use super::nullability::{self, null};
use super::site::Site;

/// The types that a schema states, without repetition and without `integer` beside `number`, which it is a part of.
pub(super) fn stated(keywords: &Keywords) -> Option<Vec<Type>> {
    let named: Vec<Type> = match keywords.get("type")? {
        Value::Array(names) => names.iter().filter_map(Type::of_name).collect(),
        name => Type::of_name(name).into_iter().collect(),
    };
    let mut types: Vec<Type> = Vec::new();
    for stated in named.iter().copied() {
        let is_included = stated == Type::Integer && named.contains(&Type::Number);
        if !types.contains(&stated) && !is_included {
            types.push(stated);
        }
    }
    Some(types)
}

/// States the types of a schema as OpenAPI 3.0 does.
pub(super) fn types(site: &mut Site<'_, '_>) {
    nullability::leftover(site);
    let stated = stated(&site.keywords);
    let Some(types) = with_values(site, stated) else { return };
    if Type::ALL.iter().all(|one| types.contains(one)) {
        site.keywords.take("type");
        return;
    }
    let others: Vec<Type> = types.iter().copied().filter(|one| *one != Type::Null).collect();
    set_aside_beside(site, &types);
    match others.as_slice() {
        [] => only_null(site),
        [one] => single(site, *one, types.contains(&Type::Null)),
        _ => several(site, &types),
    }
}

/// Leaves only the types that have values in `enum`, and only the values that have one of the types.
///
/// Gives nothing if the schema need not say its types.
fn with_values(site: &mut Site<'_, '_>, stated: Option<Vec<Type>>) -> Option<Vec<Type>> {
    let Some(values) = site.keywords.get("enum").and_then(Value::as_array).cloned() else { return stated };
    let has_type = |value: &Value, stated: &[Type]| stated.iter().any(|one| one.includes(Type::of(value)));
    let kept: Vec<Value> = match &stated {
        Some(stated) => values.iter().filter(|value| has_type(value, stated)).cloned().collect(),
        None => values.clone(),
    };
    if kept.is_empty() {
        site.accept_nothing("no value of `enum` has the type");
        return None;
    }
    if kept.len() < values.len() {
        let kept_as = site.keep_source("enum", values.into());
        let message = format!("values of `enum` that do not have the type are left out; all are kept as {kept_as}");
        site.note_on("enum", crate::NoteKind::Annotated, message);
    }
    let types = match stated {
        Some(stated) => {
            stated.into_iter().filter(|one| kept.iter().any(|value| one.includes(Type::of(value)))).collect()
        }
        None => types_of(&kept),
    };
    let was_stated = site.keywords.contains("type");
    site.keywords.set("enum", kept.into());
    // One type goes without saying, unless it takes `nullable` to say it.
    if !was_stated && types.len() == 1 && types != [Type::Null] {
        return None;
    }
    if !was_stated {
        let values = site.keywords.get_mut("enum")?.take();
        site.keywords.splice("enum", vec![("type".to_owned(), Value::Null), ("enum".to_owned(), values)]);
    }
    Some(types)
}

/// The types of some values. Integers are numbers if there are other numbers.
fn types_of(values: &[Value]) -> Vec<Type> {
    let mut types: Vec<Type> = Vec::new();
    for value in values {
        let one = Type::of(value);
        if !types.contains(&one) {
            types.push(one);
        }
    }
    if types.contains(&Type::Number) {
        types.retain(|one| *one != Type::Integer);
    }
    types
}

fn only_null(site: &mut Site<'_, '_>) {
    site.keywords.take("enum");
    site.keywords.splice("type", null());
}

fn single(site: &mut Site<'_, '_>, one: Type, is_nullable: bool) {
    site.keywords.set("type", one.name().into());
    if is_nullable {
        site.keywords.set_after("type", "nullable", true.into());
    }
    if one == Type::Array {
        arrays::require_items(&mut site.keywords);
    }
}

/// Writes several types as `anyOf`, each with the keywords that apply to it.
fn several(site: &mut Site<'_, '_>, types: &[Type]) {
    let format_type = format_type(&site.keywords, types);
    let values = site.keywords.take("enum");
    let specific = site.keywords.extract(|name| match name {
        "format" => format_type.is_some(),
        _ => applies_to(name).is_some(),
    });
    let mut schemas: Vec<(Type, Keywords)> =
        types.iter().map(|one| (*one, alternative(*one, values.as_ref()))).collect();
    for (name, value) in specific {
        let applicable = if name == "format" { format_type } else { applies_to(&name) };
        let schema = schemas.iter_mut().find(|(one, _)| applicable.is_some_and(|applicable| applicable.includes(*one)));
        if let Some((_, schema)) = schema {
            schema.set(&name, value);
        }
    }
    let schemas: Vec<Value> = schemas
        .into_iter()
        .map(|(one, mut schema)| {
            if one == Type::Array {
                arrays::require_items(&mut schema);
            }
            schema.into()
        })
        .collect();
    if site.keywords.contains("anyOf") {
        site.keywords.take("type");
        site.conjoin(object("anyOf", schemas.into()));
    } else {
        site.keywords.set("type", schemas.into());
        site.keywords.rename("type", "anyOf");
    }
}

/// The schema for one of several types, with the values that are of this type.
fn alternative(one: Type, values: Option<&Value>) -> Keywords {
    if one == Type::Null {
        return null().into_iter().collect();
    }
    let mut schema: Keywords = [("type".to_owned(), one.name().into())].into_iter().collect();
    if let Some(Value::Array(values)) = values {
        let own: Vec<Value> = values.iter().filter(|value| one.includes(Type::of(value))).cloned().collect();
        schema.set("enum", own.into());
    }
    schema
}

/// The type that a format is about, if it is one of these.
fn format_type(keywords: &Keywords, types: &[Type]) -> Option<Type> {
    let format = keywords.get("format").and_then(Value::as_str)?;
    let numeric = ["int", "uint", "float", "double", "decimal", "single-", "double-", "sf-"]
        .iter()
        .any(|prefix| format.starts_with(prefix));
    let preferred: &[Type] = if numeric { &[Type::Integer, Type::Number, Type::String] } else { &[Type::String] };
    preferred.iter().copied().find(|one| types.contains(one))
}
