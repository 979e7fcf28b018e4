//! Which documents are OpenAPI documents, and of a version that the generator understands.

use serde_json::Value;

use crate::{Error, Result};

/// Whether the text of a member `openapi` is the version of an OpenAPI document.
pub(super) fn is_version(text: &str) -> bool {
    text.starts_with("3.")
}

/// Checks that a value is an OpenAPI document of version 3.0 or 3.1.
pub(super) fn check(document: &Value) -> Result<()> {
    let Value::Object(members) = document else {
        return Err(Error::new(format!("an OpenAPI document is an object, not {}", describe(document))));
    };
    let supported = "OpenAPI 3.0 and 3.1 are supported";
    match (members.get("openapi"), members.get("swagger")) {
        (Some(Value::String(version)), _) if is_supported(version) => Ok(()),
        (Some(Value::String(version)), _) => {
            Err(Error::new(format!("OpenAPI {version:?} is not supported")).at("#/openapi").help(supported))
        }
        (Some(version), _) => {
            let found = describe(version);
            Err(Error::new(format!("the version of OpenAPI has to be a string, not {found}: {version}"))
                .at("#/openapi")
                .help("write it in quotes, and with all its parts: \"3.1.0\""))
        }
        (None, Some(version)) => {
            let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
            Err(Error::new(format!("Swagger {version} is not supported")).at("#/swagger").help(supported))
        }
        (None, None) => Err(Error::new(format!(
            "the object is not an OpenAPI document: it has no member `openapi`; {}",
            super::list_members(members.keys().map(String::as_str))
        ))
        .help("an OpenAPI document starts with its version, such as \"openapi\": \"3.1.0\"")),
    }
}

/// Whether a version is 3.0 or 3.1, with or without a patch version.
fn is_supported(version: &str) -> bool {
    ["3.0", "3.1"].iter().any(|minor| {
        version.strip_prefix(minor).is_some_and(|patch| {
            patch.is_empty()
                || patch.strip_prefix('.').is_some_and(|patch| patch.starts_with(|digit: char| digit.is_ascii_digit()))
        })
    })
}

fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
