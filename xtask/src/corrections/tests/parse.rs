//! What an overlay has to look like.

use super::super::Overlay;

/// The error for an overlay: its message, and its innermost place.
fn refused(text: &str) -> (String, String) {
    let error = Overlay::parse(text, "overlay.yaml").expect_err(text);
    let places = error.places();
    assert!(places.last().is_some_and(|place| place.starts_with("overlay.yaml")), "{error}");
    (error.message().to_owned(), places[0].clone())
}

#[test]
fn structural_mistakes_are_refused_with_the_member_they_are_in() {
    let head = "overlay: 1.0.0\ninfo: { title: T, version: '1' }\n";
    let check = |text: &str, message: &str, place: &str| {
        assert_eq!(refused(text), (message.to_owned(), place.to_owned()), "{text}");
    };
    check("", "an overlay must be an object", "#");
    check("- 1", "an overlay must be an object", "#");
    check("info: 1", "the member `overlay` is missing", "#");
    check("overlay: 1.0", "`overlay` must be a string, and is 1.0", "#/overlay");
    check("overlay: 1.1.0", "`overlay` is `1.1.0`, and only the versions 1.0.x are supported", "#/overlay");
    check("overlay: 1.0.", "`overlay` is `1.0.`, and only the versions 1.0.x are supported", "#/overlay");
    check("overlay: 1.0.0\nactons: []", "the member `actons` is unknown", "#/actons");
    check("overlay: 1.0.0\nactions: []", "the member `info` is missing", "#");
    check("overlay: 1.0.0\ninfo: T", "`info` must be an object", "#/info");
    check("overlay: 1.0.0\ninfo: { version: '1' }", "the member `title` is missing", "#/info");
    check("overlay: 1.0.0\ninfo: { title: T }", "the member `version` is missing", "#/info");
    check("overlay: 1.0.0\ninfo: { title: T, version: 1 }", "`version` must be a string, and is 1", "#/info/version");
    check("overlay: 1.0.0\ninfo: { title: T, version: '1', a/b: 2 }", "the member `a/b` is unknown", "#/info/a~1b");
    check(&format!("{head}extends: 1\nactions: []"), "`extends` must be a string, and is 1", "#/extends");
    check(head, "the member `actions` is missing", "#");
    check(&format!("{head}actions: {{}}"), "`actions` must be an array", "#/actions");
    check(&format!("{head}actions: []"), "`actions` must hold at least one action", "#/actions");

    let action = |action: &str, message: &str, place: &str| {
        let good = "{ target: $.a, description: d, update: 1 }";
        check(&format!("{head}actions:\n  - {good}\n  - {action}"), message, place);
    };
    action("a", "an action must be an object", "#/actions/1");
    action("{ description: d, remove: true }", "the member `target` is missing", "#/actions/1");
    action("{ target: 1 }", "`target` must be a string, and is 1", "#/actions/1/target");
    action("{ target: $.a, update: 1 }", "the member `description` is missing", "#/actions/1");
    action("{ target: $.a, description: ' ', update: 1 }", "`description` is empty", "#/actions/1/description");
    action("{ target: $.a, description: d }", "an action needs `update` or `remove: true`", "#/actions/1");
    action(
        "{ target: $.a, description: d, remove: false }",
        "an action needs `update` or `remove: true`",
        "#/actions/1",
    );
    action("{ target: $.a, description: d, remove: 1 }", "`remove` must be true or false", "#/actions/1/remove");
    action("{ target: $.a, description: d, remove: yes }", "`remove` must be true or false", "#/actions/1/remove");
    action(
        "{ target: $.a, description: d, update: 1, remove: true }",
        "an action has both `update` and `remove: true`, which would pass over the update",
        "#/actions/1",
    );
    action("{ target: $.a, description: d, updat: 1 }", "the member `updat` is unknown", "#/actions/1/updat");
}

#[test]
fn a_target_that_is_no_jsonpath_is_refused_with_its_column() {
    let check = |target: &str, column: usize| {
        let text = format!(
            "{{\"overlay\": \"1.0.0\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"actions\": \
             [{{\"target\": \"{target}\", \"description\": \"d\", \"remove\": true}}]}}"
        );
        let (message, place) = refused(&text);
        assert!(message.starts_with(&format!("the target `{target}` is not a JSONPath query: ")), "{message}");
        assert!(message.ends_with(&format!(" at column {column}")), "{message}");
        assert_eq!(place, "#/actions/0/target");
    };
    check("a", 1);
    check("$.a b", 4);
    check("$.a[", 4);
    check("$.é[", 4);
    check("$.paths['/a'", 13);
    check("$.paths./a", 9);
}

#[test]
fn extensions_and_json_are_accepted() -> crate::Result<()> {
    let overlay = Overlay::parse(
        r#"{
            "overlay": "1.0.1",
            "x-a": 1,
            "info": {"title": "T", "version": "1", "x-b": null},
            "extends": "openapi.json",
            "actions": [
                {"target": "$", "description": "d", "update": {}, "x-was": {}, "x-c": []},
                {"target": "$..[?@.a == 'b']", "description": "d", "update": null, "remove": false}
            ]
        }"#,
        "overlay.json",
    )?;
    assert_eq!(overlay.len(), 2);
    assert!(!overlay.is_empty());
    assert!(Overlay::empty().is_empty());
    Ok(())
}
