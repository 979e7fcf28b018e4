//! What can be reached, a line for each thing.

use std::collections::BTreeMap;

use syn::visit_mut::VisitMut;
use syn::{FnArg, Generics, ImplItem, ItemImpl, ItemStruct, ReturnType, Signature, TraitItem, Type, TypeParamBound};

use super::declaration::Declaration;
use super::full::{Full, Names, clause_text};
use super::marks::{cfg, hides, is_hidden, is_open, marks};
use super::names::{Meaning, words};
use super::reach::{Reach, Reached, What};
use super::sources::{Crate, is_public, within};
use super::written::written;
use crate::{Error, Result};

/// The lines of what a crate shows, by the paths of what they are about.
pub(super) fn lines(read: &Crate, root: &str) -> Result<BTreeMap<String, Declaration>> {
    let reach = read.reach()?;
    let Reach { things, paths } = &reach;
    let names = Names { read, paths, root: root.to_owned() };
    // What is hidden from readers is nobody's to use, and neither is what is in it.
    let holds = |thing: &&Reached<'_>| {
        use What::{Enum, Module, Struct, Trait, Variant};
        matches!(thing.what, Enum(_) | Module(_) | Struct(_) | Trait(_) | Variant(_))
    };
    let hidden: Vec<&str> =
        things.iter().filter(holds).filter(|thing| is_hidden(thing)).map(|thing| thing.path.as_str()).collect();
    let within_hidden = |path: &str| {
        let within =
            |outer: &&str| path.strip_prefix(*outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        hidden.iter().any(within)
    };
    let mut lines = BTreeMap::new();
    for thing in things {
        let of_hidden = match &thing.what {
            What::Implementation(block) => block.trait_.as_ref().is_some_and(|(of, _)| {
                paths.get(&read.meaning(thing.module, &words(of))).is_some_and(|path| within_hidden(path))
            }),
            _ => is_hidden(thing),
        };
        if of_hidden || within_hidden(&thing.path) {
            continue;
        }
        let Some(line) = line(&names, thing)? else { continue };
        let declaration = Declaration::read(&line)?;
        match lines.insert(declaration.path.clone(), declaration) {
            Some(other) if other.line != line => {
                return Err(Error::new("two things have one name").at(line).at(other.line));
            }
            _ => {}
        }
    }
    Ok(lines)
}

/// The line of a thing; `None` for what callers have no part in.
fn line(names: &Names<'_>, thing: &Reached<'_>) -> Result<Option<String>> {
    let path = within(&names.root, &thing.path);
    let writer = |generics: &[&Generics]| names.writer(thing.module, generics);
    let ty = |ty: &Type| writer(&[]).text(ty, Full::visit_type_mut);
    Ok(Some(match &thing.what {
        What::Constant(item) => format!("{}pub const {path}: {}", marks(&item.attrs), ty(&item.ty)),
        What::Enum(item) => {
            let (parameters, clause) = writer(&[]).generics(&item.generics);
            format!("{}pub enum {path}{parameters}{clause}", marks(&item.attrs))
        }
        What::Export(from, item) => {
            format!("{}pub use {path} = {}", marks(&item.attributes), from.join("::"))
        }
        What::Field(field, name) if name.parse::<usize>().is_ok() => {
            // It stands in the line of its owner.
            let _ = field;
            return Ok(None);
        }
        What::Field(field, _) => {
            let owner = names_of_owner(names, thing);
            format!("{}pub {path}: {}", marks(&field.attrs), writer(&owner).text(&field.ty, Full::visit_type_mut))
        }
        What::Function(item) => {
            format!("{}{}", marks(&item.attrs), signature(&mut writer(&[&item.sig.generics]), &path, &item.sig, None))
        }
        What::Implementation(block) => return Ok(implementation(names, thing, block)),
        What::InnerConstant(block, item) => {
            let path = method_path(names, thing, block, &item.ident.to_string());
            let ty = writer(&[&block.generics]).text(&item.ty, Full::visit_type_mut);
            format!("{}pub const {path}: {ty}", marks(&item.attrs))
        }
        What::Macro(item, _) => format!("{}pub macro {path}!", marks(&item.attrs)),
        What::Method(block, item) => {
            let path = method_path(names, thing, block, &item.sig.ident.to_string());
            let mut writer = writer(&[&block.generics, &item.sig.generics]);
            let line = signature(&mut writer, &path, &item.sig, Some(&block.generics));
            format!("{}{line}", marks(&[cfg(&block.attrs), item.attrs.clone()].concat()))
        }
        What::Module(item) => format!("{}pub mod {path}", marks(&item.attrs)),
        What::Static(item) => format!("{}pub static {path}: {}", marks(&item.attrs), ty(&item.ty)),
        What::Struct(item) => structure(&mut writer(&[&item.generics]), &path, item),
        What::Trait(item) => {
            let (parameters, clause) = writer(&[]).generics(&item.generics);
            let parents: Vec<String> = item
                .supertraits
                .iter()
                .map(|bound| writer(&[&item.generics]).text(bound, Full::visit_type_param_bound_mut))
                .collect();
            let parents = if parents.is_empty() { String::new() } else { format!(": {}", parents.join(" + ")) };
            let sealed = item.supertraits.iter().any(|bound| is_sealed(names, thing.module, bound));
            let sealed = if sealed { "#[sealed] " } else { "" };
            let safety = if item.unsafety.is_some() { "unsafe " } else { "" };
            format!("{}{sealed}pub {safety}trait {path}{parameters}{parents}{clause}", marks(&item.attrs))
        }
        What::TraitItem(item) => asked(names, thing, &path, item),
        What::Type(item) => {
            let (parameters, clause) = writer(&[]).generics(&item.generics);
            let target = writer(&[&item.generics]).text(&*item.ty, Full::visit_type_mut);
            format!("{}pub type {path}{parameters}{clause} = {target}", marks(&item.attrs))
        }
        What::Variant(item) => {
            let owner = names_of_owner(names, thing);
            let open = is_open(&item.attrs);
            let shape = match &item.fields {
                syn::Fields::Unit => String::new(),
                syn::Fields::Named(_) => (if open { " { .. }" } else { " {}" }).to_owned(),
                syn::Fields::Unnamed(fields) => {
                    let fields: Vec<String> = fields
                        .unnamed
                        .iter()
                        .map(|field| writer(&owner).text(&field.ty, Full::visit_type_mut))
                        .collect();
                    format!("({})", fields.join(", "))
                }
            };
            format!("{}pub {path}{shape}", marks(&item.attrs))
        }
    }))
}

