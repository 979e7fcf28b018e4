//! What tells the branches of a union apart.

use std::fmt::Debug;

use memos_sdk::types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::round;

/// The variant that a value is read as, after it was written again as it was.
fn variant<T: Serialize + DeserializeOwned + Debug>(value: Value) -> String {
    let shown = format!("{:?}", round::<T>(value));
    shown.split('(').next().unwrap_or_default().to_owned()
}

/// Checks of which variant each value is.
macro_rules! check {
    ($union:ty: $($value:tt is $variant:literal),* $(,)?) => {
        $(assert_eq!(variant::<$union>(json!($value)), $variant, "{}", json!($value));)*
    };
}

#[test]
fn a_discriminator_decides() {
    check! { Mapped:
        { "method": "card", "number": "1" } is "Card",
        { "method": "credit", "number": "1" } is "Card",
        { "method": "Card", "number": "1" } is "Card",
        { "method": "bank", "number": "1" } is "Bank",
        { "method": "Cash" } is "Cash",
        { "method": "Cash", "number": "1", "bic": "2" } is "Cash",
        // No variant is meant, or it does not fit.
        { "method": "cheque", "number": "1" } is "Unknown",
        { "method": "bank" } is "Unknown",
        { "method": "card", "number": 1 } is "Unknown",
        "card" is "Unknown",
        [] is "Unknown",
        null is "Unknown",
    }
    check! { Named:
        { "@type": "first.kind", "a": "x" } is "FirstKind",
        { "@type": "SecondKind", "a": "x" } is "SecondKind",
        { "@type": "FirstKind", "a": "x" } is "Unknown",
    }
    check! { Animal:
        { "species": "cat", "lives": 9, "age": 1 } is "Cat",
        { "species": "dog", "tricks": ["roll"] } is "Dog",
        { "species": "Dog" } is "Dog",
        { "species": "cat" } is "Unknown",
        { "species": "fish", "age": 1 } is "Unknown",
    }
}

#[test]
fn a_constant_decides_where_there_is_no_discriminator() {
    check! { Constants:
        { "type": "text", "body": "x" } is "TextPart",
        { "type": "image", "body": "x" } is "ImagePart",
        { "type": "video", "body": "x" } is "Unknown",
    }
    check! { Numbers:
        { "v": 1, "data": "x" } is "VersionOne",
        { "v": 2, "data": "x" } is "VersionTwo",
        { "v": 3, "data": "x" } is "Unknown",
    }
    check! { Loose:
        { "kind": "cat", "name": "x" } is "Animalish",
        { "kind": "oak", "name": "x" } is "Plantish",
        { "kind": "new", "name": "x" } is "Animalish",
        { "name": "x" } is "Animalish",
    }
    check! { InlineUnionResponseItem:
        { "event": "created", "at": "now" } is "Created",
        { "event": "deleted", "at": "now", "by": "me" } is "Deleted",
        { "event": "moved", "at": "now" } is "Unknown",
    }
    check! { Beside:
        { "id": "x", "shape": "circle", "radius": 1.5 } is "Circle",
        { "id": "x", "shape": "square", "side": 1.5 } is "Square",
    }
}

#[test]
fn without_a_tag_the_shape_that_fits_best_is_chosen() {
    check! { Untagged:
        { "name": "x" } is "ByName",
        { "id": "x" } is "ById",
        { "id": "x", "limit": 1 } is "ById",
        { "limit": 1 } is "ByName",
        { "other": 1 } is "ByName",
        { "id": 1 } is "ByName",
    }
    check! { Subsets:
        { "id": "x" } is "Small",
        { "id": "x", "size": 1, "parts": ["y"] } is "Large",
        { "id": "x", "size": 1 } is "Small",
        { "size": 1 } is "Object",
        {} is "Object",
    }
    check! { Nested:
        { "type": "text", "body": "x" } is "Constants",
        { "other": "x" } is "Other",
        { "type": "video" } is "Unknown",
    }
    check! { Expression:
        1 is "Integer",
        { "not": { "not": [1, { "not": 2 }] } } is "Negation",
        [1, [2]] is "List",
        "x" is "Unknown",
    }
    check! { Maps: { "id": "x" } is "Small", { "a": 1 } is "Object", { "a": "x" } is "Unknown" }
    check! { Wide: { "id": "x" } is "Small", { "a": "x" } is "Value", "x" is "Value" }
    check! { Lists:
        [{ "id": "x" }] is "List",
        [{ "other": "x" }] is "List2",
        ["x"] is "List3",
        [1] is "Unknown",
    }
    check! { Times:
        "2025-06-10T09:30:00Z" is "Timestamp",
        "soon" is "Text",
        { "id": "x" } is "Small",
        1 is "Unknown",
    }
    check! { Scalars:
        true is "Boolean",
        1 is "Integer",
        9_007_199_254_740_993_i64 is "Integer",
        1.5 is "Number",
        "x" is "Text",
        [] is "Unknown",
    }
}

#[test]
fn an_enum_may_be_open_and_described() {
    check! { OpenEnum: "small" is "Small", "huge" is "Unknown" }
    check! { DescribedEnum: "up" is "Up", "down" is "Down", "left" is "Unknown" }
}

#[test]
fn what_is_written_has_its_tag() {
    let written = |union: Mapped| serde_json::to_value(union).expect("JSON");
    assert_eq!(written(Bank::new("1").into()), json!({ "method": "bank", "number": "1" }));
    assert_eq!(written(Card::new("credit", "1").into()), json!({ "method": "credit", "number": "1" }));
    assert_eq!(written(Card::new("bank", "1").into()), json!({ "method": "card", "number": "1" }));
    assert_eq!(written(Cash::new().into()), json!({ "method": "Cash" }));
}

#[test]
fn null_among_the_branches_is_no_value() {
    let unions: Unions = serde_json::from_value(json!({ "nullable": null, "scalars": [null, 1] })).expect("an object");
    assert!(unions.nullable.is_none() && unions.scalars[0].is_none());
    let all: Unions = round(json!({
        "nullable": { "number": "1", "bic": "2" }, "scalars": [null, true], "subsets": [{ "id": "x" }],
        "tree": { "not": [1] }, "inherited": { "species": "cat", "lives": 9 }, "more": 1,
    }));
    assert!(matches!(all.nullable, Some(UnionsNullable::Bank(_))), "{:?}", all.nullable);
}
