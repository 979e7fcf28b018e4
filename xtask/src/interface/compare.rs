//! What changed between two interfaces, and whether it breaks callers.
//!
//! The rules are those of the Cargo book (<https://doc.rust-lang.org/cargo/reference/semver.html>), as far as they can be
//! judged by declarations. In doubt a change breaks.

use std::collections::BTreeSet;

use super::declaration::{Declaration, Kind};
use super::head::{self, Head, Relation};
use super::structs;
use super::{Change, Interface, What};

/// Everything that changed, by paths; what is in something that is there in one of both only is not told.
pub(super) fn changes(old: &Interface, new: &Interface) -> Vec<Change> {
    let mut changes = Vec::new();
    for (path, declaration) in &old.lines {
        let line = &declaration.line;
        let owner = declaration.owner();
        let Some(other) = new.lines.get(path) else {
            if !owner.is_some_and(|owner| is_gone(old, new, owner)) {
                let what = What::Removed { old: line.clone() };
                changes.push(Change { path: path.clone(), what, breaking: true });
            }
            continue;
        };
        // Where a type has other parameters, its methods are written with those, and are as they were.
        let only_type =
            declaration.is_alike(other) && owner.is_some_and(|owner| old.lines.get(owner) != new.lines.get(owner));
        if *line != other.line && !only_type {
            let breaking = breaks(declaration, other, owner.and_then(|owner| old.lines.get(owner)));
            let what = What::Changed { old: line.clone(), new: other.line.clone() };
            changes.push(Change { path: path.clone(), what, breaking });
        }
    }
    for (path, declaration) in new.lines.iter().filter(|(path, _)| !old.lines.contains_key(*path)) {
        if declaration.owner().is_some_and(|owner| is_gone(new, old, owner)) {
            continue;
        }
        let owner = declaration.owner().and_then(|owner| old.lines.get(owner));
        let breaking = owner.is_some_and(|owner| grows_badly(owner, declaration));
        changes.push(Change { path: path.clone(), what: What::Added { new: declaration.line.clone() }, breaking });
    }
    changes.sort_by(|left, right| left.path.cmp(&right.path));
    changes
}

/// Whether something that is in one of two is not in the other.
fn is_gone(here: &Interface, there: &Interface, path: &str) -> bool {
    here.lines.contains_key(path) && !there.lines.contains_key(path)
}

/// Whether something more in a thing that was there breaks those who use or implement it.
fn grows_badly(owner: &Declaration, member: &Declaration) -> bool {
    match (owner.kind, member.kind) {
        (Kind::Enum, Kind::Variant) => !owner.marks.contains(OPEN),
        (Kind::Struct | Kind::Variant, Kind::Field) => owner.rest.ends_with(" {}") && !owner.marks.contains(OPEN),
        (Kind::Trait, Kind::Function | Kind::Constant | Kind::Type) => {
            !owner.marks.contains(SEALED) && !member.rest.ends_with(PROVIDED)
        }
        _ => false,
    }
}

/// The mark of what may grow.
pub(super) const OPEN: &str = "#[non_exhaustive]";
const SEALED: &str = "#[sealed]";
/// What stands behind something of a trait that need not be written by those who implement it.
const PROVIDED: &str = " { .. }";

/// Whether a change of a declaration breaks those who use it; `owner` is what it was in.
fn breaks(old: &Declaration, new: &Declaration, owner: Option<&Declaration>) -> bool {
    if old.kind != new.kind || conditions(new).iter().any(|condition| !conditions(old).contains(condition)) {
        return true;
    }
    let of_trait = owner.filter(|owner| owner.kind == Kind::Trait);
    let sealed = of_trait.is_some_and(|owner| owner.marks.contains(SEALED));
    let withdrawn = old.rest.ends_with(PROVIDED) && !new.rest.ends_with(PROVIDED) && !sealed;
    match old.kind {
        Kind::Module | Kind::Macro => false,
        // Whether another name means the same nobody knows here.
        Kind::Constant | Kind::Export | Kind::Field | Kind::Static => unprovided(old) != unprovided(new) || withdrawn,
        Kind::Enum => opens(old, new) || parsed::<syn::ItemEnum>(old, new, " {}").is_none_or(Relation::breaks),
        Kind::Function => {
            let gained = new.qualifiers.difference(&old.qualifiers).any(|word| word != "const");
            let lost = old.qualifiers.difference(&new.qualifiers).any(|word| word != "unsafe");
            let relation = head::functions(old, unprovided(old), new, unprovided(new));
            let strict = of_trait.is_some() && !sealed;
            let differs =
                relation.is_none_or(|relation| if strict { relation != Relation::Same } else { relation.breaks() });
            gained || lost || withdrawn || differs
        }
        Kind::Implementation => head::implementations(&old.rest, &new.rest).is_none_or(Relation::breaks),
        Kind::Struct => structs::breaks(old, new).unwrap_or(true),
        Kind::Trait => {
            let seals = new.marks.contains(SEALED) && !old.marks.contains(SEALED);
            let same = parsed::<syn::ItemTrait>(old, new, " {}") == Some(Relation::Same);
            seals || old.qualifiers != new.qualifiers || !same
        }
        // What a trait asks for has no `=`, and parses as well.
        Kind::Type => parsed::<syn::TraitItemType>(old, new, ";").is_none_or(|relation| relation != Relation::Same),
        Kind::Variant => opens(old, new) || old.rest.replace("{ .. }", "{}") != new.rest.replace("{ .. }", "{}"),
    }
}

fn parsed<T: Head>(old: &Declaration, new: &Declaration, end: &str) -> Option<Relation> {
    head::relation::<T>(&format!("{} X{}{end}", T::WORD, old.rest), &format!("{} X{}{end}", T::WORD, new.rest))
}

/// The conditions under which something is there.
fn conditions(declaration: &Declaration) -> BTreeSet<&String> {
    declaration.marks.iter().filter(|mark| mark.starts_with("#[cfg")).collect()
}

/// Whether callers may no longer take it for complete.
fn opens(old: &Declaration, new: &Declaration) -> bool {
    new.marks.contains(OPEN) && !old.marks.contains(OPEN)
}

fn unprovided(declaration: &Declaration) -> &str {
    declaration.rest.strip_suffix(PROVIDED).unwrap_or(&declaration.rest)
}
