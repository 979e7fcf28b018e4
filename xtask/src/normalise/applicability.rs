//! Keywords that say nothing about any value of the types that a schema accepts.

use super::constants::Type;
use super::keywords::Keywords;
use super::site::Site;
use super::types;

/// Keeps keywords that apply to none of the stated types as annotations.
///
/// `items` beside `type: object` constrains nothing. OpenAPI 3.0 allows it, but readers take the schema for something
/// else than an object because of it.
pub(super) fn set_aside(site: &mut Site<'_, '_>) {
    if let Some(types) = types::stated(&site.keywords) {
        set_aside_beside(site, &types);
    }
}

/// Keeps keywords that apply to none of these types as annotations.
pub(super) fn set_aside_beside(site: &mut Site<'_, '_>, types: &[Type]) {
    for name in inapplicable(&site.keywords, types) {
        let names: Vec<&str> = types.iter().map(|applicable| applicable.name()).collect();
        site.annotate(&name, &format!("`{name}` does not apply to the type {}", names.join(" or ")));
    }
}

/// The type of the values that a keyword applies to, for the keywords that apply to one type only.
pub(super) fn applies_to(name: &str) -> Option<Type> {
    Some(match name {
        "minLength" | "maxLength" | "pattern" | "contentMediaType" | "contentEncoding" | "contentSchema" => {
            Type::String
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Type::Number,
        "items" | "prefixItems" | "additionalItems" | "unevaluatedItems" | "contains" | "minContains"
        | "maxContains" | "minItems" | "maxItems" | "uniqueItems" => Type::Array,
        "properties"
        | "patternProperties"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "propertyNames"
        | "required"
        | "dependentRequired"
        | "dependentSchemas"
        | "dependencies"
        | "minProperties"
        | "maxProperties" => Type::Object,
        _ => return None,
    })
}

fn inapplicable(keywords: &Keywords, types: &[Type]) -> Vec<String> {
    keywords
        .names()
        .filter(|name| {
            applies_to(name).is_some_and(|applicable| !types.iter().any(|stated| applicable.includes(*stated)))
        })
        .map(str::to_owned)
        .collect()
}
