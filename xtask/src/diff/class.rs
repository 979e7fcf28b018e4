//! The rules: which changes break code that uses the generated interface.
//!
//! They follow from how the generator makes Rust of a schema. A required member is a field of its type, any other an
//! `Option` of it, but for lists and maps, where an empty one stands for none. Structs and enums are `#[non_exhaustive]`,
//! and an enum keeps values that it does not know. A struct whose members may all be left out is `Default`. A builder
//! has a type parameter for each required member.

use super::account::{Class, Side};

/// A new member of an object, or a new parameter.
///
/// One that must be given breaks every caller. In an answer a new member is one more field; only where it is the first
/// that is always there, the struct loses its `Default`.
pub(super) fn member_added(side: Side, must_be_there: bool, was_default: bool) -> Class {
    let breaks = must_be_there && (side != Side::Answer || was_default);
    if breaks { Class::Breaking } else { Class::Compatible }
}

/// A member that may be absent now, or may not any more.
///
/// In a request this is the type of the field, and a type parameter of the builder. In an answer it is the type of the
/// field alone, which is the same for a list and a map; a struct that was `Default` loses that.
pub(super) fn presence(side: Side, is_collection: bool, loses_default: bool) -> Class {
    if side == Side::Answer && is_collection && !loses_default { Class::Compatible } else { Class::Breaking }
}

/// An extension of the corrections (`x-…`) that was added, changed or removed.
pub(super) fn extension(name: &str, from: Option<&serde_json::Value>, to: Option<&serde_json::Value>) -> Class {
    let part = |key: &str| (from.and_then(|from| from.get(key)), to.and_then(|to| to.get(key)));
    let changed = |key: &str| {
        let (from, to) = part(key);
        from != to
    };
    let loses_keys = |from: Option<&serde_json::Value>, to: Option<&serde_json::Value>| {
        let kept = |key: &String, value: &serde_json::Value| to.and_then(|to| to.get(key)) == Some(value);
        from.and_then(|from| from.as_object())
            .is_some_and(|members| members.iter().any(|(key, value)| !kept(key, value)))
    };
    let breaks = match name {
        // A stream, a task and pages are methods and implementations of traits.
        "x-stream" => to.is_none(),
        "x-task" => from.is_some() && (to.is_none() || changed("method")),
        "x-starts-task" => from.is_some() && (to.is_none() || changed("status")),
        "x-pages" => {
            let (from_items, to_items) = part("items");
            from.is_some() && (to.is_none() || loses_keys(from_items, to_items))
        }
        "x-constructors" => loses_keys(from, to),
        "x-rust-name" => true,
        "x-safe" | "x-idempotent" | "x-rust-check" | "x-envelope" => false,
        _ => return Class::Documentation,
    };
    if breaks { Class::Breaking } else { Class::Compatible }
}

/// A keyword of a schema that decides no type by itself: words, or what the service does with a value.
pub(super) fn keyword(name: &str) -> Class {
    match name {
        "externalDocs" | "xml" | "$comment" | "tags" | "$id" | "$schema" | "$anchor" | "openapi"
        | "jsonSchemaDialect" | "version" | "contact" | "license" | "termsOfService" => Class::Documentation,
        name if name.starts_with("x-") => extension(name, None, None),
        _ => Class::Compatible,
    }
}
