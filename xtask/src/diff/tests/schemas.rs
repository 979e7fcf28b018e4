use super::*;

const BOTH: [&str; 1] = ["a"];

#[test]
fn members_are_judged_by_the_side_that_they_are_on() {
    let with = |extra: Value, required: &[&str]| {
        let mut members = json!({ "z": { "type": "integer" } });
        members.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        object(members, required)
    };
    let none = || with(json!({}), &[]);
    let one = |required: &[&str]| with(json!({ "a": text() }), required);
    let list = |required: &[&str]| with(json!({ "a": { "type": "array", "items": text() } }), required);
    check(vec![
        (
            "a new optional member of a request",
            request(none()),
            request(one(&[])),
            vec![(Compatible, "add: the request takes `a` now, text")],
        ),
        (
            "a new required member of a request",
            request(none()),
            request(one(&BOTH)),
            vec![(Breaking, "add: the request requires `a` now, text")],
        ),
        (
            "a member of a request less",
            request(one(&[])),
            request(none()),
            vec![(Breaking, "add: the request has no `a` any more")],
        ),
        (
            "a new member of an answer",
            answer(none()),
            answer(one(&[])),
            vec![(Compatible, "get: the answer may have `a` now, text")],
        ),
        (
            "the first member of an answer that is always there takes `Default` from its type",
            answer(none()),
            answer(one(&BOTH)),
            vec![(Breaking, "get: the answer always has `a` now, text (its type is no `Default` any more)")],
        ),
        (
            "another member of an answer that is always there",
            answer(with(json!({}), &["z"])),
            answer(with(json!({ "a": text() }), &["z", "a"])),
            vec![(Compatible, "get: the answer always has `a` now, text")],
        ),
        (
            "a member of an answer less",
            answer(one(&[])),
            answer(none()),
            vec![(Breaking, "get: the answer has no `a` any more")],
        ),
        (
            "newly required in a request",
            request(one(&[])),
            request(one(&BOTH)),
            vec![(Breaking, "add: the request's `a` is required now")],
        ),
        (
            "newly optional in a request",
            request(one(&BOTH)),
            request(one(&[])),
            vec![(
                Breaking,
                "add: the request's `a` is optional now (calls by the builder go on compiling; the field may be an `Option`)",
            )],
        ),
        (
            "newly required in an answer",
            answer(one(&[])),
            answer(one(&BOTH)),
            vec![(Breaking, "get: the answer's `a` is always there now")],
        ),
        (
            "newly optional in an answer",
            answer(one(&BOTH)),
            answer(one(&[])),
            vec![(Breaking, "get: the answer's `a` may be absent now (the field is an `Option`)")],
        ),
        (
            "a list that may be absent from an answer is an empty one",
            answer(list(&BOTH)),
            answer(list(&[])),
            vec![(Compatible, "get: the answer's `a` may be absent now")],
        ),
    ]);
}

#[test]
fn another_type_breaks_and_another_limit_does_not() {
    let list_of = |items: Value| json!({ "type": "array", "items": items });
    let integer = || json!({ "type": "integer" });
    let point = || object(json!({ "x": { "type": "integer" }, "y": { "type": "integer" } }), &[]);
    check(vec![
        (
            "text to integer",
            takes(text()),
            takes(integer()),
            vec![(Breaking, "add: the request's `a` is an integer now; it was text")],
        ),
        (
            "integer to number",
            gives(integer()),
            gives(json!({ "type": "number" })),
            vec![(Breaking, "get: the answer's `a` is a number now; it was an integer")],
        ),
        (
            "anything to text",
            gives(json!({})),
            gives(text()),
            vec![(Breaking, "get: the answer's `a` is text now; it was any value")],
        ),
        (
            "text to a time",
            takes(text()),
            takes(json!({ "type": "string", "format": "date-time" })),
            vec![(Breaking, "add: the request's `a` is a time now; it was text")],
        ),
        (
            "a list of texts to one of integers",
            takes(list_of(text())),
            takes(list_of(integer())),
            vec![(Breaking, "add: the request's `a[]` is an integer now; it was text")],
        ),
        (
            "a map to texts to one to integers",
            takes(json!({ "type": "object", "additionalProperties": { "type": "string" } })),
            takes(json!({ "type": "object", "additionalProperties": { "type": "integer" } })),
            vec![(Breaking, "add: the request's `a.*` is an integer now; it was text")],
        ),
        (
            "an object to a list of such",
            gives(point()),
            gives(list_of(point())),
            vec![(Breaking, "get: the answer's `a` is a list now, of what it was alone")],
        ),
        (
            "an object to a list of such, and more",
            gives(point()),
            gives(list_of(object(
                json!({ "x": { "type": "integer" }, "y": { "type": "integer", "default": 1 } }),
                &[],
            ))),
            vec![
                (Breaking, "get: the answer's `a` is a list now, of what it was alone"),
                (Compatible, "get: the answer's `a[].y` defaults to `1` now"),
            ],
        ),
        (
            "a list of texts to a text",
            takes(list_of(text())),
            takes(text()),
            vec![(Breaking, "add: the request's `a` is a list no more, but one of its elements")],
        ),
        (
            "another format of text",
            takes(json!({ "type": "string", "format": "uri" })),
            takes(json!({ "type": "string", "format": "email" })),
            vec![(Compatible, "add: the request's `a` has `format` `email` now; it was `uri`")],
        ),
        (
            "limits",
            takes(json!({ "type": "integer", "minimum": 1, "maximum": 50 })),
            takes(json!({ "type": "integer", "maximum": 100, "multipleOf": 5 })),
            vec![
                (Compatible, "add: the request's `a` has no `minimum` any more; it was `1`"),
                (Compatible, "add: the request's `a` has `maximum` `100` now; it was `50`"),
                (Compatible, "add: the request's `a` has `multipleOf` `5` now"),
            ],
        ),
        (
            "defaults",
            takes(json!({ "type": "integer", "default": 6 })),
            takes(json!({ "type": "integer", "default": 9 })),
            vec![(Compatible, "add: the request's `a` defaults to `9` now; it was `6`")],
        ),
        (
            "a new default",
            takes(integer()),
            takes(json!({ "type": "integer", "default": 9 })),
            vec![(Compatible, "add: the request's `a` defaults to `9` now")],
        ),
        (
            "no default",
            takes(json!({ "type": "integer", "default": 9 })),
            takes(integer()),
            vec![(Compatible, "add: the request's `a` has no default any more; it was `9`")],
        ),
        (
            "deprecated",
            takes(text()),
            takes(json!({ "type": "string", "deprecated": true })),
            vec![(Compatible, "add: the request's `a` is deprecated now")],
        ),
    ]);
}

