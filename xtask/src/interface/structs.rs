//! Structs side by side: what of them callers can see, make and take apart.

use syn::{Fields, ItemStruct, Type};

use super::compare::OPEN;
use super::declaration::Declaration;
use super::head;
use super::written::written;

/// What callers see of the fields, beside the public ones that have names and lines of their own.
enum Shape {
    Unit,
    /// With names; whether there are fields that are not public.
    Named(bool),
    /// Without names; one that is not public is `_`.
    Tuple(Vec<Type>),
}

/// Whether a change breaks callers; `None` if one of both is no struct.
pub(super) fn breaks(old: &Declaration, new: &Declaration) -> Option<bool> {
    let (old_item, before) = read(old)?;
    let (new_item, after) = read(new)?;
    if head::of_items(old_item, new_item).breaks() {
        return Some(true);
    }
    let (was_open, is_open) = (old.marks.contains(OPEN), new.marks.contains(OPEN));
    let was_whole = !was_open && before.is_whole();
    let is_whole = !is_open && after.is_whole();
    Some(match (&before, &after) {
        _ if was_whole && !is_whole => true,
        (Shape::Tuple(before), Shape::Tuple(after)) => {
            let kept = before.iter().enumerate().all(|(index, ty)| {
                matches!(ty, Type::Infer(_)) || after.get(index).is_some_and(|other| written(other) == written(ty))
            });
            !kept || was_whole && before.len() != after.len()
        }
        // Fields that were public are named by their numbers.
        (Shape::Tuple(before), _) => before.iter().any(|ty| !matches!(ty, Type::Infer(_))),
        (Shape::Unit, Shape::Unit) | (Shape::Named(_), Shape::Named(_)) => false,
        _ => was_whole,
    })
}

impl Shape {
    fn is_whole(&self) -> bool {
        match self {
            Self::Unit => true,
            Self::Named(hidden) => !hidden,
            Self::Tuple(fields) => !fields.iter().any(|ty| matches!(ty, Type::Infer(_))),
        }
    }
}

/// The struct without its fields, and what is seen of them. Types in them have the names of parameters as they are: who
/// names a parameter anew is taken for changing the fields.
fn read(declaration: &Declaration) -> Option<(ItemStruct, Shape)> {
    let rest = declaration.rest.as_str();
    for (end, hidden) in [(" { .. }", true), (" {}", false)] {
        if let Some(before) = rest.strip_suffix(end) {
            return Some((syn::parse_str(&format!("struct X{before};")).ok()?, Shape::Named(hidden)));
        }
    }
    let mut item: ItemStruct = syn::parse_str(&format!("struct X{rest};")).ok()?;
    let shape = match &item.fields {
        Fields::Unnamed(fields) => Shape::Tuple(fields.unnamed.iter().map(|field| field.ty.clone()).collect()),
        _ => Shape::Unit,
    };
    item.fields = Fields::Unit;
    Some((item, shape))
}
