//! From progenitor's syntax tree to the model of the crates, one pass at a time.

pub(super) use members::{EXTRA, argument_of, is_collection, last_segment};
pub(super) use words::names as names_in;

mod checks;
mod constructors;
mod enums;
mod examples;
mod extension;
mod inputs;
mod members;
mod operations;
mod pages;
mod parameters;
mod paths;
mod provenance;
mod tasks;
mod unions;
mod words;

use quote::format_ident;
use serde_json::{Map, Value};

use super::model::{Api, TypeItem, TypeKind};
use super::reading::{ReadKind, ReadType, Reading};
use crate::Result;
use crate::shape::walk::component_schemas;

/// Makes the model of a shaped document.
pub(super) fn model(reading: Reading, document: &Value) -> Result<Api> {
    provenance::check(&reading, document)?;
    let components = component_schemas(document);
    let mut types = reading.types.into_iter().map(|item| type_item(item, &components)).collect::<Result<Vec<_>>>()?;
    types.sort_by(|a, b| a.name.cmp(&b.name));
    unions::run(&mut types, &components);
    let operations = operations::run(reading.operations, document, &types)?;
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

fn type_item(item: ReadType, components: &Map<String, Value>) -> Result<TypeItem> {
    let name = item.name;
    let schema = components.get(&name).unwrap_or(&Value::Null);
    let kind = match item.kind {
        ReadKind::Struct(fields) => {
            TypeKind::Struct { fields: members::run(fields, schema), constructors: Vec::new(), is_input: false }
        }
        ReadKind::Enum => enums::of_values(schema, &name)?,
        ReadKind::Union(variants) => enums::of_shapes(variants, schema, &name)?,
        ReadKind::Newtype(ty) => TypeKind::Newtype(*ty),
    };
    let docs = schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    let deprecated = schema.get("deprecated") == Some(&Value::Bool(true));
    Ok(TypeItem { name: format_ident!("{name}"), docs, deprecated, kind })
}
