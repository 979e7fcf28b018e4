//! What a name in a module means.

use syn::{Item, Path};

use super::crates::{Crate, within};

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// An item of this crate: its module and its name.
    Local(String, String),
    /// Something of another crate, of the prelude, or a parameter: its path.
    Foreign(Vec<String>),
}

impl Crate {
    /// What a path means in a module.
    pub(super) fn meaning(&self, module: &str, path: &[String]) -> Meaning {
        let foreign = || Meaning::Foreign(path.to_vec());
        let Some((first, rest)) = path.split_first() else { return foreign() };
        match first.as_str() {
            "crate" => return self.found("", rest),
            "self" => return self.found(module, rest),
            "super" => return self.found(module.rsplit_once("::").map_or("", |(parent, _)| parent), rest),
            _ => {}
        }
        let known = self.modules.get(module).is_some_and(|module| module.uses.contains_key(first));
        if known || self.item(module, first).is_some() { self.found(module, path) } else { foreign() }
    }

    /// What a path means that begins in a module.
    fn found(&self, module: &str, path: &[String]) -> Meaning {
        let foreign = || Meaning::Foreign(path.to_vec());
        let Some((first, rest)) = path.split_first() else { return foreign() };
        let inner = within(module, first);
        if !rest.is_empty() && self.modules.contains_key(&inner) {
            return self.found(&inner, rest);
        }
        if rest.is_empty() && self.item(module, first).is_some() {
            return Meaning::Local(module.to_owned(), first.clone());
        }
        match self.modules.get(module).and_then(|module| module.uses.get(first)) {
            Some(brought) => {
                let whole = [&brought.path, rest].concat();
                // A whole crate brings in its own name.
                if brought.path.first() == Some(first) { Meaning::Foreign(whole) } else { self.meaning(module, &whole) }
            }
            None => foreign(),
        }
    }

    /// The item of this name in a module.
    pub(super) fn item(&self, module: &str, name: &str) -> Option<&Item> {
        let named = |item: &&Item| match item {
            Item::Const(item) => item.ident == name,
            Item::Enum(item) => item.ident == name,
            Item::Fn(item) => item.sig.ident == name,
            Item::Mod(item) => item.ident == name,
            Item::Static(item) => item.ident == name,
            Item::Struct(item) => item.ident == name,
            Item::Trait(item) => item.ident == name,
            Item::Type(item) => item.ident == name,
            Item::Union(item) => item.ident == name,
            _ => false,
        };
        self.modules.get(module)?.items.iter().find(named)
    }
}

/// The words of a path.
pub(super) fn words(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// The last word of a path.
pub(super) fn last(path: &Path) -> String {
    words(path).pop().unwrap_or_default()
}
