use super::*;

fn nothing() -> Value {
    object(json!({}), &[])
}

fn some() -> Value {
    object(json!({ "text": text(), "user_id": text() }), &["text"])
}

/// Data of an answer.
fn found() -> Value {
    object(json!({ "notes": { "type": "integer" } }), &[])
}

/// A document of operations, by their paths.
fn paths(paths: Value) -> Value {
    document(paths, json!({ "Note": some(), "Found": found() }))
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// `GET /notes/{id}` with these parameters.
fn get(parameters: Value) -> Value {
    paths(json!({ "/notes/{id}": { "get": { "operationId": "get", "parameters": parameters, "responses": {} } } }))
}

#[test]
fn operations_are_added_removed_renamed_and_moved() {
    let add = |path: &str, id: &str| {
        let mut document = paths(json!({ "/get": operation("get", nothing(), envelope(nothing())) }));
        document["paths"][path] = operation(id, reference("Note"), envelope(reference("Found")));
        document
    };
    let get = || {
        let mut document = add("/add", "add");
        document["paths"].as_object_mut().unwrap().shift_remove("/add");
        document
    };
    let nameless = |path: &str| {
        let mut document = paths(json!({ path: operation("x", reference("Note"), envelope(reference("Found"))) }));
        document["paths"][path]["post"].as_object_mut().unwrap().shift_remove("operationId");
        document
    };
    check(vec![
        ("one more", get(), add("/add", "add"), vec![(Compatible, "add: the operation is new: POST /add")]),
        ("one less", add("/add", "add"), get(), vec![(Breaking, "add: the operation is gone; it was POST /add")]),
        (
            "another path",
            add("/add", "add"),
            add("/notes", "add"),
            vec![(Compatible, "add: the operation is POST /notes now; it was POST /add")],
        ),
        (
            "another id",
            add("/add", "add"),
            add("/add", "create"),
            vec![(Breaking, "create: the operation is called `create` now; it was `add`")],
        ),
        (
            "another id of the same method",
            add("/add", "add-note"),
            add("/add", "add_note"),
            vec![(Compatible, "add_note: the operation is called `add_note` now; it was `add-note`")],
        ),
        (
            "both, by likeness",
            add("/add/note", "add_note"),
            add("/create/note", "create_note"),
            vec![
                (Breaking, "create_note: the operation is called `create_note` now; it was `add_note` (a guess)"),
                (Compatible, "create_note: the operation is POST /create/note now; it was POST /add/note (a guess)"),
            ],
        ),
        (
            "the path of an operation that has no id",
            nameless("/add/note"),
            nameless("/create/note"),
            vec![(
                Breaking,
                "POST /create/note: the operation is POST /create/note now; it was POST /add/note (a guess)",
            )],
        ),
    ]);
    let guesses = compare(&add("/add/note", "add_note"), &add("/create/note", "create_note")).changes;
    assert!(guesses.iter().all(|change| change.guess), "{guesses:?}");
    let sure = compare(&add("/add", "add"), &add("/notes", "add")).changes;
    assert!(sure.iter().all(|change| !change.guess), "{sure:?}");
}

#[test]
fn parameters_are_members_of_the_request() {
    let id = || json!({ "name": "id", "in": "path", "required": true, "schema": text() });
    let page = |place: &str, required: bool| json!({ "name": "page", "in": place, "required": required, "schema": { "type": "integer" } });
    let renamed =
        |name: &str| json!({ "name": name, "in": "query", "description": "Which page it is.", "schema": text() });
    check(vec![
        (
            "an optional one",
            get(json!([id()])),
            get(json!([id(), page("query", false)])),
            vec![(Compatible, "get: the request takes `page` now, an integer")],
        ),
        (
            "a required one",
            get(json!([id()])),
            get(json!([id(), page("query", true)])),
            vec![(Breaking, "get: the request requires `page` now, an integer")],
        ),
        (
            "one less",
            get(json!([id(), page("query", false)])),
            get(json!([id()])),
            vec![(Breaking, "get: the request has no `page` any more")],
        ),
        (
            "newly required",
            get(json!([id(), page("query", false)])),
            get(json!([id(), page("query", true)])),
            vec![(Breaking, "get: the query parameter `page` is required now")],
        ),
        (
            "another place",
            get(json!([id(), page("query", false)])),
            get(json!([id(), page("header", false)])),
            vec![(Compatible, "get: the header parameter `page` goes into the header now; it was the query")],
        ),
        (
            "renamed",
            get(json!([id(), renamed("page")])),
            get(json!([id(), renamed("page_number")])),
            vec![(Breaking, "get: the request has `page_number` in the place of `page` (a guess)")],
        ),
        (
            "listed at the path",
            get(json!([id()])),
            {
                let mut document = get(json!([]));
                document["paths"]["/notes/{id}"]["parameters"] = json!([id()]);
                document
            },
            vec![],
        ),
        (
            "the first beside a body makes a member of the body",
            paths(json!({ "/add": operation("add", some(), found()) })),
            {
                let mut document = paths(json!({ "/add": operation("add", some(), found()) }));
                document["paths"]["/add"]["post"]["parameters"] = json!([page("query", false)]);
                document
            },
            vec![(Breaking, "add: the request takes `page` now, an integer")],
        ),
    ]);
}

#[test]
fn bodies_envelopes_and_media_types() {
    let answers = |content: Value| {
        let mut document =
            document(json!({ "/add": operation("add", some(), nothing()) }), json!({ "Found": found() }));
        document["paths"]["/add"]["post"]["responses"]["200"]["content"] = content;
        document
    };
    let json = |schema: Value| json!({ "application/json": { "schema": schema } });
    let mut with_stream = json(found());
    with_stream["text/event-stream"] = json!({ "schema": {} });
    let mut with_csv = json(found());
    with_csv["text/csv"] = json!({ "schema": text() });
    let mut extended = envelope(found());
    extended["properties"]["request_id"] = text();
    let mut told = envelope(found());
    told["properties"]["code"]["description"] = json!("Zero for success.");
    let bodiless = || {
        let mut document = answers(json(found()));
        document["paths"]["/add"]["post"].as_object_mut().unwrap().shift_remove("requestBody");
        document
    };
    check(vec![
        (
            "the envelope goes",
            answers(json(envelope(found()))),
            answers(json(found())),
            vec![(Compatible, "add: the answer stands in the envelope no more")],
        ),
        (
            "the envelope has more members",
            answers(json(envelope(found()))),
            answers(json(extended)),
            vec![
                (Breaking, "add: the answer stands in the envelope no more"),
                (Breaking, "add: the Rust type of the answer is `AddResponse` now; it was `Found`"),
                (Compatible, "add: the answer's envelope may have `request_id` now, text"),
            ],
        ),
        (
            "words of the envelope",
            answers(json(envelope(found()))),
            answers(json(told)),
            vec![(Documentation, "add: the description of the answer's envelope's `code` is new")],
        ),
        (
            "a stream",
            answers(json(found())),
            answers(with_stream),
            vec![(Compatible, "add: the answer may be text/event-stream too")],
        ),
        (
            "a media type that nobody asks for",
            answers(with_csv),
            answers(json(found())),
            vec![(Compatible, "add: the answer is text/csv no more")],
        ),
        ("a body", bodiless(), answers(json(found())), vec![(Breaking, "add: the operation takes a body now")]),
        ("no body", answers(json(found())), bodiless(), vec![(Breaking, "add: the operation takes no body any more")]),
    ]);
}

#[test]
fn extensions_say_what_a_client_does() {
    let with = |extensions: Value| {
        let mut document = paths(json!({ "/get": operation("get", some(), envelope(some())) }));
        let operation = document["paths"]["/get"]["post"].as_object_mut().unwrap();
        operation.extend(extensions.as_object().unwrap().clone());
        document
    };
    let none = || with(json!({}));
    let pages = |items: Value| {
        let members = json!({ "page": "page", "size": "size", "pages": "pages", "total": "total", "items": items });
        with(json!({ "x-pages": members }))
    };
    let task = |completed: &str| {
        with(json!({ "x-task": { "id": "user_id", "state": "text", "completed": [completed], "method": "task" } }))
    };
    check(vec![
        (
            "it may be repeated",
            none(),
            with(json!({ "x-safe": true })),
            vec![(Compatible, "get: the operation has `x-safe` `true` now")],
        ),
        (
            "no pages",
            pages(json!({ "A": "a" })),
            none(),
            vec![(
                Breaking,
                "get: the operation has no `x-pages` any more; it was \
             `{\"page\":\"page\",\"size\":\"size\",\"pages\":\"pages\",\"total\":\"total\",\"items\":{\"A\":\"a\"}}`",
            )],
        ),
        (
            "a state",
            task("done"),
            task("completed"),
            vec![(
                Compatible,
                "get: the operation has `x-task` `{\"id\":\"user_id\",\"state\":\"text\",\"completed\":[\"completed\"],\"method\":\"task\"}` \
             now; it was `{\"id\":\"user_id\",\"state\":\"text\",\"completed\":[\"done\"],\"method\":\"task\"}`",
            )],
        ),
        (
            "nothing that we know",
            none(),
            with(json!({ "x-order": 3 })),
            vec![(Documentation, "get: the operation has `x-order` `3` now")],
        ),
        (
            "the summary",
            none(),
            with(json!({ "summary": "Get" })),
            vec![(Documentation, "get: the summary of the operation is new")],
        ),
        (
            "an answer to what goes wrong",
            none(),
            {
                let mut document = none();
                document["paths"]["/get"]["post"]["responses"]["404"] = json!({ "description": "no" });
                document
            },
            vec![(Documentation, "get: the operation has `answer 404` `{\"description\":\"no\"}` now")],
        ),
        (
            "the document's version",
            none(),
            {
                let mut document = none();
                document["info"]["version"] = json!("2");
                document
            },
            vec![(Documentation, "the document: it has `version` `2` now; it was `1`")],
        ),
    ]);
}

#[test]
fn a_change_of_a_shared_schema_is_there_once() {
    let reference = || json!({ "$ref": "#/components/schemas/Note" });
    let shared = |note: Value| {
        document(
            json!({
                "/add": operation("add", object(json!({ "note": reference() }), &[]), envelope(nothing())),
                "/list": operation("list", nothing(), envelope(json!({ "type": "array", "items": reference() }))),
            }),
            json!({ "Note": note }),
        )
    };
    let tree = |child: Value| {
        let members = json!({ "name": text(), "children": { "type": "array", "items": reference() } });
        let mut note = object(members, &[]);
        note["properties"]["name"] = child;
        shared(note)
    };
    let renamed = |name: &str| {
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        document(json!({ "/add": operation("add", some(), envelope(reference)) }), json!({ name: some() }))
    };
    let unused = |schemas: Value| document(json!({ "/add": operation("add", some(), envelope(some())) }), schemas);
    check(vec![
        (
            "once for both sides",
            shared(object(json!({ "a": text() }), &[])),
            shared(object(json!({ "a": text(), "b": text() }), &["b"])),
            vec![(Breaking, "schema Note (used by add, list): it requires `b` now, text")],
        ),
        (
            "in a circle",
            tree(text()),
            tree(json!({ "type": "integer" })),
            vec![(Breaking, "schema Note (used by add, list): its `name` is an integer now; it was text")],
        ),
        (
            "another name",
            renamed("Note"),
            renamed("Memo"),
            vec![(Breaking, "add: the Rust type of the answer is `Memo` now; it was `Note`")],
        ),
        (
            "that nobody uses",
            unused(json!({ "A": found() })),
            unused(json!({ "B": found() })),
            vec![
                (Breaking, "schema A: the schema is gone; no operation used it"),
                (Compatible, "schema B: the schema is new; no operation uses it"),
            ],
        ),
    ]);
}
