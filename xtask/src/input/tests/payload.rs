//! Payloads, and the documents in them.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{Format, load, load_all};
use super::{SITE, check_error, names};
use crate::NoteKind;

/// Writes a value as a payload, without sharing anything.
fn payload(value: &Value) -> String {
    fn add(entries: &mut Vec<Value>, value: &Value) -> usize {
        let index = entries.len();
        entries.push(Value::Null);
        entries[index] = match value {
            Value::Array(elements) => elements.iter().map(|element| add(entries, element)).collect(),
            Value::Object(members) => Value::Object(
                members.iter().map(|(name, member)| (name.clone(), add(entries, member).into())).collect(),
            ),
            scalar => scalar.clone(),
        };
        index
    }
    let mut entries = Vec::new();
    add(&mut entries, value);
    Value::from(entries).to_string()
}

/// The names of the documents in a value that is written as a payload.
fn found(value: &Value) -> Vec<(Option<String>, Option<String>)> {
    let documents = load_all(payload(value).as_bytes(), "payload.json").unwrap();
    documents.into_iter().map(|document| (document.id, document.locale)).collect()
}

#[test]
fn the_payload_of_the_site_holds_the_document_in_two_languages() {
    let document = load(SITE, "payload.json", "en").unwrap();
    assert_eq!(document.id.as_deref(), Some("dashboardApi/en/api_docs/api.json"));
    assert_eq!((document.locale.as_deref(), document.format), (Some("en"), Format::NuxtPayload));
    assert_eq!(document.value["openapi"], "3.1.0");
    let operations = document.value["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap());
    assert_eq!(operations.count(), 14);
    assert_eq!(document.value["components"]["schemas"].as_object().unwrap().len(), 46);

    let chinese = load(SITE, "payload.json", "cn").unwrap();
    assert_eq!(chinese.id.as_deref(), Some("dashboardApi/cn/api_docs/api.json"));
    assert!(chinese.value.to_string().contains("该接口"));
    assert!(!document.value.to_string().contains("该接口"));

    let documents = load_all(SITE, "payload.json").unwrap();
    assert_eq!(
        names(&documents),
        [
            (Some("dashboardApi/cn/api_docs/api.json"), Some("cn")),
            (Some("dashboardApi/en/api_docs/api.json"), Some("en")),
        ]
    );
    let error = load(SITE, "payload.json", "zh").unwrap_err().to_string();
    for mention in
        ["locale `zh`, but 2 documents", "api/en/api_docs", "(locale `cn`)", "#/data/openapi-data", "/0/meta"]
    {
        assert!(error.replace("dashboardApi", "api").contains(mention), "{mention} is missing in {error}");
    }
}

#[test]
fn the_closest_path_tells_the_locale() {
    let document = json!({"openapi": "3.1.0"});
    let check = |value: Value, id: Option<&str>, locale: Option<&str>| {
        let expected = [(id.map(str::to_owned), locale.map(str::to_owned))];
        assert_eq!(found(&value), expected, "{value}");
    };
    check(json!({"id": "docs/en/api.json", "meta": document}), Some("docs/en/api.json"), Some("en"));
    check(json!({"path": "/zh-cn/api", "body": [{"a": document}]}), Some("/zh-cn/api"), Some("zh-cn"));
    check(json!({"_path": "/pt_BR/api", "x": document}), Some("/pt_BR/api"), Some("pt_BR"));
    check(json!({"stem": "zh-Hans-CN/api", "x": document}), Some("zh-Hans-CN/api"), Some("zh-Hans-CN"));
    check(json!({"id": "en", "x": document}), Some("en"), Some("en"));
    check(json!({"locale": "xx", "path": "/en/api", "x": document}), Some("/en/api"), Some("xx"));
    check(json!({"path": "/en/api", "x": {"lang": "json", "y": document}}), Some("/en/api"), Some("en"));
    // The closest object that has a path wins; identifiers are no paths.
    let inner = json!({"id": "a/cn/b", "x": {"id": "4711", "y": document}});
    check(json!({"path": "/en/page", "x": inner}), Some("a/cn/b"), Some("cn"));
    // Neither keys nor other members count, nor are other segments languages.
    check(json!({"data/en/api": {"title": "a/en/b", "id": 5, "x": document}}), None, None);
    check(json!({"id": "v1/api/engine/e.n/en.json", "x": document}), Some("v1/api/engine/e.n/en.json"), None);
    check(json!({"en": [document]}), None, None);
    // A path without a locale is an answer too.
    check(json!({"path": "/en/page", "x": {"path": "/api", "y": document}}), Some("/api"), None);
    check(json!({"path": "/en/page", "x": {"path": "/", "y": document}}), Some("/en/page"), Some("en"));
}

#[test]
fn a_locale_is_an_exact_segment() {
    let cases = [
        ("docs/en/api.json", "en", true),
        ("docs/EN/api.json", "en", true),
        ("docs/zh-cn/api.json", "zh-cn", true),
        ("docs/zh-cn/api.json", "cn", false),
        ("docs/zh-cn/api.json", "zh", false),
        ("docs/cn/api.json", "zh", false),
        ("docs/zh/cn/api.json", "cn", true),
        ("docs/tlh/api.json", "tlh", true),
        ("docs/open/api.json", "en", false),
    ];
    let other = json!({"id": "docs/fr/api.json", "meta": {"openapi": "3.1.0", "x": 1}});
    for (id, locale, expected) in cases {
        let value = json!([other, {"id": id, "meta": {"openapi": "3.1.0"}}]);
        let found = load(payload(&value).as_bytes(), "payload.json", locale);
        assert_eq!(found.is_ok(), expected, "{id} {locale}");
        if let Ok(document) = found {
            assert_eq!(names(&[document]), [(Some(id), Some(locale))]);
        }
    }
}

#[test]
fn the_only_document_without_a_locale_is_taken_for_any() {
    for value in [
        json!({"openapi": "3.1.0"}),
        json!([{"openapi": "POST /a"}, {"openapi": "3.1.0"}]),
        json!({"id": "api/spec.json", "meta": {"openapi": "3.1.0"}}),
        // Twice the same is one.
        json!([{"openapi": "3.1.0", "a": 1, "b": 2}, {"b": 2, "a": 1, "openapi": "3.1.0"}]),
    ] {
        let document = load(payload(&value).as_bytes(), "payload.json", "en").unwrap();
        assert_eq!((document.locale, document.format), (None, Format::NuxtPayload));
    }
    let error = |value: Value| load(payload(&value).as_bytes(), "p.json", "en").unwrap_err().to_string();
    let only = error(json!({"id": "a/fr/b", "meta": {"openapi": "3.1.0"}}));
    assert_eq!(
        only,
        "no OpenAPI document for the locale `en`, but 1 document\n  at a/fr/b (locale `fr`), #/meta\n  at p.json"
    );
    let several = error(json!([{"openapi": "3.1.0"}, {"openapi": "3.1.0", "x": 1}]));
    assert!(
        several.contains("2 documents that differ and have no locale\n  at a document without a name"),
        "{several}"
    );
    let many: Vec<_> = (0..20).map(|number| json!({"openapi": "3.1.0", "x": number})).collect();
    assert!(error(json!(many)).contains("at and 12 more"));
}

#[test]
fn several_documents_for_one_locale_are_refused_if_they_differ() {
    let with = |version: &str, extra: i32| {
        let one = json!({"id": "a/en/one.json", "meta": {"openapi": "3.1.0", "paths": {}}});
        let two = json!({"id": "b/en/two.json", "meta": {"openapi": version, "paths": {}, "x": extra}});
        payload(&json!({"data": [one, two]}))
    };
    let error = load(with("3.1.0", 1).as_bytes(), "payload.json", "en").unwrap_err().to_string();
    assert_eq!(
        error,
        "the locale `en` has 2 documents that differ\n  at a/en/one.json (locale `en`), #/data/0/meta\n  at b/en/two.json \
         (locale `en`), #/data/1/meta\n  at payload.json"
    );
    let error = load(with("3.2.0", 1).as_bytes(), "payload.json", "en").unwrap_err().to_string();
    assert!(error.contains("OpenAPI \"3.2.0\" is not supported"), "{error}");
    assert!(error.contains("at b/en/two.json (locale `en`), #/data/1/meta"), "{error}");

    // Entry 3 is the document, which is reached three times.
    let same = r#"[{"state":3,"data":1},[2,2],{"id":4,"meta":3},{"openapi":5},"a/en/b","3.0.0"]"#;
    assert_eq!(names(&load_all(same.as_bytes(), "p").unwrap()), [(Some("a/en/b"), Some("en"))]);
    assert!(load(same.as_bytes(), "p", "en").is_ok());
    // So does a node on the way to it: what is around it is known however the search got there first.
    let shared = r#"[{"state":3,"data":1},[2,2],{"id":4,"meta":3},[6],"a/en/b","3.0.0",{"openapi":5}]"#;
    assert_eq!(names(&load_all(shared.as_bytes(), "p").unwrap()), [(Some("a/en/b"), Some("en"))]);
}

#[test]
fn a_document_may_be_a_text() {
    let document = json!({"openapi": "3.1.0", "paths": {}});
    for text in [
        document.to_string(),
        format!("\n {document:#}"),
        "openapi: 3.1.0\npaths: {}".to_owned(),
        "# API\nopenapi: '3.1.0'\npaths: {}\n".to_owned(),
    ] {
        let value = json!({"data": {"id": "a/en/b.json", "body": text}});
        let document = load(payload(&value).as_bytes(), "payload.json", "en").unwrap();
        assert_eq!(document.value, json!({"openapi": "3.1.0", "paths": {}}));
        assert_eq!(names(&[document]), [(Some("a/en/b.json"), Some("en"))]);
    }
    // The same as a text and as an object is one.
    let both = json!({"id": "a/en/b.json", "body": document.to_string(), "meta": document});
    assert_eq!(load_all(payload(&both).as_bytes(), "p").unwrap().len(), 1);
    // A text that cannot be read is mentioned only if there is nothing else.
    let broken = json!({"body": "{\"openapi\": \"3.1.0\""});
    check_error(
        payload(&broken).as_bytes(),
        "p",
        &["has no OpenAPI document", "#/body: a text that looks like a document"],
    );
    assert_eq!(found(&json!([broken, {"openapi": "3.1.0"}])).len(), 1);
    // Prose that mentions a document is none.
    let prose =
        json!({"text": "write\nopenapi: 3.1.0\nat the top", "code": "{\"a\": \"openapi\"}", "x": "{\"openapi\": 5}"});
    check_error(payload(&prose).as_bytes(), "p", &["has no OpenAPI document"]);
}

#[test]
fn a_document_inside_a_document_belongs_to_it() {
    let value = json!({"openapi": "3.1.0", "example": {"openapi": "3.0.0"}});
    let documents = load_all(payload(&value).as_bytes(), "p").unwrap();
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0].value, value);
}

