//! Whether two JSON values say the same.

use serde_json::{Map, Number, Value};

/// The first difference between what was sent and what came back of it, with the place; `None` if both say the same.
///
/// A member that is `null`, absent, or an empty list or object is the same in each of these forms. Numbers are compared
/// by what they are worth, exactly: `1` is `1.0`, and 2⁵³ is not 2⁵³ + 1. Everything else must be equal.
///
/// ```
/// use serde_json::json;
/// use tests::instances::difference;
///
/// assert_eq!(difference(&json!({"a": 1, "b": []}), &json!({"a": 1.0, "c": null})), None);
/// let lost = difference(&json!({"list": [{"a": 1}]}), &json!({"list": [{}]}));
/// assert_eq!(lost.as_deref(), Some("at /list/0/a: 1 was lost"));
/// ```
pub fn difference(sent: &Value, got: &Value) -> Option<String> {
    compare(sent, got, &mut String::new())
}

fn compare(sent: &Value, got: &Value, place: &mut String) -> Option<String> {
    let same =
        match (sent, got) {
            (Value::Object(sent), Value::Object(got)) => return compare_members(sent, got, place),
            (Value::Array(sent), Value::Array(got)) if sent.len() == got.len() => {
                return sent.iter().zip(got).enumerate().find_map(|(index, (sent, got))| {
                    within(&index.to_string(), place, |place| compare(sent, got, place))
                });
            }
            (Value::Number(sent), Value::Number(got)) => same_number(sent, got),
            _ => sent == got,
        };
    (!same).then(|| format!("at {place}: {sent} became {got}"))
}

fn compare_members(sent: &Map<String, Value>, got: &Map<String, Value>, place: &mut String) -> Option<String> {
    fn value<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
        members.get(name).filter(|value| !is_nothing(value))
    }
    let added = got.keys().filter(|name| !sent.contains_key(*name));
    sent.keys().chain(added).find_map(|name| {
        let token = xtask::pointer::escape(name);
        within(&token, place, |place| match (value(sent, name), value(got, name)) {
            (None, None) => None,
            (Some(sent), None) => Some(format!("at {place}: {sent} was lost")),
            (None, Some(got)) => Some(format!("at {place}: {got} was added")),
            (Some(sent), Some(got)) => compare(sent, got, place),
        })
    })
}

fn within<T>(token: &str, place: &mut String, inside: impl FnOnce(&mut String) -> T) -> T {
    let length = place.len();
    place.push('/');
    place.push_str(token);
    let result = inside(place);
    place.truncate(length);
    result
}

/// Whether a member of this value is the same as none.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.values().all(is_nothing),
        _ => false,
    }
}

fn same_number(left: &Number, right: &Number) -> bool {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => left.as_f64() == right.as_f64(),
        _ => false,
    }
}

/// The number as an integer, if it has no fraction and one of 128 bits holds it.
fn whole(number: &Number) -> Option<i128> {
    let integer = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    #[allow(clippy::cast_possible_truncation)]
    integer.or_else(|| {
        let float = number.as_f64()?;
        (float.fract() == 0.0 && float.abs() < 1e38).then_some(float as i128)
    })
}