/// The parameters of the type that a field or a variant is of.
fn names_of_owner<'a>(names: &Names<'a>, thing: &Reached<'_>) -> Vec<&'a Generics> {
    let mut owner = thing.path.as_str();
    while let Some((outer, _)) = owner.rsplit_once("::") {
        owner = outer;
        let found = names.paths.iter().find(|(_, path)| *path == owner).and_then(|(meaning, _)| match meaning {
            Meaning::Local(module, name) => names.read.item(module, name),
            Meaning::Foreign(_) => None,
        });
        match found {
            Some(syn::Item::Struct(item)) => return vec![&item.generics],
            Some(syn::Item::Enum(item)) => return vec![&item.generics],
            _ => {}
        }
    }
    Vec::new()
}

fn structure(writer: &mut Full<'_>, path: &str, item: &ItemStruct) -> String {
    let (parameters, clause) = writer.generics(&item.generics);
    let hidden = is_open(&item.attrs) || item.fields.iter().any(|field| !is_public(&field.vis) || hides(&field.attrs));
    let shape = match &item.fields {
        syn::Fields::Unit => String::new(),
        syn::Fields::Named(_) => (if hidden { " { .. }" } else { " {}" }).to_owned(),
        syn::Fields::Unnamed(fields) => {
            let fields: Vec<String> = fields
                .unnamed
                .iter()
                .map(|field| match is_public(&field.vis) {
                    true => writer.text(&field.ty, Full::visit_type_mut),
                    false => "_".to_owned(),
                })
                .collect();
            return format!("{}pub struct {path}{parameters}({}){clause}", marks(&item.attrs), fields.join(", "));
        }
    };
    format!("{}pub struct {path}{parameters}{clause}{shape}", marks(&item.attrs))
}

/// The path of something that a block adds to a type, with what the type is given there.
fn method_path(names: &Names<'_>, thing: &Reached<'_>, block: &ItemImpl, name: &str) -> String {
    let subject = names.writer(thing.module, &[&block.generics]).text(&*block.self_ty, Full::visit_type_mut);
    format!("{subject}::{name}")
}

