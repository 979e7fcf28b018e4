//! How alike two schemas are, by their forms, their words and their names: what a rename is told from.

use std::collections::BTreeSet;

use super::document::{Document, Located};
use super::form::{Form, words};
use super::view::{Member, View};

/// How alike two members must be, from 0 to 1, to be taken for one.
const THRESHOLD: f64 = 0.5;

/// Finds which members that are gone are likely those that are new, by their names.
pub(super) fn renamed<'a>(
    (old, gone): (Document<'a>, &[Member<'a>]),
    (new, fresh): (Document<'a>, &[Member<'a>]),
) -> Vec<(&'a str, &'a str)> {
    let mut scores = Vec::new();
    for from in gone {
        for to in fresh {
            let score = member(old, from, new, to);
            if score >= THRESHOLD {
                scores.push((score, from.name, to.name));
            }
        }
    }
    best(scores)
}

/// The pairs with the highest scores, each name once. Of equal scores the names decide, the same in both directions.
pub(super) fn best<T: Ord + Copy>(mut scores: Vec<(f64, T, T)>) -> Vec<(T, T)> {
    scores.sort_by(|a, b| {
        let key = |(_, from, to): &(f64, T, T)| (*from.min(to), *from.max(to));
        b.0.total_cmp(&a.0).then_with(|| key(a).cmp(&key(b)))
    });
    let mut pairs: Vec<(T, T)> = Vec::new();
    for (_, from, to) in scores {
        if !pairs.iter().any(|(a, b)| *a == from || *b == to) {
            pairs.push((from, to));
        }
    }
    pairs
}

/// How alike two members are. Members of different forms are not alike at all.
fn member(old: Document<'_>, from: &Member<'_>, new: Document<'_>, to: &Member<'_>) -> f64 {
    let (before, after) = (View::new(old, from.schema.clone()), View::new(new, to.schema.clone()));
    if Form::of(old, &before) != Form::of(new, &after) || words(old, &before) != words(new, &after) {
        return 0.0;
    }
    let names = shared(&name_words(from.name), &name_words(to.name));
    let text = |member: &Member<'_>, view: &View<'_>| {
        let own = view.value("description").and_then(serde_json::Value::as_str);
        let text = member.description.or(own).unwrap_or_default();
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (old_text, new_text): (BTreeSet<String>, BTreeSet<String>) = (text(from, &before), text(to, &after));
    let shape = structure(&before, &after);
    if old_text.is_empty() && new_text.is_empty() {
        // Without words only the name and the members speak; alone, a plain form says too little.
        return 0.6 * names + 0.4 * shape.unwrap_or(0.0);
    }
    let texts = shared(&old_text, &new_text);
    match shape {
        Some(shape) => 0.25 * names + 0.4 * texts + 0.35 * shape,
        None => 0.35 * names + 0.65 * texts,
    }
}

/// Whether two schemas of one form are so alike that one can stand for the other.
pub(super) fn alike(
    (old_document, old): (Document<'_>, &Located<'_>),
    (new_document, new): (Document<'_>, &Located<'_>),
) -> bool {
    let (old, new) = (View::new(old_document, old.clone()), View::new(new_document, new.clone()));
    structure(&old, &new).is_none_or(|score| score >= THRESHOLD)
}

/// Which part of the members, or of the values, two schemas share; none where they have neither.
fn structure(old: &View<'_>, new: &View<'_>) -> Option<f64> {
    let names = |view: &View<'_>| {
        let members = view.members().into_iter().map(|member| member.name.to_owned());
        let values = view.values().into_iter().flatten().map(ToString::to_string);
        members.chain(values).collect::<BTreeSet<String>>()
    };
    let (old, new) = (names(old), names(new));
    (!old.is_empty() || !new.is_empty()).then(|| shared(&old, &new))
}

/// The words of a name: `memoryLimit_number` has three.
pub(super) fn name_words(name: &str) -> BTreeSet<String> {
    use heck::ToSnakeCase as _;
    name.to_snake_case().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Which part of two sets is in both.
pub(super) fn shared<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f64 {
    let all = a.union(b).count();
    if all == 0 { 0.0 } else { count(a.intersection(b).count()) / count(all) }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}
