//! Values that a document itself gives for its schemas: what the document accepts, its form in OpenAPI 3.0 accepts.

use jsonschema::{Draft, Registry, Validator};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use tests::reading::{READINGS, as_2020_12, schema_as_2020_12, schemas};

/// What came of the values of a document.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    /// How many the source accepts, whose place the result has too.
    pub(crate) checked: usize,
    /// How many the source itself refuses.
    pub(crate) refused: usize,
    /// How many could not be checked: their schema cannot be read, or stands elsewhere in the result.
    pub(crate) skipped: usize,
    /// Those that the source accepts and the result does not.
    pub(crate) narrowed: Vec<String>,
}

/// Checks the examples and defaults of a document against what it was normalised to.
pub(crate) fn check(source: &Value, result: &Value) -> Samples {
    let mut samples = Samples::default();
    let before = registry(source);
    let readings = READINGS.map(|reading| as_2020_12(result, reading));
    let after = readings.each_ref().map(registry);
    for (pointer, values) in collect(source) {
        let Some(accepting) = validator(&before, &pointer).filter(|_| result.pointer(&pointer).is_some()) else {
            samples.skipped += values.len();
            continue;
        };
        let accepted: Vec<&Value> = values.iter().copied().filter(|value| accepting.is_valid(value)).collect();
        samples.refused += values.len() - accepted.len();
        if accepted.is_empty() {
            continue;
        }
        samples.checked += accepted.len();
        for (reading, registry) in READINGS.iter().zip(&after) {
            // The schema itself and no reference to it: some places are others once a document is read.
            let schema = result.pointer(&pointer).map(|schema| schema_as_2020_12(schema, *reading, DOCUMENT));
            let validator = match build(registry, &schema.unwrap_or_default()) {
                Ok(validator) => validator,
                Err(error) => {
                    samples.narrowed.push(format!("{pointer} ({reading:?}): the result cannot be read: {error}"));
                    continue;
                }
            };
            for value in &accepted {
                if let Err(error) = validator.validate(value) {
                    let told: String = error.to_string().chars().take(200).collect();
                    samples.narrowed.push(format!("{pointer} ({reading:?}): {told} at {}", error.instance_path()));
                }
            }
        }
    }
    samples
}

/// Each schema with values beside it or in it, by its JSON pointer.
fn collect(document: &Value) -> Vec<(String, Vec<&Value>)> {
    let mut found = Vec::new();
    for pointer in schemas(document) {
        let Some(schema) = document.pointer(&pointer) else { continue };
        let mut beside = Vec::new();
        if let Some(container) = pointer.strip_suffix("/schema").and_then(|container| document.pointer(container)) {
            beside.extend(container.get("example"));
            let named =
                container.get("examples").and_then(Value::as_object).into_iter().flat_map(|named| named.values());
            beside.extend(named.filter_map(|example| example.get("value")));
        }
        within(schema, pointer, beside, &mut found);
    }
    found
}

/// The values of a schema and of those that its members and items have.
fn within<'a>(
    schema: &'a Value,
    pointer: String,
    mut values: Vec<&'a Value>,
    found: &mut Vec<(String, Vec<&'a Value>)>,
) {
    values.extend(schema.get("example"));
    values.extend(schema.get("default"));
    values.extend(schema.get("examples").and_then(Value::as_array).into_iter().flatten());
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let name = name.replace('~', "~0").replace('/', "~1");
        within(member, format!("{pointer}/properties/{name}"), Vec::new(), found);
    }
    if let Some(items) = schema.get("items") {
        within(items, format!("{pointer}/items"), Vec::new(), found);
    }
    if !values.is_empty() {
        found.push((pointer, values));
    }
}

const DOCUMENT: &str = "urn:document";

fn registry(document: &Value) -> Option<Registry<'_>> {
    Registry::new().draft(Draft::Draft202012).add(DOCUMENT, document).ok()?.prepare().ok()
}

/// A validator for the schema at a pointer.
fn validator(registry: &Option<Registry<'_>>, pointer: &str) -> Option<Validator> {
    let reference = format!("{DOCUMENT}#{}", utf8_percent_encode(pointer, OUTSIDE));
    build(registry, &json!({ "$ref": reference })).ok()
}

fn build(registry: &Option<Registry<'_>>, schema: &Value) -> Result<Validator, String> {
    let registry = registry.as_ref().ok_or("the document has references that cannot be read")?;
    let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(registry);
    options.build(schema).map_err(|error| error.to_string())
}

/// What cannot stand in the fragment of a URI.
const OUTSIDE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
