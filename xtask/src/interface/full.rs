//! Types and signatures with every name in full, so that two of them are equal only if they mean the same.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Generics, Path, PathArguments, Type, TypePath};

use super::names::{Meaning, words};
use super::sources::{Crate, within};
use super::written::written;

/// Names that every module knows, in the form in which they are written wherever they come from.
const PRELUDE: [&str; 42] = [
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "bool",
    "char",
    "str",
];

/// A crate, and the names by which its items are written.
pub(super) struct Names<'a> {
    pub(super) read: &'a Crate,
    pub(super) paths: &'a BTreeMap<Meaning, String>,
    /// What stands before the names of this crate.
    pub(super) root: String,
}

impl Names<'_> {
    /// A writer for what is written in a module, where these parameters are known.
    pub(super) fn writer<'b>(&'b self, module: &'b str, generics: &[&Generics]) -> Full<'b> {
        let names = generics.iter().flat_map(|generics| &generics.params).filter_map(|parameter| match parameter {
            syn::GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Lifetime(_) => None,
        });
        Full { names: self, module, parameters: names.collect() }
    }

    /// The name of a path in a module, from the root of a crate.
    pub(super) fn name(&self, module: &str, path: &[String]) -> String {
        match self.read.meaning(module, path) {
            Meaning::Foreign(path) => foreign(&path, &self.root),
            local @ Meaning::Local(..) => match self.paths.get(&local) {
                Some(path) => within(&self.root, path),
                // It cannot be reached, and is named all the same: a trait that nobody else shall implement, say.
                None => match local {
                    Meaning::Local(module, name) => within(&self.root, &within(&module, &name)),
                    Meaning::Foreign(path) => path.join("::"),
                },
            },
        }
    }
}

/// The name of something that is not written here. What the standard library has is known by its last two words, and what
/// every module knows by its last one.
fn foreign(path: &[String], root: &str) -> String {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    match words.as_slice() {
        // What is derived is seldom named.
        ["Debug"] => "fmt::Debug".to_owned(),
        ["Hash"] => "hash::Hash".to_owned(),
        ["crate", rest @ ..] => within(root, &rest.join("::")),
        ["std" | "core" | "alloc", rest @ ..] => match rest {
            // `fmt::Result` and `io::Result` are others.
            [.., module, "Result"] if *module != "result" => format!("{module}::Result"),
            [.., last] if PRELUDE.contains(last) => (*last).to_owned(),
            [.., module, last] => format!("{module}::{last}"),
            rest => rest.join("::"),
        },
        words => words.join("::"),
    }
}

/// Writes every name in full.
pub(super) struct Full<'a> {
    names: &'a Names<'a>,
    module: &'a str,
    parameters: BTreeSet<String>,
}

impl Full<'_> {
    /// Anything with its names in full, in one line.
    pub(super) fn text<T: Clone + ToTokens>(&mut self, what: &T, visit: impl FnOnce(&mut Self, &mut T)) -> String {
        let mut what = what.clone();
        visit(self, &mut what);
        written(&what)
    }

    /// The parameters with what is asked of them behind the name of a type, and the `where` clause.
    pub(super) fn generics(&mut self, generics: &Generics) -> (String, String) {
        let mut generics = generics.clone();
        self.visit_generics_mut(&mut generics);
        let clause = generics.where_clause.take();
        (written(&generics), clause.map(|clause| clause_text(&clause)).unwrap_or_default())
    }
}

/// A `where` clause without its last comma.
pub(super) fn clause_text(clause: &syn::WhereClause) -> String {
    if clause.predicates.is_empty() { String::new() } else { format!(" {}", written(clause).trim_end_matches(',')) }
}

impl VisitMut for Full<'_> {
    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        let Some(of) = &mut ty.qself else {
            self.visit_path_mut(&mut ty.path);
            return;
        };
        // `<T as Trait>::Output`: the first segments are the trait.
        self.visit_type_mut(&mut of.ty);
        let rest: Vec<_> = ty.path.segments.iter().skip(of.position).cloned().collect();
        ty.path.segments = ty.path.segments.iter().take(of.position).cloned().collect();
        if !ty.path.segments.is_empty() {
            self.visit_path_mut(&mut ty.path);
        }
        of.position = ty.path.segments.len();
        ty.path.segments.extend(rest);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        for segment in &mut path.segments {
            self.visit_path_arguments_mut(&mut segment.arguments);
        }
        let names = words(path);
        let own = names.first().is_none_or(|first| first == "Self" || self.parameters.contains(first));
        // Arguments in the middle of a path are those of a type, behind which nothing is looked up.
        let mut earlier = path.segments.iter().rev().skip(1);
        if own || earlier.any(|segment| !matches!(segment.arguments, PathArguments::None)) {
            return;
        }
        let arguments = path.segments.last().map(|segment| segment.arguments.clone()).unwrap_or_default();
        if let Ok(mut renamed) = syn::parse_str::<Path>(&self.names.name(self.module, &names)) {
            if let Some(segment) = renamed.segments.last_mut() {
                segment.arguments = arguments;
            }
            *path = renamed;
        }
    }

    fn visit_generics_mut(&mut self, generics: &mut Generics) {
        let names: Vec<String> = generics.type_params().map(|parameter| parameter.ident.to_string()).collect();
        self.parameters.extend(names);
        visit_mut::visit_generics_mut(self, generics);
    }

    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        receiver.mutability = None;
        visit_mut::visit_receiver_mut(self, receiver);
    }

    fn visit_pat_mut(&mut self, pattern: &mut syn::Pat) {
        if let syn::Pat::Ident(name) = pattern {
            name.mutability = None;
            name.by_ref = None;
        }
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.clear();
    }

    fn visit_expr_mut(&mut self, expression: &mut syn::Expr) {
        // The length of an array may be a constant of this crate.
        if let syn::Expr::Path(path) = expression {
            self.visit_path_mut(&mut path.path);
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        // Brackets that only hold a type together.
        while let Type::Group(group) = ty {
            *ty = (*group.elem).clone();
        }
        visit_mut::visit_type_mut(self, ty);
    }
}
