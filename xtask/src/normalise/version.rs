//! Which version of OpenAPI a document says it follows.

use serde_json::Value;

use crate::{Error, Result};

/// The versions that can be normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// OpenAPI 3.0, the target.
    V3_0,
    /// OpenAPI 3.1, the source.
    V3_1,
}

/// Reads the version of a document.
///
/// # Errors
///
/// Refuses every document that does not say it follows OpenAPI 3.0 or 3.1.
pub(super) fn read(document: &Value) -> Result<Version> {
    let Some(document) = document.as_object() else {
        return Err(Error::new("the OpenAPI document is not an object").at("#"));
    };
    let stated = match (document.get("openapi"), document.get("swagger")) {
        (Some(Value::String(version)), _) => version,
        (Some(other), _) => {
            return Err(Error::new(format!("the OpenAPI version is {other}, which is not a string"))
                .at("#/openapi")
                .help("write the version in quotes, like \"3.1.0\""));
        }
        (None, Some(version)) => {
            let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
            return Err(Error::new(format!("the document follows Swagger {version}, which is not supported"))
                .at("#/swagger")
                .help("convert the document to OpenAPI 3.0 or 3.1 first"));
        }
        (None, None) => {
            return Err(Error::new("the document does not say which version of OpenAPI it follows")
                .at("#")
                .help("add `openapi: 3.1.0`, or 3.0.3, at the top of the document"));
        }
    };
    let mut numbers = stated.split('.');
    match (numbers.next(), numbers.next()) {
        (Some("3"), Some("0")) => Ok(Version::V3_0),
        (Some("3"), Some("1")) => Ok(Version::V3_1),
        _ => Err(Error::new(format!("the document follows OpenAPI {stated}, which is not supported"))
            .at("#/openapi")
            .help("only OpenAPI 3.0 and 3.1 are; convert the document first")),
    }
}
