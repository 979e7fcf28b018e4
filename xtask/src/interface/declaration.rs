//! A line about a thing, taken apart again: lines are kept from release to release, and sources are not.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{GenericArgument, ItemImpl, PathArguments, Type};

use super::written::written;
use crate::{Error, Result};

/// What a line declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declaration {
    /// The line itself.
    pub(super) line: String,
    /// The attributes before it, as in `#[non_exhaustive]`.
    pub(super) marks: BTreeSet<String>,
    pub(super) kind: Kind,
    /// What it is about: a path, without what types on the way are given if that is any, and with `()` for a function
    /// and `!` for a macro, which may have the name of something else; or `Type: Trait`.
    pub(super) path: String,
    /// What the types on the way are given.
    pub(super) arguments: Vec<String>,
    /// What stands before `fn`: `async`, `const`, `unsafe`; or `unsafe` before `trait`.
    pub(super) qualifiers: BTreeSet<String>,
    /// What stands behind the path; the whole for an implementation.
    pub(super) rest: String,
}

/// What kind of thing a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Constant,
    Enum,
    Export,
    Field,
    Function,
    Implementation,
    Macro,
    Module,
    Static,
    Struct,
    Trait,
    Type,
    Variant,
}

/// The words by which a declaration begins.
const KINDS: [(&str, Kind); 10] = [
    ("const", Kind::Constant),
    ("enum", Kind::Enum),
    ("fn", Kind::Function),
    ("macro", Kind::Macro),
    ("mod", Kind::Module),
    ("static", Kind::Static),
    ("struct", Kind::Struct),
    ("trait", Kind::Trait),
    ("type", Kind::Type),
    ("use", Kind::Export),
];

impl Declaration {
    /// Takes a line apart.
    ///
    /// # Errors
    ///
    /// When it is none that is written here.
    pub(super) fn read(line: &str) -> Result<Self> {
        parts(line).ok_or_else(|| Error::new(format!("this is no line about an interface: `{line}`")))
    }

    /// Whether both say the same, but for what the types on the way are given.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        let parts = |of: &Self| (of.kind, of.marks.clone(), of.qualifiers.clone(), of.rest.clone());
        self.kind == Kind::Function && parts(self) == parts(other)
    }

    /// What it belongs to, and is left out with when that is left out.
    pub(super) fn owner(&self) -> Option<&str> {
        match self.kind {
            Kind::Implementation => self.path.split_once(": ").map(|(owner, _)| owner),
            _ => super::owner(&self.path),
        }
    }
}

fn parts(line: &str) -> Option<Declaration> {
    let mut rest = line.trim();
    let mut marks = BTreeSet::new();
    while rest.starts_with("#[") {
        let end = closing(rest.get(1..)?)? + 1;
        marks.insert(rest.get(..=end)?.to_owned());
        rest = rest.get(end + 1..)?.trim_start();
    }
    if rest.starts_with("impl") {
        let path = implementation(rest)?;
        let rest = rest.to_owned();
        let kind = Kind::Implementation;
        let line = line.to_owned();
        return Some(Declaration { line, marks, kind, path, arguments: Vec::new(), qualifiers: BTreeSet::new(), rest });
    }
    rest = rest.strip_prefix("pub ")?;
    let mut qualifiers = BTreeSet::new();
    let mut kind = None;
    while let Some((word, behind)) = rest.split_once(' ') {
        let leads = ["async ", "fn ", "unsafe ", "extern "].iter().any(|next| behind.starts_with(next));
        if ["async", "unsafe"].contains(&word) || word == "extern" || word.starts_with('"') || word == "const" && leads
        {
            qualifiers.insert(word.to_owned());
        } else {
            kind = KINDS.iter().find(|(name, _)| *name == word).map(|(_, kind)| *kind);
            if kind.is_none() {
                break;
            }
        }
        rest = behind;
        if kind.is_some() {
            break;
        }
    }
    let (mut path, arguments, rest) = path(rest)?;
    if kind.is_none() && KINDS.iter().any(|(name, _)| *name == path) {
        return None;
    }
    path.push_str(match kind {
        Some(Kind::Function) => "()",
        Some(Kind::Macro) => "!",
        _ => "",
    });
    let kind = kind.unwrap_or(if rest.starts_with(": ") { Kind::Field } else { Kind::Variant });
    Some(Declaration { line: line.to_owned(), marks, kind, path, arguments, qualifiers, rest: rest.to_owned() })
}

/// Where the bracket ends that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (index, character) in text.char_indices() {
        match character {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
        before = character;
    }
    None
}

/// A path, what its types are given, and what is behind it.
fn path(text: &str) -> Option<(String, Vec<String>, &str)> {
    let mut path = String::new();
    let mut arguments = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|character: char| !character.is_alphanumeric() && !['_', '#'].contains(&character));
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() {
            return None;
        }
        path.push_str(name);
        rest = behind;
        if rest.starts_with('<') {
            let end = closing(rest)?;
            let Some(behind) = rest.get(end + 1..).filter(|behind| behind.starts_with("::")) else { break };
            let given: syn::AngleBracketedGenericArguments = syn::parse_str(rest.get(..=end)?).ok()?;
            let given: Vec<String> = given.args.iter().map(written).collect();
            if !given.iter().all(|argument| is_parameter(argument)) {
                path.push_str(rest.get(..=end)?);
            }
            arguments.extend(given);
            rest = behind;
        }
        let Some(behind) = rest.strip_prefix("::") else { break };
        path.push_str("::");
        rest = behind;
    }
    Some((path, arguments, rest))
}

/// Whether an argument is a parameter of the block rather than a type: types have paths, or are among a few.
pub(super) fn is_parameter(argument: &str) -> bool {
    const TYPES: [&str; 19] = [
        "String", "Vec", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128",
        "u16", "u32", "u64", "u8", "usize",
    ];
    let name = argument.strip_prefix('\'').unwrap_or(argument);
    let is_name = name.chars().all(|character| character.is_alphanumeric() || character == '_');
    is_name && name.starts_with(|first: char| first.is_alphabetic() || first == '_') && !TYPES.contains(&argument)
}

/// `Type: Trait` for an implementation.
fn implementation(line: &str) -> Option<String> {
    let block = parse_implementation(line)?;
    let (of, _) = block.trait_.as_ref()?;
    let mut subject = (*block.self_ty).clone();
    if let Type::Path(path) = &mut subject
        && let Some(last) = path.path.segments.last_mut()
        && let PathArguments::AngleBracketed(given) = &last.arguments
        && given.args.iter().all(|argument| is_parameter(&written(argument)) && !is_constraint(argument))
    {
        last.arguments = PathArguments::None;
    }
    Some(format!("{}: {}", written(&subject), written(of)))
}

fn is_constraint(argument: &GenericArgument) -> bool {
    !matches!(argument, GenericArgument::Type(_) | GenericArgument::Lifetime(_) | GenericArgument::Const(_))
}

/// The implementation in a line.
pub(super) fn parse_implementation(line: &str) -> Option<ItemImpl> {
    let whole = if line.ends_with('}') { line.to_owned() } else { format!("{line} {{}}") };
    let block: ItemImpl = syn::parse_str(&whole).ok()?;
    // What cannot be written again is none of ours.
    (!block.to_token_stream().is_empty()).then_some(block)
}
