//! The test itself: what it lets pass, and what it does not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::decoder::Outcome;
use super::oracle::{Expected, Oracle, Reading};
use super::{config, fault, subjects};

/// A document with everything that the oracle knows of.
fn document() -> Value {
    json!({"components": {"schemas": {
        "Answer": {"type": "object", "properties": {"data": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string", "enum": ["a"]},
            "count": {"type": "integer"},
            "score": {"type": "number", "maximum": 1},
            "done": {"type": "boolean"},
            "tags": {"type": ["array", "null"], "items": {"type": "string"}},
            "inner": {"$ref": "#/components/schemas/Inner"},
            "list": {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}},
            "file": {"oneOf": [{"$ref": "#/components/schemas/Inner"},
                               {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}}]},
            "state": {"oneOf": [{"$ref": "#/components/schemas/Inner"},
                                {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}, "maxItems": 1}]},
            "value": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Inner"}]},
            "time": {"type": "string", "x-rust-type": {}},
            "any": {},
            "more": {"type": "object"},
        }}}},
        "Inner": {"type": "object", "required": ["id"], "properties": {
            "id": {"type": "string"}, "deep": {"$ref": "#/components/schemas/Inner"}, "count": {"type": "integer"},
        }},
    }}})
}

/// What the oracle says of an answer with this data.
fn read(data: &Value) -> Expected {
    let document = document();
    Oracle::new(&document).read(&json!({"$ref": "#/components/schemas/Answer"}), &json!({"code": 0, "data": data}))
}

#[test]
fn the_oracle_keeps_what_fits_converts_what_loses_nothing_and_sets_the_rest_aside() {
    for (sent, kept, told, converted) in [
        (json!({"name": "b", "new": null}), json!({"name": "b", "new": null}), &[][..], 0),
        (json!([{"name": 7}]), json!({"name": "7"}), &[], 2),
        (json!({"name": "b", "done": "true"}), json!({"name": "b"}), &["/data/done"], 0),
        (json!({"name": "b", "count": 10.0, "score": 7}), json!({"name": "b", "count": 10, "score": 7.0}), &[], 0),
        (
            json!({"name": "b", "count": "10.0", "score": "1.50"}),
            json!({"name": "b", "count": 10, "score": 1.5}),
            &[],
            2,
        ),
        (
            json!({"name": "b", "count": 0.5, "score": "1e400"}),
            json!({"name": "b"}),
            &["/data/count", "/data/score"],
            0,
        ),
        (
            json!({"name": "b", "tags": ["x", null, [], 7]}),
            json!({"name": "b", "tags": ["x", "7"]}),
            &["/data/tags/1", "/data/tags/2"],
            1,
        ),
        (json!({"name": "b", "tags": {"x": 1}}), json!({"name": "b"}), &["/data/tags"], 0),
        (json!({"name": "b", "list": {"id": "i"}}), json!({"name": "b", "list": [{"id": "i"}]}), &[], 1),
        (json!({"name": "b", "inner": [{"id": "i"}]}), json!({"name": "b", "inner": {"id": "i"}}), &[], 1),
        (json!({"name": "b", "inner": [{"id": "i"}, {}]}), json!({"name": "b"}), &["/data/inner"], 0),
        // What is required takes the object around it along, and nothing within that is told.
        (json!({"name": "b", "inner": {"count": []}}), json!({"name": "b"}), &["/data/inner"], 0),
        (json!({"name": "b", "inner": {"id": [], "count": []}}), json!({"name": "b"}), &["/data/inner"], 0),
        (
            json!({"name": "b", "inner": {"id": "i", "deep": {"id": null}}}),
            json!({"name": "b", "inner": {"id": "i"}}),
            &["/data/inner/deep"],
            0,
        ),
        (
            json!({"name": "b", "list": [{"id": "i"}, {}]}),
            json!({"name": "b", "list": [{"id": "i"}]}),
            &["/data/list/1"],
            0,
        ),
        (
            json!({"name": "b", "list": [[{"id": "i", "count": []}]]}),
            json!({"name": "b", "list": [{"id": "i"}]}),
            &["/data/list/0/0/count"],
            1,
        ),
        (
            json!({"name": "b", "file": [{"id": "i"}, 7]}),
            json!({"name": "b", "file": [{"id": "i"}]}),
            &["/data/file/1"],
            0,
        ),
        (json!({"name": "b", "file": {"id": "i"}}), json!({"name": "b", "file": {"id": "i"}}), &[], 0),
        (
            json!({"name": "b", "state": [7, {"id": "i"}, 8]}),
            json!({"name": "b", "state": [{"id": "i"}, 8]}),
            &["/data/state/0"],
            0,
        ),
        (json!({"name": "b", "state": []}), json!({"name": "b"}), &["/data/state"], 0),
        (
            json!({"name": "b", "value": [7], "time": {}, "any": [null]}),
            json!({"name": "b", "value": [7], "time": {}, "any": [null]}),
            &[],
            0,
        ),
        (json!({"name": "b", "more": {"a": [null]}, "any": null}), json!({"name": "b", "more": {"a": [null]}}), &[], 0),
        (json!({"name": "b", "more": 7}), json!({"name": "b"}), &["/data/more"], 0),
    ] {
        let body = json!({"data": sent});
        let told = told.iter().map(|place| ((*place).to_owned(), body.pointer(place).unwrap().clone())).collect();
        assert_eq!(read(&sent), Expected::Read(Reading { value: kept, set_aside: told, converted }), "{sent}");
    }
    for unfit in [json!({}), json!({"name": true}), json!(7), json!([]), json!([{"name": "b"}, {}])] {
        assert_eq!(read(&unfit), Expected::Unreadable("/data"), "{unfit}");
    }
}

