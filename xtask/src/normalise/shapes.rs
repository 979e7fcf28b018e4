//! Keywords whose values have no shape that OpenAPI 3.0 allows.
//!
//! Every rule after this one, and every reader of the result, may rely on the shapes.

use serde_json::Value;

use super::constants;
use super::site::Site;

/// Sets aside each keyword with a value that it cannot have.
///
/// What such a keyword means is for nobody to say, so the schema is read as if it were absent.
pub(super) fn check(site: &mut Site<'_, '_>) {
    let malformed: Vec<(String, Shape)> = site
        .keywords
        .iter()
        .filter_map(|(name, value)| {
            let shape = shape_of(name)?;
            (!shape.fits(value)).then(|| (name.to_owned(), shape))
        })
        .collect();
    for (name, shape) in malformed {
        let why = format!("`{name}` is not {}, so that it is read as absent", shape.name());
        if shape.constrains(&name) {
            site.widen(&name, &why);
        } else {
            site.annotate(&name, &why);
        }
    }
}

/// What the value of a keyword has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Bool,
    BoundOrBool,
    Count,
    Discriminator,
    Documentation,
    List,
    Map,
    Number,
    PositiveNumber,
    Object,
    Schema,
    SchemaList,
    SchemaOrList,
    Text,
    Texts,
    Type,
}

fn shape_of(name: &str) -> Option<Shape> {
    Some(match name {
        "title" | "description" | "format" | "pattern" | "$ref" | "$dynamicRef" => Shape::Text,
        "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => Shape::Bool,
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => Shape::Count,
        "minimum" | "maximum" => Shape::Number,
        "exclusiveMinimum" | "exclusiveMaximum" => Shape::BoundOrBool,
        "multipleOf" => Shape::PositiveNumber,
        "required" => Shape::Texts,
        "type" => Shape::Type,
        "enum" => Shape::List,
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Shape::SchemaList,
        "not" | "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems" => Shape::Schema,
        "items" => Shape::SchemaOrList,
        "properties" | "patternProperties" | "$defs" | "definitions" => Shape::Map,
        "discriminator" => Shape::Discriminator,
        "externalDocs" => Shape::Documentation,
        "xml" => Shape::Object,
        _ => return None,
    })
}

impl Shape {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Bool => value.is_boolean(),
            Self::BoundOrBool => value.is_number() || value.is_boolean(),
            Self::Count => count(value).is_some(),
            Self::Discriminator => value.as_object().is_some_and(|discriminator| {
                discriminator.get("propertyName").is_some_and(Value::is_string)
                    && discriminator.get("mapping").is_none_or(|mapping| {
                        mapping.as_object().is_some_and(|mapping| mapping.values().all(Value::is_string))
                    })
            }),
            Self::Documentation => value.get("url").is_some_and(Value::is_string),
            Self::List => value.is_array(),
            Self::Map | Self::Object => value.is_object(),
            Self::Number => value.is_number(),
            Self::PositiveNumber => value.as_f64().is_some_and(|number| number > 0.0),
            Self::Schema => value.is_object() || value.is_boolean(),
            Self::SchemaList => value.as_array().is_some_and(|schemas| !schemas.is_empty()),
            Self::SchemaOrList => value.is_object() || value.is_boolean() || value.is_array(),
            Self::Text => value.is_string(),
            Self::Texts => value.as_array().is_some_and(|texts| texts.iter().all(Value::is_string)),
            Self::Type => match value {
                Value::String(_) => constants::Type::of_name(value).is_some(),
                Value::Array(names) => {
                    !names.is_empty() && names.iter().all(|name| constants::Type::of_name(name).is_some())
                }
                _ => false,
            },
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Bool => "true or false",
            Self::BoundOrBool | Self::Number => "a number",
            Self::Count => "a whole number of zero or more",
            Self::Discriminator => "an object with a `propertyName`",
            Self::Documentation => "an object with a `url`",
            Self::List => "an array",
            Self::Map => "an object of schemas",
            Self::Object => "an object",
            Self::PositiveNumber => "a number greater than zero",
            Self::Schema => "a schema",
            Self::SchemaList => "an array of schemas with at least one",
            Self::SchemaOrList => "a schema or an array of schemas",
            Self::Text => "a string",
            Self::Texts => "an array of strings",
            Self::Type => "the name of a type or an array of such names",
        }
    }

    fn constrains(self, name: &str) -> bool {
        !matches!(self, Self::Discriminator | Self::Documentation | Self::Object)
            && !matches!(
                name,
                "title" | "description" | "format" | "deprecated" | "readOnly" | "writeOnly" | "$defs" | "definitions"
            )
    }
}

/// A count as JSON Schema understands it, for which `3.0` is a whole number.
pub(super) fn count(value: &Value) -> Option<u64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        (number >= 0.0 && number.fract() == 0.0 && number <= LIMIT).then_some(number as u64)
    })
}
