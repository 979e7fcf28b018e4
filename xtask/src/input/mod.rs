//! Finds the OpenAPI document in what the generator is given.
//!
//! The documentation site puts its document into the payload of a Nuxt page, together with the same document in other
//! languages. This module takes such a payload, the page around it, or a bare document as JSON or YAML, and returns the
//! document for one locale. It goes by what a document is, not by where it is found: payloads are laid out anew with
//! every release of the site.

mod detect;
mod html;
mod locale;
mod numbers;
mod search;
#[cfg(test)]
mod tests;
mod version;
mod yaml;

use std::borrow::Cow;

use serde_json::Value;

use self::detect::{Embedded, Source};
use self::html::DataScript;
use self::numbers::Syntax;
use self::search::Candidate;
use crate::devalue::{Budget, Label, Node, Origin, Payload};
use crate::pointer::Pointer;
use crate::{Error, Note, NoteKind, Result};

/// An OpenAPI document, and what its surroundings say about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The document, whose member `openapi` is of version 3.0 or 3.1.
    pub value: Value,
    /// What the document is called in the payload, such as `dashboardApi/en/api_docs/api.json`.
    pub id: Option<String>,
    /// The language of its texts, as far as the payload tells.
    pub locale: Option<String>,
    /// What the document was found in.
    pub format: Format,
    /// The numbers of the document that are read as others, each by its JSON pointer: neither 64-bit integers nor doubles
    /// have all of their digits. Then the types of the payload that are not known. [`load`] finds both.
    pub notes: Vec<Note>,
}

/// What holds a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// The payload of a Nuxt page, as in `_payload.json`.
    NuxtPayload,
    /// An HTML page that carries a payload.
    NuxtPage,
    /// Nothing: the document itself, as JSON.
    Json,
    /// Nothing: the document itself, as YAML.
    Yaml,
}

/// Finds the OpenAPI document for a locale.
///
/// ```
/// let document = xtask::input::load(b"openapi: 3.1.0\npaths: {}\n", "api.yaml", "en")?;
/// assert_eq!(document.format, xtask::input::Format::Yaml);
/// assert_eq!(document.value["openapi"], "3.1.0");
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// In a payload, a document is an object, or a text in JSON or YAML, with a member `openapi` that starts with `3.`. Its
/// locale is a segment of the path in `id`, `path` or `stem` of the closest object around it that has one: a document in
/// `{"id": "dashboardApi/en/api_docs/api.json", …}` is taken for `en`. The only document of the input is taken for any
/// locale if its path names none, and so is a bare document.
///
/// `name` is the path of the input, or `<stdin>`, and serves as the place of errors.
///
/// # Errors
///
/// The input cannot be read, it has no document for the locale or several different ones, or the document is neither of
/// OpenAPI 3.0 nor of 3.1.
pub fn load(bytes: &[u8], name: &str, locale: &str) -> Result<Document> {
    match detect::detect(bytes, name)? {
        Source::Document { value, format, notes } => bare(value, format, notes).map_err(|error| error.at(name)),
        Source::Payload(embedded) => {
            let mut document = find(&embedded, &embedded.text, locale)?;
            if let Some(marked) = numbers::mark(&embedded.text, Syntax::Json)
                && let Ok(again) = find(&embedded, &marked.text, locale)
            {
                document.notes.extend(marked.notes(&again.value, &document.value));
            }
            Ok(document)
        }
    }
}

/// The text of a payload, taken out of the page that carries it.
#[derive(Debug)]
pub struct PayloadText<'input> {
    /// The text. Half surrogate pairs, which JavaScript's strings can hold and Rust's cannot, are replaced.
    pub text: Cow<'input, str>,
    /// Where in the input it starts.
    pub origin: Origin<'input>,
}

impl PayloadText<'_> {
    /// The numbers of a value that are read as others: neither 64-bit integers nor doubles have all of their digits.
    ///
    /// `read` makes that value of the payload's text. It is called again, for another text, if there are such numbers.
    pub fn rounded(&self, value: &Value, read: impl FnOnce(&str) -> Result<Value>) -> Vec<Note> {
        let Some(marked) = numbers::mark(&self.text, Syntax::Json) else { return Vec::new() };
        read(&marked.text).map(|again| marked.notes(&again, value)).unwrap_or_default()
    }
}

