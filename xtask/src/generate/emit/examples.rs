//! Examples for the documentation of methods, made from the examples of the document.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value};
use syn::Type;

use super::super::model::{Api, Constructor, Field, Operation, Presence, TypeItem, TypeKind};
use super::super::passes::{argument_of, last_segment};
use super::Client;

/// How many elements of a list an example shows.
const SHOWN_ELEMENTS: usize = 2;

/// A fenced example of one call, which compiles.
pub(super) fn example(operation: &Operation, api: &Api, client: &Client) -> String {
    let crate_name = client.crate_name;
    let shown = Shown { api, used: RefCell::default() };
    let mut calls = Vec::new();
    let alternative = operation.exactly_one_of.iter().filter_map(|group| group.first());
    let alternatives: Vec<&String> = alternative.collect();
    let wanted = |field: &&Field| field.presence == Presence::Required || alternatives.contains(&&field.wire_name);
    for field in operation.fields.iter().filter(wanted) {
        let given = operation.example.as_ref().and_then(|example| example.get(&field.wire_name));
        let name = &field.name;
        let value = shown.value(&field.ty, given, &field.wire_name, true);
        calls.push(format!("    .{}({})\n", name, spaced(&value)));
    }
    let (awaited, open, close) = if client.asynchronous {
        (".await", format!("# async fn example() -> Result<(), {crate_name}::Error> {{\n"), "# Ok(())\n# }\n")
    } else {
        ("", format!("# fn example() -> Result<(), {crate_name}::Error> {{\n"), "# Ok(())\n# }\n")
    };
    let calls = calls.concat();
    let used = shown.used.into_inner().into_iter().collect::<Vec<_>>();
    let import = match used.as_slice() {
        [] => String::new(),
        [one] => format!("use {crate_name}::types::{one};\n\n"),
        several => format!("use {crate_name}::types::{{{}}};\n\n", several.join(", ")),
    };
    format!(
        "```no_run\n{import}{open}let memos = {crate_name}::Client::from_env()?;\n\nlet answer = memos\n    .{}()\n{calls}    .send(){}?;\nprintln!(\"{{answer:?}}\");\n{close}```\n",
        operation.name,
        if awaited.is_empty() { String::new() } else { format!("\n    {awaited}") },
    )
}

struct Shown<'a> {
    api: &'a Api,
    /// The types that the example names.
    used: RefCell<BTreeSet<String>>,
}

impl Shown<'_> {
    /// An expression for a value of this type: the given one where it has this form. `converted` tells whether the
    /// place takes `impl Into<…>`.
    fn value(&self, ty: &Type, given: Option<&Value>, name: &str, converted: bool) -> TokenStream {
        if let Some(element) = argument_of(ty, "Vec") {
            let elements = given.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let mut shown: Vec<TokenStream> = elements
                .iter()
                .take(SHOWN_ELEMENTS)
                .map(|value| self.value(&element, Some(value), name, true))
                .collect();
            if shown.is_empty() {
                shown.push(self.value(&element, None, name.trim_end_matches('s'), true));
            }
            return quote! { [#(#shown),*] };
        }
        let kind = last_segment(ty).unwrap_or_default();
        match (kind.as_str(), given) {
            ("String", Some(Value::String(text))) => text_literal(text, converted),
            ("String", _) => text_literal(&format!("a {}", name.replace('_', " ")), converted),
            ("bool", Some(Value::Bool(flag))) => quote! { #flag },
            ("bool", _) => quote! { true },
            ("i64", Some(Value::Number(number))) if number.is_i64() => number_literal(number),
            ("i64", _) => quote! { 1 },
            ("f64", Some(Value::Number(number))) if number.is_f64() => number_literal(number),
            ("f64", _) => quote! { 0.5 },
            ("Map" | "BTreeMap", _) => quote! { [("key", "value")] },
            ("Value", _) => quote! { "value" },
            (name, given) => self.named(name, given),
        }
    }

    fn named(&self, name: &str, given: Option<&Value>) -> TokenStream {
        let Some(item) = self.api.types.iter().find(|item| item.name == name) else { return quote! { "value" } };
        match &item.kind {
            TypeKind::Enum { variants, .. } => {
                let value =
                    given.and_then(Value::as_str).or_else(|| variants.first().map(|variant| variant.value.as_str()));
                text_literal(value.unwrap_or_default(), true)
            }
            TypeKind::Union { variants, .. } => match variants.first() {
                Some((_, first)) => self.value(first, given, name, true),
                None => quote! { "value" },
            },
            TypeKind::Newtype(inner) => self.value(inner, given, name, true),
            TypeKind::Struct { fields, constructors, .. } => self.structure(item, fields, constructors, given),
        }
    }

    fn structure(
        &self,
        item: &TypeItem,
        fields: &[Field],
        constructors: &[Constructor],
        given: Option<&Value>,
    ) -> TokenStream {
        let name = &item.name;
        self.used.borrow_mut().insert(name.to_string());
        let empty = Map::new();
        let object = given.and_then(Value::as_object).unwrap_or(&empty);
        let fits = |constructor: &&Constructor| {
            constructor.set.iter().all(|(member, value)| object.get(member) == Some(value))
        };
        if let Some(constructor) = constructors.iter().find(fits).or_else(|| constructors.first()) {
            let function = &constructor.name;
            let arguments = constructor.take.iter().filter_map(|path| {
                let field = fields.iter().find(|field| Some(&field.wire_name) == path.first())?;
                let given =
                    path.iter().try_fold(Value::Object(object.clone()), |value, member| value.get(member).cloned());
                if path.len() > 1 {
                    return Some(text_literal(
                        given.as_ref().and_then(Value::as_str).unwrap_or("https://example.com/file"),
                        true,
                    ));
                }
                Some(self.value(&field.ty, given.as_ref(), &field.wire_name, true))
            });
            return quote! { #name::#function(#(#arguments),*) };
        }
        let required = fields.iter().filter(|field| field.presence == Presence::Required);
        let arguments =
            required.map(|field| self.value(&field.ty, object.get(&field.wire_name), &field.wire_name, true));
        quote! { #name::new(#(#arguments),*) }
    }
}

fn text_literal(text: &str, converted: bool) -> TokenStream {
    if converted {
        quote! { #text }
    } else {
        quote! { #text.to_owned() }
    }
}

fn number_literal(number: &serde_json::Number) -> TokenStream {
    number.to_string().parse().unwrap_or_else(|_| quote! { 1 })
}

/// The tokens as a person would space them.
fn spaced(tokens: &TokenStream) -> String {
    let wrapped = quote! { fn example() { #tokens } };
    let Ok(file) = syn::parse2::<syn::File>(wrapped) else { return tokens.to_string() };
    let formatted = prettyplease::unparse(&file);
    let body = formatted.trim().trim_start_matches("fn example() {").trim_end_matches('}').trim();
    body.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