#[test]
fn null_and_absent_are_one_for_a_member() {
    let or_null = || json!({ "type": ["string", "null"] });
    let required = |schema: Value| request(object(json!({ "a": schema }), &["a"]));
    let list_of = |items: Value| json!({ "type": "array", "items": items });
    check(vec![
        (
            "an optional member may be null",
            takes(text()),
            takes(or_null()),
            vec![(Compatible, "add: the request's `a` may be null now")],
        ),
        (
            "an optional member may be null in 3.0",
            gives(text()),
            gives(json!({ "type": "string", "nullable": true })),
            vec![(Compatible, "get: the answer's `a` may be null now")],
        ),
        (
            "null as a form",
            gives(text()),
            gives(json!({ "anyOf": [text(), { "type": "null" }] })),
            vec![(Compatible, "get: the answer's `a` may be null now")],
        ),
        (
            "a required member may be null",
            required(text()),
            required(or_null()),
            vec![(Breaking, "add: the request's `a` may be null now")],
        ),
        (
            "an element of a list may be null",
            takes(list_of(text())),
            takes(list_of(or_null())),
            vec![(Breaking, "add: the request's `a[]` may be null now")],
        ),
        ("what may be anything may be null", gives(json!({})), gives(json!({ "nullable": true })), vec![]),
        ("3.0 and 3.1 say the same", takes(or_null()), takes(json!({ "type": "string", "nullable": true })), vec![]),
    ]);
}

#[test]
fn a_value_more_breaks_nobody_and_one_less_does() {
    let of = |values: &[&str]| json!({ "type": "string", "enum": values });
    check(vec![
        (
            "a value more in a request",
            takes(of(&["x", "y"])),
            takes(of(&["x", "w", "y", "z"])),
            vec![(Compatible, "add: the request's `a` takes `w`, `z` too")],
        ),
        (
            "a value more in an answer",
            gives(of(&["x"])),
            gives(of(&["x", "y"])),
            vec![(Compatible, "get: the answer's `a` may be `y` too")],
        ),
        (
            "a value less in a request",
            takes(of(&["x", "y"])),
            takes(of(&["y"])),
            vec![(Breaking, "add: the request's `a` takes `x` no more")],
        ),
        (
            "a value less in an answer",
            gives(of(&["x", "y"])),
            gives(of(&["y"])),
            vec![(Breaking, "get: the answer's `a` is `x` no more")],
        ),
        ("the order is no change", gives(of(&["x", "y"])), gives(of(&["y", "x"])), vec![]),
        (
            "text to an enum",
            gives(text()),
            gives(of(&["x", "y"])),
            vec![(Breaking, "get: the answer's `a` is one of `x`, `y` now; it was text")],
        ),
        (
            "numbers are words of the documentation",
            takes(json!({ "type": "integer", "enum": [1, 2] })),
            takes(json!({ "type": "integer", "enum": [2, 3] })),
            vec![
                (Compatible, "add: the request's `a` takes `3` too"),
                (Compatible, "add: the request's `a` takes `1` no more"),
            ],
        ),
    ]);
}