/// Takes the payload out of an input that is one, or the page around one.
///
/// ```
/// use xtask::devalue::Payload;
///
/// let page = br#"<html><script id="__NUXT_DATA__" type="application/json">[["Set",1],"a"]</script></html>"#;
/// let found = xtask::input::payload(page, "page.html")?;
/// let payload = Payload::decode_at(&found.text, found.origin)?;
/// assert_eq!(payload.to_json(payload.root())?, serde_json::json!(["a"]));
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// # Errors
///
/// The input is not UTF-8, or a page without a payload.
pub fn payload<'input>(bytes: &'input [u8], name: &'input str) -> Result<PayloadText<'input>> {
    let Embedded { text, origin, .. } = detect::payload(bytes, name)?;
    Ok(PayloadText { text, origin })
}

/// What is worth recording of an input: the payload of a page without the page around it, and anything else as it is.
///
/// ```
/// let page = br#"<html><script id="__NUXT_DATA__" type="application/json"> [{}] </script></html>"#;
/// assert_eq!(xtask::input::recordable(page), b"[{}]");
/// assert_eq!(xtask::input::recordable(b"openapi: 3.1.0"), b"openapi: 3.1.0");
/// ```
pub fn recordable(bytes: &[u8]) -> &[u8] {
    data_script(bytes).map_or(bytes, |script| script.text.trim().as_bytes())
}

/// The address from which a page of Nuxt loads its payload, or the rest of it, as the page writes it.
///
/// ```
/// let page = br#"<script id="__NUXT_DATA__" data-src="/docs/_payload.json"></script>"#;
/// assert_eq!(xtask::input::payload_address(page).as_deref(), Some("/docs/_payload.json"));
/// assert_eq!(xtask::input::payload_address(b"openapi: 3.1.0"), None);
/// ```
pub fn payload_address(bytes: &[u8]) -> Option<String> {
    data_script(bytes)?.data_src.map(Cow::into_owned)
}

/// Finds every OpenAPI document of the input, in any locale.
///
/// Documents of the same name, locale and content are one.
///
/// # Errors
///
/// The input cannot be read, it has no document, or one that is neither of OpenAPI 3.0 nor of 3.1.
pub fn load_all(bytes: &[u8], name: &str) -> Result<Vec<Document>> {
    match detect::detect(bytes, name)? {
        Source::Document { value, format, notes } => {
            bare(value, format, notes).map(|document| vec![document]).map_err(|error| error.at(name))
        }
        Source::Payload(embedded) => {
            let payload = Payload::decode_at(&embedded.text, embedded.origin)?;
            let found = search::search(&payload).map_err(|error| error.at(name))?;
            if found.candidates.is_empty() {
                return Err(nothing(&payload, found.near_misses, embedded.data_src.as_deref()).at(name));
            }
            let mut documents = convert(&payload, found.candidates, embedded.format).map_err(|error| error.at(name))?;
            remove_duplicates(&mut documents, |one, other| one == other);
            Ok(documents)
        }
    }
}

/// The script of a page that is made for the payload.
fn data_script(bytes: &[u8]) -> Option<DataScript<'_>> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    html::is_html(text.trim_start()).then(|| html::find_data_script(text)).flatten()
}

/// A document that is the whole input.
fn bare(value: Value, format: Format, notes: Vec<Note>) -> Result<Document> {
    let checked = version::check(&value);
    if !value.is_object() {
        checked.map_err(|error| error.help(detect::ACCEPTED))?;
    } else {
        checked?;
    }
    Ok(Document { value, id: None, locale: None, format, notes })
}

/// The numbers of a text in JSON that are read as others; `value` is what the text is read as.
fn rounded_in_json(text: &str, value: &Value) -> Vec<Note> {
    let Some(marked) = numbers::mark(text, Syntax::Json) else { return Vec::new() };
    serde_json::from_str(&marked.text).map(|again| marked.notes(&again, value)).unwrap_or_default()
}

/// The numbers of a text in YAML that are read as others; `value` is what the text is read as.
fn rounded_in_yaml(text: &str, value: &Value) -> Vec<Note> {
    let Some(marked) = numbers::mark(text, Syntax::Yaml) else { return Vec::new() };
    let again = yaml::parse(&marked.text, Origin::default(), &mut Budget::default());
    again.map(|again| marked.notes(&again, value)).unwrap_or_default()
}

/// Finds the document for a locale in the text of a payload.
fn find(embedded: &Embedded<'_>, text: &str, locale: &str) -> Result<Document> {
    let payload = Payload::decode_at(text, embedded.origin)?;
    let name = embedded.origin.name();
    let found = search::search(&payload).map_err(|error| error.at(name))?;
    if found.candidates.is_empty() {
        return Err(nothing(&payload, found.near_misses, embedded.data_src.as_deref()).at(name));
    }
    let mut document = choose(&payload, found.candidates, locale, embedded.format).map_err(|error| error.at(name))?;
    /// More than anybody wants to read. A payload can be made to have as many types as entries.
    const SHOWN: usize = 100;
    document.notes.extend(payload.unknown_tags().take(SHOWN).map(|(tag, entry)| {
        let message = format!("the type `{tag}` of the payload is not known; entry {entry} is the first that has it");
        Note::new(NoteKind::Unknown, Pointer::root(), message)
    }));
    Ok(document)
}

