//! Whatever the document or the service's habits allow, decoded into the generated type and encoded again, is what was
//! sent: `null`, absent, and an empty list or object are the same, numbers are compared by what they are worth, and
//! everything else is equal, members that no schema declares included.

#[path = "lossless/answers.rs"]
mod answers;
#[path = "lossless/facts.rs"]
mod facts;
#[path = "lossless/requests.rs"]
mod requests;
#[path = "lossless/stream.rs"]
mod stream;
#[path = "lossless/table.rs"]
mod table;

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tests::instances::{Generator, Style, difference, shrink};

use table::{Codec, TABLE, through};

/// How many instances are drawn of each schema; `LOSSLESS_INSTANCES` draws more.
const INSTANCES: u64 = 210;

/// The documents from which instances are drawn.
fn documents() -> [Value; 2] {
    [tests::published("en").unwrap(), tests::corrected("en").unwrap()]
}

fn instances() -> u64 {
    std::env::var("LOSSLESS_INSTANCES").map_or(INSTANCES, |count| count.parse().unwrap())
}

fn validator(document: &Value, schema: &str) -> Validator {
    let reference = format!("#/components/schemas/{schema}");
    jsonschema::draft202012::new(&json!({"$ref": reference, "components": document["components"]})).unwrap()
}

/// What is wrong with this instance: it is refused, or something of it is lost.
fn fault(codec: Codec, sent: &Value) -> Option<String> {
    match codec(sent.clone()) {
        Ok(got) => difference(sent, &got),
        Err(error) => Some(format!("refused: {error}")),
    }
}

#[test]
fn the_table_has_every_schema_of_the_documents_and_no_other() {
    let documents = documents();
    let schemas: BTreeSet<&str> = documents.iter().flat_map(|document| Generator::new(document).schemas()).collect();
    let table: BTreeSet<&str> = TABLE.iter().map(|(name, _)| *name).collect();
    assert_eq!(table, schemas);
    assert_eq!(TABLE.len(), table.len(), "the table names a schema twice");
}

#[test]
fn every_instance_that_the_published_document_allows_comes_back_as_it_was_sent() {
    check(&tests::published("en").unwrap());
}

#[test]
fn every_instance_that_the_corrected_document_allows_comes_back_as_it_was_sent() {
    check(&tests::corrected("en").unwrap());
}

fn check(document: &Value) {
    let table: BTreeMap<&str, Codec> = TABLE.iter().copied().collect();
    let faults: Vec<String> = Generator::new(document)
        .schemas()
        .filter_map(|schema| Some(format!("{schema}: {}", faults_of(document, schema, table[schema])?)))
        .collect();
    assert!(faults.is_empty(), "{} schemas have faults\n{}", faults.len(), faults.join("\n"));
}

/// Draws instances of a schema; what is wrong with how the codec takes them, if anything is.
fn faults_of(document: &Value, schema: &str, codec: Codec) -> Option<String> {
    let (generator, validator) = (Generator::new(document), validator(document, schema));
    let mut faulty = Vec::new();
    for seed in 0..instances() {
        let sent = generator.draw(schema, seed).unwrap_or_else(|error| panic!("{schema}, seed {seed}: {error}"));
        if let Err(error) = validator.validate(&sent) {
            panic!("the generator drew what {schema} does not allow: {error}\n  seed {seed}: {sent}");
        }
        if fault(codec, &sent).is_some() {
            faulty.push((seed, sent));
        }
    }
    let (seed, sent) = faulty.first().cloned()?;
    let small = shrink(sent, |value| validator.is_valid(value) && fault(codec, value).is_some());
    let (count, style, fault) = (faulty.len(), Style::of(seed), fault(codec, &small)?);
    Some(format!("{count} of {}, the first with seed {seed} ({style})\n  {small}\n  {fault}", instances()))
}

