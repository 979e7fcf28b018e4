//! The walk through Schema Objects.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::positions::{Kind, SUBSCHEMAS, Subschemas};
use super::site::{PREFIX, Rule, Site};
use super::{
    annotations, applicability, arrays, composition, constants, nesting, nullability, numbers, objects, references,
    shapes, types, unsupported,
};
use crate::pointer::Pointer;
use crate::{NoteKind, Result};

/// What is done to a schema before its subschemas are rewritten.
const BEFORE: &[Rule] = &[shapes::check, applicability::set_aside, unsupported::set_aside, references::lone];

/// What is done to a schema after its subschemas were rewritten.
const AFTER: &[Rule] = &[
    annotations::set_aside,
    annotations::examples,
    annotations::binary,
    annotations::access,
    references::discriminator,
    references::definitions,
    arrays::tuple,
    objects::required,
    objects::patterns,
    numbers::counts,
    numbers::bounds,
    numbers::multiples,
    constants::constant,
    composition::negation,
    composition::exclusive,
    references::dynamic,
    references::siblings,
    types::types,
    nullability::alternatives,
    annotations::unknown,
];

/// A schema in OpenAPI 3.0.
#[derive(Debug)]
pub(super) struct Translated {
    pub(super) value: Value,
    /// Whether it accepts exactly what its source does. If not, it accepts more.
    pub(super) exact: bool,
}

/// Rewrites a schema, or refers to it if it becomes a component.
///
/// # Errors
///
/// Refuses a schema that is nested deeper than [`nesting::MAX_SCHEMA_DEPTH`].
pub(super) fn translate(cx: &mut Context<'_>, schema: Value, at: &Pointer) -> Result<Translated> {
    match cx.names.hoisted(at.as_str()).map(str::to_owned) {
        Some(name) => Ok(refer(cx, &name)),
        None => translate_here(cx, schema, at),
    }
}

/// Rewrites a schema where it is.
///
/// # Errors
///
/// As [`translate`].
pub(super) fn translate_here(cx: &mut Context<'_>, schema: Value, at: &Pointer) -> Result<Translated> {
    match schema {
        Value::Bool(true) => Ok(Translated { value: json!({}), exact: true }),
        Value::Bool(false) => Ok(Translated { value: json!({ "not": {} }), exact: true }),
        Value::Object(keywords) => {
            cx.depth += 1;
            if cx.depth > nesting::MAX_SCHEMA_DEPTH {
                return Err(nesting::too_deep("the schema", nesting::MAX_SCHEMA_DEPTH, at));
            }
            let translated = rewrite(cx, keywords, at);
            cx.depth -= 1;
            translated
        }
        other => {
            let kept = format!("{PREFIX}schema");
            cx.note(NoteKind::Widened, at, format!("not a schema, read as one that accepts everything; kept as {kept}"));
            cx.mark_loose();
            Ok(Translated { value: json!({ kept: other }), exact: false })
        }
    }
}

/// A reference to a component.
pub(super) fn refer(cx: &mut Context<'_>, name: &str) -> Translated {
    let exact = cx.refer(name);
    if !exact {
        cx.mark_loose();
    }
    Translated { value: json!({ "$ref": super::resolve::reference("schemas", name) }), exact }
}

fn rewrite(cx: &mut Context<'_>, keywords: Map<String, Value>, at: &Pointer) -> Result<Translated> {
    let mut site = Site::new(Kind::Schema, keywords.into(), at, cx);
    for rule in BEFORE {
        rule(&mut site);
    }
    subschemas(&mut site)?;
    for rule in AFTER {
        rule(&mut site);
    }
    if !site.exact {
        site.cx.mark_loose();
    }
    Ok(Translated { exact: site.exact, value: site.keywords.into() })
}

/// Rewrites the schemas in the keywords of a schema.
fn subschemas(site: &mut Site<'_, '_>) -> Result<()> {
    for (name, shape) in SUBSCHEMAS {
        let at = site.at.child(name);
        let has_tuple = site.keywords.contains("prefixItems");
        let Some(slot) = site.keywords.get_mut(name) else { continue };
        // The boolean is OpenAPI 3.0 as it is.
        if matches!(*name, "additionalProperties" | "unevaluatedProperties") && slot.is_boolean() {
            continue;
        }
        if matches!(*name, "$defs" | "definitions") {
            continue;
        }
        let value = slot.take();
        let is_needed = match *name {
            "not" | "patternProperties" | "prefixItems" => true,
            "items" => has_tuple || value.is_array(),
            _ => false,
        };
        if is_needed {
            site.source.set(name, value.clone());
        }
        let mut exact = Vec::new();
        let value = match (shape, value) {
            (Subschemas::List | Subschemas::OneOrList, Value::Array(schemas)) => {
                let mut translated = Vec::with_capacity(schemas.len());
                for (index, schema) in schemas.into_iter().enumerate() {
                    let schema = translate(site.cx, schema, &at.index(index))?;
                    exact.push(schema.exact);
                    translated.push(schema.value);
                }
                Value::Array(translated)
            }
            (Subschemas::Map, Value::Object(schemas)) => {
                let mut translated = Map::with_capacity(schemas.len());
                for (key, schema) in schemas {
                    let schema = translate(site.cx, schema, &at.child(&key))?;
                    exact.push(schema.exact);
                    translated.insert(key, schema.value);
                }
                Value::Object(translated)
            }
            (_, schema) => {
                let schema = translate(site.cx, schema, &at)?;
                exact.push(schema.exact);
                schema.value
            }
        };
        site.exact &= exact.iter().all(|exact| *exact);
        if matches!(*name, "not" | "oneOf") {
            site.exact_branches.push((name, exact));
        }
        site.keywords.set(name, value);
    }
    Ok(())
}
