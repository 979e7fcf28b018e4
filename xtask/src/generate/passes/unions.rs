//! How the shape of a value is found among those of a union.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use syn::Type;

use super::super::model::{Choice, Field, Presence, Tag, TypeItem, TypeKind};
use super::{argument_of, last_segment};

/// What JSON a type is written as, as far as it decides which of several types a value can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Text,
    Whole,
    Fraction,
    Flag,
    List,
    Object,
    /// More than one of these.
    Any,
}

/// Decides how the shape of a value is found, for every union.
pub(super) fn run(types: &mut [TypeItem], components: &Map<String, Value>) {
    let facts: BTreeMap<String, (Form, usize)> =
        types.iter().map(|item| (item.name.to_string(), of_item(&item.kind))).collect();
    for item in types {
        let name = item.name.to_string();
        let TypeKind::Union { variants, choice, .. } = &mut item.kind else { continue };
        let forms: Vec<Form> = variants.iter().map(|(_, ty)| form(ty, &facts)).collect();
        let mut seen = BTreeSet::new();
        let apart = forms.iter().all(|form| *form != Form::Any && seen.insert(*form));
        // A number is read as a whole one only if that is asked for first.
        let whole = forms.iter().position(|form| *form == Form::Whole);
        let fraction = forms.iter().position(|form| *form == Form::Fraction);
        let in_order = whole.zip(fraction).is_none_or(|(whole, fraction)| whole < fraction);
        if apart && in_order {
            continue;
        }
        let mut order: Vec<usize> = (0..variants.len()).collect();
        order.sort_by_key(|index| variants.get(*index).map(|(_, ty)| rank(ty, &facts)));
        *choice = Choice::Best { tag: components.get(&name).and_then(tag), order };
    }
}

fn of_item(kind: &TypeKind) -> (Form, usize) {
    match kind {
        TypeKind::Struct { fields, .. } => {
            let required = |field: &&Field| field.presence == Presence::Required;
            (Form::Object, fields.iter().filter(required).count())
        }
        TypeKind::Enum { .. } => (Form::Text, 0),
        TypeKind::Union { .. } | TypeKind::Newtype(_) => (Form::Any, 0),
    }
}

fn form(ty: &Type, facts: &BTreeMap<String, (Form, usize)>) -> Form {
    if let Some(inner) = argument_of(ty, "Box") {
        return form(&inner, facts);
    }
    match last_segment(ty).unwrap_or_default().as_str() {
        "String" => Form::Text,
        "i64" => Form::Whole,
        "f64" => Form::Fraction,
        "bool" => Form::Flag,
        "Vec" => Form::List,
        "Map" | "BTreeMap" => Form::Object,
        name => facts.get(name).map_or(Form::Any, |(form, _)| *form),
    }
}

/// Which of the types that fit equally well comes first: the one that asks for more.
fn rank(ty: &Type, facts: &BTreeMap<String, (Form, usize)>) -> (usize, std::cmp::Reverse<usize>) {
    if let Some(inner) = argument_of(ty, "Box") {
        return rank(&inner, facts);
    }
    let name = last_segment(ty).unwrap_or_default();
    let place = match name.as_str() {
        "Value" => 4,
        "String" | "Map" | "f64" => 3,
        "BTreeMap" => 2,
        name => match facts.get(name) {
            Some((Form::Any, _)) => 1,
            _ => 0,
        },
    };
    let required = facts.get(&name).map_or(0, |(_, required)| *required);
    (place, std::cmp::Reverse(required))
}

/// The tag that the shaped document has for a union.
fn tag(schema: &Value) -> Option<Tag> {
    let tag = schema.get("x-tag")?;
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Some(Tag {
        member: tag.get("member")?.as_str()?.to_owned(),
        values: tag.get("values")?.as_array()?.iter().map(texts).collect(),
        strict: tag.get("strict") == Some(&Value::Bool(true)),
    })
}
