//! What the extensions of operations become, and that each says so where it names what the document does not have.

use serde_json::{Value, json};

use super::{OPERATIONS, TYPES, check_item, generated};

/// A library that lends books and films: a list in pages, and orders that are tasks.
fn library() -> (Value, Value) {
    let answer = |name: &str| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        json!({ "200": { "description": "ok", "content": { "application/json": { "schema": schema } } } })
    };
    let operation = |id: &str, request: &str, answered: &str, extension: (&str, Value)| {
        let schema = json!({ "$ref": format!("#/components/schemas/{request}") });
        let body = json!({ "content": { "application/json": { "schema": schema } } });
        let mut operation = json!({ "operationId": id, "requestBody": body, "responses": answer(answered) });
        operation[extension.0] = extension.1;
        json!({ "post": operation })
    };
    let states = json!({ "type": "string", "enum": ["open", "done", "lost"] });
    let strings = |names: &[&str]| {
        names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect::<serde_json::Map<_, _>>()
    };
    let paths = json!({
        "/list": operation("list", "List", "Listed", ("x-pages", json!({
            "page": "page", "size": "size", "pages": "pages", "total": "total",
            "items": { "Book": "books", "Film": "films" },
        }))),
        "/order": operation("order", "Order", "Ordered", ("x-starts-task", json!({ "status": "track-order", "id": "order_no" }))),
        "/track": operation("track-order", "Track", "Tracked", ("x-task", json!({
            "id": "order_no", "state": "state", "running": ["open"], "completed": ["done"], "failed": ["lost"],
            "method": "order handle",
        }))),
    });
    let integer = json!({ "type": "integer" });
    let list = |name: &str| json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{name}") } });
    let schemas = json!({
        "List": { "type": "object", "properties": { "page": integer, "size": integer } },
        "Listed": { "type": "object", "properties": {
            "size": integer, "pages": integer, "total": integer, "books": list("Book"), "films": list("Film"),
        } },
        "Book": { "type": "object", "properties": strings(&["title"]) },
        "Film": { "type": "object", "properties": strings(&["director"]) },
        "Order": { "type": "object", "properties": {
            "name": { "type": "string" },
            "parts": { "type": "array", "items": { "type": "string" }, "x-rust-check": "memos_sdk_core::check_parts" },
            "extra": { "type": "string" },
            "response": { "type": "string" },
        } },
        "Ordered": { "type": "object", "properties": strings(&["order_no"]) },
        "Track": { "type": "object", "required": ["order_no"], "properties": strings(&["order_no"]) },
        "Tracked": { "type": "object", "properties": { "state": states } },
    });
    (paths, schemas)
}

#[test]
fn a_list_in_pages_has_one_type_for_all_its_items() {
    let (mut paths, schemas) = library();
    check_item("pages", OPERATIONS, "impl PagedOperation", paths.clone(), schemas.clone());
    check_item("pages_items", TYPES, "/// One item of", paths.clone(), schemas.clone());
    // Where there is but one kind, its own type is the item.
    paths["/list"]["post"]["x-pages"]["items"] = json!({ "Film": "films" });
    check_item("pages_of_one_kind", OPERATIONS, "impl PagedOperation", paths, schemas);
}

#[test]
fn a_task_has_a_status_an_operation_that_starts_it_and_a_handle() {
    let (paths, schemas) = library();
    check_item("tasks", OPERATIONS, "impl TaskOperation", paths.clone(), schemas.clone());
    check_item("tasks_start", OPERATIONS, "impl StartsTask", paths.clone(), schemas.clone());
    check_item("tasks_handle", "memos-sdk/src/generated/client.rs", "    /// A handle", paths, schemas);
}

#[test]
fn members_of_a_request_are_checked_and_hide_no_method_of_a_builder() {
    let (paths, schemas) = library();
    check_item("checks", OPERATIONS, "impl Operation for types::Order {", paths.clone(), schemas.clone());
    check_item("own_methods", OPERATIONS, "    /// Sets `name`.", paths, schemas);
}

