//! What holds for every answer.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// Any JSON, with the names of the test's types among the members.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-3..4_i32).prop_map(|number| Value::from(f64::from(number))),
        "[-0-9.e]{0,4}|[a-z~/ é]{0,5}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    const NAMES: [&str; 22] = [
        "memories",
        "first",
        "done",
        "files",
        "state",
        "scores",
        "pair",
        "table",
        "id",
        "text",
        "relativity",
        "count",
        "create_time",
        "status",
        "owner",
        "content",
        "tags",
        "name",
        "age",
        "kind",
        "other",
        "a/b~c",
    ];
    prop::sample::select(&NAMES[..]).prop_map(str::to_owned)
}

fn sample() -> Value {
    let memory = |id: &str| {
        json!({
            "id": id, "text": "t", "relativity": 0.5, "count": 3, "create_time": 1, "status": Status::KNOWN[0],
            "owner": {"name": "n", "age": 1, "z": null}, "content": [{"kind": "k"}], "tags": ["p", "q"],
            "more": {"x": [1]},
        })
    };
    json!({
        "memories": [memory("a"), memory("b"), memory("c")], "first": memory("d"), "done": true,
        "files": [{"name": "f"}, {"name": "g", "age": 2}], "state": [{"name": "s"}], "scores": {"u": 0.25, "v": 1.0},
        "pair": [1, "b"], "table": [[1, 2], [3]], "rest": [[], {}],
    })
}

/// The places of all values within a value.
fn pointers(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    let mut pending = vec![(String::new(), value)];
    while let Some((pointer, value)) = pending.pop() {
        let mut push = |name: &str, value| {
            let mut pointer = pointer.clone();
            crate::mismatch::push_member(&mut pointer, name);
            pending.push((pointer, value));
        };
        match value {
            Value::Array(elements) => {
                elements.iter().enumerate().for_each(|(index, value)| push(&index.to_string(), value))
            }
            Value::Object(members) => members.iter().for_each(|(name, value)| push(name, value)),
            _ => {}
        }
        all.push(pointer);
    }
    all
}

/// The value without what was set aside.
fn without(mut value: Value, mismatches: &[Mismatch]) -> Value {
    // From the end to the start, so that the elements of a list keep their places until it is their turn.
    let mut pointers: Vec<&str> = mismatches.iter().map(Mismatch::pointer).collect();
    pointers.sort_by_cached_key(|pointer| {
        let steps = pointer.split('/').map(|step| (step.parse::<usize>().ok(), step.to_owned()));
        std::cmp::Reverse(steps.collect::<Vec<_>>())
    });
    for pointer in pointers {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match value.pointer_mut(parent) {
            Some(Value::Array(elements)) => {
                elements.remove(name.parse().unwrap());
            }
            Some(Value::Object(members)) => {
                members.remove(&name.replace("~1", "/").replace("~0", "~")).unwrap();
            }
            other => panic!("{parent}: {other:?}"),
        }
    }
    value
}

/// Checks what holds for whatever is decoded, and gives the mismatches.
fn check_any<T: DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value) -> Option<Vec<Mismatch>> {
    let mut search = Search::new(value, "");
    let strict = T::deserialize(value);
    let result = search.run::<T>();
    let passes = search.passes;
    let mismatches = match result {
        Ok(data) => {
            let mismatches = search.records.into_mismatches("");
            match strict {
                Ok(strict) => assert_eq!((data, mismatches.len(), passes), (strict, 0, 1), "{value}"),
                Err(_) => {
                    let rest = without(value.clone(), &mismatches);
                    let again = decode::<T>(&rest, "").unwrap();
                    assert_eq!((again.data, again.mismatches), (data, Vec::new()), "{value}\n{rest}");
                }
            }
            mismatches
        }
        Err(mismatch) => {
            assert!(strict.is_err(), "{value}");
            assert_eq!(value.pointer(mismatch.pointer()), Some(mismatch.value()), "{mismatch}");
            return None;
        }
    };
    for mismatch in &mismatches {
        assert_eq!(value.pointer(mismatch.pointer()), Some(mismatch.value()), "{mismatch}");
    }
    Some(mismatches)
}

#[test]
fn the_sample_is_decoded_strictly() {
    let sample = sample();
    assert_eq!(serde_json::to_value(serde_json::from_value::<Answer>(sample.clone()).unwrap()).unwrap(), sample);
    check_any::<Answer>(&sample);
}

proptest! {
    #[test]
    fn anything_can_be_decoded_and_only_what_is_reported_is_missing(value in any_json()) {
        check_any::<Answer>(&value);
        check_any::<Memory>(&value);
        check_any::<Vec<Memory>>(&value);
        check_any::<OneOrMany<Memory>>(&value);
        check_any::<Single<Memory>>(&value);
        check_any::<BTreeMap<String, Vec<Content>>>(&value);
        check_any::<Vec<Closed>>(&value);
        check_any::<Vec<(i64, Option<Vec<bool>>)>>(&value);
        check_any::<Value>(&value);
    }

    #[test]
    fn one_misfit_costs_nothing_that_does_not_need_it(place: Index, replacement in any_json()) {
        let mut value = sample();
        let places = pointers(&value);
        let place = place.get(&places);
        *value.pointer_mut(place).unwrap() = replacement;
        let Some(mismatches) = check_any::<Answer>(&value) else {
            prop_assert_eq!(place, "");
            return Ok(());
        };
        for mismatch in mismatches {
            // It is what was replaced, or in it, or around it and needs it.
            let pointer = mismatch.pointer();
            let needs = ["/id", "/name"].iter().any(|name| format!("{pointer}{name}") == *place)
                || (pointer == "/pair" || pointer == "/state") && place.starts_with(pointer);
            let is_within = pointer == place || pointer.starts_with(&format!("{place}/"));
            prop_assert!(is_within || needs, "{} {}", place, mismatch);
        }
    }

    #[test]
    fn many_misfits_cost_only_themselves(places: Vec<(Index, bool)>) {
        let mut value = sample();
        let all = pointers(&value);
        for (place, flag) in places {
            // A boolean is converted to nothing; what is around it may be gone already.
            if let Some(value) = value.pointer_mut(place.get(&all).as_str()) {
                *value = Value::Bool(flag);
            }
        }
        let mut search = Search::new(&value, "");
        let result = search.run::<Answer>();
        prop_assert_eq!(result.is_err(), value.is_boolean());
        if result.is_ok() {
            check_any::<Answer>(&value);
        }
    }
}
