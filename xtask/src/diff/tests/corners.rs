use super::*;

/// The class of the most important change is this, and what the generated code shows agrees.
#[test]
fn the_class_agrees_with_the_generated_interface_in_the_corners_too() {
    let list_of = |items: Value| json!({ "type": "array", "items": items });
    let or_null = || json!({ "type": ["string", "null"] });
    let member =
        |schema: Value, required: &[&str]| object(json!({ "a": schema, "z": { "type": "integer" } }), required);
    let with_component = |component: Value| {
        let reference = json!({ "$ref": "#/components/schemas/Part" });
        document(
            json!({ "/get": operation("get", object(json!({}), &[]), envelope(object(json!({ "a": reference, "b": list_of(reference.clone()) }), &["a"]))) }),
            json!({ "Part": component }),
        )
    };
    let part = |nullable: bool| json!({ "type": if nullable { json!(["object", "null"]) } else { json!("object") }, "properties": { "x": text() } });
    let content = |request: Value, answer: Value| {
        let mut document = document(json!({ "/add": operation("add", json!({}), json!({})) }), json!({}));
        document["paths"]["/add"]["post"]["requestBody"]["content"] = request;
        document["paths"]["/add"]["post"]["responses"]["200"]["content"] = answer;
        document
    };
    let json_of = |schema: Value| json!({ "application/json": { "schema": schema } });
    let stream = |schema: Value| json!({ "application/json": { "schema": schema }, "text/event-stream": { "schema": { "type": "string" } } });
    let some = || object(json!({ "x": text() }), &[]);
    let enums = |second: &[&str]| {
        answer(object(
            json!({
                "first": { "type": "string", "enum": ["p", "q"] },
                "second": { "type": "string", "enum": second },
            }),
            &[],
        ))
    };
    let pattern = |schema: Value| request(object(json!({ "a": list_of(schema) }), &[]));
    let rows: Vec<(&str, Value, Value, Option<Class>)> = vec![
        (
            "a list of a request that may be left out",
            request(member(list_of(text()), &["a"])),
            request(member(list_of(text()), &[])),
            Some(Breaking),
        ),
        (
            "a list of a request that must be given",
            request(member(list_of(text()), &[])),
            request(member(list_of(text()), &["a"])),
            Some(Breaking),
        ),
        (
            "the first member of an answer that is always there, a list",
            answer(member(list_of(text()), &[])),
            answer(member(list_of(text()), &["a"])),
            Some(Breaking),
        ),
        (
            "another list of an answer that is always there",
            answer(member(list_of(text()), &["z"])),
            answer(member(list_of(text()), &["z", "a"])),
            Some(Compatible),
        ),
        (
            "a member within a list of a request",
            pattern(member(text(), &["a"])),
            pattern(member(text(), &[])),
            Some(Breaking),
        ),
        (
            "a list within a list of a request",
            pattern(member(list_of(text()), &["a"])),
            pattern(member(list_of(text()), &[])),
            Some(Breaking),
        ),
        (
            "a list within a list of a request, now required",
            pattern(member(list_of(text()), &[])),
            pattern(member(list_of(text()), &["a"])),
            Some(Breaking),
        ),
        (
            "a member that may be null may be absent",
            request(member(or_null(), &["a"])),
            request(member(or_null(), &[])),
            Some(Compatible),
        ),
        (
            "a list of an answer may be null",
            answer(member(list_of(text()), &["a"])),
            answer(member(json!({ "type": ["array", "null"], "items": text() }), &["a"])),
            Some(Compatible),
        ),
        (
            "the answer may be null",
            answer(some()),
            answer(json!({ "type": ["object", "null"], "properties": { "x": text() } })),
            Some(Breaking),
        ),
        ("an answer that is text may be null", answer(text()), answer(or_null()), Some(Breaking)),
        (
            "an answer that is a list may be null",
            answer(list_of(text())),
            answer(json!({ "type": ["array", "null"], "items": text() })),
            Some(Breaking),
        ),
        (
            "the values of a map may be null",
            takes(json!({ "type": "object", "additionalProperties": text() })),
            takes(json!({ "type": "object", "additionalProperties": or_null() })),
            Some(Breaking),
        ),
        ("a component may be null", with_component(part(false)), with_component(part(true)), Some(Breaking)),
        ("a component that is text may be null", with_component(text()), with_component(or_null()), Some(Breaking)),
        (
            "the elements of a list may be null",
            answer(list_of(part(false))),
            answer(list_of(part(true))),
            Some(Breaking),
        ),
        (
            "the elements of a list of enums may be null",
            answer(list_of(json!({ "type": "string", "enum": ["a", "b"] }))),
            answer(list_of(json!({ "type": ["string", "null"], "enum": ["a", "b", null] }))),
            Some(Breaking),
        ),
        (
            "no stream any more",
            content(json_of(some()), stream(some())),
            content(json_of(some()), json_of(some())),
            Some(Breaking),
        ),
        (
            "CSV in the place of JSON",
            content(json_of(some()), json_of(some())),
            content(json_of(some()), json!({ "text/csv": {} })),
            Some(Breaking),
        ),
        (
            "XML in the place of CSV is bytes alike",
            content(json_of(some()), json!({ "text/csv": {} })),
            content(json_of(some()), json!({ "text/xml": {} })),
            Some(Compatible),
        ),
        (
            "XML beside CSV",
            content(json_of(some()), json!({ "text/csv": {} })),
            content(json_of(some()), json!({ "text/csv": {}, "text/xml": {} })),
            Some(Compatible),
        ),
        (
            "JSON in the place of text",
            content(json!({ "text/plain": {} }), json_of(some())),
            content(json_of(some()), json_of(some())),
            Some(Breaking),
        ),
        (
            "CSV in the place of text is text alike",
            content(json!({ "text/plain": {} }), json_of(some())),
            content(json!({ "text/csv": {} }), json_of(some())),
            Some(Compatible),
        ),
        (
            "bytes in the place of text",
            content(json!({ "text/plain": {} }), json_of(some())),
            content(json!({ "application/octet-stream": {} }), json_of(some())),
            Some(Breaking),
        ),
        (
            "XML in the place of bytes",
            content(json!({ "application/octet-stream": {} }), json_of(some())),
            content(json!({ "application/xml": {} }), json_of(some())),
            Some(Compatible),
        ),
        (
            "another name of JSON",
            content(json_of(some()), json_of(some())),
            content(json!({ "application/vnd.x+json": { "schema": some() } }), json_of(some())),
            Some(Compatible),
        ),
        ("two enums that were equal are no more", enums(&["p", "q"]), enums(&["p", "q", "r"]), Some(Breaking)),
        (
            "one type more",
            takes(json!({ "type": ["string", "integer"] })),
            takes(json!({ "type": ["string", "integer", "boolean"] })),
            Some(Compatible),
        ),
        (
            "types in a list or as forms",
            takes(json!({ "type": ["string", "integer"] })),
            takes(json!({ "oneOf": [text(), { "type": "integer" }] })),
            None,
        ),
        (
            "no other members",
            takes(member(text(), &[])),
            {
                let mut s = member(text(), &[]);
                s["additionalProperties"] = json!(false);
                takes(s)
            },
            Some(Compatible),
        ),
        (
            "no members at all",
            takes(json!({ "type": "object" })),
            takes(json!({ "type": "object", "additionalProperties": false })),
            Some(Compatible),
        ),
        ("members of what had any", takes(json!({ "type": "object" })), takes(some()), Some(Breaking)),
        ("the elements of a body", request(list_of(text())), request(list_of(some())), Some(Breaking)),
        ("a list in the place of an object", request(some()), request(list_of(text())), Some(Breaking)),
        ("a body that is no object", request(text()), request(json!({ "type": "integer" })), Some(Breaking)),
        (
            "another name by a correction",
            takes(some()),
            takes({
                let mut s = some();
                s["x-rust-name"] = json!("Named");
                s
            }),
            Some(Breaking),
        ),
        (
            "the members of parts, or of one",
            takes(json!({ "allOf": [some(), object(json!({ "y": text() }), &[])] })),
            takes(object(json!({ "x": text(), "y": text() }), &[])),
            None,
        ),
        (
            "one value, or an enum of one",
            takes(json!({ "const": "x" })),
            takes(json!({ "type": "string", "enum": ["x"] })),
            None,
        ),
        (
            "an enum of texts in the place of one of numbers",
            takes(json!({ "enum": [1, 2] })),
            takes(json!({ "enum": ["1", "2"] })),
            Some(Breaking),
        ),
        ("data where there was none", answer(json!({})), answer(some()), Some(Breaking)),
        ("anything, always there", answer(member(json!({}), &[])), answer(member(json!({}), &["a"])), Some(Breaking)),
        ("anything becomes text", answer(member(json!({}), &["a"])), answer(member(or_null(), &["a"])), Some(Breaking)),
        ("a list of anything, said in two ways", takes(json!({ "type": "array" })), takes(list_of(json!({}))), None),
        (
            "a list of anything becomes one of texts",
            takes(json!({ "type": "array" })),
            takes(list_of(text())),
            Some(Breaking),
        ),
        (
            "a list by its places",
            takes(list_of(text())),
            takes(json!({ "type": "array", "prefixItems": [text(), text()], "items": false })),
            Some(Compatible),
        ),
        (
            "members by a pattern",
            takes(json!({ "type": "object" })),
            takes(json!({ "type": "object", "patternProperties": { "^a": text() } })),
            Some(Compatible),
        ),
        (
            "one alone in the place of one or many",
            gives(json!({ "oneOf": [some(), list_of(some())] })),
            gives(some()),
            Some(Breaking),
        ),
        (
            "one form beside one or many",
            gives(json!({ "oneOf": [some(), list_of(some())] })),
            gives(json!({ "oneOf": [some(), list_of(some()), text()] })),
            Some(Breaking),
        ),
        (
            "a title names a form",
            takes(json!({ "oneOf": [text(), { "type": "integer" }] })),
            takes(json!({ "oneOf": [{ "type": "string", "title": "Name" }, { "type": "integer" }] })),
            Some(Breaking),
        ),
        (
            "exactly one of two members",
            request(object(json!({ "a": text(), "b": text() }), &[])),
            request({
                let mut s = object(json!({ "a": text(), "b": text() }), &[]);
                s["oneOf"] = json!([{ "required": ["a"] }, { "required": ["b"] }]);
                s
            }),
            Some(Compatible),
        ),
        (
            "text that is binary",
            takes(text()),
            takes(json!({ "type": "string", "format": "binary" })),
            Some(Compatible),
        ),
        (
            "another format of integers",
            takes(json!({ "type": "integer", "format": "int32" })),
            takes(json!({ "type": "integer", "format": "uint64" })),
            Some(Compatible),
        ),
        (
            "what it must not be",
            takes(text()),
            takes(json!({ "type": "string", "not": { "const": "x" } })),
            Some(Compatible),
        ),
    ];
    let mut wrong = Vec::new();
    for (about, old, new, class) in rows {
        for (from, to, class) in [(&old, &new, class), (&new, &old, None)] {
            let account = compare(from, to);
            if from == &old && account.class() != class {
                wrong.push(format!("{about}: {class:?} was expected, and told is\n{}", account.text()));
            }
            wrong.extend(agreement::disagreement(from, to, &account).map(|why| format!("{about}: {why}")));
        }
        mirror::assert_mirrored(&old, &new, about);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