#[test]
fn an_extension_that_names_what_is_not_there_is_refused_with_its_place() {
    let text = json!({ "type": "string" });
    let track_in_a_shop =
        json!({ "type": "object", "required": ["order_no", "shop"], "properties": { "order_no": text, "shop": text } });
    for (place, value, message, at) in [
        // Tasks.
        (
            "/paths/~1track/post/x-task/id",
            json!("number"),
            "`x-task` names `number`, which is no member of the request",
            "",
        ),
        ("/paths/~1track/post/x-task/id", json!(1), "this is text", ""),
        (
            "/paths/~1track/post/x-task/state",
            json!("order_no"),
            "`x-task` names `order_no`, which is no member of the answer",
            "",
        ),
        ("/paths/~1track/post/x-task/running", json!("open"), "this is a list of texts", ""),
        ("/paths/~1track/post/x-task/running", json!(["open", "late"]), "`late` is no state that `state` has", ""),
        ("/paths/~1track/post/x-task/running", json!([]), "nothing says what the state `open` means", ""),
        ("/paths/~1track/post/x-task/failed", json!(["lost", "done"]), "the state `done` has two meanings", ""),
        ("/paths/~1track/post/x-task/method", json!("order"), "the client has another method `order`", ""),
        ("/paths/~1track/post/x-task/method", json!("send"), "the client has another method `send`", ""),
        (
            "/paths/~1track/post/x-task",
            json!({ "id": "order_no" }),
            "`x-task` is an object of id, state, running, completed, failed, method",
            "",
        ),
        (
            "/components/schemas/Track",
            track_in_a_shop,
            "the request needs `shop` too, and a task has no more than an id",
            "#/paths/~1track/post/x-task/id",
        ),
        (
            "/paths/~1order/post/x-starts-task/status",
            json!("order"),
            "no operation `order` tells the state of a task by `x-task`",
            "",
        ),
        (
            "/paths/~1order/post/x-starts-task/id",
            json!("id"),
            "`x-starts-task` names `id`, which is no member of the answer",
            "",
        ),
        (
            "/components/schemas/Ordered/properties/order_no/type",
            json!("boolean"),
            "`order_no` is no text and no number, as the id of a task is",
            "#/paths/~1order/post/x-starts-task/id",
        ),
        (
            "/components/schemas/Track/properties/order_no/type",
            json!("integer"),
            "`order_no` is no text, as the id of a task is",
            "#/paths/~1track/post/x-task/id",
        ),
        // Pages.
        (
            "/paths/~1list/post/x-pages/page",
            json!("number"),
            "`x-pages` names `number`, which is no member of the request",
            "",
        ),
        (
            "/paths/~1list/post/x-pages/pages",
            json!("page"),
            "`x-pages` names `page`, which is no member of the answer",
            "",
        ),
        ("/paths/~1list/post/x-pages/total", json!("books"), "`books` of the answer is no integer", ""),
        (
            "/paths/~1list/post/x-pages/items",
            json!({ "Book": "book" }),
            "`x-pages` names \"book\", which is no list of the answer",
            "",
        ),
        (
            "/paths/~1list/post/x-pages/items",
            json!({ "Total": "total" }),
            "`x-pages` names \"total\", which is no list of the answer",
            "",
        ),
        (
            "/paths/~1list/post/x-pages/items",
            json!({ "book": "books", "Book": "films" }),
            "two kinds of item are called `Book`",
            "",
        ),
        (
            "/paths/~1list/post/x-pages/items",
            json!({}),
            "this is an object of at least one kind of item and the list that holds it",
            "",
        ),
        ("/paths/~1list/post/x-pages", json!("page"), "`x-pages` is an object of page, size, pages, total, items", ""),
        // Checks and examples.
        (
            "/components/schemas/Order/properties/parts/x-rust-check",
            json!("check parts"),
            "`\"check parts\"` is no path to a function of the core",
            "",
        ),
        (
            "/components/schemas/Order/properties/parts/x-rust-check",
            json!("std::mem::drop"),
            "`\"std::mem::drop\"` is no path to a function of the core",
            "",
        ),
        (
            "/components/schemas/Book/properties/title/x-rust-check",
            json!("memos_sdk_core::check_title"),
            "`x-rust-check` stands where nothing is checked",
            "",
        ),
        (
            "/components/schemas/Book/properties/title/x-rust-example",
            json!("\"Dune\""),
            "`x-rust-example` is an expression beside `x-rust-type`",
            "",
        ),
    ] {
        let (paths, schemas) = library();
        let mut document = json!({ "paths": paths, "components": { "schemas": schemas } });
        let (holder, member) = place.rsplit_once('/').unwrap();
        document.pointer_mut(holder).unwrap()[member] = value.clone();
        let error = generated(document["paths"].take(), document["components"]["schemas"].take()).map(|_| ());
        let error = error.expect_err(&format!("{place} is refused: {value}"));
        assert_eq!(error.message(), message, "{place}: {value}");
        let at = if at.is_empty() { format!("#{place}") } else { at.to_owned() };
        assert_eq!(error.places().first(), Some(&at), "{place}: {value}");
        assert!(error.to_string().contains("openapi/corrections.yaml"), "{error}");
    }
}
