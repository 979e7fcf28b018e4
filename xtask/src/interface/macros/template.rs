//! The second half of a rule: what a call writes.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

use super::pattern::{Binding, Bindings, repetition};
use crate::{Error, Result};

/// Fills a template in; `of` is the crate of the macro.
pub(super) fn fill(template: TokenStream, bindings: &Bindings, of: &str) -> Result<TokenStream> {
    let mut filled = TokenStream::new();
    let mut tokens = template.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Ident(name)) if name == "crate" => {
                    filled.extend([TokenTree::Ident(Ident::new(of, Span::call_site()))]);
                }
                Some(TokenTree::Ident(name)) => match bindings.get(&name.to_string()) {
                    Some(Binding::One(tokens)) => filled.extend(tokens.clone()),
                    Some(Binding::Many(_)) => {
                        return Err(Error::new(format!("`${name}` is repeated, and is used once")));
                    }
                    None => return Err(Error::new(format!("`${name}` stands for nothing"))),
                },
                Some(TokenTree::Group(group)) => {
                    let (separator, _) = repetition(&mut tokens)?;
                    for (round, bindings) in rounds(group.stream(), bindings)?.iter().enumerate() {
                        filled.extend(separator.clone().filter(|_| round > 0));
                        filled.extend(fill(group.stream(), bindings, of)?);
                    }
                }
                _ => return Err(Error::new("a `$` names nothing")),
            },
            TokenTree::Group(group) => {
                let inner = Group::new(group.delimiter(), fill(group.stream(), bindings, of)?);
                filled.extend([TokenTree::Group(inner)]);
            }
            other => filled.extend([other]),
        }
    }
    Ok(filled)
}

/// The bindings of each round of a repetition: as many as the names in it that are repeated have.
fn rounds(template: TokenStream, bindings: &Bindings) -> Result<Vec<Bindings>> {
    let mut names = Vec::new();
    names_of(template, &mut names);
    let repeated: Vec<(&String, &Vec<Binding>)> = names
        .iter()
        .filter_map(|name| match bindings.get(name) {
            Some(Binding::Many(each)) => Some((name, each)),
            _ => None,
        })
        .collect();
    let Some(count) = repeated.iter().map(|(_, each)| each.len()).min() else {
        return Err(Error::new("nothing of a repetition is repeated"));
    };
    let round = |index: usize| {
        let mut round = bindings.clone();
        for (name, each) in &repeated {
            if let Some(binding) = each.get(index) {
                round.insert((*name).clone(), binding.clone());
            }
        }
        round
    };
    Ok((0..count).map(round).collect())
}

fn names_of(template: TokenStream, names: &mut Vec<String>) {
    let mut dollar = false;
    for token in template {
        match &token {
            TokenTree::Ident(name) if dollar => names.push(name.to_string()),
            TokenTree::Group(group) => names_of(group.stream(), names),
            _ => {}
        }
        dollar = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '$');
    }
}
