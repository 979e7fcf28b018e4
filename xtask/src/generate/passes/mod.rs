//! From progenitor's syntax tree to the model of the crates, one pass at a time.

pub(super) use members::{EXTRA, argument_of, is_collection, last_segment};

mod checks;
mod constructors;
mod enums;
mod examples;
mod extension;
mod inputs;
mod members;
mod operations;
mod pages;
mod paths;
mod tasks;
mod words;

use serde_json::Value;

use super::model::{Api, TypeItem};
use super::reading::Reading;
use crate::Result;
use crate::shape::walk::component_schemas;

/// Makes the model of a shaped document.
pub(super) fn model(reading: Reading, document: &Value) -> Result<Api> {
    let components = component_schemas(document);
    let mut types = reading
        .types
        .into_iter()
        .filter_map(|item| type_item(item, &components).transpose())
        .collect::<Result<Vec<_>>>()?;
    types.sort_by(|a, b| a.name.cmp(&b.name));
    let operations = operations::run(reading.methods, document, &types)?;
    let mut api = Api { types, operations, examples: examples::run(document)? };
    paths::run(&mut api);
    constructors::run(&mut api, &components)?;
    tasks::run(&mut api, document)?;
    pages::run(&mut api, document)?;
    checks::run(&mut api, document)?;
    inputs::run(&mut api);
    words::run(&mut api);
    Ok(api)
}

fn type_item(item: super::reading::ReadType, components: &serde_json::Map<String, Value>) -> Result<Option<TypeItem>> {
    use super::model::TypeKind;
    use super::reading::ReadKind;

    let name = item.name.to_string();
    // typify writes helper types of its own (`error::ConversionError` and the like), which no component names.
    let Some(schema) = components.get(&name) else { return Ok(None) };
    let kind = match item.kind {
        ReadKind::Struct(fields) => {
            TypeKind::Struct { fields: members::run(fields, schema), constructors: Vec::new(), is_input: false }
        }
        ReadKind::Enum(names) => enums::of_values(&names, schema, &name)?,
        ReadKind::Union(variants) => enums::of_shapes(variants, schema, &name)?,
        ReadKind::Newtype(ty) => TypeKind::Newtype(*ty),
    };
    let text = |member: &str| schema.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
    let description = text("description");
    let docs = if description.is_empty() { placeholder(&item.docs) } else { description };
    let deprecated = schema.get("deprecated") == Some(&Value::Bool(true));
    Ok(Some(TypeItem { name: item.name, docs, deprecated, kind }))
}

/// typify documents what has no description by its name in backticks, which says nothing.
fn placeholder(docs: &str) -> String {
    if docs.starts_with('`') && docs.ends_with('`') { String::new() } else { docs.to_owned() }
}
