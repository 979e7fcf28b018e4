//! Bounds of numbers, and counts.

use std::cmp::Ordering;

use serde_json::{Number, Value, json};

use super::constants::Type;
use super::shapes;
use super::site::Site;
use super::types;

/// The keywords with a count.
const COUNTS: &[&str] = &["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];

/// Writes counts without a fraction: `3.0` is a whole number for JSON Schema, but not for every reader of OpenAPI.
pub(super) fn counts(site: &mut Site<'_, '_>) {
    for (name, value) in site.keywords.iter_mut() {
        if COUNTS.contains(&name)
            && !value.is_u64()
            && let Some(count) = shapes::count(value)
        {
            *value = count.into();
        }
    }
}

/// Bounds as OpenAPI 3.0 has them: `minimum` and `maximum`, which a boolean makes exclusive.
pub(super) fn bounds(site: &mut Site<'_, '_>) {
    for bound in [Bound::Minimum, Bound::Maximum] {
        exclusive(site, bound);
        whole(site, bound);
    }
}

/// The fractions of two that are told from others have no larger denominator.
const MAX_DENOMINATOR: f64 = 1024.0;

/// The `multipleOf` of an integer is an integer: halves and their like become the integers that they lead to.
pub(super) fn multiples(site: &mut Site<'_, '_>) {
    if !is_integral(site) {
        return;
    }
    let Some(step) = site.keywords.get("multipleOf").and_then(Value::as_f64) else { return };
    if step.fract() == 0.0 {
        if let Some(step) = site.keywords.get("multipleOf").and_then(whole_number) {
            site.keywords.set("multipleOf", step);
        }
        return;
    }
    // An integer is a multiple of three halves if it is one of three. Fractions of ten are not what they are written as.
    let mut whole = step;
    while whole.fract() != 0.0 && whole < step * MAX_DENOMINATOR {
        whole *= 2.0;
    }
    match exact(whole).filter(|_| whole.fract() == 0.0) {
        Some(one) if one == 1 => {
            site.keywords.take("multipleOf");
        }
        Some(whole) => site.keywords.set("multipleOf", whole),
        None => {}
    }
}

/// Whether a number has no fraction.
pub(super) fn is_integer(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// Compares two numbers by what they are worth, exactly.
pub(super) fn compare(a: &Number, b: &Number) -> Ordering {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(a), None) => compare_to_float(a, b.as_f64().unwrap_or_default()),
        (None, Some(b)) => compare_to_float(b, a.as_f64().unwrap_or_default()).reverse(),
        (None, None) => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Minimum,
    Maximum,
}

impl Bound {
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Minimum => ("minimum", "exclusiveMinimum"),
            Self::Maximum => ("maximum", "exclusiveMaximum"),
        }
    }

    /// Whether the exclusive bound leaves less than the inclusive one.
    fn is_tighter(self, exclusive: &Number, inclusive: &Number) -> bool {
        match (self, compare(exclusive, inclusive)) {
            (_, Ordering::Equal) => true,
            (Self::Minimum, ordering) => ordering == Ordering::Greater,
            (Self::Maximum, ordering) => ordering == Ordering::Less,
        }
    }
}

fn exclusive(site: &mut Site<'_, '_>, bound: Bound) {
    let (inclusive_name, exclusive_name) = bound.names();
    let inclusive = site.keywords.get(inclusive_name).and_then(Value::as_number).cloned();
    match (site.keywords.get(exclusive_name).cloned(), inclusive) {
        (Some(Value::Number(exclusive)), Some(inclusive)) => {
            if bound.is_tighter(&exclusive, &inclusive) {
                site.keywords.set(inclusive_name, exclusive.into());
                site.keywords.set(exclusive_name, json!(true));
            } else {
                site.keywords.take(exclusive_name);
            }
        }
        (Some(Value::Number(exclusive)), None) => {
            site.keywords.splice(
                exclusive_name,
                vec![(inclusive_name.to_owned(), exclusive.into()), (exclusive_name.to_owned(), json!(true))],
            );
        }
        // The form of draft 4 is that of OpenAPI 3.0. It says nothing without the bound.
        (Some(_), None) => {
            site.annotate(exclusive_name, &format!("`{exclusive_name}` says nothing without `{inclusive_name}`"));
        }
        (Some(_), Some(_)) | (None, _) => {}
    }
}

/// Moves the bound of an integer to the next integer, so that readers need not know bounds with fractions.
fn whole(site: &mut Site<'_, '_>, bound: Bound) {
    let (inclusive_name, exclusive_name) = bound.names();
    let Some(Value::Number(number)) = site.keywords.get(inclusive_name) else { return };
    if !is_integral(site) || number.is_i64() || number.is_u64() {
        return;
    }
    let number = number.as_f64().unwrap_or_default();
    let nearest = match bound {
        Bound::Minimum => number.ceil(),
        Bound::Maximum => number.floor(),
    };
    let Some(nearest_whole) = exact(nearest) else { return };
    site.keywords.set(inclusive_name, nearest_whole);
    if number.fract() != 0.0 {
        site.keywords.take(exclusive_name);
    }
}

/// Whether the schema accepts integers and perhaps null, but no other numbers.
fn is_integral(site: &Site<'_, '_>) -> bool {
    types::stated(&site.keywords).is_some_and(|types| types.contains(&Type::Integer) && !types.contains(&Type::Number))
}

fn whole_number(value: &Value) -> Option<Value> {
    if value.is_i64() || value.is_u64() { Some(value.clone()) } else { exact(value.as_f64()?) }
}

/// A float without a fraction as an integer, if 64 bits hold it.
fn exact(number: f64) -> Option<Value> {
    let number = float_integer(number)?;
    i64::try_from(number).map(Value::from).or_else(|_| u64::try_from(number).map(Value::from)).ok()
}

fn integer(number: &Number) -> Option<i128> {
    number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from))
        .or_else(|| number.as_f64().and_then(float_integer))
}

/// The integer that a float is, if it is one and not astronomically large.
fn float_integer(number: f64) -> Option<i128> {
    const LIMIT: f64 = 1e30;
    (number.fract() == 0.0 && number.abs() < LIMIT).then_some(number as i128)
}

/// Compares an integer to a float that is not an integer of comparable size.
fn compare_to_float(integer: i128, float: f64) -> Ordering {
    match float_integer(float.floor()) {
        // The float lies strictly between `floor` and the next integer.
        Some(floor) if integer <= floor => Ordering::Less,
        Some(_) => Ordering::Greater,
        None if float > 0.0 => Ordering::Less,
        None => Ordering::Greater,
    }
}
