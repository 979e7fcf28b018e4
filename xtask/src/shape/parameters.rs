//! Gives every operation the parameters that it really has: those of its path among them, each once, and one for each place
//! of its path.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::bodies::refers;
use super::identifiers::member_name;
use super::references::resolve;
use super::template::places;
use super::walk::METHODS;
use crate::pointer::Pointer;
use crate::{Note, NoteKind, Result};

/// Headers that are no parameters, whatever a document says (OpenAPI 3.0.3, "Parameter Object", `name`).
const IGNORED_HEADERS: [&str; 3] = ["accept", "authorization", "content-type"];

/// Resolves and completes the parameters of every operation.
pub(super) fn run(document: &mut Value, notes: &mut Vec<Note>) -> Result<()> {
    let refers = |holder: &Value| {
        let parameters = holder.get("parameters").and_then(Value::as_array);
        parameters.is_some_and(|parameters| parameters.iter().any(refers))
    };
    let items = document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let mut holders =
        items.flat_map(|item| std::iter::once(item).chain(item.as_object().into_iter().flat_map(Map::values)));
    let source = if holders.any(refers) { document.clone() } else { Value::Null };
    let root = Pointer::root().child("paths");
    for (path, item) in document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten() {
        let Some(item) = item.as_object_mut() else { continue };
        let shared = item.shift_remove("parameters").unwrap_or_default();
        let shared = listed(&shared, &root.child(path).child("parameters"));
        for (method, operation) in item.iter_mut().filter(|(method, _)| METHODS.contains(&method.as_str())) {
            let Some(operation) = operation.as_object_mut() else { continue };
            let at = root.child(path).child(method);
            let own = operation.shift_remove("parameters").unwrap_or_default();
            let mut parameters = Parameters { source: &source, kept: Vec::new(), taken: BTreeSet::new(), notes };
            for (parameter, at) in listed(&own, &at.child("parameters")) {
                parameters.add(parameter, &at, true);
            }
            for (parameter, at) in &shared {
                parameters.add(parameter, at, false);
            }
            parameters.fit_into(path, &at);
            if !parameters.kept.is_empty() {
                let kept = parameters.kept.into_iter().map(Value::Object).collect();
                operation.insert("parameters".to_owned(), Value::Array(kept));
            }
        }
    }
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.shift_remove("parameters");
    }
    Ok(())
}

/// The elements of a list with their places.
fn listed<'a>(list: &'a Value, at: &Pointer) -> Vec<(&'a Value, Pointer)> {
    let elements = list.as_array().into_iter().flatten().enumerate();
    elements.map(|(index, element)| (element, at.index(index))).collect()
}

/// The parameters of one operation.
struct Parameters<'a> {
    source: &'a Value,
    kept: Vec<Map<String, Value>>,
    /// Where and under which name there is one already.
    taken: BTreeSet<(String, String)>,
    notes: &'a mut Vec<Note>,
}

