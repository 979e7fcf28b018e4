//! The two traps that make a naive run of progenitor useless, though its output compiles.
//!
//! Each check is run on progenitor's own output for the published document too, where it must fail: a check that cannot
//! fail would keep no promise.

use std::collections::{BTreeMap, BTreeSet};

use progenitor_impl::{GenerationSettings, Generator};
use serde_json::{Value, json};
use syn::{GenericArgument, ImplItem, Item, PathArguments, Type};
use tests::{generated, published};
use xtask::Result;

/// What generated code says: the members of its structs, the values of its enums, and what its operations answer.
#[derive(Default)]
struct Reading {
    structs: BTreeMap<String, BTreeMap<String, String>>,
    enums: BTreeMap<String, BTreeSet<String>>,
    answers: BTreeMap<String, String>,
    streams: BTreeSet<String>,
}

impl Reading {
    /// What this project generates.
    fn ours() -> Result<Self> {
        let files = generated("en")?.files;
        let mut reading = Self::default();
        for (path, text) in files.iter().filter(|(path, _)| path.starts_with("memos-sdk-core") && path.ends_with(".rs"))
        {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            reading.items(&file.items);
        }
        Ok(reading)
    }

    /// What progenitor makes of the published document, with only the version changed.
    fn naive() -> Result<Self> {
        let mut document = published("en")?;
        document["openapi"] = json!("3.0.3");
        let api = serde_json::from_value(document).expect("openapiv3 reads it");
        let tokens = Generator::new(&GenerationSettings::new()).generate_tokens(&api).expect("progenitor takes it");
        let file: syn::File = syn::parse2(tokens).expect("Rust");
        let mut reading = Self::default();
        reading.items(&file.items);
        Ok(reading)
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(module) => {
                    self.items(module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default())
                }
                Item::Struct(item) => {
                    let fields = item
                        .fields
                        .iter()
                        .filter_map(|field| Some((field.ident.as_ref()?.to_string(), name(&field.ty))));
                    self.structs.insert(item.ident.to_string(), fields.collect());
                }
                Item::Enum(item) => {
                    let variants = item.variants.iter().map(|variant| variant.ident.to_string()).collect();
                    self.enums.insert(item.ident.to_string(), variants);
                }
                Item::Macro(call) => self.open_enum(&call.mac.tokens.to_string()),
                Item::Impl(block) => self.implementation(block),
                _ => {}
            }
        }
    }

    fn open_enum(&mut self, tokens: &str) {
        let Some((enum_name, rest)) = tokens.split_once("pub enum ").and_then(|(_, rest)| rest.split_once(" {")) else {
            return;
        };
        let variants =
            rest.split(" = ").filter_map(|part| part.split_whitespace().next_back()).map(str::to_owned).collect();
        self.enums.insert(enum_name.to_owned(), variants);
    }

    fn implementation(&mut self, block: &syn::ItemImpl) {
        let of = name(&block.self_ty);
        for item in &block.items {
            match item {
                ImplItem::Type(output) if output.ident == "Output" => {
                    self.answers.insert(of.clone(), name(&output.ty));
                }
                ImplItem::Type(event) if event.ident == "Event" => {
                    self.streams.insert(of.clone());
                }
                ImplItem::Fn(function) if function.sig.asyncness.is_some() => {
                    let syn::ReturnType::Type(_, answer) = &function.sig.output else { continue };
                    let body = function.sig.inputs.iter().find_map(|input| match input {
                        syn::FnArg::Typed(input) => Some(name(&input.ty)),
                        syn::FnArg::Receiver(_) => None,
                    });
                    self.answers.insert(body.unwrap_or_default(), name(answer));
                }
                _ => {}
            }
        }
    }

    /// The members of the data that the operation with this request answers.
    fn data(&self, request: &str) -> BTreeSet<String> {
        let answer = self.answers.get(request).unwrap_or_else(|| panic!("{request} has no answer"));
        let members = self.structs.get(answer).cloned().unwrap_or_default();
        match members.get("data").and_then(|data| self.structs.get(data)) {
            Some(data) => data.keys().cloned().collect(),
            None => members.into_keys().collect(),
        }
    }
}

/// The innermost type: `Data` of `Result<ResponseValue<types::Data>, …>` and of `&'a types::Data`.
fn name(ty: &Type) -> String {
    match ty {
        Type::Reference(reference) => name(&reference.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().expect("a path has a segment");
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(name(ty)),
                    _ => None,
                }),
                _ => None,
            };
            inner.unwrap_or_else(|| last.ident.to_string())
        }
        _ => String::new(),
    }
}

/// The members of inline data that the published document declares, by the schema of the request.
const DATA: [(&str, &[&str]); 8] = [
    ("GetStatusRequest", &["status"]),
    ("AddFeedbackRequest", &["success", "status", "task_id"]),
    ("CreateKnowledgebaseRequest", &["id"]),
    ("DeleteMemoryRequest", &["success"]),
    ("DeleteKnowledgebaseRequest", &["success"]),
    ("DeleteFileRequest", &["success"]),
    ("UploadFileRequest", &["id", "name", "size_mb", "status"]),
    ("GetFileRequest", &["file_detail_list"]),
];

/// The operations whose data lost a declared member.
fn lost(reading: &Reading) -> Vec<&'static str> {
    DATA.into_iter()
        .filter(|(request, members)| {
            let found = reading.data(request);
            !members.iter().all(|member| found.contains(*member))
        })
        .map(|(request, _)| request)
        .collect()
}

#[test]
fn eight_objects_with_one_title_stay_eight_shapes() -> Result<()> {
    assert_eq!(lost(&Reading::ours()?), Vec::<&str>::new());
    let naive = lost(&Reading::naive()?);
    assert!(naive.contains(&"GetStatusRequest"), "the trap is there: {naive:?}");
    Ok(())
}

#[test]
fn enums_with_one_title_keep_their_own_values() -> Result<()> {
    // Every search answers "activated"; a naive run reads it as a task's status and refuses the whole answer.
    let activated = |reading: &Reading| {
        let kind = reading.structs["MemoryDetail"]["status"].clone();
        reading.enums.get(&kind).is_some_and(|values| values.contains("Activated"))
    };
    assert!(activated(&Reading::ours()?));
    assert!(!activated(&Reading::naive()?), "the trap is there");
    Ok(())
}

#[test]
fn inline_items_do_not_fall_together_with_named_schemas() -> Result<()> {
    // The items of get/memory have sources and info, those of search/memory have not.
    let members = |reading: &Reading| {
        let item = reading.structs["GetMemoryResponseData"]["memory_detail_list"].clone();
        reading.structs.get(&item).map(|members| members.contains_key("sources"))
    };
    assert_eq!(members(&Reading::ours()?), Some(true));
    let naive = Reading::naive()?;
    let titled = published("en")?["components"]["schemas"]["GetMemoryResponseData"]["properties"]["memory_detail_list"]
        ["items"]["title"]
        .clone();
    assert_eq!(titled, Value::from("Memory Detail"), "the title names another schema");
    assert_ne!(members(&naive), Some(true), "the trap is there");
    Ok(())
}

#[test]
fn a_chat_is_a_call_and_a_stream() -> Result<()> {
    assert!(Reading::ours()?.streams.contains("ChatRequest"));
    assert!(Reading::naive()?.streams.is_empty(), "the trap is there");
    Ok(())
}