#[test]
fn a_type_that_loses_or_refuses_something_is_found_out() {
    #[derive(Serialize, Deserialize)]
    struct Closed {
        success: Option<bool>,
        task_id: Option<String>,
        status: Option<String>,
    }
    #[derive(Serialize, Deserialize)]
    struct Of<T> {
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<T>,
        #[serde(flatten)]
        rest: Map<String, Value>,
    }
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Narrow {
        Running,
        Completed,
    }
    #[derive(Serialize, Deserialize)]
    struct Number<T> {
        #[serde(skip_serializing_if = "Option::is_none")]
        success_rate: Option<T>,
        #[serde(flatten)]
        rest: Map<String, Value>,
    }
    #[derive(Serialize, Deserialize)]
    struct Defaulting {
        #[serde(default = "six")]
        message_limit_number: i64,
        #[serde(flatten)]
        rest: Map<String, Value>,
    }
    fn six() -> i64 {
        6
    }
    let document = tests::published("en").unwrap();
    for (schema, codec, found) in [
        ("OpenMemAddMessageResponse", through::<Of<String>> as Codec, None),
        ("OpenMemAddMessageResponse", through::<Closed>, Some("was lost")),
        ("OpenMemAddMessageResponse", through::<Of<Narrow>>, Some("refused: unknown variant `failed`")),
        ("ToolUsedStatus", through::<Number<f64>>, None),
        ("ToolUsedStatus", through::<Number<f32>>, Some("at /success_rate")),
        ("ToolUsedStatus", through::<Number<i64>>, Some("refused: invalid type: floating point")),
        ("GetMessageRequest", through::<Defaulting>, Some("at /message_limit_number: 6 was added")),
    ] {
        let fault = faults_of(&document, schema, codec);
        assert_eq!(fault.is_some(), found.is_some(), "{schema}: {fault:?}");
        assert!(fault.unwrap_or_default().contains(found.unwrap_or_default()), "{schema}: {found:?}");
    }
}

#[test]
fn the_draws_reach_every_member_and_every_value_of_the_documents() {
    for document in &documents() {
        let generator = Generator::new(document);
        for schema in generator.schemas() {
            let mut declared = BTreeSet::new();
            let reference = json!({"$ref": format!("#/components/schemas/{schema}")});
            words_of_schema(&reference, document, &mut BTreeSet::new(), &mut declared);
            let mut seen = BTreeSet::new();
            for seed in 0..INSTANCES / 3 {
                words_of_instance(&generator.draw(schema, seed).unwrap(), &mut seen);
            }
            let missed: Vec<_> = declared.difference(&seen).collect();
            assert!(missed.is_empty(), "{schema}: no instance has {missed:?}");
        }
    }
}

/// The names of members and the listed values that a schema declares, at any depth.
fn words_of_schema(schema: &Value, document: &Value, visited: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str)
        && visited.insert(reference.to_owned())
    {
        let target = document.pointer(reference.trim_start_matches('#')).unwrap();
        words_of_schema(target, document, visited, words);
    }
    let list = |keyword: &str| schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
    words.extend(list("enum").map(|value| value.as_str().unwrap().to_owned()));
    for branch in ["oneOf", "anyOf", "allOf"].into_iter().flat_map(list) {
        words_of_schema(branch, document, visited, words);
    }
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        words.insert(name.clone());
        words_of_schema(member, document, visited, words);
    }
    // Of an object, `items` says nothing.
    let items = schema.get("items").filter(|_| schema.get("type") != Some(&json!("object")));
    for inside in items.into_iter().chain(schema.get("additionalProperties")) {
        words_of_schema(inside, document, visited, words);
    }
}

fn words_of_instance(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(words.insert(text.clone())),
        Value::Array(elements) => elements.iter().for_each(|element| words_of_instance(element, words)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            words.insert(name.clone());
            words_of_instance(value, words);
        }),
        _ => {}
    }
}

#[test]
fn every_known_habit_of_the_service_comes_back_as_it_was_sent() {
    let table: BTreeMap<&str, Codec> = TABLE.iter().copied().collect();
    let faults: Vec<String> = facts::facts()
        .iter()
        .filter_map(|fact| {
            let fault = fault(table[fact.schema], &fact.sent)?;
            Some(format!("{} ({}): {fault}\n  {}", fact.name, fact.schema, fact.sent))
        })
        .collect();
    assert!(faults.is_empty(), "{} facts are not kept\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_fact_has_a_name_of_its_own() {
    let facts = facts::facts();
    let names: BTreeSet<&str> = facts.iter().map(|fact| fact.name.as_str()).collect();
    assert_eq!(names.len(), facts.len());
}
