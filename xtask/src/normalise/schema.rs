//! The walk through Schema Objects.

use serde_json::{Value, json};

use super::context::Context;
use super::keywords::object;
use super::positions::{Kind, SUBSCHEMAS, Subschemas};
use super::site::{PREFIX, Rule, Site};
use super::{
    annotations, applicability, arrays, composition, constants, nesting, null, nullability, numbers, objects, plain,
    references, resolve, shapes, types, unsupported,
};
use crate::place::Place;
use crate::{NoteKind, Result};

/// What is done to a schema before its subschemas are rewritten.
const BEFORE: &[Rule] =
    &[shapes::check, applicability::set_aside, references::lone, null::settle, unsupported::set_aside];

/// What is done to a schema after its subschemas were rewritten.
const AFTER: &[Rule] = &[
    annotations::set_aside,
    annotations::examples,
    annotations::contents,
    annotations::access,
    annotations::parts,
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
    references::siblings,
    references::dynamic,
    types::types,
    nullability::alternatives,
    annotations::unknown,
];

/// Rewrites a schema, or puts a reference in its place if it becomes a component.
///
/// Tells whether the result accepts exactly what the source does. If not, it accepts more.
///
/// # Errors
///
/// Refuses a schema that is nested deeper than [`nesting::MAX_SCHEMA_DEPTH`].
pub(super) fn translate(cx: &mut Context<'_>, schema: &mut Value, at: &Place<'_>) -> Result<bool> {
    match cx.names.hoisted(at).map(str::to_owned) {
        Some(name) => Ok(refer(cx, schema, &name)),
        None => translate_here(cx, schema, at),
    }
}

/// Rewrites a schema where it is.
///
/// # Errors
///
/// As [`translate`].
pub(super) fn translate_here(cx: &mut Context<'_>, schema: &mut Value, at: &Place<'_>) -> Result<bool> {
    let Value::Object(keywords) = schema else { return Ok(spell_out(cx, schema, at)) };
    cx.depth += 1;
    if cx.depth > nesting::MAX_SCHEMA_DEPTH {
        return Err(nesting::too_deep("the schema", nesting::MAX_SCHEMA_DEPTH, at));
    }
    let exact = match plain::translate(cx, keywords, at)? {
        Some(exact) => exact,
        None => by_rules(cx, schema, at)?,
    };
    if !exact {
        cx.mark_loose();
    }
    cx.depth -= 1;
    Ok(exact)
}

/// Rewrites a schema by the rules.
fn by_rules(cx: &mut Context<'_>, schema: &mut Value, at: &Place<'_>) -> Result<bool> {
    let Value::Object(keywords) = schema else { return Ok(true) };
    let keywords = std::mem::take(keywords);
    let mut site = Site::new(Kind::Schema, keywords.into(), at, cx);
    apply(BEFORE, &mut site);
    subschemas(&mut site)?;
    apply(AFTER, &mut site);
    let exact = site.exact;
    *schema = site.keywords.into();
    Ok(exact)
}

/// Puts a reference to a component in the place of a schema; tells whether that component is exact.
pub(super) fn refer(cx: &mut Context<'_>, schema: &mut Value, name: &str) -> bool {
    let exact = cx.refer(name);
    if !exact {
        cx.mark_loose();
    }
    *schema = object("$ref", resolve::reference("schemas", name).into());
    exact
}

/// Writes a schema that is not an object as one.
fn spell_out(cx: &mut Context<'_>, schema: &mut Value, at: &Place<'_>) -> bool {
    match schema.take() {
        Value::Bool(true) => *schema = json!({}),
        Value::Bool(false) => *schema = json!({ "not": {} }),
        other => {
            let kept = format!("{PREFIX}schema");
            let message = format!("not a schema, read as one that accepts everything; kept as {kept}");
            cx.note(NoteKind::Widened, at, message);
            cx.mark_loose();
            *schema = object(&kept, other);
            return false;
        }
    }
    true
}

fn apply(rules: &[Rule], site: &mut Site<'_, '_>) {
    for rule in rules {
        rule(site);
    }
}

/// Rewrites the schemas in the keywords of a schema.
fn subschemas(site: &mut Site<'_, '_>) -> Result<()> {
    for (name, shape) in SUBSCHEMAS {
        let Some(mut value) = open(site, name) else { continue };
        let mut exact = Vec::new();
        let is_critical = usize::from(matches!(*name, "not" | "oneOf"));
        site.cx.critical += is_critical;
        each(site.cx, &mut value, *shape, &site.at.child(name), &mut |one| exact.push(one))?;
        site.cx.critical -= is_critical;
        close(site, name, value, exact);
    }
    Ok(())
}

/// Takes out the value of a keyword whose schemas are to be rewritten.
fn open(site: &mut Site<'_, '_>, name: &'static str) -> Option<Value> {
    let has_tuple = site.keywords.contains("prefixItems");
    let has_patterns = site.keywords.contains("patternProperties");
    let slot = site.keywords.get_mut(name)?;
    let passes = match name {
        // The boolean is OpenAPI 3.0 as it is.
        "additionalProperties" | "unevaluatedProperties" => slot.is_boolean(),
        // These become components.
        "$defs" | "definitions" => true,
        // This does not apply to the value itself, and is set aside.
        "contentSchema" => true,
        _ => false,
    };
    if passes {
        return None;
    }
    let value = slot.take();
    let is_needed = match name {
        "not" | "patternProperties" | "prefixItems" | "additionalItems" => true,
        "items" | "unevaluatedItems" => has_tuple || value.is_array(),
        "additionalProperties" => has_patterns,
        _ => false,
    };
    if is_needed {
        site.source.set(name, value.clone());
    }
    Some(value)
}

/// Rewrites the schemas in the value of a keyword, and tells of each whether it is exact.
///
/// # Errors
///
/// As [`translate`].
pub(super) fn each(
    cx: &mut Context<'_>,
    value: &mut Value,
    shape: Subschemas,
    at: &Place<'_>,
    tell: &mut dyn FnMut(bool),
) -> Result<()> {
    // Loops rather than iterators: the walk comes through here once for each level of nesting.
    match (shape, value) {
        (Subschemas::List | Subschemas::OneOrList, Value::Array(schemas)) => {
            for (index, schema) in schemas.iter_mut().enumerate() {
                tell(translate(cx, schema, &at.index(index))?);
            }
        }
        (Subschemas::Map, Value::Object(schemas)) => {
            for (key, schema) in schemas {
                tell(translate(cx, schema, &at.child(key))?);
            }
        }
        (_, schema) => tell(translate(cx, schema, at)?),
    }
    Ok(())
}

/// Puts the value of a keyword back.
fn close(site: &mut Site<'_, '_>, name: &'static str, value: Value, exact: Vec<bool>) {
    site.exact &= exact.iter().all(|exact| *exact);
    if matches!(name, "not" | "oneOf") {
        site.exact_branches.push((name, exact));
    }
    site.keywords.set(name, value);
}
