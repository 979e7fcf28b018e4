//! The structure of an Overlay 1.0 document.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::action::{Action, Change};
use crate::pointer::Pointer;
use crate::{Error, Result};

/// Checks the document and takes the actions out of it.
pub(super) fn read(document: &Value) -> Result<Vec<Action>> {
    let root = Pointer::root();
    let overlay = object(document, "an overlay", &root)?;
    known_members(overlay, &["overlay", "info", "extends", "actions"], &root)?;
    let version = text(overlay, "overlay", &root)?;
    if !is_supported(version) {
        return Err(Error::new(format!("`overlay` is `{version}`, and only the versions 1.0.x are supported"))
            .at(root.child("overlay"))
            .help("write `overlay: 1.0.0`"));
    }
    info(member(overlay, "info", &root)?, &root.child("info"))?;
    if overlay.contains_key("extends") {
        text(overlay, "extends", &root)?;
    }

    let place = root.child("actions");
    let Value::Array(actions) = member(overlay, "actions", &root)? else {
        return Err(Error::new("`actions` must be an array").at(place));
    };
    if actions.is_empty() {
        return Err(Error::new("`actions` must hold at least one action").at(place));
    }
    actions.iter().enumerate().map(|(index, action)| read_action(action, &place.index(index))).collect()
}

fn info(info: &Value, place: &Pointer) -> Result<()> {
    let info = object(info, "`info`", place)?;
    known_members(info, &["title", "version"], place)?;
    text(info, "title", place)?;
    text(info, "version", place)?;
    Ok(())
}

fn read_action(action: &Value, place: &Pointer) -> Result<Action> {
    let action = object(action, "an action", place)?;
    known_members(action, &["target", "description", "update", "remove"], place)?;
    let target = text(action, "target", place)?;
    let path = JsonPath::parse(target).map_err(|error| {
        // The parser counts bytes from zero.
        let column = target.get(..error.position()).map_or(error.position(), |before| before.chars().count()) + 1;
        Error::new(format!("the target `{target}` is not a JSONPath query: {} at column {column}", error.message()))
            .at(place.child("target"))
            .help("JSONPath is RFC 9535: quote member names that are not identifiers, as in $.paths['/add/message']")
    })?;
    let description = text(action, "description", place)?;
    let remove = match action.get("remove") {
        None => false,
        Some(Value::Bool(remove)) => *remove,
        Some(_) => return Err(Error::new("`remove` must be true or false").at(place.child("remove"))),
    };
    let change = match (action.get("update"), remove) {
        (Some(update), false) => Change::Update(update.clone()),
        (None, true) => Change::Remove,
        (Some(_), true) => {
            return Err(Error::new("an action has both `update` and `remove: true`, which would pass over the update")
                .at(place.as_str())
                .help("write two actions, or leave one of them out"));
        }
        (None, false) => return Err(Error::new("an action needs `update` or `remove: true`").at(place.as_str())),
    };
    Ok(Action::new(target, path, description, action.get("x-was").cloned(), change))
}

/// Whether the version is 1.0.x; the specification tells tools to pass over the patch number.
fn is_supported(version: &str) -> bool {
    version
        .strip_prefix("1.0.")
        .is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|digit| digit.is_ascii_digit()))
}

fn object<'a>(value: &'a Value, what: &str, place: &Pointer) -> Result<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| Error::new(format!("{what} must be an object")).at(place.as_str()))
}

fn member<'a>(object: &'a Map<String, Value>, name: &str, place: &Pointer) -> Result<&'a Value> {
    object.get(name).ok_or_else(|| Error::new(format!("the member `{name}` is missing")).at(place.as_str()))
}

/// A required member that is a string with something in it.
fn text<'a>(object: &'a Map<String, Value>, name: &str, place: &Pointer) -> Result<&'a str> {
    match member(object, name, place)? {
        Value::String(text) if text.trim().is_empty() => {
            Err(Error::new(format!("`{name}` is empty")).at(place.child(name)))
        }
        Value::String(text) => Ok(text),
        other => Err(Error::new(format!("`{name}` must be a string, and is {other}"))
            .at(place.child(name))
            .help("quote the value")),
    }
}

/// Refuses members that the specification does not know, which are mostly typing errors.
fn known_members(object: &Map<String, Value>, known: &[&str], place: &Pointer) -> Result<()> {
    match object.keys().find(|name| !name.starts_with("x-") && !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(Error::new(format!("the member `{name}` is unknown"))
            .at(place.child(name))
            .help(format!("known are {}, and extensions that begin with `x-`", known.join(", ")))),
    }
}
