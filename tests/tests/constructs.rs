//! The table of constructs (`xtask/constructs.md`): what the normaliser makes of each is what the table says, a document in
//! OpenAPI 3.0 by its official schema, one that `openapiv3` and progenitor take, and one that accepts what it should.

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use tests::constructs::{Construct, Place, constructs};
use tests::packages::openapi_3_0_schema;
use tests::reading::{READINGS, as_2020_12};
use tests::scratch::Scratch;
use xtask::normalise::{Normalised, normalise};
use xtask::{NoteKind, generate, input, shape};

/// Checks every construct that is not refused, and names all that fail.
#[track_caller]
fn each(check: impl Fn(&Construct, Value, Normalised) -> Result<(), String>) {
    let mut failures = Vec::new();
    for construct in constructs().iter().filter(|construct| construct.result.is_some()) {
        let checked = read(construct).and_then(|(source, normalised)| check(construct, source, normalised));
        failures.extend(checked.err().map(|error| format!("{construct}: {error}")));
    }
    assert!(failures.is_empty(), "{} constructs fail:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// The document of a construct, and what the normaliser makes of it, with the notes of both stages.
fn read(construct: &Construct) -> Result<(Value, Normalised), String> {
    let document = input::load(construct.document().as_bytes(), "api.json", "en").map_err(|error| error.to_string())?;
    let mut normalised = normalise(document.value.clone()).map_err(|error| error.to_string())?;
    normalised.notes.splice(0..0, document.notes);
    Ok((document.value, normalised))
}

#[test]
fn the_table_has_every_family_of_constructs() {
    let constructs = constructs();
    assert!(constructs.len() >= 300, "{}", constructs.len());
    for place in [
        Place::Schema,
        Place::Schemas,
        Place::Document,
        Place::PathItem,
        Place::Operation,
        Place::Parameter,
        Place::RequestBody,
        Place::Response,
        Place::MediaType,
        Place::SecurityScheme,
        Place::Version,
    ] {
        assert!(constructs.iter().any(|construct| construct.place == place), "{place:?}");
    }
    for (index, construct) in constructs.iter().enumerate() {
        let twin = constructs.iter().take(index).find(|other| other.name == construct.name);
        assert_eq!(twin, None, "{construct} is there already");
    }
}

#[test]
fn each_construct_becomes_what_the_table_says() {
    each(|construct, source, normalised| {
        let expected = construct.expected().ok_or("refused")?;
        // The text tells the order of members too.
        let (became, expected) = (normalised.document.to_string(), expected.to_string());
        if became != expected {
            return Err(format!("became\n{became}\nand not\n{expected}"));
        }
        let said: Vec<String> = normalised.notes.iter().map(|note| note.kind.to_string()).collect();
        let is_inexact = said.iter().any(|kind| kind == "widened" || kind == "broken");
        let exact = (!is_inexact).then(|| "exact".to_owned());
        let noted = said.iter().cloned().chain(exact).collect();
        if construct.notes != noted {
            return Err(format!("is {noted:?}: {:#?}", normalised.notes));
        }
        for note in &normalised.notes {
            if source.pointer(note.pointer.trim_start_matches('#')).is_none() {
                return Err(format!("is remarked on where nothing is: {note}"));
            }
        }
        let again = normalise(normalised.document.clone()).map_err(|error| error.to_string())?;
        let became = again.document.to_string();
        if became != expected || !again.notes.is_empty() {
            return Err(format!("becomes something else the second time: {became}"));
        }
        Ok(())
    });
}

#[test]
fn what_is_refused_is_refused_by_name() {
    for construct in constructs().iter().filter(|construct| construct.result.is_none()) {
        let said = read(construct).expect_err("refused");
        let noted = construct.notes.iter().next().expect("a message");
        assert!(said.starts_with(noted), "{construct}: {said}");
    }
}

#[test]
fn each_result_is_a_document_by_the_official_schema_of_openapi_3_0() {
    let Some(schema) = openapi_3_0_schema() else { return };
    let official = jsonschema::options().with_draft(Draft::Draft4).build(&schema).expect("the official schema");
    each(|_, _, normalised| {
        let errors: Vec<String> = official.iter_errors(&normalised.document).map(|error| error.to_string()).collect();
        if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
    });
}

#[test]
fn each_result_is_read_by_openapiv3_and_generated_by_progenitor() {
    each(|construct, source, normalised| {
        generates(&normalised)?;
        // The schema itself in the place of the reference to it: it has no name there.
        if let Some(schema) = construct.schemas().and_then(|schemas| schemas.get("S").cloned()) {
            let mut inline = source;
            for pointer in
                ["/paths/~1s/post/requestBody", "/paths/~1s/post/responses/200"].map(|body| format!("{body}{CONTENT}"))
            {
                *inline.pointer_mut(&pointer).ok_or("a body")? = schema.clone();
            }
            let normalised = normalise(inline).map_err(|error| error.to_string())?;
            generates(&normalised).map_err(|error| format!("inline: {error}"))?;
        }
        Ok(())
    });
}

/// Where the schema of a body stands.
const CONTENT: &str = "/content/application~1json/schema";

fn generates(normalised: &Normalised) -> Result<(), String> {
    serde_json::from_value::<openapiv3::OpenAPI>(normalised.document.clone()).map_err(|error| error.to_string())?;
    let shaped = shape::shape(normalised.document.clone()).map_err(|error| error.to_string())?;
    generate::generate(&shaped.document).map_err(|error| format!("{error}\n{}", shaped.document))?;
    Ok(())
}

#[test]
fn what_a_construct_accepts_its_result_accepts_and_no_more_if_it_is_exact() {
    each(|construct, source, normalised| {
        let Some(before) = validator_of_3_1(&source) else {
            let listed = construct.valid.len() + construct.invalid.len();
            return if listed == 0 { Ok(()) } else { Err("lists values, and is no schema".to_owned()) };
        };
        if let Some(value) = construct.valid.iter().find(|value| !before.is_valid(value)) {
            return Err(format!("does not accept {value} in 3.1"));
        }
        if let Some(value) = construct.invalid.iter().find(|value| before.is_valid(value)) {
            return Err(format!("accepts {value} in 3.1"));
        }
        let mut accepts_more = false;
        for reading in READINGS {
            let after = validator(as_2020_12(&normalised.document, reading)).ok_or("is no schema in 3.0")?;
            for value in construct.valid.iter().chain(&construct.invalid).chain(&common()) {
                match (before.is_valid(value), after.is_valid(value)) {
                    (true, false) => return Err(format!("does not accept {value} any more ({reading:?})")),
                    (false, true) if construct.is_exact() => return Err(format!("accepts {value} ({reading:?})")),
                    (before, after) => accepts_more |= !before && after,
                }
            }
        }
        let is_widened = normalised.notes.iter().any(|note| note.kind == NoteKind::Widened);
        if is_widened && !construct.invalid.is_empty() && !accepts_more {
            return Err("accepts no more than before, and is called widened".to_owned());
        }
        Ok(())
    });
}

#[test]
fn what_is_generated_of_all_of_them_compiles() {
    let mut document = json!({
        "openapi": "3.0.3",
        "info": { "title": "All constructs", "version": "1" },
        "paths": {},
        "components": { "schemas": {} },
    });
    for construct in constructs().iter().filter(|construct| construct.schemas().is_some()) {
        let Some(expected) = construct.expected() else { continue };
        let (own, line) = (&expected["components"]["schemas"], construct.line);
        // What refers to nothing but itself is told, and opened, before anything is generated of it.
        if own["S"]["$ref"] == "#/components/schemas/S" {
            continue;
        }
        // Each has names of its own.
        let own = own.to_string().replace("#/components/schemas/", &format!("#/components/schemas/C{line}"));
        let own: Value = serde_json::from_str(&own).expect("JSON");
        for (name, schema) in own.as_object().expect("schemas") {
            document["components"]["schemas"][format!("C{line}{name}")] = schema.clone();
        }
        let reference = json!({ "$ref": format!("#/components/schemas/C{line}S") });
        for (path, schema) in [(format!("/c{line}"), &reference), (format!("/inline{line}"), &own["S"])] {
            let content = json!({ "application/json": { "schema": schema } });
            document["paths"][&path] = json!({ "post": {
                "operationId": path.trim_start_matches('/'),
                "requestBody": { "required": true, "content": content },
                "responses": { "200": { "description": "", "content": content } },
            } });
        }
    }
    let shaped = shape::shape(document).expect("a document");
    let generated = generate::generate(&shaped.document).expect("code");
    let scratch = Scratch::new("constructs", &["memos-sdk-core"]);
    let own = generated.files.into_iter().filter(|(path, _)| path.starts_with("memos-sdk-core/")).collect();
    scratch.write(&own).expect("written");
    let cargo = scratch.cargo(&["check", "--package", "memos-sdk-core"]);
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
}

/// Values that are tried on every construct, beside its own.
fn common() -> Vec<Value> {
    let scalars = [json!(null), json!(false), json!(true), json!(0), json!(1), json!(1.5), json!(""), json!("a")];
    let mut values: Vec<Value> = vec![json!([]), json!({}), json!([[]]), json!({ "name": "a", "a": 1, "b": 2 })];
    for scalar in &scalars {
        values.extend([json!([scalar]), json!([scalar, 1]), json!({ "a": scalar }), json!({ "name": scalar })]);
    }
    values.extend(scalars);
    values
}

/// What the schema `S` of a document in OpenAPI 3.1 accepts; nothing where there is none, or none that means anything.
fn validator_of_3_1(document: &Value) -> Option<Validator> {
    let schemas = document.pointer("/components/schemas").filter(|schemas| schemas.get("S").is_some())?;
    // Identifiers and anchors count where JSON Schema has its definitions, and not in the components of OpenAPI.
    let built = |draft, keyword: &str| {
        let definitions = schemas.to_string().replace("#/components/schemas/", &format!("#/{keyword}/"));
        let definitions: Value = serde_json::from_str(&definitions).ok()?;
        let root = json!({ "$ref": format!("#/{keyword}/S"), keyword: definitions });
        jsonschema::options().with_draft(draft).build(&root).ok()
    };
    let dialect = schemas["S"].get("$schema").and_then(Value::as_str).unwrap_or_default();
    if dialect.contains("draft-07") {
        return built(Draft::Draft7, "definitions");
    }
    // The forms that were left in from 3.0 and older drafts mean what they meant there.
    built(Draft::Draft202012, "$defs").or_else(|| built(Draft::Draft4, "definitions"))
}

fn validator(mut document: Value) -> Option<Validator> {
    document.pointer("/components/schemas/S")?;
    document["$ref"] = json!("#/components/schemas/S");
    jsonschema::options().with_draft(Draft::Draft202012).build(&document).ok()
}