/// A function in one line, with what its block asks of the parameters of the type.
fn signature(writer: &mut Full<'_>, path: &str, signature: &Signature, block: Option<&Generics>) -> String {
    let mut signature = signature.clone();
    writer.visit_signature_mut(&mut signature);
    if matches!(&signature.output, ReturnType::Type(_, ty) if matches!(&**ty, Type::Tuple(unit) if unit.elems.is_empty()))
    {
        signature.output = ReturnType::Default;
    }
    for (index, argument) in signature.inputs.iter_mut().enumerate() {
        // A pattern in the place of a name is the body's.
        if let FnArg::Typed(typed) = argument
            && !matches!(&*typed.pat, syn::Pat::Ident(_))
        {
            let name = quote::format_ident!("argument_{index}");
            typed.pat = syn::parse_quote!(#name);
        }
    }
    let mut clause = signature.generics.make_where_clause().clone();
    signature.generics.where_clause = None;
    if let Some(block) = block {
        let mut block = block.clone();
        writer.visit_generics_mut(&mut block);
        clause.predicates.extend(demands(&block));
        clause.predicates.extend(block.where_clause.into_iter().flat_map(|clause| clause.predicates));
    }
    // The name is a path here, which no signature has.
    let text = written(&signature);
    let name = signature.ident.to_string();
    let text = match text.split_once(&format!("fn {name}")) {
        Some((before, after)) => format!("{before}fn {path}{after}"),
        None => text,
    };
    format!("pub {text}{}", clause_text(&clause))
}

/// What a list of parameters asks of them, as a `where` clause would say it.
fn demands(generics: &Generics) -> Vec<syn::WherePredicate> {
    let asked = generics.params.iter().filter_map(|parameter| match parameter {
        syn::GenericParam::Type(parameter) if !parameter.bounds.is_empty() => {
            let (ident, bounds) = (&parameter.ident, &parameter.bounds);
            Some(syn::parse_quote!(#ident: #bounds))
        }
        _ => None,
    });
    asked.collect()
}

fn implementation(names: &Names<'_>, thing: &Reached<'_>, block: &ItemImpl) -> Option<String> {
    let (of, _) = block.trait_.as_ref()?;
    let mut writer = names.writer(thing.module, &[&block.generics]);
    let mut of = writer.text(of, Full::visit_path_mut);
    let subject = writer.text(&*block.self_ty, Full::visit_type_mut);
    let (mut parameters, clause) = writer.generics(&block.generics);
    // What is derived does not write the lifetime.
    if of == "serde::Deserialize" {
        parameters = parameters.replacen('<', "<'de, ", 1).replace(&of, "serde::Deserialize<'de>");
        if parameters.is_empty() {
            parameters = "<'de>".to_owned();
        }
        of.push_str("<'de>");
    }
    let mut types: Vec<String> = Vec::new();
    for item in &block.items {
        if let ImplItem::Type(item) = item {
            let (parameters, clause) = writer.generics(&item.generics);
            types.push(format!(
                "type {}{parameters} = {}{clause};",
                item.ident,
                writer.text(&item.ty, Full::visit_type_mut)
            ));
        }
    }
    let types = if types.is_empty() { String::new() } else { format!(" {{ {} }}", types.join(" ")) };
    Some(format!("{}impl{parameters} {of} for {subject}{clause}{types}", marks(&block.attrs)))
}

/// What a trait asks for, with `{ .. }` behind what it provides itself.
fn asked(names: &Names<'_>, thing: &Reached<'_>, path: &str, item: &TraitItem) -> String {
    let provided = |is: bool| if is { " { .. }" } else { "" };
    let mut writer = names.writer(thing.module, &names_of_owner_trait(names, thing));
    match item {
        TraitItem::Const(item) => {
            let ty = writer.text(&item.ty, Full::visit_type_mut);
            format!("{}pub const {path}: {ty}{}", marks(&item.attrs), provided(item.default.is_some()))
        }
        TraitItem::Fn(item) => {
            let line = signature(&mut writer, path, &item.sig, None);
            format!("{}{line}{}", marks(&item.attrs), provided(item.default.is_some()))
        }
        TraitItem::Type(item) => {
            let (parameters, clause) = writer.generics(&item.generics);
            let bounds: Vec<String> =
                item.bounds.iter().map(|bound| writer.text(bound, Full::visit_type_param_bound_mut)).collect();
            let bounds = if bounds.is_empty() { String::new() } else { format!(": {}", bounds.join(" + ")) };
            format!("{}pub type {path}{parameters}{bounds}{clause}", marks(&item.attrs))
        }
        _ => path.to_owned(),
    }
}

/// The parameters of the trait that something is asked by.
fn names_of_owner_trait<'a>(names: &Names<'a>, thing: &Reached<'_>) -> Vec<&'a Generics> {
    let owner = thing.path.rsplit_once("::").map_or("", |(owner, _)| owner);
    let found = names.paths.iter().filter(|(_, path)| *path == owner).find_map(|(meaning, _)| match meaning {
        Meaning::Local(module, name) => match names.read.item(module, name) {
            Some(syn::Item::Trait(item)) => Some(&item.generics),
            _ => None,
        },
        Meaning::Foreign(_) => None,
    });
    found.into_iter().collect()
}

/// Whether a trait wants another that nobody outside can name.
fn is_sealed(names: &Names<'_>, module: &str, bound: &TypeParamBound) -> bool {
    let TypeParamBound::Trait(bound) = bound else { return false };
    let meaning = names.read.meaning(module, &words(&bound.path));
    matches!(meaning, Meaning::Local(..)) && !names.paths.contains_key(&meaning)
}