#[test]
fn forms_of_a_union_are_told_apart_by_what_they_are() {
    let of = |forms: Value| json!({ "oneOf": forms });
    let (integer, boolean) = (json!({ "type": "integer" }), json!({ "type": "boolean" }));
    check(vec![
        (
            "one form more",
            takes(of(json!([text(), integer]))),
            takes(of(json!([text(), boolean, integer]))),
            vec![(Compatible, "add: the request's `a` may be a boolean too")],
        ),
        (
            "one form less",
            gives(of(json!([text(), integer, boolean]))),
            gives(of(json!([text(), integer]))),
            vec![(Breaking, "get: the answer's `a` is a boolean no more")],
        ),
        (
            "the same forms in another order",
            gives(of(json!([text(), integer]))),
            gives(of(json!([integer, text()]))),
            vec![],
        ),
        (
            "a member of one form",
            takes(of(json!([text(), object(json!({ "x": text() }), &[])]))),
            takes(of(json!([text(), object(json!({ "x": text(), "y": integer }), &[])]))),
            vec![(Compatible, "add: the request's `a` takes `y` now, an integer")],
        ),
        (
            "one of two forms is left",
            gives(of(json!([text(), integer]))),
            gives(text()),
            vec![(Breaking, "get: the answer's `a` is text now; it was text or an integer")],
        ),
    ]);
}

#[test]
fn renamed_members_are_guessed_by_their_words_and_forms() {
    let limit = |name: &str, words: &str| {
        request(object(json!({ "z": text(), name: { "type": "integer", "description": words } }), &[]))
    };
    let words = "How many memories are recalled at most.";
    let named = |name: &str| {
        let point = object(json!({ "x": { "type": "integer" }, "y": { "type": "integer" } }), &[]);
        answer(object(json!({ name: point }), &[]))
    };
    check(vec![
        (
            "the words are the same",
            limit("memory_limit_number", words),
            limit("top_k", words),
            vec![(Breaking, "add: the request has `top_k` in the place of `memory_limit_number` (a guess)")],
        ),
        (
            "the field is the same",
            limit("topK", words),
            limit("top_k", words),
            vec![(Compatible, "add: the request has `top_k` in the place of `topK` (a guess)")],
        ),
        (
            "the members are the same",
            named("old_point"),
            named("new_point"),
            vec![(Breaking, "get: the answer has `new_point` in the place of `old_point` (a guess)")],
        ),
        (
            "nothing is the same",
            limit("limit", words),
            limit("seed", "Where chance begins."),
            vec![
                (Breaking, "add: the request has no `limit` any more"),
                (Compatible, "add: the request takes `seed` now, an integer"),
            ],
        ),
    ]);
}

#[test]
fn words_are_documentation_and_shortened_to_what_changed() {
    let said = |words: &str| takes(json!({ "type": "string", "description": words }));
    check(vec![
        (
            "in the middle",
            said("The messages that are added. The limit of all of them is 8k tokens, counted by the service."),
            said("The messages that are added. The limit of all of them is 16k tokens, counted by the service."),
            vec![(
                Documentation,
                "add: the description of the request's `a` says \"… of them is 16k tokens, counted by …\" now; it was \
                 \"… of them is 8k tokens, counted by …\"",
            )],
        ),
        (
            "new words",
            takes(text()),
            said("The text."),
            vec![(Documentation, "add: the description of the request's `a` is new")],
        ),
        (
            "spaces",
            said("The  text."),
            said("The text."),
            vec![(Documentation, "add: the description of the request's `a` is spaced otherwise")],
        ),
        (
            "an example",
            takes(text()),
            takes(json!({ "type": "string", "example": "x" })),
            vec![(Documentation, "add: the example of the request's `a` is new")],
        ),
        (
            "a title names no type",
            takes(text()),
            takes(json!({ "type": "string", "title": "A" })),
            vec![(Documentation, "add: the title of the request's `a` is new")],
        ),
    ]);
}

#[test]
fn hidden_behind_a_type_of_our_own_nothing_breaks() {
    let file = |members: Value| {
        let mut file = object(members, &["name"]);
        file["x-rust-type"] = json!({ "crate": "memos-sdk-core", "version": "*", "path": "memos_sdk_core::File" });
        takes(file)
    };
    check(vec![
        (
            "a member less",
            file(json!({ "name": text(), "size": { "type": "integer" } })),
            file(json!({ "name": text() })),
            vec![(Compatible, "add: the request's `a` has no `size` any more; `memos_sdk_core::File` stands for it")],
        ),
        (
            "another type",
            file(json!({ "name": text() })),
            takes(text()),
            vec![(Breaking, "add: the request's `a` is text now; it was `memos_sdk_core::File`")],
        ),
    ]);
}
