//! Checks that every Rust type stands for one schema only.
//!
//! progenitor makes types of its own for schemas without a name, and has been seen to make one type of two of them. In a
//! shaped document there are none, so this finds what a pass has overlooked, before a caller loses members by it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use syn::{GenericArgument, PathArguments, Type};

use super::super::reading::{ReadKind, Reading};
use crate::pointer::Pointer;
use crate::shape::walk::dressed_reference;
use crate::{Error, Result};

/// Refuses a reading in which a type stands for two shapes, or for none.
pub(super) fn check(reading: &Reading, document: &Value) -> Result<()> {
    let empty = Map::new();
    let components = document.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&empty);
    let mut sources = Sources { components, found: BTreeMap::new() };
    let root = Pointer::root().child("components").child("schemas");
    for item in &reading.types {
        let at = root.child(&item.name);
        let Some(schema) = components.get(&item.name) else { continue };
        sources.add(&item.name, schema, &at)?;
        match &item.kind {
            ReadKind::Struct(fields) => {
                for field in fields {
                    let member = schema.get("properties").and_then(|members| members.get(&field.wire_name));
                    sources.pair(member, &field.ty, &at.child("properties").child(&field.wire_name))?;
                }
            }
            ReadKind::Union(branches) => {
                for (index, ty) in branches.iter().enumerate() {
                    let branch = schema.get("oneOf").and_then(|branches| branches.get(index));
                    sources.pair(branch, ty, &at.child("oneOf").index(index))?;
                }
            }
            ReadKind::Newtype(ty) => sources.pair(Some(schema), ty, &at)?,
            ReadKind::Enum => {}
        }
    }
    for read in &reading.operations {
        let Some(operation) = document.pointer(read.at.as_str().trim_start_matches('#')) else { continue };
        for (index, ty) in read.parameters.iter().enumerate() {
            let at = read.at.child("parameters").index(index).child("schema");
            sources.pair(operation.pointer(&format!("/parameters/{index}/schema")), ty, &at)?;
        }
        let body = operation.pointer("/requestBody/content/application~1json/schema");
        if let (Some(ty), Some(schema)) = (&read.body, body) {
            sources.pair(Some(schema), ty, &read.at.child("requestBody"))?;
        }
        let answer = operation.pointer("/responses/200/content/application~1json/schema");
        if answer.is_some() {
            sources.pair(answer, &read.output, &read.at.child("responses"))?;
        }
    }
    Ok(())
}

/// The schema that each type was found to stand for, and where.
struct Sources<'a> {
    components: &'a Map<String, Value>,
    found: BTreeMap<String, (&'a Value, Pointer)>,
}

impl<'a> Sources<'a> {
    /// Goes through a schema and the type that was made of it, in step.
    fn pair(&mut self, schema: Option<&'a Value>, ty: &Type, at: &Pointer) -> Result<()> {
        let Some(schema) = schema else {
            return Err(Error::new("progenitor made a type where the document has no schema").at(at.as_str()));
        };
        let Type::Path(path) = ty else { return Ok(()) };
        let Some(last) = path.path.segments.last() else { return Ok(()) };
        let inner = arguments(&last.arguments);
        let name = last.ident.to_string();
        let first = path.path.segments.first().is_some_and(|segment| segment.ident == "types");
        let is_own = path.path.leading_colon.is_none() && (first || path.path.segments.len() == 1);
        match (name.as_str(), inner.as_slice()) {
            ("bool" | "i64" | "f64" | "String" | "B" | "ByteStream", _) => Ok(()),
            ("Option" | "Box", [inner]) => self.pair(Some(schema), inner, at),
            _ if is_own => self.named(&name, schema, at),
            ("Vec", [element]) => self.pair(inside(schema, "items"), element, &at.child("items")),
            ("BTreeMap", [_, value]) => {
                self.pair(inside(schema, "additionalProperties"), value, &at.child("additionalProperties"))
            }
            _ => Ok(()),
        }
    }

