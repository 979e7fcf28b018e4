//! Declarations side by side: their parameters, and what is asked of them.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, Generics, Ident, ItemEnum, ItemImpl, ItemStruct, ItemTrait, Lifetime, Pat, Path, Signature,
    TraitItemType, WherePredicate,
};

use super::declaration::{Declaration, is_parameter, parse_implementation};
use super::written::written;

/// How one declaration stands to one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// It says the same, in other words perhaps: the names of parameters are nobody's concern.
    Same,
    /// It asks for less.
    Looser,
    /// It asks for more, or says something else.
    Different,
}

impl Relation {
    pub(super) fn breaks(self) -> bool {
        self == Self::Different
    }
}

/// A declaration with parameters.
pub(super) trait Head: syn::parse::Parse + ToTokens {
    /// The word that it begins with.
    const WORD: &'static str;
    fn generics(&mut self) -> &mut Generics;
    fn rename(&mut self, names: &mut Rename);
}

macro_rules! heads {
    ($($item:ty, $word:literal, $visit:ident;)*) => {$(
        impl Head for $item {
            const WORD: &'static str = $word;

            fn generics(&mut self) -> &mut Generics {
                &mut self.generics
            }

            fn rename(&mut self, names: &mut Rename) {
                names.$visit(self);
            }
        }
    )*};
}

heads! {
    ItemEnum, "enum", visit_item_enum_mut;
    ItemImpl, "impl", visit_item_impl_mut;
    ItemStruct, "struct", visit_item_struct_mut;
    ItemTrait, "trait", visit_item_trait_mut;
    Signature, "fn", visit_signature_mut;
    TraitItemType, "type", visit_trait_item_type_mut;
}

/// How two texts stand to each other; `None` if one of them is no such declaration.
pub(super) fn relation<T: Head>(old: &str, new: &str) -> Option<Relation> {
    Some(of_items::<T>(syn::parse_str(old).ok()?, syn::parse_str(new).ok()?))
}

/// How two declarations stand to each other.
pub(super) fn of_items<T: Head>(old: T, new: T) -> Relation {
    compared(old, new, Rename::default(), Rename::default())
}

/// How two functions stand to each other, whose texts behind their names are given.
pub(super) fn functions(old: &Declaration, before: &str, new: &Declaration, after: &str) -> Option<Relation> {
    let (mut given, mut other) = (Rename::default(), Rename::default());
    if old.arguments.len() != new.arguments.len() {
        return Some(Relation::Different);
    }
    // What a type is given by its block are parameters, or types.
    for (old, new) in old.arguments.iter().zip(&new.arguments) {
        match (is_parameter(old), is_parameter(new)) {
            (true, true) => {
                given.learn(old);
                other.learn(new);
            }
            _ if old == new => {}
            _ => return Some(Relation::Different),
        }
    }
    let old: Signature = syn::parse_str(&format!("fn x{before}")).ok()?;
    let new: Signature = syn::parse_str(&format!("fn x{after}")).ok()?;
    Some(compared(old, new, given, other))
}

/// How two implementations stand to each other.
pub(super) fn implementations(old: &str, new: &str) -> Option<Relation> {
    Some(of_items(parse_implementation(old)?, parse_implementation(new)?))
}

fn compared<T: Head>(old: T, new: T, given: Rename, other: Rename) -> Relation {
    let (before, asked) = canonical(old, given);
    let (after, asks) = canonical(new, other);
    if before != after {
        Relation::Different
    } else if asked == asks {
        Relation::Same
    } else if asks.is_subset(&asked) {
        Relation::Looser
    } else {
        Relation::Different
    }
}

/// A declaration with its parameters numbered, and apart from it what is asked of them.
fn canonical<T: Head>(mut item: T, mut names: Rename) -> (String, BTreeSet<String>) {
    for parameter in &item.generics().params {
        match parameter {
            GenericParam::Type(parameter) => names.learn(&parameter.ident.to_string()),
            GenericParam::Const(parameter) => names.learn(&parameter.ident.to_string()),
            GenericParam::Lifetime(parameter) => names.learn(&parameter.lifetime.to_string()),
        }
    }
    item.rename(&mut names);
    let asked = demands(item.generics());
    (written(&item), asked)
}

/// Takes out of parameters what is asked of them: each demand by itself.
fn demands(generics: &mut Generics) -> BTreeSet<String> {
    fn each<'a, T: ToTokens + 'a>(what: &str, bounds: impl IntoIterator<Item = &'a T>) -> Vec<String> {
        bounds.into_iter().map(|bound| format!("{what}: {}", written(bound))).collect()
    }
    let mut asked = BTreeSet::new();
    for parameter in &mut generics.params {
        match parameter {
            GenericParam::Type(parameter) => {
                let bounds = std::mem::take(&mut parameter.bounds);
                parameter.colon_token = None;
                asked.extend(each(&written(&parameter.ident), &bounds));
            }
            GenericParam::Lifetime(parameter) => {
                let bounds = std::mem::take(&mut parameter.bounds);
                parameter.colon_token = None;
                asked.extend(each(&written(&parameter.lifetime), &bounds));
            }
            GenericParam::Const(_) => {}
        }
    }
    for predicate in generics.where_clause.take().into_iter().flat_map(|clause| clause.predicates) {
        asked.extend(match predicate {
            WherePredicate::Type(predicate) => {
                let scope = predicate.lifetimes.as_ref().map(written).unwrap_or_default();
                each(&format!("{scope}{}", written(&predicate.bounded_ty)), &predicate.bounds)
            }
            WherePredicate::Lifetime(predicate) => each(&written(&predicate.lifetime), &predicate.bounds),
            other => vec![written(&other)],
        });
    }
    asked
}

/// Writes parameters by their numbers.
#[derive(Default)]
pub(super) struct Rename(BTreeMap<String, String>);

impl Rename {
    fn learn(&mut self, name: &str) {
        let number = self.0.len();
        let tick = if name.starts_with('\'') { "'" } else { "" };
        self.0.insert(name.to_owned(), format!("{tick}parameter_{number}"));
    }

    fn name(&self, ident: &mut Ident) {
        if let Some(name) = self.0.get(&ident.to_string()) {
            *ident = Ident::new(name, ident.span());
        }
    }
}

impl VisitMut for Rename {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if let Some(first) = path.segments.first_mut() {
            self.name(&mut first.ident);
        }
    }

    fn visit_type_param_mut(&mut self, parameter: &mut syn::TypeParam) {
        visit_mut::visit_type_param_mut(self, parameter);
        self.name(&mut parameter.ident);
    }

    fn visit_const_param_mut(&mut self, parameter: &mut syn::ConstParam) {
        visit_mut::visit_const_param_mut(self, parameter);
        self.name(&mut parameter.ident);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if let Some(name) = self.0.get(&lifetime.to_string()) {
            *lifetime = Lifetime::new(name, lifetime.apostrophe);
        }
    }

    fn visit_fn_arg_mut(&mut self, argument: &mut FnArg) {
        visit_mut::visit_fn_arg_mut(self, argument);
        // Nobody calls by the names of arguments.
        if let FnArg::Typed(typed) = argument {
            *typed.pat = Pat::Wild(syn::PatWild { attrs: Vec::new(), underscore_token: Default::default() });
        }
    }
}
