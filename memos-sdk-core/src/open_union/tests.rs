use serde_json::json;

use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Cat {
    lives: u8,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Dog {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tricks: Option<Vec<String>>,
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// A union of both, as it is generated, with this tag.
macro_rules! union {
    ($name:ident, $tag:expr) => {
        #[derive(Debug, Clone, PartialEq)]
        enum $name {
            Dog(Dog),
            Cat(Cat),
            Count(f64),
            Unknown(Value),
        }

        impl OpenUnion for $name {
            const SHAPES: usize = 3;
            const TAG: Option<Tag> = $tag;

            fn read(shape: usize, value: &Value) -> Option<(Self, usize)> {
                match shape {
                    0 => read(value, Self::Cat, |shape, value| Some(strange(&shape.extra, value, &["lives"]))),
                    1 => read(value, Self::Dog, |shape, value| Some(strange(&shape.extra, value, &[]))),
                    2 => read(value, Self::Count, |_, value| is_exact(value).then_some(0)),
                    _ => None,
                }
            }

            fn unknown(value: Value) -> Self {
                Self::Unknown(value)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::deserialize(deserializer)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Cat(shape) => super::serialize(shape, 0, Self::TAG, serializer),
                    Self::Dog(shape) => super::serialize(shape, 1, Self::TAG, serializer),
                    Self::Count(shape) => shape.serialize(serializer),
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }
    };
}

const VALUES: &[&[&str]] = &[&["cat", "1"], &["dog"], &[]];
union!(Untagged, None);
union!(Strict, Some(Tag { member: "kind", values: VALUES, strict: true }));
union!(Loose, Some(Tag { member: "kind", values: VALUES, strict: false }));

/// The shape that a value is read as; what is written of it has lost nothing.
fn shape<U: OpenUnion + Serialize + DeserializeOwned + std::fmt::Debug>(value: &Value) -> String {
    let union: U = serde_json::from_value(value.clone()).expect("any value is read");
    let mut written = serde_json::to_value(&union).expect("JSON");
    // A tag that means something is written where there is none, or another.
    if let (Some(written), Some(sent)) = (written.as_object_mut(), value.as_object()) {
        written.remove("kind");
        written.extend(sent.get("kind").map(|kind| ("kind".to_owned(), kind.clone())));
    }
    assert_eq!(&written, value, "{union:?}");
    format!("{union:?}").split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn a_value_is_the_shape_that_its_tag_means_or_else_the_one_that_fits_best() {
    for (value, untagged, strict, loose) in [
        (json!({ "kind": "cat", "lives": 9 }), "Cat", "Cat", "Cat"),
        (json!({ "kind": "dog", "lives": 9 }), "Cat", "Dog", "Dog"),
        (json!({ "kind": "dog", "tricks": [] }), "Dog", "Dog", "Dog"),
        (json!({ "kind": 1, "lives": 9 }), "Cat", "Cat", "Cat"),
        // The shape that is meant does not fit.
        (json!({ "kind": "cat" }), "Dog", "Unknown", "Dog"),
        (json!({ "kind": "dog", "tricks": 1, "lives": 9 }), "Cat", "Unknown", "Cat"),
        // The tag means nothing.
        (json!({ "kind": "fish", "lives": 9 }), "Cat", "Unknown", "Cat"),
        (json!({ "kind": ["cat"], "lives": 9 }), "Cat", "Cat", "Cat"),
        // There is none.
        (json!({ "lives": 9, "more": null }), "Cat", "Cat", "Cat"),
        (json!({ "tricks": ["roll"], "more": 1 }), "Dog", "Dog", "Dog"),
        (json!({ "more": {} }), "Dog", "Dog", "Dog"),
        // No object.
        (json!(1.5), "Count", "Count", "Count"),
        (json!(u64::MAX), "Unknown", "Unknown", "Unknown"),
        (json!("cat"), "Unknown", "Unknown", "Unknown"),
        (json!(null), "Unknown", "Unknown", "Unknown"),
    ] {
        assert_eq!(shape::<Untagged>(&value), untagged, "{value}");
        assert_eq!(shape::<Strict>(&value), strict, "{value}");
        assert_eq!(shape::<Loose>(&value), loose, "{value}");
    }
}

#[test]
fn what_is_written_has_the_tag_of_its_shape() {
    let cat = |extra: Value| Strict::Cat(Cat { lives: 9, extra: extra.as_object().cloned().unwrap_or_default() });
    let dog = |kind: Option<&str>| Strict::Dog(Dog { kind: kind.map(str::to_owned), tricks: None, extra: Map::new() });
    for (union, expected) in [
        (cat(json!({})), json!({ "kind": "cat", "lives": 9 })),
        (cat(json!({ "kind": 1 })), json!({ "kind": 1, "lives": 9 })),
        (cat(json!({ "kind": "dog" })), json!({ "kind": "cat", "lives": 9 })),
        (dog(None), json!({ "kind": "dog" })),
        (dog(Some("dog")), json!({ "kind": "dog" })),
        (dog(Some("cat")), json!({ "kind": "dog" })),
        (Strict::Count(2.0), json!(2.0)),
        (Strict::Unknown(json!({ "kind": "fish" })), json!({ "kind": "fish" })),
    ] {
        let written = serde_json::to_value(&union).expect("JSON");
        assert_eq!(written, expected);
        let read: Strict = serde_json::from_value(written).expect("any value is read");
        assert_eq!(std::mem::discriminant(&read), std::mem::discriminant(&union));
    }
}