    /// A type of a name of its own.
    fn named(&mut self, name: &str, schema: &'a Value, at: &Pointer) -> Result<()> {
        let components = self.components;
        match dressed_reference(schema) {
            Some(target) => match components.get(target) {
                Some(component) => {
                    self.add(name, component, &Pointer::root().child("components").child("schemas").child(target))
                }
                None => Err(Error::new(format!("there is no schema `{target}`")).at(at.as_str())),
            },
            None => self.add(name, schema, at),
        }
    }

    /// Says that a type stands for a schema.
    fn add(&mut self, name: &str, schema: &'a Value, at: &Pointer) -> Result<()> {
        match self.found.get(name) {
            Some((before, _)) if std::ptr::eq(*before, schema) => Ok(()),
            Some((before, other)) if crate::shape::shape_of(before) != crate::shape::shape_of(schema) => {
                Err(Error::new(format!("the Rust type `{name}` stands for two different schemas"))
                    .at(at.as_str())
                    .at(other.as_str())
                    .help("give one of them a name by `x-rust-name` in openapi/corrections.yaml"))
            }
            Some(_) => Ok(()),
            None if self.components.contains_key(name) => {
                self.found.insert(name.to_owned(), (schema, at.clone()));
                Ok(())
            }
            None => Err(Error::new(format!("progenitor made a type of its own, `{name}`, of a schema without a name"))
                .at(at.as_str())
                .help("give it a name by `x-rust-name` in openapi/corrections.yaml")),
        }
    }
}

/// The schema that stands inside another one, with or without words around it.
fn inside<'a>(schema: &'a Value, keyword: &str) -> Option<&'a Value> {
    let only = schema.get("allOf").and_then(|parts| parts.get(0));
    schema.get(keyword).or_else(|| only?.get(keyword))
}

fn arguments(arguments: &PathArguments) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return Vec::new() };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::reading::{ReadField, ReadType};
    use super::*;

    /// Two objects, of which the one has a component as its member `data`, and the other this schema, read as one type.
    fn check_data(schema: Value, ty: &str) -> Result<()> {
        let holder = |data: Value| json!({ "type": "object", "properties": { "data": data } });
        let status = json!({ "type": "object", "properties": { "status": {} } });
        let reference = json!({ "$ref": "#/components/schemas/Data" });
        let document = json!({ "components": { "schemas": {
            "A": holder(reference), "B": holder(schema), "Data": status,
        } } });
        let read = |name: &str, ty: &str| {
            let ty = syn::parse_str(ty).expect("a type");
            let data = ReadField { wire_name: "data".to_owned(), ty, may_be_absent: true };
            ReadType { name: name.to_owned(), kind: ReadKind::Struct(vec![data]) }
        };
        let types = vec![read("A", "::std::option::Option<types::Data>"), read("B", ty)];
        check(&Reading { types, operations: Vec::new() }, &document)
    }

    #[test]
    fn a_type_stands_for_one_schema_or_is_refused_with_the_places() {
        let inline = |member: &str| json!({ "title": "Data", "type": "object", "properties": { member: {} } });
        let own = "#/components/schemas/B/properties/data";
        for (schema, ty, expected) in [
            (json!({ "$ref": "#/components/schemas/Data" }), "types::Data", &[][..]),
            (inline("status"), "types::Data", &[]),
            (
                inline("task_id"),
                "types::Data",
                &["the Rust type `Data` stands for two different schemas", own, "#/components/schemas/Data"],
            ),
            (
                json!({ "type": "array", "items": inline("task_id") }),
                "::std::vec::Vec<::std::option::Option<Data>>",
                &[
                    "the Rust type `Data` stands for two different schemas",
                    "#/components/schemas/B/properties/data/items",
                ],
            ),
            (
                json!({ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/A" } }),
                "::std::collections::BTreeMap<::std::string::String, types::Data>",
                &["the Rust type `Data` stands for two different schemas"],
            ),
            (inline("task_id"), "BData", &["progenitor made a type of its own, `BData`", own]),
            (json!({ "type": "string" }), "::std::vec::Vec<::std::string::String>", &["has no schema"]),
        ] {
            let said = check_data(schema.clone(), ty).err().map(|error| error.to_string());
            assert_eq!(said.is_some(), !expected.is_empty(), "{schema} {ty} {said:?}");
            let said = said.unwrap_or_default();
            assert!(expected.iter().all(|part| said.contains(part)), "{said}");
        }
    }
}
