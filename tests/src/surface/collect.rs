//! What can be reached from outside.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Fields, Generics, Ident, ImplItem, Item, ItemImpl, Path, Signature, Token, TraitItem, Type, parse_quote,
};

use super::crates::{Crate, is_public, summary, within};
use super::names::{Meaning, last, words};
use super::normal::{Normal, Visitor, derived};
use super::{Entry, Sources};

pub(super) fn entries(sources: &Sources) -> BTreeMap<String, Entry> {
    let read = Crate::read(sources);
    let normal = Normal::new(&read);
    let mut collector = Collector { read: &read, normal: &normal, public: BTreeSet::new(), entries: BTreeMap::new() };
    collector.module("", "");
    for (module, content) in &read.modules {
        for item in &content.items {
            match item {
                Item::Impl(block) => collector.block(module, block),
                Item::Macro(call) if call.ident.is_none() && !call.mac.path.is_ident("thread_local") => {
                    panic!("what `{}!` writes in the module `{module}` is not understood", last(&call.mac.path));
                }
                _ => {}
            }
        }
    }
    collector.entries
}

struct Collector<'a> {
    read: &'a Crate,
    normal: &'a Normal<'a>,
    /// The items that can be reached.
    public: BTreeSet<Meaning>,
    entries: BTreeMap<String, Entry>,
}

