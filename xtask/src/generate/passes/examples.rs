//! Reads `x-rust-example`: how documentation makes a value of a type of the core.
//!
//! ```yaml
//! x-rust-type: { crate: memos-sdk-core, version: '*', path: 'memos_sdk_core::Knowledgebases' }
//! x-rust-example: memos_sdk_core::Knowledgebases::all()
//! ```

use std::collections::BTreeMap;

use serde_json::Value;

use crate::shape::walk::for_each_schema;
use crate::{Error, Result};

const NAME: &str = "x-rust-example";

/// The examples by the names of their types.
pub(super) fn run(document: &Value) -> Result<BTreeMap<String, String>> {
    let mut examples = BTreeMap::new();
    for_each_schema(&mut document.clone(), &mut |schema, at| {
        let Some(example) = schema.get(NAME) else { return Ok(()) };
        let expression = example.as_str().filter(|text| syn::parse_str::<syn::Expr>(text).is_ok());
        let ty = schema.pointer("/x-rust-type/path").and_then(Value::as_str).and_then(|path| path.rsplit("::").next());
        let (Some(expression), Some(ty)) = (expression, ty) else {
            return Err(Error::new(format!("`{NAME}` is an expression beside `x-rust-type`"))
                .at(at.child(NAME).pointer())
                .help("mend the extension in openapi/corrections.yaml"));
        };
        examples.insert(ty.to_owned(), expression.to_owned());
        Ok(())
    })?;
    Ok(examples)
}
