//! progenitor's syntax tree, and what its numbers stand for.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::{Map, Value};
use syn::visit_mut::{self, VisitMut};
use syn::{Fields, FnArg, GenericArgument, ImplItem, ImplItemFn, Item, PathArguments, Type};

use super::stand_in::{StandIn, member_name, operation_name, parameter_name, type_name};
use super::{ReadField, ReadKind, ReadOperation, ReadType, Reading, unexpected};
use crate::pointer::Pointer;
use crate::{Error, Result};

/// Reads the types and the methods of a syntax tree.
pub(super) fn read(file: &syn::File, stand_in: &StandIn, document: &Value) -> Result<Reading> {
    let names = Names::of(stand_in);
    let written = types(file)?;
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let mut read = Vec::new();
    for (index, (name, schema)) in schemas.into_iter().flatten().enumerate() {
        let at = stand_in.component_at(index);
        let item = written
            .get(&type_name(index))
            .ok_or_else(|| Error::new(format!("progenitor wrote no type for the schema `{name}`")).at(at.as_str()))?;
        let mut kind = kind(item, schema, &at)?;
        match &mut kind {
            ReadKind::Struct(fields) => {
                for field in fields {
                    names.put(&mut field.ty);
                    field.ty = optional_box(&field.ty);
                    without_boxes(&mut field.ty, false);
                }
            }
            ReadKind::Union(branches) => {
                for ty in branches {
                    names.put(ty);
                    without_boxes(ty, false);
                }
            }
            ReadKind::Newtype(ty) => {
                names.put(ty);
                without_boxes(ty, false);
            }
            ReadKind::Enum => {}
        }
        read.push(ReadType { name: name.clone(), kind });
    }
    let methods = methods(file);
    let operations = stand_in.operations.iter().enumerate().map(|(index, at)| {
        let method = methods
            .get(&operation_name(index))
            .ok_or_else(|| Error::new("progenitor wrote no method for the operation").at(at.as_str()))?;
        let listed =
            document.pointer(at.as_str().trim_start_matches('#')).and_then(|operation| operation.get("parameters"));
        operation(method, at, listed.and_then(Value::as_array).map_or(0, Vec::len), &names)
    });
    Ok(Reading { types: read, operations: operations.collect::<Result<_>>()? })
}

/// The structs and enums of the module `types`.
fn types(file: &syn::File) -> Result<BTreeMap<String, &Item>> {
    let module = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref().map(|(_, items)| items),
        _ => None,
    });
    let items = module.ok_or_else(|| Error::new("progenitor's output has no module `types`"))?;
    let named = items.iter().filter_map(|item| match item {
        Item::Struct(definition) => Some((definition.ident.to_string(), item)),
        Item::Enum(definition) => Some((definition.ident.to_string(), item)),
        _ => None,
    });
    Ok(named.collect())
}

/// The asynchronous methods of the client.
fn methods(file: &syn::File) -> BTreeMap<String, &ImplItemFn> {
    let functions = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() => Some(&block.items),
        _ => None,
    });
    let methods = functions.flatten().filter_map(|item| match item {
        ImplItem::Fn(function) if function.sig.asyncness.is_some() => Some((function.sig.ident.to_string(), function)),
        _ => None,
    });
    methods.collect()
}

fn kind(item: &Item, schema: &Value, at: &Pointer) -> Result<ReadKind> {
    let branches = schema.get("oneOf").and_then(Value::as_array);
    match item {
        Item::Enum(_) if schema.get("enum").is_some() => Ok(ReadKind::Enum),
        Item::Struct(item) => match (&item.fields, branches) {
            (Fields::Unnamed(fields), None) => match fields.unnamed.first() {
                Some(field) if fields.unnamed.len() == 1 => Ok(ReadKind::Newtype(Box::new(field.ty.clone()))),
                _ => Err(unexpected(at)),
            },
            (Fields::Named(fields), Some(branches)) => {
                let types = (0..branches.len()).map(|index| field(fields, index).map(|field| field.ty.clone()));
                Ok(ReadKind::Union(types.collect::<Option<_>>().ok_or_else(|| unexpected(at))?))
            }
            (Fields::Named(fields), None) => {
                let members = schema.get("properties").and_then(Value::as_object);
                let members = members.into_iter().flat_map(Map::keys).enumerate().map(|(index, wire_name)| {
                    let written =
                        field(fields, index).ok_or_else(|| unexpected(&at.child("properties").child(wire_name)))?;
                    read_field(written, wire_name, at)
                });
                Ok(ReadKind::Struct(members.collect::<Result<_>>()?))
            }
            (Fields::Unit, None) => Ok(ReadKind::Struct(Vec::new())),
            _ => Err(unexpected(at)),
        },
        _ => Err(unexpected(at)),
    }
}

/// The field of a member.
fn field(fields: &syn::FieldsNamed, index: usize) -> Option<&syn::Field> {
    let name = member_name(index);
    let is_it = |field: &&syn::Field| field.ident.as_ref().is_some_and(|ident| *ident == name);
    // They are in the order of their numbers.
    fields.named.get(index).filter(is_it).or_else(|| fields.named.iter().find(is_it))
}

