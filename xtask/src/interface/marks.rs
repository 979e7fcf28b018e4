//! What is written above a thing, as far as callers feel it.

use syn::{Attribute, TraitItem};

use super::reach::{Reached, What};
use super::written::written;

/// Whether a thing is hidden from readers.
pub(super) fn is_hidden(thing: &Reached<'_>) -> bool {
    let attributes = match &thing.what {
        What::Constant(item) => &item.attrs,
        What::Enum(item) => &item.attrs,
        What::Export(_, item) => &item.attributes,
        What::Field(item, _) => &item.attrs,
        What::Function(item) => &item.attrs,
        // It would hide the type as well.
        What::Implementation(_) => return false,
        What::InnerConstant(block, item) => return hides(&block.attrs) || hides(&item.attrs),
        What::Macro(item, _) => &item.attrs,
        What::Method(block, item) => return hides(&block.attrs) || hides(&item.attrs),
        What::Module(item) => &item.attrs,
        What::Static(item) => &item.attrs,
        What::Struct(item) => &item.attrs,
        What::Trait(item) => &item.attrs,
        What::TraitItem(TraitItem::Const(item)) => &item.attrs,
        What::TraitItem(TraitItem::Fn(item)) => &item.attrs,
        What::TraitItem(TraitItem::Type(item)) => &item.attrs,
        What::TraitItem(_) => return false,
        What::Type(item) => &item.attrs,
        What::Variant(item) => &item.attrs,
    };
    hides(attributes)
}

/// Whether one of these hides what it stands above.
pub(super) fn hides(attributes: &[Attribute]) -> bool {
    let hides = |attribute: &Attribute| {
        attribute.path().is_ident("doc")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|argument| argument == "hidden")
    };
    attributes.iter().any(hides)
}

/// The attributes that callers feel.
pub(super) fn marks(attributes: &[Attribute]) -> String {
    let mut marks: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| {
            let path = attribute.path();
            if ["deprecated", "must_use", "non_exhaustive"].iter().any(|name| path.is_ident(name)) {
                return Some(format!("#[{}] ", written(path)));
            }
            path.is_ident("cfg").then(|| format!("#[{}] ", written(&attribute.meta)))
        })
        .collect();
    marks.sort();
    marks.dedup();
    marks.concat()
}

/// The conditions of a block, which count for each of its items.
pub(super) fn cfg(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect()
}

/// Whether what these stand above may grow.
pub(super) fn is_open(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"))
}