impl Collector<'_> {
    fn add(&mut self, name: String, signature: String, summary: Option<String>) {
        self.entries.insert(name, Entry { signature: signature.trim().to_owned(), summary });
    }

    /// Everything public in a module, which callers know by `path`.
    fn module(&mut self, module: &str, path: &str) {
        let Some(content) = self.read.modules.get(module) else { return };
        for (name, brought) in content.uses.iter().filter(|(_, brought)| brought.public) {
            let shown = within(path, name);
            match self.read.meaning(module, &brought.path) {
                Meaning::Local(module, name) => self.named(&module, &name, &shown),
                Meaning::Foreign(from) => self.add(shown, format!("use {}", from.join("::")), brought.summary.clone()),
            }
        }
        for item in &content.items {
            let ident = match item {
                Item::Const(item) if is_public(&item.vis) => &item.ident,
                Item::Enum(item) if is_public(&item.vis) => &item.ident,
                Item::Fn(item) if is_public(&item.vis) => &item.sig.ident,
                Item::Mod(item) if is_public(&item.vis) => &item.ident,
                Item::Static(item) if is_public(&item.vis) => &item.ident,
                Item::Struct(item) if is_public(&item.vis) => &item.ident,
                Item::Trait(item) if is_public(&item.vis) => &item.ident,
                Item::Type(item) if is_public(&item.vis) => &item.ident,
                Item::Union(item) if is_public(&item.vis) => &item.ident,
                _ => continue,
            };
            self.named(module, &ident.to_string(), &within(path, &ident.to_string()));
        }
    }

    /// An item that can be reached as `shown`.
    fn named(&mut self, module: &str, name: &str, shown: &str) {
        let Some(item) = self.read.item(module, name) else { return };
        self.public.insert(Meaning::Local(module.to_owned(), name.to_owned()));
        let mut visitor = self.normal.visitor(module, None);
        match item {
            Item::Mod(inner) => {
                self.add(shown.to_owned(), "mod".to_owned(), summary(&inner.attrs));
                self.module(&within(module, name), shown);
            }
            Item::Struct(item) => {
                let head = format!("{}struct{}", marks(&item.attrs), visitor.parameters(&item.generics));
                self.add(shown.to_owned(), head, summary(&item.attrs));
                self.fields(module, shown, &item.fields, false);
                self.derives(module, &item.attrs, &item.ident, &item.generics);
            }
            Item::Enum(item) => {
                let head = format!("{}enum{}", marks(&item.attrs), visitor.parameters(&item.generics));
                self.add(shown.to_owned(), head, summary(&item.attrs));
                for variant in &item.variants {
                    let shown = format!("{shown}::{}", variant.ident);
                    self.add(shown.clone(), format!("{}variant", marks(&variant.attrs)), summary(&variant.attrs));
                    self.fields(module, &shown, &variant.fields, true);
                }
                self.derives(module, &item.attrs, &item.ident, &item.generics);
            }
            Item::Trait(item) => {
                let parents: Vec<String> = item
                    .supertraits
                    .iter()
                    .map(|parent| visitor.text(parent, |visitor, parent| visitor.visit_type_param_bound_mut(parent)))
                    .collect();
                let parameters = visitor.parameters(&item.generics);
                let head = format!("{}trait{}: {}", marks(&item.attrs), parameters.trim_end(), parents.join(" + "));
                self.add(shown.to_owned(), head, summary(&item.attrs));
                item.items.iter().for_each(|inner| self.asked(module, shown, inner));
            }
            Item::Type(item) => {
                let target = visitor.text(&*item.ty, Visitor::visit_type_mut);
                let head = format!("type{} = {target}", visitor.parameters(&item.generics).trim_end());
                self.add(shown.to_owned(), head, summary(&item.attrs));
            }
            Item::Fn(item) => self.function(shown.to_owned(), visitor, &item.attrs, &item.sig, None),
            Item::Const(item) => {
                let ty = visitor.text(&*item.ty, Visitor::visit_type_mut);
                self.add(shown.to_owned(), format!("const: {ty}"), summary(&item.attrs));
            }
            _ => panic!("`{shown}` is not understood"),
        }
    }

    fn function(
        &mut self,
        shown: String,
        mut visitor: Visitor<'_>,
        attributes: &[Attribute],
        signature: &Signature,
        block: Option<&Generics>,
    ) {
        let signature = format!("{}{}", marks(attributes), visitor.signature(signature, block));
        self.add(shown, signature, summary(attributes));
    }

    fn fields(&mut self, module: &str, owner: &str, fields: &Fields, of_variant: bool) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| of_variant || is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            let ty = self.normal.visitor(module, None).text(&field.ty, Visitor::visit_type_mut);
            self.add(format!("{owner}::{name}"), format!("field: {ty}"), summary(&field.attrs));
        }
    }

    fn derives(&mut self, module: &str, attributes: &[Attribute], ident: &Ident, generics: &Generics) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let names = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
            for name in names.unwrap_or_else(|error| panic!("the traits that `{ident}` derives: {error}")) {
                let bounds = derived(generics, &name);
                let (start, given, wanted) = bounds.split_for_impl();
                self.block(module, &parse_quote!(impl #start #name for #ident #given #wanted {}));
            }
        }
    }

    /// What a trait asks for.
    fn asked(&mut self, module: &str, owner: &str, item: &TraitItem) {
        let mut visitor = self.normal.visitor(module, None);
        match item {
            TraitItem::Fn(item) => {
                let provided = if item.default.is_some() { "provided " } else { "" };
                let signature = format!("{provided}{}{}", marks(&item.attrs), visitor.signature(&item.sig, None));
                self.add(format!("{owner}::{}", item.sig.ident), signature, summary(&item.attrs));
            }
            TraitItem::Type(item) => {
                let text = visitor.text(item, |visitor, item| visitor.visit_trait_item_type_mut(item));
                self.add(format!("{owner}::{}", item.ident), text, summary(&item.attrs));
            }
            other => panic!("what `{owner}` asks for is not understood: `{}`", other.to_token_stream()),
        }
    }

    fn block(&mut self, module: &str, block: &ItemImpl) {
        if !self.is_public(module, &block.self_ty) {
            return;
        }
        let mut visitor = self.normal.visitor(module, None);
        let (name, subject) = match &*block.self_ty {
            Type::Path(path) => {
                (self.normal.name(module, &path.path), visitor.text(&path.path, Visitor::visit_path_mut))
            }
            other => (visitor.text(other, Visitor::visit_type_mut), visitor.text(other, Visitor::visit_type_mut)),
        };
        match &block.trait_ {
            None => self.methods(module, &name, block, &block.items),
            Some((of, _)) => self.implementation(module, &name, &subject, block, of),
        }
    }

    fn methods(&mut self, module: &str, owner: &str, block: &ItemImpl, items: &[ImplItem]) {
        for item in items {
            let mut visitor = self.normal.visitor(module, Some(&block.self_ty));
            match item {
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    let shown = format!("{owner}::{}", item.sig.ident);
                    self.function(shown, visitor, &item.attrs, &item.sig, Some(&block.generics));
                }
                ImplItem::Const(item) if is_public(&item.vis) => {
                    let ty = visitor.text(&item.ty, Visitor::visit_type_mut);
                    self.add(format!("{owner}::{}", item.ident), format!("const: {ty}"), summary(&item.attrs));
                }
                ImplItem::Fn(_) | ImplItem::Const(_) => {}
                ImplItem::Macro(call) => {
                    let name = last(&call.mac.path);
                    let Some(written) = self.read.macros.get(&name) else {
                        panic!("what `{name}!` writes for `{owner}` is not understood");
                    };
                    let subject = &block.self_ty;
                    let written: ItemImpl = parse_quote!(impl #subject { #written });
                    self.methods(module, owner, block, &written.items);
                }
                other => panic!("an item of `{owner}` is not understood: `{}`", other.to_token_stream()),
            }
        }
    }

    fn implementation(&mut self, module: &str, owner: &str, subject: &str, block: &ItemImpl, of: &Path) {
        if !self.is_public(module, &parse_quote!(#of)) {
            return;
        }
        let mut visitor = self.normal.visitor(module, Some(&block.self_ty));
        let mut name = visitor.text(of, Visitor::visit_path_mut);
        let parameters =
            if block.generics.params.is_empty() { " ".to_owned() } else { visitor.parameters(&block.generics) };
        // A stream is to an async program what an iterator is to a blocking one.
        if name == "futures_core::Stream" {
            name = "Iterator".to_owned();
        } else if name == "Iterator" {
            self.next(module, owner, block);
        }
        let mut types: Vec<String> = Vec::new();
        for item in &block.items {
            if let ImplItem::Type(item) = item {
                let target = visitor.text(&item.ty, Visitor::visit_type_mut);
                types.push(format!("{}{} = {target}", item.ident, visitor.parameters(&item.generics).trim_end()));
            }
        }
        let mut signature = format!("impl{parameters}{name} for {subject}");
        if !types.is_empty() {
            signature.push_str(&format!(" {{ {} }}", types.join("; ")));
        }
        self.add(format!("{owner}: {name}"), signature, None);
    }

    /// The method that an iterator has from its trait, and a stream as a method of its own.
    fn next(&mut self, module: &str, owner: &str, block: &ItemImpl) {
        let item = block.items.iter().find_map(|item| match item {
            ImplItem::Type(item) if item.ident == "Item" => Some(&item.ty),
            _ => None,
        });
        let signature: Signature = parse_quote!(fn next(&mut self) -> Option<#item>);
        let mut visitor = self.normal.visitor(module, Some(&block.self_ty));
        let signature = visitor.signature(&signature, Some(&block.generics));
        self.add(format!("{owner}::next"), signature, None);
    }

    /// Whether a type or trait is one that callers know; those of other crates are.
    fn is_public(&self, module: &str, ty: &Type) -> bool {
        let Type::Path(path) = ty else { return true };
        let meaning = self.read.meaning(module, &words(&path.path));
        matches!(meaning, Meaning::Foreign(_)) || self.public.contains(&meaning)
    }
}

/// The attributes that callers feel.
fn marks(attributes: &[Attribute]) -> String {
    let mut shown = String::new();
    for attribute in attributes {
        let path = attribute.path();
        if ["must_use", "non_exhaustive", "deprecated"].iter().any(|name| path.is_ident(name)) {
            shown.push_str(&format!("#[{}] ", last(path)));
        } else if path.is_ident("cfg") || path.is_ident("doc") && attribute.parse_args::<Ident>().is_ok() {
            shown.push_str(&format!("#[{}] ", attribute.meta.to_token_stream()));
        }
    }
    shown
}
