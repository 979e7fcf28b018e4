//! The table of constructs: what OpenAPI 3.1 says, and what the normaliser makes of it.
//!
//! The table stands in `xtask/constructs.md`, which says how to read it.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

/// The table, as it stands in the repository.
pub const TABLE: &str = include_str!("../../xtask/constructs.md");

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Construct {
    /// The heading above it, and what it is called.
    pub name: String,
    /// The line of the table's file.
    pub line: usize,
    /// What the fragment is.
    pub place: Place,
    /// The fragment in OpenAPI 3.1, as it is written.
    pub source: String,
    /// The fragment in OpenAPI 3.0; nothing where the document is refused.
    pub result: Option<String>,
    /// The words of the column that says what was noted, or how the error starts.
    pub notes: BTreeSet<String>,
    /// Values that the source accepts, and so the result.
    pub valid: Vec<Value>,
    /// Values that the source refuses, and the result if it is exact.
    pub invalid: Vec<Value>,
}

/// What a fragment is: where it stands in the document that is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The schema `S` of the components, beside `Pet` and `Text`.
    Schema,
    /// All schemas of the components, of which one is `S`.
    Schemas,
    /// The members of the document beside `openapi` and, where there is none, `info`.
    Document,
    /// The only path item.
    PathItem,
    /// The only operation.
    Operation,
    /// The only parameter of the only operation.
    Parameter,
    /// The body that the only operation takes.
    RequestBody,
    /// The only answer of the only operation.
    Response,
    /// The `application/json` of that answer.
    MediaType,
    /// The security scheme that the only operation asks for.
    SecurityScheme,
    /// The version of the document.
    Version,
}

/// Reads the table.
///
/// # Panics
///
/// When it is not written as it says.
pub fn constructs() -> Vec<Construct> {
    let (mut heading, mut found) = ("", Vec::new());
    for (index, line) in TABLE.lines().enumerate() {
        if let Some(text) = line.strip_prefix("## ") {
            heading = text;
        } else if let Some(row) = line.strip_prefix("| ").filter(|row| !row.starts_with("construct |")) {
            found.push(Construct::parse(heading, index + 1, row));
        }
    }
    found
}

impl Construct {
    fn parse(heading: &str, line: usize, row: &str) -> Self {
        let cells = cells(row);
        let [name, place, source, result, notes, valid, invalid] = cells.as_slice() else {
            panic!("line {line} has {} cells", cells.len());
        };
        let values = |cell: &str| -> Vec<Value> {
            let read =
                |text: &String| serde_json::from_str(text).unwrap_or_else(|error| panic!("line {line}: {error}"));
            spans(cell).iter().map(read).collect()
        };
        let place = Place::parse(place).unwrap_or_else(|| panic!("line {line}: `{place}` is no place"));
        let source = spans(source).concat();
        let result = match result.as_str() {
            "refused" => None,
            "the same" => Some(source.clone()),
            other => Some(spans(other).concat()),
        };
        // Where the document is refused, this is what is said.
        let notes = if result.is_some() { notes.split(", ").collect() } else { vec![notes.as_str()] };
        let notes = notes.into_iter().map(str::to_owned).collect();
        let name = format!("{heading}: {name}");
        Self { name, line, place, source, result, notes, valid: values(valid), invalid: values(invalid) }
    }

    /// The document in OpenAPI 3.1, as text.
    pub fn document(&self) -> String {
        self.place.document("3.1.0", &self.source)
    }

    /// The document in OpenAPI 3.0 that the normaliser should make of it.
    ///
    /// # Panics
    ///
    /// When the table has no JSON there.
    pub fn expected(&self) -> Option<Value> {
        let text = self.place.document("3.0.3", self.result.as_ref()?);
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{self}: {error}: {text}")))
    }

    /// Whether the result accepts exactly what the source does.
    pub fn is_exact(&self) -> bool {
        self.notes.contains("exact")
    }

