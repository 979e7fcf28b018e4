//! The first half of a rule: what a call must look like.

use std::collections::BTreeMap;
use std::iter::Peekable;

use proc_macro2::{Delimiter, TokenStream, TokenTree, token_stream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};

use crate::{Error, Result};

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Matcher {
    /// This token.
    Token(TokenTree),
    /// Brackets with something in them.
    Group(Delimiter, Vec<Matcher>),
    /// `$name:kind`.
    Fragment(String, String),
    /// `$( … ) separator operator`.
    Repeat(Vec<Matcher>, Option<TokenTree>, char),
}

/// What the names of a pattern stand for in one call.
pub(super) type Bindings = BTreeMap<String, Binding>;

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Binding {
    /// These tokens.
    One(TokenStream),
    /// One binding for each repeat.
    Many(Vec<Binding>),
}

/// Reads a pattern.
pub(super) fn read(tokens: TokenStream) -> Result<Vec<Matcher>> {
    let mut tokens = tokens.into_iter().peekable();
    let mut matchers = Vec::new();
    while let Some(token) = tokens.next() {
        matchers.push(match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Ident(name)) => {
                    let (Some(TokenTree::Punct(_)), Some(TokenTree::Ident(kind))) = (tokens.next(), tokens.next())
                    else {
                        return Err(Error::new(format!("`${name}` is of no kind")));
                    };
                    Matcher::Fragment(name.to_string(), kind.to_string())
                }
                Some(TokenTree::Group(group)) => {
                    let (separator, operator) = repetition(&mut tokens)?;
                    Matcher::Repeat(read(group.stream())?, separator, operator)
                }
                _ => return Err(Error::new("a `$` names nothing")),
            },
            TokenTree::Group(group) => Matcher::Group(group.delimiter(), read(group.stream())?),
            other => Matcher::Token(other),
        });
    }
    Ok(matchers)
}

/// What stands behind `$( … )`: a separator, if there is one, and how often it may be repeated.
pub(super) fn repetition(tokens: &mut Peekable<token_stream::IntoIter>) -> Result<(Option<TokenTree>, char)> {
    let mut separator = None;
    for token in tokens.by_ref().take(2) {
        match &token {
            TokenTree::Punct(punct) if ['*', '+', '?'].contains(&punct.as_char()) => {
                return Ok((separator, punct.as_char()));
            }
            _ => separator = Some(token),
        }
    }
    Err(Error::new("a repetition does not say how often"))
}

/// What the names stand for if the tokens fit the pattern.
pub(super) fn bind(pattern: &[Matcher], tokens: TokenStream) -> Option<Bindings> {
    let mut bindings = Bindings::new();
    let whole = |input: ParseStream<'_>| all(pattern, input, &mut bindings);
    whole.parse2(tokens).ok()?;
    Some(bindings)
}

fn all(pattern: &[Matcher], input: ParseStream<'_>, bindings: &mut Bindings) -> syn::Result<()> {
    pattern.iter().try_for_each(|matcher| one(matcher, input, bindings))
}

fn one(matcher: &Matcher, input: ParseStream<'_>, bindings: &mut Bindings) -> syn::Result<()> {
    match matcher {
        Matcher::Token(expected) => token(expected, input),
        Matcher::Group(delimiter, inner) => {
            let found: TokenTree = input.parse()?;
            match found {
                TokenTree::Group(group) if group.delimiter() == *delimiter => {
                    (|input: ParseStream<'_>| all(inner, input, bindings)).parse2(group.stream())
                }
                other => Err(syn::Error::new(other.span(), "other brackets")),
            }
        }
        Matcher::Fragment(name, kind) => {
            bindings.insert(name.clone(), Binding::One(fragment(kind, input)?));
            Ok(())
        }
        Matcher::Repeat(inner, separator, operator) => {
            let rounds = repeats(inner, separator.as_ref(), *operator, input)?;
            let mut names = Vec::new();
            names_of(inner, &mut names);
            for name in names {
                let each = rounds.iter().filter_map(|round| round.get(name).cloned()).collect();
                bindings.insert(name.clone(), Binding::Many(each));
            }
            Ok(())
        }
    }
}

fn token(expected: &TokenTree, input: ParseStream<'_>) -> syn::Result<()> {
    let found: TokenTree = input.parse()?;
    if found.to_string() == expected.to_string() { Ok(()) } else { Err(syn::Error::new(found.span(), "another token")) }
}

/// As many repeats as there are.
fn repeats(
    inner: &[Matcher],
    separator: Option<&TokenTree>,
    operator: char,
    input: ParseStream<'_>,
) -> syn::Result<Vec<Bindings>> {
    let mut rounds: Vec<Bindings> = Vec::new();
    while !input.is_empty() && (operator != '?' || rounds.is_empty()) {
        let attempt = input.fork();
        let mut bindings = Bindings::new();
        let separated = rounds.is_empty() || separator.is_none_or(|separator| token(separator, &attempt).is_ok());
        if !separated || all(inner, &attempt, &mut bindings).is_err() || attempt.cursor() == input.cursor() {
            break;
        }
        input.advance_to(&attempt);
        rounds.push(bindings);
    }
    if operator == '+' && rounds.is_empty() { Err(input.error("nothing is repeated")) } else { Ok(rounds) }
}

fn names_of<'a>(pattern: &'a [Matcher], names: &mut Vec<&'a String>) {
    for matcher in pattern {
        match matcher {
            Matcher::Token(_) => {}
            Matcher::Group(_, inner) | Matcher::Repeat(inner, ..) => names_of(inner, names),
            Matcher::Fragment(name, _) => names.push(name),
        }
    }
}

/// One piece of Rust of a kind.
fn fragment(kind: &str, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    fn piece<T: syn::parse::Parse + ToTokens>(input: ParseStream<'_>) -> syn::Result<TokenStream> {
        input.parse::<T>().map(ToTokens::into_token_stream)
    }
    match kind {
        "block" => piece::<syn::Block>(input),
        "expr" => piece::<syn::Expr>(input),
        "ident" => input.call(syn::Ident::parse_any).map(ToTokens::into_token_stream),
        "item" => piece::<syn::Item>(input),
        "lifetime" => piece::<syn::Lifetime>(input),
        "literal" => {
            let minus: Option<syn::Token![-]> = input.parse()?;
            let literal: syn::Lit = input.parse()?;
            Ok(quote::quote!(#minus #literal))
        }
        "meta" => piece::<syn::Meta>(input),
        "pat" => input.call(syn::Pat::parse_multi).map(ToTokens::into_token_stream),
        "path" => piece::<syn::Path>(input),
        "tt" => piece::<TokenTree>(input),
        "ty" => piece::<syn::Type>(input),
        "vis" => piece::<syn::Visibility>(input),
        other => Err(input.error(format!("`{other}` is not understood"))),
    }
}
