//! What the macros of a crate write, as far as they are made by `macro_rules!`.
//!
//! Settings, constants and whole enums are written by macros, and callers see no difference. Names that a macro makes for
//! itself are not told apart from those of its caller: what callers see has none.

mod pattern;
mod template;

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Item;

use self::pattern::Matcher;
use super::names::last;
use crate::{Error, Result};

/// How often a macro may be called by what a macro writes.
const MAX_DEPTH: usize = 16;
/// How many calls are followed in one crate.
const MAX_CALLS: usize = 10_000;

/// The macros that are known, by their names.
#[derive(Debug, Default)]
pub(super) struct Macros {
    known: BTreeMap<String, Definition>,
    calls: usize,
}

#[derive(Debug)]
struct Definition {
    /// What `$crate` stands for.
    of: String,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    pattern: Vec<Matcher>,
    template: TokenStream,
}

impl Macros {
    /// Learns the macro that an item defines, if it is a definition.
    pub(super) fn define(&mut self, item: &Item, of: &str) -> Result<()> {
        let Item::Macro(item) = item else { return Ok(()) };
        let Some(name) = item.ident.as_ref().filter(|_| item.mac.path.is_ident("macro_rules")) else { return Ok(()) };
        let rules = rules(item.mac.tokens.clone()).map_err(|error| error.at(format!("the macro `{name}`")))?;
        self.known.insert(name.to_string(), Definition { of: of.to_owned(), rules });
        Ok(())
    }

    /// Whether what a call writes is known.
    pub(super) fn knows(&self, call: &syn::Macro) -> bool {
        self.known.contains_key(&last(&call.path))
    }

    /// What a call writes; `depth` counts the calls that led to it.
    pub(super) fn expand(&mut self, call: &syn::Macro, depth: usize) -> Result<TokenStream> {
        let name = last(&call.path);
        let Some(definition) = self.known.get(&name) else {
            return Err(Error::new(format!("what `{name}!` writes is not known"))
                .help("only macros that `macro_rules!` makes, here or in the crate named, are understood"));
        };
        self.calls += 1;
        if depth >= MAX_DEPTH || self.calls > MAX_CALLS {
            return Err(Error::new(format!("`{name}!` has no end")));
        }
        for rule in &definition.rules {
            if let Some(bindings) = pattern::bind(&rule.pattern, call.tokens.clone()) {
                return template::fill(rule.template.clone(), &bindings, &definition.of)
                    .map_err(|error| error.at(format!("the macro `{name}`")));
            }
        }
        Err(Error::new(format!("a call of `{name}!` fits none of its rules")))
    }
}

/// The rules of a definition: `(pattern) => { template };` and so on.
fn rules(tokens: TokenStream) -> Result<Vec<Rule>> {
    let mut groups = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    let mut rules = Vec::new();
    while let Some(pattern) = groups.next() {
        let template: Group = groups.next().ok_or_else(|| Error::new("a rule has no second half"))?;
        if template.delimiter() == Delimiter::None {
            return Err(Error::new("a rule has no second half"));
        }
        rules.push(Rule { pattern: pattern::read(pattern.stream())?, template: template.stream() });
    }
    Ok(rules)
}