    /// The schemas of the source, if it is a schema or several.
    pub fn schemas(&self) -> Option<Map<String, Value>> {
        if !matches!(self.place, Place::Schema | Place::Schemas) {
            return None;
        }
        let document: Value = serde_json::from_str(&self.document()).ok()?;
        document.pointer("/components/schemas")?.as_object().cloned()
    }
}

impl fmt::Display for Construct {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (line {})", self.name, self.line)
    }
}

impl Place {
    fn parse(cell: &str) -> Option<Self> {
        Some(match cell {
            "schema" => Self::Schema,
            "schemas" => Self::Schemas,
            "document" => Self::Document,
            "path item" => Self::PathItem,
            "operation" => Self::Operation,
            "parameter" => Self::Parameter,
            "request body" => Self::RequestBody,
            "response" => Self::Response,
            "media type" => Self::MediaType,
            "security scheme" => Self::SecurityScheme,
            "version" => Self::Version,
            _ => return None,
        })
    }

    /// The document around a fragment. It has nothing that differs between the two versions but what the fragment says.
    fn document(self, version: &str, fragment: &str) -> String {
        const OK: &str = r#"{"200": {"description": ""}}"#;
        let operation = |members: &str| format!(r#"{{"post": {{"operationId": "s", {members}}}}}"#);
        let item = |item: &str| format!(r#""paths": {{"/s": {item}}}"#);
        let answer = |answer: &str| item(&operation(&format!(r#""responses": {{"200": {answer}}}"#)));
        let media = |media: &str| format!(r#"{{"description": "", "content": {{"application/json": {media}}}}}"#);
        let members = match self {
            Self::Version => return format!(r#"{{"openapi": {fragment}, {INFO}, "paths": {{}}}}"#),
            Self::Document => {
                let inner =
                    fragment.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
                let info = if inner.contains(r#""info":"#) { "" } else { INFO };
                let parts: Vec<&str> = [info, inner.trim()].into_iter().filter(|part| !part.is_empty()).collect();
                return format!(r#"{{"openapi": "{version}", {}}}"#, parts.join(", "));
            }
            Self::Schema => {
                let schemas = format!(r#"{{"S": {fragment}, {OTHERS}}}"#);
                return Self::Schemas.document(version, &schemas);
            }
            Self::Schemas => {
                let content = r##"{"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}}"##;
                let body = content.replacen('{', r#"{"required": true, "#, 1);
                let response = content.replacen('{', r#"{"description": "", "#, 1);
                let members = format!(r#""requestBody": {body}, "responses": {{"200": {response}}}"#);
                format!(r#"{}, "components": {{"schemas": {fragment}}}"#, item(&operation(&members)))
            }
            Self::PathItem => item(fragment),
            Self::Operation => item(&format!(r#"{{"post": {fragment}}}"#)),
            Self::Parameter => item(&operation(&format!(r#""parameters": [{fragment}], "responses": {OK}"#))),
            Self::RequestBody => item(&operation(&format!(r#""requestBody": {fragment}, "responses": {OK}"#))),
            Self::Response => answer(fragment),
            Self::MediaType => answer(&media(fragment)),
            Self::SecurityScheme => {
                let operation = operation(&format!(r#""security": [{{"key": []}}], "responses": {OK}"#));
                format!(r#"{}, "components": {{"securitySchemes": {{"key": {fragment}}}}}"#, item(&operation))
            }
        };
        format!(r#"{{"openapi": "{version}", {INFO}, {members}}}"#)
    }
}

const INFO: &str = r#""info": {"title": "T", "version": "1"}"#;

/// The schemas beside `S`.
const OTHERS: &str = r#""Pet": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}, "Text": {"type": "string"}"#;

/// The cells of a row. A bar inside one is written `\|`.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim_end().strip_suffix('|').unwrap_or(row).replace("\\|", "\u{1}");
    row.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}

/// The spans of code in a cell.
fn spans(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