#[test]
fn payloads_without_a_document_say_what_they_hold() {
    let cases: &[(&str, &[&str])] = &[
        (
            r#"[{"data":1,"once":1},{"/api":2},5]"#,
            &["its members are `data`, `once`", "#/data: its members are `/api`", "at p"],
        ),
        (r#"[["Reactive",1],{"data":2},[]]"#, &["its members are `data`", "#/data: it is an array"]),
        ("[[]]", &["the payload has no OpenAPI document; it is an array"]),
        ("-1", &["the payload has no OpenAPI document; it is undefined"]),
        ("[5]", &["it is a number"]),
        (r#"[{"a":1},{"swagger":2,"paths":3},"2.0",{}]"#, &["at #/a: Swagger 2.0 is not supported"]),
        (
            r#"[["Odd",1],["Future",2,2],5]"#,
            &["it is a value of an unknown type", "entry 0: the type `Odd` is not known"],
        ),
        (r#"[{"openapi":1,"a":0},"POST /a"]"#, &["its members are `openapi`, `a`"]),
        // An entry that nothing refers to does not count.
        (r#"[[],{"openapi":2},"3.1.0"]"#, &["the payload has no OpenAPI document"]),
    ];
    for (text, mentions) in cases {
        check_error(text.as_bytes(), "p", mentions);
    }
}

#[test]
fn a_document_that_is_no_json_names_its_place() {
    let text = r#"[{"data":1},[2],{"openapi":3,"x":4},"3.1.0",[-3]]"#;
    check_error(
        text.as_bytes(),
        "p",
        &["NaN has no JSON value\n  at #/x/0\n  at entry 4 of the payload\n  at a document"],
    );
    let cyclic = r#"[{"openapi":1,"x":0},"3.1.0"]"#;
    check_error(cyclic.as_bytes(), "p", &["contains itself", "at #/x", "at p"]);
}

#[test]
fn types_that_are_not_known_are_seen_through_and_noted() {
    let text = r#"[["Page",1],{"openapi":2,"info":3},["Text",4],["Page",5],"3.1.0",{"title":4}]"#;
    let document = load(text.as_bytes(), "p", "en").unwrap();
    assert_eq!(document.value, json!({"openapi": "3.1.0", "info": {"title": "3.1.0"}}));
    let notes: Vec<_> = document.notes.iter().map(|note| (note.kind, note.message.as_str())).collect();
    let message =
        |tag, entry| format!("the type `{tag}` of the payload is not known; entry {entry} is the first that has it");
    assert_eq!(notes, [(NoteKind::Unknown, &*message("Page", 0)), (NoteKind::Unknown, &*message("Text", 2))]);
    let text = r#"[["Reactive",1],{"openapi":2},"3.1.0"]"#;
    assert!(load(text.as_bytes(), "p", "en").unwrap().notes.is_empty());
}

#[test]
fn hostile_payloads_are_refused_quickly() {
    // Far too many documents.
    let mut text = "[[".to_owned();
    (1..=300).for_each(|entry| write!(text, "{entry},").unwrap());
    text.push_str("301]");
    (1..=300).for_each(|_| text.push_str(",{\"openapi\":301}"));
    text.push_str(",\"3.1.0\"]");
    check_error(text.as_bytes(), "p", &["more than 256 OpenAPI documents"]);

    // Many documents that share a large part.
    let mut text = "[[".to_owned();
    (1..=200).for_each(|entry| write!(text, "{entry},").unwrap());
    text.push_str("201]");
    (1..=200).for_each(|_| text.push_str(",{\"openapi\":201,\"x\":202}"));
    text.push_str(",\"3.1.0\"");
    (203..=218).for_each(|next| write!(text, ",[{next},{next}]").unwrap());
    text.push_str(",5]");
    check_error(text.as_bytes(), "p", &["parts and", "are the limit", "at a document without a name"]);

    // A document far down, under many wrappers and lists.
    let mut text = "[".to_owned();
    (1..100_000).for_each(|next| {
        write!(text, "{},", if next % 2 == 0 { format!("[{next}]") } else { format!("[\"Ref\",{next}]") }).unwrap()
    });
    text.push_str("{\"openapi\":100000},\"3.1.0\"]");
    let document = load(text.as_bytes(), "p", "en").unwrap();
    assert_eq!(document.value, json!({"openapi": "3.1.0"}));
}

proptest! {
    #[test]
    fn a_document_is_found_wherever_it_is(steps in prop::collection::vec(prop_oneof!["[a-z]{1,8}".prop_map(Some), Just(None)], 0..12), cut in any::<prop::sample::Index>()) {
        let document = json!({"openapi": "3.0.1", "paths": {"/a": {}}});
        let cut = cut.index(steps.len() + 1);
        let mut value = document.clone();
        for (depth, step) in steps.iter().enumerate() {
            if depth == cut {
                value = json!({"id": "content/en/api.json", "value": value});
            }
            value = match step {
                Some(name) => json!({"other": "text", format!("{name}_"): value}),
                None => json!([null, value, {"openapi": "2"}]),
            };
        }
        let text = payload(&value);
        let loaded = load(text.as_bytes(), "payload.json", "en").unwrap();
        prop_assert_eq!(loaded.value, document);
        prop_assert_eq!(loaded.locale.is_some(), cut < steps.len());
    }
}
