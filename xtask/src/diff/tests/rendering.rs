use super::*;

/// A document, and what became of it half a year later.
fn releases() -> (Value, Value) {
    let message = |content: Value| {
        object(json!({ "role": { "type": "string", "enum": ["user", "assistant"] }, "content": content }), &["role"])
    };
    let list = || json!({ "type": "array", "items": { "$ref": "#/components/schemas/Message" } });
    let mut old = document(
        json!({
            "/add/message": operation(
                "add_message",
                object(json!({
                    "user_id": text(),
                    "conversation_id": { "type": "string", "description": "The conversation, of at most 100 characters. See <a>the guide</a>." },
                    "messages": list(),
                    "memory_limit_number": { "type": "integer", "default": 6, "description": "How many memories are recalled at most." },
                }), &["user_id", "conversation_id", "messages"]),
                envelope(object(json!({ "task_id": text(), "state": text() }), &[])),
            ),
            "/get/message": operation("get_message", object(json!({ "user_id": text() }), &["user_id"]), envelope(list())),
            "/delete/note": operation("delete_note", object(json!({ "id": text() }), &["id"]), envelope(json!({}))),
        }),
        json!({ "Message": message(text()) }),
    );
    let mut new = old.clone();
    let paths = new["paths"].as_object_mut().unwrap();
    paths.shift_remove("/delete/note");
    paths.insert(
        "/search/note".to_owned(),
        operation("search_note", object(json!({ "query": text() }), &[]), envelope(list())),
    );
    let request = &mut new["paths"]["/add/message"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    request["required"] = json!(["user_id", "messages"]);
    let members = request["properties"].as_object_mut().unwrap();
    members["conversation_id"]["description"] =
        json!("The conversation, of at most 255 characters. See <a>the guide</a>.");
    let mut limit = members.shift_remove("memory_limit_number").unwrap();
    limit["default"] = json!(9);
    members.insert("memory_limit".to_owned(), limit);
    members.insert("async_mode".to_owned(), json!({ "type": "boolean" }));
    let data = "/paths/~1add~1message/post/responses/200/content/application~1json/schema/properties/data";
    let data = new.pointer_mut(data).unwrap();
    *data = json!({ "type": "array", "items": data.take() });
    new["components"]["schemas"]["Message"]["properties"]["role"]["enum"] = json!(["user", "assistant", "tool"]);
    new["components"]["schemas"]["Message"]["required"] = json!(["role", "content"]);
    old["info"]["version"] = json!("0.9");
    (old, new)
}

#[test]
fn the_account_reads_well_in_a_terminal_and_in_a_pull_request() {
    let (old, new) = releases();
    let account = compare(&old, &new);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("diff@text", account.text());
        insta::assert_snapshot!("diff@markdown", account.markdown());
    });
    assert_eq!(compare(&new, &new).text(), "no changes that a caller would notice");
    mirror::assert_mirrored(&old, &new, "releases");
}

#[test]
fn as_json_the_account_has_counts_and_changes_with_their_sentences() {
    let old = takes(json!({ "type": "integer", "default": 6 }));
    let new = takes(json!({ "type": "integer", "default": 9 }));
    assert_eq!(
        serde_json::to_value(compare(&old, &new)).unwrap(),
        json!({
            "breaking": 0,
            "compatible": 1,
            "documentation": 0,
            "changes": [{
                "class": "compatible",
                "operations": ["add"],
                "side": "request",
                "pointer": "#/paths/~1add/post/requestBody/content/application~1json/schema/properties/a/default",
                "document": "new",
                "kind": "default-changed",
                "from": 6,
                "to": 9,
                "guess": false,
                "text": "the request's `a` defaults to `9` now; it was `6`",
                "sentence": "add: the request's `a` defaults to `9` now; it was `6`",
            }],
        }),
    );
}

#[test]
fn what_would_be_markup_is_none() {
    let said = |words: &str| takes(json!({ "type": "string", "description": words }));
    let markdown = compare(&said("one"), &said("<b>*two*</b> `three")).markdown();
    assert!(markdown.contains(r"\<b\>\*two\*\</b\> 'three"), "{markdown}");
}
