use serde::de::DeserializeOwned;
use serde_json::json;

use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Task {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(flatten)]
    extra: serde_json::Map<String, Value>,
}

/// Decodes, encodes again, and expects what was sent.
fn round_trip<T: Serialize + DeserializeOwned>(sent: Value) -> T {
    let text = sent.to_string();
    let decoded: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), sent);
    let decoded: T = serde_json::from_value(sent.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), sent);
    decoded
}

#[test]
fn one_or_many_keeps_the_form_in_which_it_was_sent() {
    for (sent, length) in [
        (json!({"id": "a"}), 1),
        (json!({}), 1),
        (json!([]), 0),
        (json!([{"id": "a", "more": [1]}]), 1),
        (json!([{"id": "a"}, {}]), 2),
    ] {
        let tasks: OneOrMany<Task> = round_trip(sent);
        assert_eq!(tasks.len(), length);
        assert_eq!((&tasks).into_iter().count(), length);
        assert_eq!(tasks.clone().into_iter().count(), length);
        assert_eq!(tasks.into_vec().len(), length);
    }
    let none: OneOrMany<Task> = serde_json::from_str("null").unwrap();
    assert!(none.is_empty());
    assert_eq!(round_trip::<OneOrMany<String>>(json!("a")).to_vec(), ["a"]);
    assert_eq!(round_trip::<OneOrMany<String>>(json!(["a", "b"])).to_vec(), ["a", "b"]);
    for wrong in ["1", "true", "[1]", r#"{"id": 1}"#] {
        assert!(serde_json::from_str::<OneOrMany<Task>>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn single_reads_an_object_and_a_list_of_one_and_keeps_the_form() {
    for sent in [json!({"id": "a", "more": 1}), json!([{"id": "a", "more": 1}]), json!([{"id": "a"}, {"id": "b"}, 3])] {
        let task: Single<Task> = round_trip(sent);
        assert_eq!(task.id.as_deref(), Some("a"));
        assert_eq!(task.into_inner().id.as_deref(), Some("a"));
    }
    for wrong in ["[]", "null", "1", "[1]"] {
        assert!(serde_json::from_str::<Single<Task>>(wrong).is_err(), "{wrong}");
    }
    let message = serde_json::from_str::<Single<Task>>("[]").unwrap_err().to_string();
    assert!(message.starts_with("invalid length 0, expected an object or a list of one object"), "{message}");
}

#[test]
fn what_they_hold_can_be_changed_in_place() {
    let mut tasks: OneOrMany<String> = "a".to_owned().into();
    tasks[0].push('!');
    let mut status = Single::from("b".to_owned());
    status.push('!');
    assert_eq!((tasks.into_vec(), status.into_inner()), (vec!["a!".to_owned()], "b!".to_owned()));
}
