//! What can be reached, in the form of the comparison.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Attribute, Generics, Ident, ImplItem, ItemImpl, Signature, TraitItem, Type, parse_quote};
use xtask::interface::{Crate, Reached, ReachedWhat, last, summary};

use super::Entry;
use super::normal::{Normal, Visitor};

pub(super) fn entries(read: &Crate) -> BTreeMap<String, Entry> {
    let reach = read.reach().unwrap_or_else(|error| panic!("{}: {error}", read.name));
    let normal = Normal::new(read);
    let mut collector = Collector { normal: &normal, entries: BTreeMap::new() };
    reach.things.iter().for_each(|thing| collector.thing(thing));
    collector.entries
}

struct Collector<'a> {
    normal: &'a Normal<'a>,
    entries: BTreeMap<String, Entry>,
}

impl Collector<'_> {
    fn add(&mut self, name: &str, signature: String, summary: Option<String>) {
        self.entries.insert(name.to_owned(), Entry { signature: signature.trim().to_owned(), summary });
    }

    fn thing(&mut self, thing: &Reached<'_>) {
        let shown = thing.path.as_str();
        let normal = self.normal;
        let visitor = |subject: Option<&Type>| normal.visitor(thing.module, subject);
        let ty = |ty: &Type| visitor(None).text(ty, Visitor::visit_type_mut);
        let (signature, attributes): (String, &[Attribute]) = match &thing.what {
            ReachedWhat::Constant(item) => (format!("const: {}", ty(&item.ty)), &item.attrs),
            ReachedWhat::Enum(item) => {
                (format!("{}enum{}", marks(&item.attrs), visitor(None).parameters(&item.generics)), &item.attrs)
            }
            ReachedWhat::Export(from, item) => (format!("use {}", from.join("::")), &item.attributes),
            ReachedWhat::Field(field, _) => (format!("field: {}", ty(&field.ty)), &field.attrs),
            ReachedWhat::Function(item) => (function(visitor(None), &item.attrs, &item.sig, None), &item.attrs),
            ReachedWhat::Implementation(block) => return self.implementation(thing, block),
            ReachedWhat::InnerConstant(block, item) => {
                let ty = visitor(Some(&block.self_ty)).text(&item.ty, Visitor::visit_type_mut);
                (format!("const: {ty}"), &item.attrs)
            }
            ReachedWhat::Method(block, item) => {
                let visitor = visitor(Some(&block.self_ty));
                (function(visitor, &item.attrs, &item.sig, Some(&block.generics)), &item.attrs)
            }
            ReachedWhat::Module(item) => ("mod".to_owned(), &item.attrs),
            ReachedWhat::Struct(item) => {
                (format!("{}struct{}", marks(&item.attrs), visitor(None).parameters(&item.generics)), &item.attrs)
            }
            ReachedWhat::Trait(item) => {
                let parents: Vec<String> = item
                    .supertraits
                    .iter()
                    .map(|parent| {
                        visitor(None).text(parent, |visitor, parent| visitor.visit_type_param_bound_mut(parent))
                    })
                    .collect();
                let parameters = visitor(None).parameters(&item.generics);
                let parents = parents.join(" + ");
                (format!("{}trait{}: {parents}", marks(&item.attrs), parameters.trim_end()), &item.attrs)
            }
            ReachedWhat::TraitItem(item) => asked(visitor(None), shown, item),
            ReachedWhat::Type(item) => {
                let parameters = visitor(None).parameters(&item.generics);
                (format!("type{} = {}", parameters.trim_end(), ty(&item.ty)), &item.attrs)
            }
            ReachedWhat::Variant(item) => (format!("{}variant", marks(&item.attrs)), &item.attrs),
            ReachedWhat::Macro(..) | ReachedWhat::Static(_) => panic!("`{shown}` is not understood"),
        };
        self.add(shown, signature, summary(attributes));
    }

    fn implementation(&mut self, thing: &Reached<'_>, block: &ItemImpl) {
        let Some((of, _)) = &block.trait_ else { return };
        let mut visitor = self.normal.visitor(thing.module, None);
        let (owner, subject) = match &*block.self_ty {
            Type::Path(path) => {
                (self.normal.name(thing.module, &path.path), visitor.text(&path.path, Visitor::visit_path_mut))
            }
            other => (visitor.text(other, Visitor::visit_type_mut), visitor.text(other, Visitor::visit_type_mut)),
        };
        let mut visitor = self.normal.visitor(thing.module, Some(&block.self_ty));
        let mut name = visitor.text(of, Visitor::visit_path_mut);
        let parameters =
            if block.generics.params.is_empty() { " ".to_owned() } else { visitor.parameters(&block.generics) };
        // A stream is to an async program what an iterator is to a blocking one.
        if name == "futures_core::Stream" {
            name = "Iterator".to_owned();
        } else if name == "Iterator" {
            self.next(thing.module, &owner, block);
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
        self.add(&format!("{owner}: {name}"), signature, None);
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
        self.add(&format!("{owner}::next"), signature, None);
    }
}

fn function(
    mut visitor: Visitor<'_>,
    attributes: &[Attribute],
    signature: &Signature,
    block: Option<&Generics>,
) -> String {
    format!("{}{}", marks(attributes), visitor.signature(signature, block))
}

/// What a trait asks for.
fn asked<'a>(mut visitor: Visitor<'_>, name: &str, item: &'a TraitItem) -> (String, &'a [Attribute]) {
    match item {
        TraitItem::Fn(item) => {
            let provided = if item.default.is_some() { "provided " } else { "" };
            (format!("{provided}{}{}", marks(&item.attrs), visitor.signature(&item.sig, None)), &item.attrs)
        }
        TraitItem::Type(item) => {
            (visitor.text(item, |visitor, item| visitor.visit_trait_item_type_mut(item)), &item.attrs)
        }
        other => panic!("`{name}` is not understood: `{}`", other.to_token_stream()),
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
