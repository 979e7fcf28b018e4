//! `$ref`, `$dynamicRef`, `$defs` and the references of discriminators, in schemas.

use serde_json::Value;

use super::keywords::object;
use super::resolve;
use super::schema;
use super::site::{Site, is_annotation};
use super::target::{Target, find};
use crate::NoteKind;

/// To how many schemas a reference may lead before it is taken to lead to any: each is named wherever one refers to them.
const MOST_PLACES: usize = 32;

/// Sets aside what stands beside `$ref` in a dialect where `$ref` has no siblings.
pub(super) fn lone(site: &mut Site<'_, '_>) {
    if !site.cx.resources.is_lone_reference(site.at) || !site.keywords.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    let siblings: Vec<String> = site
        .keywords
        .names()
        .filter(|name| !is_annotation(name) && !matches!(*name, "$ref" | "$defs" | "definitions" | "$schema"))
        .map(str::to_owned)
        .collect();
    for name in siblings {
        site.annotate(&name, "the dialect of this schema ignores what stands beside `$ref`");
    }
}

/// Makes the schemas of `$defs` components, since OpenAPI 3.0 has no other place for schemas to share.
pub(super) fn definitions(site: &mut Site<'_, '_>) {
    for name in ["$defs", "definitions"] {
        let Some(Value::Object(definitions)) = site.keywords.take(name) else { continue };
        let at = site.at.child(name);
        for definition in definitions.keys() {
            site.cx.names.hoist(&at.child(definition).to_string());
        }
    }
}

/// Rewrites the schemas that the mapping of a discriminator points to.
pub(super) fn discriminator(site: &mut Site<'_, '_>) {
    let Some(mut discriminator) = site.keywords.get("discriminator").cloned() else { return };
    let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") else { return };
    for target in mapping.values_mut() {
        let Value::String(text) = target else { continue };
        // A value that names a component is as good as a reference to it.
        if let Some(name) = site.cx.names.renamed("schemas", text) {
            *target = name.into();
        } else if text.contains(['#', '/'])
            && let Target::Place(place) = find(site.cx, text, site.at)
        {
            let name = site.cx.component_at(&place);
            *target = resolve::reference("schemas", &name).into();
        }
    }
    site.keywords.set("discriminator", discriminator);
}

/// `$dynamicRef` becomes a reference to each schema that it may lead to.
pub(super) fn dynamic(site: &mut Site<'_, '_>) {
    let Some(reference) = site.keywords.get("$dynamicRef").and_then(Value::as_str).map(str::to_owned) else { return };
    let anchor = reference.split_once('#').map_or("", |(_, anchor)| anchor);
    let places = match find(site.cx, &reference, site.at) {
        // A dynamic anchor may lead to any schema that declares the same anchor.
        Target::Place(place) if site.cx.resources.dynamic(anchor).contains(&place) => {
            site.cx.resources.dynamic(anchor).to_vec()
        }
        Target::Place(place) => vec![place],
        nowhere => return give_up(site, "$dynamicRef", &reference, nowhere),
    };
    if places.len() > MOST_PLACES {
        let why = format!("`{reference}` may lead to {} schemas, so that the schema accepts everything", places.len());
        return site.widen("$dynamicRef", &why);
    }
    let mut schemas: Vec<Value> = Vec::new();
    for place in &places {
        let name = site.cx.component_at(place);
        let mut schema = Value::Null;
        site.exact &= schema::refer(site.cx, &mut schema, &name);
        schemas.push(schema);
    }
    match <[Value; 1]>::try_from(schemas) {
        // That is what the reference means, and all of it.
        Ok([Value::Object(schema)]) if site.keywords.names().all(|name| name == "$dynamicRef") => {
            site.keywords = schema.into();
        }
        Ok([schema]) => {
            site.keywords.take("$dynamicRef");
            site.conjoin(schema);
        }
        Err(schemas) => {
            site.exact = false;
            let kept = site.set_aside("$dynamicRef").unwrap_or_default();
            let message =
                format!("`{reference}` may lead to {} schemas; any of them is accepted; kept as {kept}", schemas.len());
            site.note_on("$dynamicRef", NoteKind::Widened, message);
            if site.keywords.contains("anyOf") {
                site.conjoin(object("anyOf", schemas.into()));
            } else {
                site.keywords.set_after(&kept, "anyOf", schemas.into());
            }
        }
    }
}

/// Points `$ref` to a component, and moves it into `allOf` if there is anything beside it, which OpenAPI 3.0 would
/// ignore.
pub(super) fn siblings(site: &mut Site<'_, '_>) {
    let Some(reference) = site.keywords.get("$ref").and_then(Value::as_str).map(str::to_owned) else { return };
    let place = match find(site.cx, &reference, site.at) {
        Target::Place(place) => place,
        nowhere => return give_up(site, "$ref", &reference, nowhere),
    };
    let name = site.cx.component_at(&place);
    let mut schema = Value::Null;
    site.exact &= schema::refer(site.cx, &mut schema, &name);
    if site.keywords.names().all(|name| name == "$ref") {
        site.keywords.set("$ref", resolve::reference("schemas", &name).into());
        return;
    }
    let mut schemas = vec![schema];
    if let Some(Value::Array(others)) = site.keywords.take("allOf") {
        schemas.extend(others);
    }
    site.keywords.set("$ref", schemas.into());
    site.keywords.rename("$ref", "allOf");
}

/// Accepts everything where a reference leads to no schema; that is a fault of the document only if it means itself.
fn give_up(site: &mut Site<'_, '_>, keyword: &str, reference: &str, nowhere: Target) {
    match nowhere {
        Target::Place(_) => {}
        Target::Outside(why) => {
            site.widen(keyword, &format!("`{reference}` {why}, so that the schema accepts everything"));
        }
        Target::Nothing(why) => {
            site.broken(keyword, &format!("`{reference}` {why}, so that the schema accepts everything"));
        }
    }
}