fn read_field(field: &syn::Field, wire_name: &str, at: &Pointer) -> Result<ReadField> {
    let mut may_be_absent = false;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                may_be_absent |= meta.path.is_ident("default") || meta.path.is_ident("skip_serializing_if");
                if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<syn::Expr>()?;
                }
                Ok(())
            })
            .map_err(|error| {
                Error::new("progenitor wrote a serde attribute of an unknown form")
                    .because(error)
                    .at(at.child("properties").child(wire_name).as_str())
            })?;
    }
    Ok(ReadField { wire_name: wire_name.to_owned(), ty: field.ty.clone(), may_be_absent })
}

fn operation(method: &ImplItemFn, at: &Pointer, parameters: usize, names: &Names) -> Result<ReadOperation> {
    let unexpected = |what: &str| Error::new(format!("progenitor wrote a method with {what}")).at(at.as_str());
    let mut arguments: BTreeMap<String, Type> = BTreeMap::new();
    for input in &method.sig.inputs {
        if let FnArg::Typed(input) = input
            && let syn::Pat::Ident(pattern) = &*input.pat
        {
            let mut ty = owned(&input.ty);
            names.put(&mut ty);
            without_boxes(&mut ty, true);
            arguments.insert(pattern.ident.to_string(), ty);
        }
    }
    let read = (0..parameters).map(|index| arguments.remove(&parameter_name(index))).collect::<Option<Vec<_>>>();
    let mut output = output(method).ok_or_else(|| unexpected("an unexpected answer"))?;
    names.put(&mut output);
    without_boxes(&mut output, true);
    Ok(ReadOperation {
        at: at.clone(),
        parameters: read.ok_or_else(|| unexpected("other parameters than the operation has"))?,
        body: arguments.remove("body"),
        output,
    })
}

/// `T` of `Result<ResponseValue<T>, …>`.
fn output(function: &ImplItemFn) -> Option<Type> {
    let syn::ReturnType::Type(_, result) = &function.sig.output else { return None };
    argument(&argument(result)?)
}

/// The first type argument of a path.
fn argument(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// Whether a type is called so.
fn is(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == name))
}

/// `Option<Box<T>>` for `Box<Option<T>>`: where a circle goes through an `Option`, typify may put the box around that.
fn optional_box(ty: &Type) -> Type {
    let inner = argument(ty).filter(|inner| is(ty, "Box") && is(inner, "Option"));
    match inner.as_ref().and_then(argument) {
        Some(innermost) => syn::parse_quote!(::std::option::Option<::std::boxed::Box<#innermost>>),
        None => ty.clone(),
    }
}

/// Takes away the boxes that break no circle: those inside lists and maps, or `everywhere`. Where a circle goes through an
/// `Option`, typify has a box in every `Option` of that type.
fn without_boxes(ty: &mut Type, everywhere: bool) {
    struct Without(bool);
    impl VisitMut for Without {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            let outside = self.0;
            if let Some(inner) = argument(ty).filter(|_| outside && is(ty, "Box")) {
                *ty = inner;
            }
            self.0 |= is(ty, "Vec") || is(ty, "BTreeMap");
            visit_mut::visit_type_mut(self, ty);
            self.0 = outside;
        }
    }
    Without(everywhere).visit_type_mut(ty);
}

/// The type that a request owns where progenitor's method borrows: `&'a str` becomes `String`, `&'a [T]` a `Vec<T>`.
fn owned(ty: &Type) -> Type {
    match ty {
        Type::Reference(reference) => match &*reference.elem {
            Type::Path(path) if path.path.is_ident("str") => syn::parse_quote!(::std::string::String),
            Type::Slice(slice) => {
                let element = &slice.elem;
                syn::parse_quote!(::std::vec::Vec<#element>)
            }
            other => owned(other),
        },
        _ if is(ty, "Option") => match argument(ty) {
            Some(inner) => {
                let inner = owned(&inner);
                syn::parse_quote!(::std::option::Option<#inner>)
            }
            None => ty.clone(),
        },
        other => other.clone(),
    }
}

/// The names of the components by those of the stand-in.
struct Names(BTreeMap<String, Ident>);

impl Names {
    fn of(stand_in: &StandIn) -> Self {
        // A component of a shaped document has a name that is an identifier.
        let valid = |name: &String| syn::parse_str::<Ident>(name).is_ok();
        let named = stand_in.components.iter().enumerate().filter(|(_, name)| valid(name));
        Self(named.map(|(index, name)| (type_name(index), format_ident!("{name}"))).collect())
    }

    /// Puts the names of the document into a type.
    fn put(&self, ty: &mut Type) {
        struct Put<'a>(&'a Names);
        impl VisitMut for Put<'_> {
            fn visit_path_mut(&mut self, path: &mut syn::Path) {
                visit_mut::visit_path_mut(self, path);
                if let Some(last) = path.segments.last_mut()
                    && let Some(name) = self.0.0.get(&last.ident.to_string())
                {
                    last.ident = name.clone();
                }
            }
        }
        Put(self).visit_type_mut(ty);
    }
}
