//! Keywords that do not constrain values.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::constants::Type;
use super::positions::{Kind, Members};
use super::site::{PREFIX, Site};
use super::types;
use crate::NoteKind;

/// The keywords of a Schema Object in OpenAPI 3.0.
const KEYWORDS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// Keeps the keywords that identify, describe or comment, and that OpenAPI 3.0 does not have.
pub(super) fn set_aside(site: &mut Site<'_, '_>) {
    for name in
        ["$schema", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$comment", "contentSchema"]
    {
        if site.keywords.contains(name) {
            site.annotate(name, &format!("OpenAPI 3.0 has no `{name}`"));
        }
    }
}

/// `examples` becomes `example`, which holds one of them.
pub(super) fn examples(site: &mut Site<'_, '_>) {
    let first = match site.keywords.get("examples") {
        Some(Value::Array(examples)) if !site.keywords.contains("example") => examples.first().cloned(),
        _ => None,
    };
    let (Some(first), Some(Value::Array(all))) = (first, site.keywords.get("examples").cloned()) else {
        return site.annotate("examples", "OpenAPI 3.0 has no `examples` in schemas");
    };
    let is_only = all.len() == 1;
    let mut members = vec![("example".to_owned(), first)];
    if !is_only {
        members.push(("examples".to_owned(), all.into()));
    }
    site.keywords.splice("examples", members);
    site.annotate("examples", "a schema has one `example` in OpenAPI 3.0, the first");
}

/// `contentEncoding: base64` becomes `format: byte`, and `contentMediaType` of something that is not text and not encoded
/// `format: binary`, as OpenAPI 3.0 writes them.
pub(super) fn contents(site: &mut Site<'_, '_>) {
    let is_string = types::stated(&site.keywords).is_some_and(|types| types.contains(&Type::String));
    let takes_format = is_string && !site.keywords.contains("format");
    let encoding = site.keywords.get("contentEncoding").and_then(Value::as_str);
    let is_encoded = site.keywords.contains("contentEncoding");
    if takes_format && encoding.is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64")) {
        site.keywords.splice("contentEncoding", vec![("format".to_owned(), json!("byte"))]);
    }
    site.annotate("contentEncoding", "OpenAPI 3.0 has no `contentEncoding`");
    let is_binary = site.keywords.get("contentMediaType").and_then(Value::as_str).is_some_and(is_binary);
    if is_binary && takes_format && !is_encoded {
        site.keywords.set_after("contentMediaType", "format", json!("binary"));
    }
    site.annotate("contentMediaType", "OpenAPI 3.0 has no `contentMediaType`");
}

/// Whether what has a media type is bytes rather than text.
pub(super) fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/octet-stream"
        || essence != "image/svg+xml" && ["image/", "audio/", "video/"].iter().any(|kind| essence.starts_with(kind))
}

/// A schema cannot be both read-only and write-only in OpenAPI 3.0.
pub(super) fn access(site: &mut Site<'_, '_>) {
    let is_set = |name: &str| site.keywords.get(name) == Some(&Value::Bool(true));
    if is_set("readOnly") && is_set("writeOnly") {
        for name in ["readOnly", "writeOnly"] {
            site.annotate(name, "OpenAPI 3.0 does not allow both `readOnly` and `writeOnly`");
        }
    }
}

/// The members of the objects in a schema that are no schemas.
const PARTS: &[(&str, &[&str])] = &[
    ("discriminator", &["propertyName", "mapping"]),
    ("externalDocs", &["description", "url"]),
    ("xml", &["name", "namespace", "prefix", "attribute", "wrapped"]),
];

/// Keeps the members of these objects that OpenAPI 3.0 does not have.
pub(super) fn parts(site: &mut Site<'_, '_>) {
    for (name, members) in PARTS {
        let Some(Value::Object(part)) = site.keywords.get_mut(name) else { continue };
        let is_known = |member: &str| members.contains(&member) || member.starts_with("x-");
        if part.keys().all(|member| is_known(member)) {
            continue;
        }
        let (known, unknown): (Vec<_>, Vec<_>) =
            std::mem::take(part).into_iter().partition(|(member, _)| is_known(member));
        part.extend(known);
        for (member, value) in unknown {
            let mut kept = format!("{PREFIX}{member}");
            while part.contains_key(&kept) {
                kept.push('_');
            }
            part.insert(kept.clone(), value);
            let at = site.at.child(name);
            let message = format!("OpenAPI 3.0 has no `{member}` here; kept as {kept}");
            site.cx.note(NoteKind::Annotated, &at.child(&member), message);
        }
    }
}

/// Keeps what is left: keywords that no specification defines.
pub(super) fn unknown(site: &mut Site<'_, '_>) {
    let kind = site.kind;
    if site.keywords.names().all(|name| is_known(kind, name)) {
        return;
    }
    let mut taken: BTreeSet<String> = site.keywords.names().map(str::to_owned).collect();
    let mut renamed = Vec::new();
    site.keywords.rename_each(|name| {
        if is_known(kind, name) {
            return None;
        }
        let mut kept = format!("{PREFIX}{name}");
        while !taken.insert(kept.clone()) {
            kept.push('_');
        }
        renamed.push((name.to_owned(), kept.clone()));
        Some(kept)
    });
    for (name, kept) in renamed {
        site.note_on(&name, NoteKind::Annotated, format!("OpenAPI 3.0 has no `{name}` here; kept as {kept}"));
    }
}

fn is_known(kind: Kind, name: &str) -> bool {
    name.starts_with("x-")
        || match kind.members() {
            Members::Keywords => KEYWORDS.contains(&name),
            Members::Fixed(fields) => fields.iter().any(|(field, _)| *field == name),
            Members::Named(prefix, _) => name.starts_with(prefix),
        }
}
