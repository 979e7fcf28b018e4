//! Reads `x-pages`: how an operation gives a list page by page.
//!
//! ```yaml
//! x-pages: { page: page, size: size, pages: pages, total: total, items: { Book: books, Film: films } }
//! ```

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::format_ident;
use serde_json::Value;

use super::super::model::{Api, Field, ItemKind, Operation, Pages};
use super::extension::{Extension, for_each_operation, members};
use super::{argument_of, last_segment};
use crate::Result;
use crate::shape::identifiers::{type_name, unique, variant_name};

/// Adds the pages to the operations that have them.
pub(super) fn run(api: &mut Api, document: &Value) -> Result<()> {
    let types = api.types.iter().map(|item| &item.name);
    let requests = api.operations.iter().map(|operation| &operation.request);
    let mut names: BTreeSet<String> = types.chain(requests).map(Ident::to_string).collect();
    for_each_operation(
        api,
        |operation, api| pages(operation, api, document, &mut names),
        |operation, pages| operation.pages = pages,
    )
}

fn pages(operation: &Operation, api: &Api, document: &Value, names: &mut BTreeSet<String>) -> Result<Option<Pages>> {
    let known = ["page", "size", "pages", "total", "items"];
    let Some(extension) = Extension::of(operation, document, "x-pages", &known)? else { return Ok(None) };
    let answer = members(&operation.output, &api.types, false);
    let count = |member: &str, fields: &[Field], of: &str| {
        let field = extension.field(member, fields, of)?;
        match last_segment(&field.ty).as_deref() {
            Some("i64") => Ok(field.wire_name.clone()),
            _ => Err(extension.error(member, &format!("`{}` of the {of} is no integer", field.wire_name))),
        }
    };
    count("size", answer, "answer")?;
    let kinds = kinds(&extension, answer)?;
    Ok(Some(Pages {
        page: count("page", &operation.fields, "request")?,
        size: count("size", &operation.fields, "request")?,
        pages: count("pages", answer, "answer")?,
        total: count("total", answer, "answer")?,
        item: (kinds.len() > 1)
            .then(|| format_ident!("{}", unique(type_name(&format!("{}_item", operation.id)), names))),
        kinds,
    }))
}

/// The kinds of item: for each the name of its variant, and the list that holds it.
fn kinds(extension: &Extension<'_>, answer: &[Field]) -> Result<Vec<ItemKind>> {
    let mut taken = BTreeSet::new();
    let mut kinds = Vec::new();
    for (variant, list) in extension.get("items").as_object().into_iter().flatten() {
        let field = answer.iter().find(|field| Some(field.wire_name.as_str()) == list.as_str());
        let element = field.and_then(|field| Some((field.clone(), argument_of(&field.ty, "Vec")?)));
        let (list, element) = element.ok_or_else(|| {
            extension.error("items", &format!("`x-pages` names {list}, which is no list of the answer"))
        })?;
        let variant = format_ident!("{}", variant_name(variant));
        if !taken.insert(variant.to_string()) {
            return Err(extension.error("items", &format!("two kinds of item are called `{variant}`")));
        }
        kinds.push(ItemKind { variant, list, element });
    }
    if kinds.is_empty() {
        return Err(
            extension.error("items", "this is an object of at least one kind of item and the list that holds it")
        );
    }
    Ok(kinds)
}
