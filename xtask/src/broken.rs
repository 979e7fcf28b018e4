//! What is wrong with a document itself: schemas that mean nothing, or that nothing can be generated of.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::pointer::{Pointer, escape};
use crate::{Error, Note, NoteKind, Result};

/// Makes schemas accept anything that refer to nothing but themselves, and says which.
///
/// The document is one of OpenAPI 3.0, as it is normalised.
pub(crate) fn open_circles(document: &mut Value) -> Vec<Note> {
    let Some(schemas) = schemas(document) else { return Vec::new() };
    let alone: Vec<String> = schemas.keys().filter(|name| leads_to_itself(schemas, name)).cloned().collect();
    let notes = alone.iter().map(|name| note(name, "refers to nothing but itself, so that it accepts everything"));
    let notes = notes.collect();
    for name in &alone {
        open(document, name);
    }
    notes
}

/// Refuses a document that is wrong in some places, and names them all.
///
/// # Errors
///
/// Where there is such a place among the notes.
pub(crate) fn refuse(notes: &[Note]) -> Result<()> {
    let mut broken = notes.iter().filter(|note| note.kind == NoteKind::Broken).peekable();
    let Some(first) = broken.peek() else { return Ok(()) };
    let mut error = Error::new(format!("the document is wrong: {}", first.message));
    for note in broken {
        error = error.at(note.pointer.clone());
    }
    Err(error.help("mend it in openapi/corrections.yaml, or pass over it with --keep-going; nothing was changed"))
}

/// Generates what can be generated: schemas that stop it are made to accept anything, one after the other.
///
/// # Errors
///
/// The last error, where it is no one schema that stops it.
pub(crate) fn keep_going<T>(document: &Value, generate: impl Fn(Value) -> Result<T>) -> Result<(T, Vec<Note>)> {
    let mut document = document.clone();
    let mut notes = Vec::new();
    loop {
        let error = match generate(document.clone()) {
            Ok(generated) => return Ok((generated, notes)),
            Err(error) => error,
        };
        let Some(name) = culprit(&document, &error, &generate) else { return Err(error) };
        open(&mut document, &name);
        notes.push(note(&name, &format!("is generated as any value, for it stops the generator: {}", error.message())));
    }
}

/// The schema without which there is another error, or none: those that the error names are tried first.
fn culprit<T>(document: &Value, error: &Error, generate: &impl Fn(Value) -> Result<T>) -> Option<String> {
    let schemas = schemas(document)?;
    let is_named = |name: &&String| {
        let pointer = format!("#/components/schemas/{}", escape(name));
        error.places().iter().any(|place| *place == pointer || place.starts_with(&format!("{pointer}/")))
    };
    let (named, others): (Vec<_>, Vec<_>) = schemas.keys().partition(is_named);
    named.into_iter().chain(others).filter(|name| schemas.get(*name) != Some(&json!({}))).find_map(|name| {
        let mut without = document.clone();
        open(&mut without, name);
        let helps = generate(without).err().is_none_or(|other| other.to_string() != error.to_string());
        helps.then(|| name.clone())
    })
}

fn schemas(document: &Value) -> Option<&Map<String, Value>> {
    document.pointer("/components/schemas")?.as_object()
}

fn open(document: &mut Value, name: &str) {
    if let Some(schema) = document.pointer_mut("/components/schemas").and_then(|schemas| schemas.get_mut(name)) {
        *schema = json!({});
    }
}

fn note(name: &str, message: &str) -> Note {
    let at = Pointer::root().child("components").child("schemas").child(name);
    Note::new(NoteKind::Broken, at.as_str(), message)
}

/// Whether a schema is a reference, to a reference, and so on, to itself.
fn leads_to_itself(schemas: &Map<String, Value>, name: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = name;
    while let Some(target) = schemas.get(next).and_then(alias) {
        if target == name {
            return true;
        }
        if !seen.insert(target) {
            return false;
        }
        next = target;
    }
    false
}

/// The component of which a schema is only another name.
fn alias(schema: &Value) -> Option<&str> {
    let of_one =
        ["allOf", "anyOf", "oneOf"].iter().find_map(|keyword| match schema.get(keyword)?.as_array()?.as_slice() {
            [one] => Some(one),
            _ => None,
        });
    let reference = schema.get("$ref").or_else(|| of_one?.get("$ref"))?;
    reference.as_str()?.strip_prefix("#/components/schemas/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(schemas: Value) -> Value {
        json!({"components": {"schemas": schemas}})
    }

    #[test]
    fn schemas_that_refer_to_nothing_but_themselves_accept_anything() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let mut circles = document(json!({
            "A": reference("B"),
            "B": {"description": "b", "allOf": [reference("A")]},
            "Own": reference("Own"),
            "Leads": reference("A"),
            "Tree": {"type": "object", "properties": {"below": reference("Tree")}},
        }));
        let notes: Vec<String> = open_circles(&mut circles).into_iter().map(|note| note.pointer).collect();
        assert_eq!(notes, ["#/components/schemas/A", "#/components/schemas/B", "#/components/schemas/Own"]);
        assert_eq!(circles["components"]["schemas"]["A"], json!({}));
        assert_eq!(circles["components"]["schemas"]["Leads"], reference("A"));
        assert_eq!(open_circles(&mut circles), []);
    }

    #[test]
    fn schemas_that_stop_the_generator_do_not_stop_the_others() {
        let generate = |document: Value| {
            let bad =
                document["components"]["schemas"].as_object().unwrap().iter().find(|(_, schema)| schema["bad"] == true);
            match bad {
                Some((name, _)) if name == "Silent" => Err(Error::new("something is wrong somewhere")),
                Some((name, _)) => Err(Error::new("no").at(format!("#/components/schemas/{name}/x"))),
                None => Ok(document),
            }
        };
        let all = document(json!({"A": {"bad": true}, "B": {"good": 1}, "Silent": {"bad": true}}));
        let (generated, notes) = keep_going(&all, generate).unwrap();
        assert_eq!(generated, document(json!({"A": {}, "B": {"good": 1}, "Silent": {}})));
        assert_eq!(notes.len(), 2);
        let hopeless = keep_going(&all, |_| Err::<(), _>(Error::new("it is not the schemas"))).unwrap_err();
        assert_eq!(hopeless.message(), "it is not the schemas");
    }
}
