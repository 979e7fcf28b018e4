//! Examples for the documentation of methods, made from the examples of the document.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Map, Value};
use syn::Type;

use super::super::model::{Api, Constructor, Field, Operation, Presence, TypeItem, TypeKind};
use super::super::passes::{argument_of, last_segment};
use super::Client;
use super::operations::method;
use super::setters::last_argument;
use crate::shape::identifiers::member_name;

/// How many elements of a list an example shows.
const SHOWN_ELEMENTS: usize = 2;
/// How many objects an example makes; it is given any more.
const SHOWN_OBJECTS: usize = 12;

/// A fenced example of one call, which compiles.
pub(super) fn example(operation: &Operation, api: &Api, client: &Client) -> String {
    let (used, call) = call(operation, api, client);
    fenced(&used, "", &format!("let answer = {call};\nprintln!(\"{{answer:?}}\");\n"), client)
}

/// A fenced example of waiting for a task, after the call of an operation that starts one.
pub(super) fn task_example(method: &Ident, starts: Option<&Operation>, api: &Api, client: &Client) -> String {
    let started = starts.and_then(|operation| {
        let field = task_id(operation, api)?;
        let (used, call) = call(operation, api, client);
        Some((used, format!("let started = {call};\n"), quote! { started.#field }.to_string().replace(' ', "")))
    });
    let (used, start, id) =
        started.unwrap_or_else(|| (Used::default(), String::new(), "\"the id of a task\"".to_owned()));
    let awaited = if client.asynchronous { ".await" } else { "" };
    let wait = format!("memos.{method}({id}).wait(Duration::from_secs(60)){awaited}?");
    fenced(
        &used,
        "use std::time::Duration;\n\n",
        &format!("{start}let status = {wait};\nprintln!(\"{{status:?}}\");\n"),
        client,
    )
}

/// The member of the answer that is the id of the task, where it can be handed on as it is.
fn task_id<'a>(operation: &Operation, api: &'a Api) -> Option<&'a Ident> {
    let answer = last_segment(&operation.output);
    let item = api.type_of(&answer?)?;
    let TypeKind::Struct { fields, .. } = &item.kind else { return None };
    let id = &operation.starts_task.as_ref()?.id;
    let field = fields.iter().find(|field| field.wire_name == *id)?;
    (last_segment(&field.ty).as_deref() == Some("String")).then_some(&field.name)
}

/// What an example names that is not in it.
#[derive(Default)]
struct Used {
    types: BTreeSet<String>,
    /// Values that it does not make itself, with their types.
    given: BTreeMap<String, String>,
}

/// A block of code in which there is a client.
fn fenced(used: &Used, imports: &str, body: &str, client: &Client) -> String {
    let crate_name = client.crate_name;
    let keyword = if client.asynchronous { "async " } else { "" };
    let imports = format!("{imports}{}", import(&used.types, client));
    let given = used.given.iter().map(|(name, ty)| format!("{name}: {crate_name}::types::{ty}"));
    let given = given.collect::<Vec<_>>().join(", ");
    format!(
        "```no_run\n{imports}# {keyword}fn example({given}) -> Result<(), {crate_name}::Error> {{\n\
         let memos = {crate_name}::Client::from_env()?;\n\n{body}# Ok(())\n# }}\n```\n"
    )
}

/// The line that imports these types.
fn import(used: &BTreeSet<String>, client: &Client) -> String {
    let crate_name = client.crate_name;
    match used.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => format!("use {crate_name}::types::{one};\n\n"),
        several => format!("use {crate_name}::types::{{{}}};\n\n", several.join(", ")),
    }
}

/// One call with what it must have, and the types that it names.
fn call(operation: &Operation, api: &Api, client: &Client) -> (Used, String) {
    let shown = Shown { api, client, used: RefCell::default(), objects: Cell::new(0) };
    let alternatives: Vec<&String> = operation.exactly_one_of.iter().filter_map(|group| group.first()).collect();
    let wanted = |field: &&Field| field.presence == Presence::Required || alternatives.contains(&&field.wire_name);
    let mut text = format!("memos\n    .{}()\n", operation.name);
    for field in operation.fields.iter().filter(wanted) {
        let given = operation.example.as_ref().and_then(|example| example.get(&field.wire_name));
        let value = shown.value(&field.ty, given, &field.wire_name, true);
        text.push_str(&format!("    .{}({})\n", method(field), spaced(&value)));
    }
    let awaited = if client.asynchronous { "\n    .await" } else { "" };
    text.push_str(&format!("    .send(){awaited}?"));
    (shown.used.into_inner(), text)
}

struct Shown<'a> {
    api: &'a Api,
    client: &'a Client,
    /// What the example names.
    used: RefCell<Used>,
    /// How many objects it has made.
    objects: Cell<usize>,
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
        if let Some(inner) = argument_of(ty, "Option") {
            let inner = self.value(&inner, given, name, false);
            return quote! { Some(#inner) };
        }
        if let Some(inner) = ["Box", "OneOrMany", "Single"].iter().find_map(|holder| argument_of(ty, holder)) {
            return self.value(&inner, given, name, converted);
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
            ("Map", _) => quote! { [("key", "value")] },
            ("BTreeMap", _) => {
                let inner =
                    last_argument(ty).map_or_else(|| quote! { "value" }, |inner| self.value(&inner, None, name, true));
                quote! { [("key", #inner)] }
            }
            ("Timestamp", _) => {
                let text = given.and_then(Value::as_str).unwrap_or("2025-06-10T09:30:00Z");
                format!("{}::Timestamp::from_text({text:?})", self.client.crate_name).parse().unwrap_or_default()
            }
            ("Value", _) => quote! { "value" },
            (name, given) => self.named(name, given),
        }
    }

    fn named(&self, name: &str, given: Option<&Value>) -> TokenStream {
        let Some(item) = self.api.type_of(name) else { return self.of_the_core(name) };
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
            TypeKind::Struct { fields, constructors, is_input } => {
                self.structure(item, fields, (constructors, *is_input), given)
            }
        }
    }

    /// A value of a type of the core, which the client has under its own name.
    fn of_the_core(&self, name: &str) -> TokenStream {
        let example = self.api.examples.get(name);
        let example =
            example.map(|example| example.replace("memos_sdk_core::", &format!("{}::", self.client.crate_name)));
        example.and_then(|example| example.parse().ok()).unwrap_or_else(|| quote! { "value" })
    }

    fn structure(
        &self,
        item: &TypeItem,
        fields: &[Field],
        (constructors, is_input): (&[Constructor], bool),
        given: Option<&Value>,
    ) -> TokenStream {
        let name = &item.name;
        if self.objects.get() >= SHOWN_OBJECTS {
            let variable = member_name(&name.to_string());
            self.used.borrow_mut().given.insert(variable.clone(), name.to_string());
            let variable = format_ident!("{variable}");
            return quote! { #variable.clone() };
        }
        self.objects.set(self.objects.get() + 1);
        self.used.borrow_mut().types.insert(name.to_string());
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
        let arguments = required.clone();
        let arguments =
            arguments.map(|field| self.value(&field.ty, object.get(&field.wire_name), &field.wire_name, true));
        if is_input {
            return quote! { #name::new(#(#arguments),*) };
        }
        // A request has a builder, and no other way to make one.
        let setters = required.map(method);
        quote! { #name::builder()#(.#setters(#arguments))*.build() }
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