impl Parameters<'_> {
    fn note(&mut self, kind: NoteKind, at: &Pointer, message: impl Into<String>) {
        self.notes.push(Note::new(kind, at.as_str(), message));
    }

    /// Adds a parameter, unless there is one of its name in its place.
    fn add(&mut self, listed: &Value, at: &Pointer, own: bool) {
        let Some(parameter) = resolve(self.source, listed).and_then(Value::as_object) else {
            return self.note(NoteKind::Broken, at, "leads to no parameter of the document and is not sent");
        };
        let text = |member: &str| parameter.get(member).and_then(Value::as_str);
        let (name, place) = match (text("name"), text("in")) {
            (Some(name), Some(place @ ("path" | "query" | "header" | "cookie"))) => (name, place),
            (name, place) => {
                let message = format!(
                    "the parameter `{}` in `{}` is none of OpenAPI 3 and is not sent",
                    name.unwrap_or_default(),
                    place.unwrap_or_default()
                );
                return self.note(NoteKind::Simplified, at, message);
            }
        };
        let folded = if place == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
        if place == "header" && IGNORED_HEADERS.contains(&folded.as_str()) {
            let message = format!(
                "OpenAPI has no header parameter `{name}`: the client sets that header, and a call's options replace it"
            );
            return self.note(NoteKind::Simplified, at, message);
        }
        if !self.taken.insert((place.to_owned(), folded)) {
            if own {
                let message = format!("the parameter `{name}` is declared twice; the first declaration counts");
                self.note(NoteKind::Simplified, at, message);
            }
            return;
        }
        let shaped = self.shaped(parameter, place, at);
        self.kept.push(shaped);
    }

    /// What the generator reads of a parameter.
    fn shaped(&mut self, parameter: &Map<String, Value>, place: &str, at: &Pointer) -> Map<String, Value> {
        let mut shaped: Map<String, Value> = parameter
            .iter()
            .filter(|(member, value)| {
                !value.is_null() && {
                    matches!(member.as_str(), "name" | "in" | "description" | "deprecated" | "schema" | "explode")
                        || member.starts_with("x-")
                }
            })
            .map(|(member, value)| (member.clone(), value.clone()))
            .collect();
        let required = place == "path" || parameter.get("required") == Some(&json!(true));
        if place == "path" && !parameter.get("required").is_some_and(|required| required == &json!(true)) {
            self.note(NoteKind::Simplified, at, "a parameter of the path is always required, whatever is said here");
        }
        if required {
            shaped.insert("required".to_owned(), json!(true));
        }
        if let Some(style) = parameter.get("style").and_then(Value::as_str) {
            if styles(place).contains(&style) {
                shaped.insert("style".to_owned(), json!(style));
            } else {
                let message = format!("the {place} has no style `{style}`; it is sent in the style of its place");
                self.note(NoteKind::Simplified, at, message);
            }
        }
        self.content(parameter, &mut shaped, at);
        shaped
    }

    /// A parameter whose value is written in a media type has its schema there.
    fn content(&mut self, parameter: &Map<String, Value>, shaped: &mut Map<String, Value>, at: &Pointer) {
        let content = parameter.get("content").and_then(Value::as_object).and_then(|content| content.iter().next());
        let Some((media_type, content)) = content.filter(|_| !shaped.contains_key("schema")) else {
            shaped.entry("schema").or_insert_with(|| json!({}));
            return;
        };
        let schema = content.get("schema").cloned().unwrap_or_else(|| json!({}));
        if super::media_types::is_json(media_type) {
            shaped.insert("x-content".to_owned(), json!("application/json"));
            shaped.insert("schema".to_owned(), schema);
        } else {
            let is_text = schema.get("type") == Some(&json!("string"));
            if !is_text {
                let message = format!("its value is {media_type}; the caller gives the text of it");
                self.note(NoteKind::Simplified, at, message);
            }
            shaped.insert("schema".to_owned(), if is_text { schema } else { json!({ "type": "string" }) });
        }
    }

    /// Makes the parameters of the path those that the path has places for.
    fn fit_into(&mut self, path: &str, at: &Pointer) {
        let places = places(path);
        let name_of = |parameter: &Map<String, Value>| {
            parameter.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let in_path = |parameter: &Map<String, Value>| parameter.get("in") == Some(&json!("path"));
        let declared: BTreeSet<String> = self.kept.iter().filter(|parameter| in_path(parameter)).map(name_of).collect();
        let mut open: Vec<&str> = places.iter().copied().filter(|place| !declared.contains(*place)).collect();
        let mut kept = Vec::new();
        for mut parameter in std::mem::take(&mut self.kept) {
            let name = name_of(&parameter);
            if in_path(&parameter) && !places.contains(&name.as_str()) {
                // A name that is only spelled otherwise (`petId` and `pet_id`) is the same one.
                let alike = open.iter().position(|place| member_name(place) == member_name(&name));
                let Some(alike) = alike else {
                    let message = format!("the path has no place for the parameter `{name}`, which is not sent");
                    self.note(NoteKind::Simplified, at, message);
                    continue;
                };
                let place = open.remove(alike);
                let message = format!("the parameter `{name}` is taken for `{{{place}}}` of the path");
                self.note(NoteKind::Named, at, message);
                parameter.insert("name".to_owned(), json!(place));
            }
            kept.push(parameter);
        }
        for place in open {
            let message = format!("nothing declares the parameter `{place}` of the path: any text is taken for it");
            self.note(NoteKind::Simplified, at, message);
            let parameter = json!({ "name": place, "in": "path", "required": true, "schema": { "type": "string" } });
            kept.extend(parameter.as_object().cloned());
        }
        self.kept = kept;
    }
}

/// The styles that a place has (OpenAPI 3.0.3, "Style Values").
fn styles(place: &str) -> &'static [&'static str] {
    match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        _ => &["form"],
    }
}
