//! What is done to an answer.

use serde_json::{Map, Value, json};

use super::texts;

/// One change at one place of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mutation {
    /// Puts something else there.
    Replace(Value),
    /// Takes it away; of a list, the element.
    Remove,
    /// Adds a member that nobody declares, if it is an object.
    Add(&'static str, Value),
    /// Puts it into a list, with a second of it if asked for.
    List { twice: bool },
    /// Puts it into an object.
    Enclose,
    /// Puts in its place the first of what it holds.
    Unwrap,
    /// Puts in its place the text of it, if it is a number or a boolean; the number, if it is the text of one.
    Restate,
}

/// Everything that is done at each place.
pub(crate) fn mutations() -> Vec<Mutation> {
    let others = json!([
        null, true, false, 0, 7, -1, 200, 0.5, 10.0, 1e300, 9_007_199_254_740_993_i64, u64::MAX, -0.0,
        [], [null], [7, "x"], [{}], [{}, {}], [[]],
        {}, {"unknown": 1}, {"id": {"id": []}}, {"": null},
    ]);
    let others = others.as_array().cloned().unwrap_or_default().into_iter();
    let replacements = others.chain(texts::all().map(Value::from)).map(Mutation::Replace);
    let changes = [
        Mutation::Remove,
        Mutation::Add("never/heard~of", json!({"a": [null, 1.5]})),
        Mutation::Add("data", json!([{}])),
        Mutation::Add("", Value::Null),
        Mutation::List { twice: false },
        Mutation::List { twice: true },
        Mutation::Enclose,
        Mutation::Unwrap,
        Mutation::Restate,
    ];
    replacements.chain(changes).collect()
}

/// The places of everything that a value holds, as JSON pointers.
pub(crate) fn places(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    collect(value, "", &mut all);
    all
}

fn collect(value: &Value, place: &str, all: &mut Vec<String>) {
    let mut visit = |name: &str, value: &Value| {
        let place = format!("{place}/{}", xtask::pointer::escape(name));
        all.push(place.clone());
        collect(value, &place, all);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| visit(name, value)),
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, element)| visit(&index.to_string(), element));
        }
        _ => {}
    }
}

impl Mutation {
    /// Changes the value at a place; gives whether there was anything to change.
    pub(crate) fn apply(&self, root: &mut Value, place: &str) -> bool {
        if *self == Self::Remove {
            return remove(root, place);
        }
        let Some(value) = root.pointer_mut(place) else { return false };
        let before = value.take();
        let after = match (self, before.clone()) {
            (Self::Replace(with), _) => with.clone(),
            (Self::Add(name, added), Value::Object(mut members)) => {
                members.insert((*name).to_owned(), added.clone());
                members.into()
            }
            (Self::List { twice: false }, one) => json!([one]),
            (Self::List { twice: true }, one) => json!([one, one]),
            (Self::Enclose, one) => Map::from_iter([("enclosed".to_owned(), one)]).into(),
            (Self::Unwrap, Value::Array(elements)) => elements.into_iter().next().unwrap_or_default(),
            (Self::Unwrap, Value::Object(members)) => {
                members.into_iter().next().map(|(_, one)| one).unwrap_or_default()
            }
            (Self::Restate, Value::String(text)) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            (Self::Restate, one @ (Value::Number(_) | Value::Bool(_))) => one.to_string().into(),
            (_, one) => one,
        };
        let changed = after != before;
        *value = after;
        changed
    }
}

fn remove(root: &mut Value, place: &str) -> bool {
    let Some((around, last)) = place.rsplit_once('/') else { return false };
    let name = last.replace("~1", "/").replace("~0", "~");
    match root.pointer_mut(around) {
        Some(Value::Object(members)) => members.remove(&name).is_some(),
        Some(Value::Array(elements)) => match name.parse() {
            Ok(index) if index < elements.len() => {
                elements.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}