/// Picks the document for a locale.
fn choose(payload: &Payload<'_>, candidates: Vec<Candidate>, locale: &str, format: Format) -> Result<Document> {
    let places: Vec<_> = candidates.iter().map(Candidate::to_string).collect();
    let any_locale = candidates.iter().all(|candidate| candidate.locale.is_none());
    let (matching, others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|candidate| candidate.is_of(locale));
    let by_name = !matching.is_empty();
    if !by_name && !any_locale {
        let error = Error::new(format!("no OpenAPI document for the locale `{locale}`, but {}", count(&places)));
        return Err(list(error, places));
    }
    let chosen = if by_name { matching } else { others };
    let places: Vec<_> = chosen.iter().map(Candidate::to_string).collect();
    let mut documents = convert(payload, chosen, format)?;
    remove_duplicates(&mut documents, |one, other| one.value == other.value);
    match (documents.pop(), documents.is_empty()) {
        (Some(document), true) if by_name => Ok(Document { locale: Some(locale.to_owned()), ..document }),
        (Some(document), true) => Ok(document),
        _ if by_name => {
            let error = Error::new(format!("the locale `{locale}` has {} that differ", count(&places)));
            Err(list(error, places))
        }
        _ => {
            let error = Error::new(format!(
                "no OpenAPI document for the locale `{locale}`, but {} that differ and have no locale",
                count(&places)
            ));
            Err(list(error, places))
        }
    }
}

fn convert(payload: &Payload<'_>, candidates: Vec<Candidate>, format: Format) -> Result<Vec<Document>> {
    // One budget for all: many documents can share one large part.
    let mut budget = Budget::default();
    candidates.into_iter().map(|candidate| candidate.into_document(payload, format, &mut budget)).collect()
}

/// Keeps the first of several documents that are the same.
fn remove_duplicates(documents: &mut Vec<Document>, same: impl Fn(&Document, &Document) -> bool) {
    let mut kept: Vec<Document> = Vec::new();
    for document in documents.drain(..) {
        if !kept.iter().any(|other| same(other, &document)) {
            kept.push(document);
        }
    }
    *documents = kept;
}

/// Says that a payload has no document, and what it has instead.
fn nothing(payload: &Payload<'_>, near_misses: Vec<String>, data_src: Option<&str>) -> Error {
    let members = |node| match payload.node(node) {
        Node::Object(_) => list_members(payload.children(node).filter_map(|(label, _)| match label {
            Label::Name(name) => Some(name),
            _ => None,
        })),
        other => format!("it is {}", other.describe()),
    };
    let root = payload.root();
    let mut error = Error::new(format!("the payload has no OpenAPI document; {}", members(root)));
    if let Some(data) = payload.member(root, "data") {
        error = error.at(format!("#/data: {}", members(data)));
    }
    for near_miss in near_misses {
        error = error.at(near_miss);
    }
    for (tag, entry) in payload.unknown_tags().take(8) {
        error = error.at(format!("entry {entry}: the type `{tag}` is not known"));
    }
    error.help(match data_src {
        Some(address) => detect::elsewhere(address),
        None => "pass the payload of a page that shows the API, or an OpenAPI document in JSON or YAML".to_owned(),
    })
}

/// Says which members an object has; of many only the first.
fn list_members<'name>(names: impl Iterator<Item = &'name str>) -> String {
    const SHOWN: usize = 10;
    let names: Vec<_> = names.collect();
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => "it has no members".to_owned(),
        1..=SHOWN => format!("its members are {}", shown.join(", ")),
        all => format!("its members are {} and {} more", shown.join(", "), all - SHOWN),
    }
}

fn count(documents: &[String]) -> String {
    match documents.len() {
        1 => "1 document".to_owned(),
        number => format!("{number} documents"),
    }
}

/// Adds the places of documents to an error; of many only the first.
fn list(error: Error, places: Vec<String>) -> Error {
    const SHOWN: usize = 8;
    let hidden = places.len().saturating_sub(SHOWN);
    let error = places.into_iter().take(SHOWN).fold(error, Error::at);
    if hidden > 0 { error.at(format!("and {hidden} more")) } else { error }
}
