//! Bounds and counts.

use std::cmp::Ordering;

use proptest::prelude::*;
use serde_json::{Number, json};

use super::check;
use crate::normalise::numbers::compare;

#[test]
fn exclusive_bounds_become_booleans() {
    for (inclusive, exclusive, looser, tighter) in
        [("minimum", "exclusiveMinimum", 1, 3), ("maximum", "exclusiveMaximum", 3, 1)]
    {
        check(
            "alone",
            json!({ exclusive: 2, "title": "T" }),
            json!({ inclusive: 2, exclusive: true, "title": "T" }),
            &[],
        );
        check(
            "beside a looser bound",
            json!({ inclusive: looser, exclusive: 2 }),
            json!({ inclusive: 2, exclusive: true }),
            &[],
        );
        check(
            "beside a tighter bound",
            json!({ exclusive: 2, inclusive: tighter }),
            json!({ inclusive: tighter }),
            &[],
        );
        check(
            "beside the same bound",
            json!({ inclusive: 2.0, exclusive: 2 }),
            json!({ inclusive: 2, exclusive: true }),
            &[],
        );
        check("as in draft 4", json!({ inclusive: 2, exclusive: true }), json!({ inclusive: 2, exclusive: true }), &[]);
        check(
            "as in draft 4, without a bound",
            json!({ exclusive: true }),
            json!({ format!("x-jsonschema-{exclusive}"): true }),
            &[&format!("annotated /{exclusive}")],
        );
    }
    check(
        "of one alternative",
        json!({ "type": ["string", "number"], "exclusiveMinimum": 0 }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "number", "minimum": 0, "exclusiveMinimum": true }] }),
        &[],
    );
}

#[test]
fn bounds_of_integers_are_integers() {
    check(
        "with a fraction",
        json!({ "type": "integer", "minimum": 0.5, "maximum": 9.5 }),
        json!({ "type": "integer", "minimum": 1, "maximum": 9 }),
        &[],
    );
    check(
        "exclusive with a fraction",
        json!({ "type": ["integer", "null"], "exclusiveMinimum": -0.5, "exclusiveMaximum": 9.0 }),
        json!({ "type": "integer", "nullable": true, "minimum": 0, "maximum": 9, "exclusiveMaximum": true }),
        &[],
    );
    check("of numbers", json!({ "type": "number", "minimum": 0.5 }), json!({ "type": "number", "minimum": 0.5 }), &[]);
    check(
        "a whole step",
        json!({ "type": "integer", "multipleOf": 2.0 }),
        json!({ "type": "integer", "multipleOf": 2 }),
        &[],
    );
    for (step, whole) in [(1.5, 3), (2.5, 5), (0.75, 3)] {
        check(
            "a step of halves or quarters",
            json!({ "type": "integer", "multipleOf": step }),
            json!({ "type": "integer", "multipleOf": whole }),
            &[],
        );
    }
    check(
        "a step of tenths, which is none as it is written",
        json!({ "type": "integer", "multipleOf": 0.1 }),
        json!({ "type": "integer", "multipleOf": 0.1 }),
        &[],
    );
    check(
        "a step that divides one",
        json!({ "type": "integer", "multipleOf": 0.5 }),
        json!({ "type": "integer" }),
        &[],
    );
}

#[test]
fn integers_of_64_bits_stay_exact() {
    let most = u64::MAX;
    let least = i64::MIN;
    check(
        "everywhere",
        json!({ "minimum": least, "exclusiveMaximum": most, "maximum": most - 1, "enum": [most, least], "default": most }),
        json!({ "minimum": least, "maximum": most - 1, "enum": [most, least], "default": most }),
        &[],
    );
    check(
        "side by side with a float that rounds to the same",
        json!({ "minimum": 9_007_199_254_740_993_i64, "exclusiveMinimum": 9_007_199_254_740_992.0 }),
        json!({ "minimum": 9_007_199_254_740_993_i64 }),
        &[],
    );
}

#[test]
fn counts_are_integers() {
    check("with a point", json!({ "minLength": 3.0 }), json!({ "minLength": 3 }), &[]);
    check(
        "with a fraction",
        json!({ "minLength": 3.5 }),
        json!({ "x-jsonschema-minLength": 3.5 }),
        &["widened /minLength"],
    );
}

fn number() -> impl Strategy<Value = Number> {
    let float = |number: f64| Number::from_f64(number).unwrap_or_else(|| 0.into());
    prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        any::<f64>().prop_map(float),
        any::<i64>().prop_map(move |number| float(number as f64)),
        (-4_i32..4).prop_map(move |number| float(f64::from(number) / 2.0)),
        (-4_i64..4).prop_map(Number::from),
    ]
}

proptest! {
    #[test]
    fn numbers_are_in_one_order(a in number(), b in number(), c in number()) {
        prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        if compare(&a, &b) == compare(&b, &c) {
            prop_assert_eq!(compare(&a, &c), compare(&a, &b));
        }
        if let (Some(x), Some(y)) = (a.as_f64(), b.as_f64())
            && x != y
        {
            prop_assert_eq!(compare(&a, &b) == Ordering::Less, x < y);
        }
    }
}
