//! What a name in a module means.

use std::collections::BTreeSet;

use syn::{Item, Path};

use super::sources::{Crate, within};

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// An item of this crate: its module and its name.
    Local(String, String),
    /// Something of another crate, of the prelude, or a parameter: its path. One that begins with `crate` is of this
    /// crate, and not among its files.
    Foreign(Vec<String>),
}

impl Crate {
    /// What a path means in a module.
    pub fn meaning(&self, module: &str, path: &[String]) -> Meaning {
        self.follow(module, path, &mut BTreeSet::new())
    }

    /// Follows a path; `seen` is where it has been, since names can lead in circles.
    fn follow(&self, module: &str, path: &[String], seen: &mut BTreeSet<(String, Vec<String>)>) -> Meaning {
        let foreign = || Meaning::Foreign(path.to_vec());
        if !seen.insert((module.to_owned(), path.to_vec())) {
            return foreign();
        }
        let Some((first, rest)) = path.split_first() else { return foreign() };
        match first.as_str() {
            "crate" => return self.found("", rest, seen),
            "self" => return self.found(module, rest, seen),
            "super" => {
                let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
                return match rest.first().map(String::as_str) {
                    Some("super") => self.follow(parent, rest, seen),
                    _ => self.found(parent, rest, seen),
                };
            }
            _ => {}
        }
        let known = self.modules.get(module).is_some_and(|module| module.uses.contains_key(first));
        if known || self.item(module, first).is_some() { self.found(module, path, seen) } else { foreign() }
    }

    /// What a path means that begins in a module.
    fn found(&self, module: &str, path: &[String], seen: &mut BTreeSet<(String, Vec<String>)>) -> Meaning {
        let foreign = || {
            let module = module.split("::").filter(|name| !name.is_empty()).map(str::to_owned);
            Meaning::Foreign(["crate".to_owned()].into_iter().chain(module).chain(path.iter().cloned()).collect())
        };
        let Some((first, rest)) = path.split_first() else { return foreign() };
        let inner = within(module, first);
        if !rest.is_empty() && self.modules.contains_key(&inner) {
            return self.found(&inner, rest, seen);
        }
        if rest.is_empty() && self.item(module, first).is_some() {
            return Meaning::Local(module.to_owned(), first.clone());
        }
        match self.modules.get(module).and_then(|module| module.uses.get(first)) {
            Some(brought) => {
                let whole = [&brought.path, rest].concat();
                // A whole crate brings in its own name.
                if brought.path.first() == Some(first) {
                    Meaning::Foreign(whole)
                } else {
                    self.follow(module, &whole, seen)
                }
            }
            None => foreign(),
        }
    }

    /// The item of this name in a module.
    pub fn item(&self, module: &str, name: &str) -> Option<&Item> {
        let named = |item: &&Item| ident(item).is_some_and(|ident| ident == name);
        self.modules.get(module)?.items.iter().find(named)
    }
}

/// The name of an item that others can name.
pub(super) fn ident(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Mod(item) => Some(&item.ident),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

/// The words of a path.
pub fn words(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// The last word of a path.
pub fn last(path: &Path) -> String {
    words(path).pop().unwrap_or_default()
}
