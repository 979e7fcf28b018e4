//! What of a crate can be reached from outside.

use std::collections::BTreeMap;

use syn::punctuated::Punctuated;
use syn::{
    Attribute, Field, Fields, GenericParam, Generics, Ident, ImplItem, ImplItemConst, ImplItemFn, Item, ItemConst,
    ItemEnum, ItemFn, ItemImpl, ItemMacro, ItemMod, ItemStatic, ItemStruct, ItemTrait, ItemType, Path, Token,
    TraitItem, Type, Variant, parse_quote,
};

use super::names::{Meaning, ident, words};
use super::sources::{Crate, Use, is_public, within};
use crate::{Error, Result};

/// What of a crate can be reached from outside, through its public modules and what it exports.
#[derive(Debug)]
pub struct Reach<'a> {
    /// Each thing, in the order in which it is met; one that is exported twice is there twice.
    pub things: Vec<Reached<'a>>,
    /// The shortest path of each item that can be reached, from the root of the crate.
    pub paths: BTreeMap<Meaning, String>,
}

/// Something that can be reached.
#[derive(Debug)]
pub struct Reached<'a> {
    /// How callers name it from the root of the crate. An implementation, and what a block adds to a type, have the path
    /// of the type, which is empty for a type of another crate.
    pub path: String,
    /// The module in which it is written, whose names it uses.
    pub module: &'a str,
    /// What it is.
    pub what: What<'a>,
}