#[test]
fn the_oracle_reads_the_code_before_anything_else() {
    let document = document();
    let schema = json!({"$ref": "#/components/schemas/Answer"});
    let read = |body: Value| Oracle::new(&document).read(&schema, &body);
    let nothing = Expected::Read(Reading::default());
    let data = json!({"name": "b"});
    for refused in [json!(7), json!("7"), json!(7.0)] {
        assert_eq!(read(json!({"code": refused, "data": data})), Expected::Refused(7));
        assert_eq!(read(json!({"code": refused})), Expected::Refused(7));
    }
    for success in [json!(0), json!(200), json!("0"), json!(" 200\n"), json!(-0.0)] {
        assert_eq!(read(json!({"code": success})), nothing);
    }
    assert_eq!(read(json!({"code": null, "data": null})), nothing);
    for silent in
        [json!({}), json!({"code": null}), json!({"code": "x"}), json!({"code": 0.5, "data": null}), json!([])]
    {
        assert_eq!(read(silent), Expected::Unreadable(""));
    }
    let odd = BTreeMap::from([("/code".to_owned(), json!([0]))]);
    let expected = Reading { value: data.clone(), set_aside: odd, converted: 0 };
    assert_eq!(read(json!({"code": [0], "data": data})), Expected::Read(expected));
}

#[test]
fn a_decoder_that_loses_invents_or_hides_something_is_found_out() {
    let document = tests::corrected("en").unwrap();
    let (oracle, subjects) = (Oracle::new(&document), subjects(&document));
    let subject = subjects.iter().find(|subject| subject.id == "search_memory").unwrap();
    let body = json!({"code": 0, "data": {
        "memory_detail_list": [{"id": 7, "memory_key": [], "more": 1}, null], "preference_note": "n",
    }});
    let expected = oracle.read(&subject.schema, &body);
    let outcome = (subject.decoder)(&config(), &subject.request, &body);
    assert_eq!(fault(&expected, &outcome), None);
    let Outcome::Read { data, set_aside } = outcome else { panic!("{outcome:?}") };
    let found = |data: &Value, set_aside: &[(String, Value)]| {
        fault(&expected, &Outcome::Read { data: data.clone(), set_aside: set_aside.to_vec() }).is_some()
    };
    assert!(!found(&data, &set_aside));
    // A member is lost, changed, added, or not converted.
    for (place, value) in [
        ("/memory_detail_list/0/more", json!(null)),
        ("/memory_detail_list/0/more", json!(2)),
        ("/memory_detail_list/0/memory_key", json!("[]")),
        ("/memory_detail_list/0/id", json!(7)),
        ("/memory_detail_list/0/id", json!("7.0")),
        ("/memory_detail_list", json!([])),
        ("/preference_note", json!(null)),
    ] {
        let mut data = data.clone();
        match data.pointer_mut(place) {
            Some(at) => *at = value,
            None => data["memory_detail_list"][0]["memory_key"] = value,
        }
        assert!(found(&data, &set_aside), "{data}");
    }
    // A report is missing, of another place or value, doubled, or of what fits.
    let (first, second) = (&set_aside[0], &set_aside[1]);
    let elsewhere = (format!("{}/x", first.0), first.1.clone());
    let otherwise = (first.0.clone(), json!("[]"));
    let fitting = ("/data/preference_note".to_owned(), json!("n"));
    for told in [
        vec![],
        vec![first],
        vec![&elsewhere, second],
        vec![&otherwise, second],
        vec![first, second, second],
        vec![first, second, &fitting],
    ] {
        assert!(found(&data, &told.into_iter().cloned().collect::<Vec<_>>()));
    }
    // It is not read at all, or for another reason.
    for wrong in [Outcome::Unreadable("/data/memory_detail_list/1".to_owned()), Outcome::Refused(0)] {
        assert!(fault(&expected, &wrong).is_some());
    }
    assert!(fault(&Expected::Unreadable("/data"), &Outcome::Unreadable("something is wrong".to_owned())).is_some());
    assert!(fault(&Expected::Refused(7), &Outcome::Refused(8)).is_some());
    // And strict decoding, which is what there was before, refuses it.
    let strict = serde_json::from_value::<memos_sdk_core::types::SearchMemoryResponseData>(body["data"].clone());
    assert!(strict.is_err());
}