/// What can be reached.
#[derive(Debug)]
pub enum What<'a> {
    /// A constant outside of a block.
    Constant(&'a ItemConst),
    /// An enum.
    Enum(&'a ItemEnum),
    /// Something of another crate that this one exports: its path there.
    Export(Vec<String>, &'a Use),
    /// A public field of a struct, or a field of a variant, with its name or number.
    Field(&'a Field, String),
    /// A function outside of a block.
    Function(&'a ItemFn),
    /// An implementation of a trait, also one that is derived.
    Implementation(Box<ItemImpl>),
    /// A constant of a type.
    InnerConstant(&'a ItemImpl, &'a ImplItemConst),
    /// A macro that is exported.
    Macro(&'a ItemMacro, &'a Ident),
    /// A method, or a function of a type.
    Method(&'a ItemImpl, &'a ImplItemFn),
    /// A module.
    Module(&'a ItemMod),
    /// A static.
    Static(&'a ItemStatic),
    /// A struct.
    Struct(&'a ItemStruct),
    /// A trait.
    Trait(&'a ItemTrait),
    /// What a trait asks for or provides.
    TraitItem(&'a TraitItem),
    /// A type that stands for another.
    Type(&'a ItemType),
    /// A variant of an enum.
    Variant(&'a Variant),
}

impl Crate {
    /// What of this crate can be reached from outside.
    ///
    /// # Errors
    ///
    /// When something is of a kind that is not understood: a union, an alias of a trait, the crate of an `extern crate`.
    pub fn reach(&self) -> Result<Reach<'_>> {
        let mut walk = Walk { read: self, things: Vec::new(), paths: BTreeMap::new(), open: Vec::new() };
        walk.module("", "")?;
        for (module, content) in &self.modules {
            for item in &content.items {
                match item {
                    Item::Impl(block) => walk.block(module, block)?,
                    Item::Macro(item) if item.attrs.iter().any(|mark| mark.path().is_ident("macro_export")) => {
                        if let Some(name) = &item.ident {
                            walk.add(name.to_string(), module, What::Macro(item, name));
                        }
                    }
                    _ => {}
                }
            }
        }
        walk.derives()?;
        Ok(Reach { things: walk.things, paths: walk.paths })
    }
}

struct Walk<'a> {
    read: &'a Crate,
    things: Vec<Reached<'a>>,
    paths: BTreeMap<Meaning, String>,
    /// The modules that are being walked through: one may export what it stands in.
    open: Vec<String>,
}

impl<'a> Walk<'a> {
    fn add(&mut self, path: String, module: &'a str, what: What<'a>) {
        self.things.push(Reached { path, module, what });
    }

    /// Everything public in a module, which callers know by `path`.
    fn module(&mut self, module: &str, path: &str) -> Result<()> {
        let read = self.read;
        let Some((module, content)) = read.modules.get_key_value(module) else { return Ok(()) };
        if self.open.contains(module) {
            return Ok(());
        }
        self.open.push(module.clone());
        for (name, brought) in content.uses.iter().filter(|(_, brought)| brought.public) {
            let shown = within(path, name);
            match read.meaning(module, &brought.path) {
                Meaning::Local(module, name) => {
                    let module = read.modules.get_key_value(&module).map_or("", |(module, _)| module.as_str());
                    if let Some(item) = read.item(module, &name) {
                        self.item(module, item, &name, shown)?;
                    }
                }
                Meaning::Foreign(from) => self.add(shown, module, What::Export(from, brought)),
            }
        }
        for item in &content.items {
            let visibility = match item {
                Item::Const(item) => &item.vis,
                Item::Enum(item) => &item.vis,
                Item::ExternCrate(item) => &item.vis,
                Item::Fn(item) => &item.vis,
                Item::Mod(item) => &item.vis,
                Item::Static(item) => &item.vis,
                Item::Struct(item) => &item.vis,
                Item::Trait(item) => &item.vis,
                Item::TraitAlias(item) => &item.vis,
                Item::Type(item) => &item.vis,
                Item::Union(item) => &item.vis,
                _ => continue,
            };
            if is_public(visibility) {
                let name = ident(item).map(ToString::to_string).ok_or_else(|| not_understood(path))?;
                self.item(module, item, &name, within(path, &name))?;
            }
        }
        self.open.pop();
        Ok(())
    }

    /// An item that can be reached as `shown`.
    fn item(&mut self, module: &'a str, item: &'a Item, name: &str, shown: String) -> Result<()> {
        let meaning = Meaning::Local(module.to_owned(), name.to_owned());
        let path = self.paths.entry(meaning).or_insert_with(|| shown.clone());
        if (shown.matches("::").count(), &shown) < (path.matches("::").count(), path) {
            path.clone_from(&shown);
        }
        match item {
            Item::Const(item) => self.add(shown, module, What::Constant(item)),
            Item::Enum(item) => {
                self.add(shown.clone(), module, What::Enum(item));
                for variant in &item.variants {
                    let shown = within(&shown, &variant.ident.to_string());
                    self.add(shown.clone(), module, What::Variant(variant));
                    self.fields(module, &shown, &variant.fields, true);
                }
            }
            Item::Fn(item) => self.add(shown, module, What::Function(item)),
            Item::Mod(item) => {
                self.add(shown.clone(), module, What::Module(item));
                self.module(&within(module, name), &shown)?;
            }
            Item::Static(item) => self.add(shown, module, What::Static(item)),
            Item::Struct(item) => {
                self.add(shown.clone(), module, What::Struct(item));
                self.fields(module, &shown, &item.fields, false);
            }
            Item::Trait(item) => {
                self.add(shown.clone(), module, What::Trait(item));
                for item in &item.items {
                    let name = match item {
                        TraitItem::Const(item) => &item.ident,
                        TraitItem::Fn(item) => &item.sig.ident,
                        TraitItem::Type(item) => &item.ident,
                        _ => return Err(not_understood(&shown)),
                    };
                    self.add(within(&shown, &name.to_string()), module, What::TraitItem(item));
                }
            }
            Item::Type(item) => self.add(shown, module, What::Type(item)),
            _ => return Err(not_understood(&shown)),
        }
        Ok(())
    }

    fn fields(&mut self, module: &'a str, owner: &str, fields: &'a Fields, of_variant: bool) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| of_variant || is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            self.add(within(owner, &name), module, What::Field(field, name));
        }
    }

    /// What is derived for every type that can be reached.
    fn derives(&mut self) -> Result<()> {
        let mut derived = Vec::new();
        for (meaning, path) in &self.paths {
            let Meaning::Local(module, name) = meaning else { continue };
            let Some((module, _)) = self.read.modules.get_key_value(module) else { continue };
            let (attributes, ident, generics) = match self.read.item(module, name) {
                Some(Item::Struct(item)) => (&item.attrs, &item.ident, &item.generics),
                Some(Item::Enum(item)) => (&item.attrs, &item.ident, &item.generics),
                _ => continue,
            };
            for block in blocks(attributes, ident, generics)? {
                let what = What::Implementation(Box::new(block));
                derived.push(Reached { path: path.clone(), module, what });
            }
        }
        self.things.extend(derived);
        Ok(())
    }

    fn block(&mut self, module: &'a str, block: &'a ItemImpl) -> Result<()> {
        let Some(path) = self.path(module, &block.self_ty) else { return Ok(()) };
        if let Some((of, _)) = &block.trait_ {
            if self.path(module, &parse_quote!(#of)).is_some() {
                self.add(path, module, What::Implementation(Box::new(block.clone())));
            }
            return Ok(());
        }
        for item in &block.items {
            match item {
                ImplItem::Const(item) if is_public(&item.vis) => {
                    self.add(within(&path, &item.ident.to_string()), module, What::InnerConstant(block, item));
                }
                ImplItem::Fn(item) if is_public(&item.vis) => {
                    self.add(within(&path, &item.sig.ident.to_string()), module, What::Method(block, item));
                }
                ImplItem::Const(_) | ImplItem::Fn(_) => {}
                _ => return Err(not_understood(&path)),
            }
        }
        Ok(())
    }

    /// The path of a type or trait if callers know it; those of other crates they do, and these have none.
    fn path(&self, module: &str, ty: &Type) -> Option<String> {
        let path: &Path = match ty {
            Type::Path(path) => &path.path,
            Type::Reference(reference) => return self.path(module, &reference.elem),
            _ => return Some(String::new()),
        };
        match self.read.meaning(module, &words(path)) {
            // Of this crate, and not among its files.
            Meaning::Foreign(path) if path.first().is_some_and(|first| first == "crate") => match path.as_slice() {
                [_, name] => Some(name.clone()),
                // A module that is not among the files is its own affair.
                _ => None,
            },
            Meaning::Foreign(_) => Some(String::new()),
            local @ Meaning::Local(..) => self.paths.get(&local).cloned(),
        }
    }
}

fn not_understood(path: &str) -> Error {
    let place = if path.is_empty() { "the root of the crate" } else { path };
    Error::new(format!("something in `{place}` is of a kind that is not understood"))
}

/// The implementations that a type derives.
fn blocks(attributes: &[Attribute], ident: &Ident, generics: &Generics) -> Result<Vec<ItemImpl>> {
    let mut blocks = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let names = attribute
            .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
            .map_err(|error| Error::new(format!("the traits that `{ident}` derives are not understood: {error}")))?;
        for name in names {
            let mut generics = generics.clone();
            for parameter in &mut generics.params {
                if let GenericParam::Type(parameter) = parameter {
                    parameter.bounds.push(parse_quote!(#name));
                }
            }
            let (start, given, wanted) = generics.split_for_impl();
            blocks.push(parse_quote!(impl #start #name for #ident #given #wanted {}));
        }
    }
    Ok(blocks)
}
