//! Which memories a search looks at.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Limits a search to the memories that fit.
///
/// ```
/// use memos_sdk_core::{Condition, Filter, TimeField};
///
/// let filter = Filter::all([
///     Condition::equals("agent_id", "planner"),
///     Condition::contains("tags", "travel"),
///     Condition::range(TimeField::CreateTime).gte("2025-09-01").lt("2025-10-01").into(),
/// ]);
/// assert_eq!(
///     serde_json::to_string(&filter)?,
///     r#"{"and":[{"agent_id":"planner"},{"tags":{"contains":"travel"}},{"create_time":{"gte":"2025-09-01","lt":"2025-10-01"}}]}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// The constructors make what the service takes and nothing else: one list of conditions, without nesting, and ranges
/// on the two times only. A filter that is read from JSON is kept as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Filter(Map<String, Value>);

impl Filter {
    /// The memories that meet every condition.
    pub fn all<C: Into<Condition>>(conditions: impl IntoIterator<Item = C>) -> Self {
        Self::of("and", conditions)
    }

    /// The memories that meet at least one condition.
    pub fn any<C: Into<Condition>>(conditions: impl IntoIterator<Item = C>) -> Self {
        Self::of("or", conditions)
    }

    /// The filter as the object that is sent.
    pub fn as_object(&self) -> &Map<String, Value> {
        &self.0
    }

    fn of<C: Into<Condition>>(operator: &str, conditions: impl IntoIterator<Item = C>) -> Self {
        let conditions = conditions.into_iter().map(|condition| condition.into().into_value()).collect();
        Self(Map::from_iter([(operator.to_owned(), Value::Array(conditions))]))
    }
}

/// A filter of this one condition.
impl From<Condition> for Filter {
    fn from(condition: Condition) -> Self {
        Self::all([condition])
    }
}

/// A filter of this one condition.
impl From<TimeRange> for Filter {
    fn from(range: TimeRange) -> Self {
        Self::all([range])
    }
}

/// A filter that is stored as JSON, taken as it is.
impl From<Map<String, Value>> for Filter {
    fn from(object: Map<String, Value>) -> Self {
        Self(object)
    }
}

/// One condition of a [`Filter`].
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    field: String,
    test: Value,
}

impl Condition {
    /// The field has this value.
    ///
    /// Fields are `agent_id`, `app_id` and the like, and the keys of `info` by their own names
    /// (`business_type`, not `info.business_type`).
    pub fn equals(field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        Self { field: field.into(), test: value.into().0 }
    }

    /// The field, a list such as `tags`, holds this value.
    pub fn contains(field: impl Into<String>, value: impl Into<Scalar>) -> Self {
        Self { field: field.into(), test: object("contains", value.into().0) }
    }

    /// The memory was created after this time, such as `2025-09-19` or `2025-09-19 08:00:00`.
    pub fn created_after(time: impl Into<String>) -> Self {
        Self::range(TimeField::CreateTime).gt(time).into()
    }

    /// The memory was created before this time.
    pub fn created_before(time: impl Into<String>) -> Self {
        Self::range(TimeField::CreateTime).lt(time).into()
    }

    /// The memory was last changed after this time.
    pub fn updated_after(time: impl Into<String>) -> Self {
        Self::range(TimeField::UpdateTime).gt(time).into()
    }

    /// The memory was last changed before this time.
    pub fn updated_before(time: impl Into<String>) -> Self {
        Self::range(TimeField::UpdateTime).lt(time).into()
    }

    /// Starts a range of times, which needs at least one bound to become a condition.
    pub fn range(field: TimeField) -> UnboundedRange {
        UnboundedRange(field)
    }

    fn into_value(self) -> Value {
        object(self.field, self.test)
    }
}

impl From<TimeRange> for Condition {
    fn from(range: TimeRange) -> Self {
        let bounds = [range.lower, range.upper].into_iter().flatten();
        let test = bounds.map(|(operator, time)| (operator.to_owned(), Value::from(time))).collect();
        Self { field: range.field.as_str().to_owned(), test: Value::Object(test) }
    }
}

/// A field that a range can be put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeField {
    /// When the memory was created: `create_time`.
    CreateTime,
    /// When the memory was last changed: `update_time`.
    UpdateTime,
}

impl TimeField {
    /// The name of the field as it is sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreateTime => "create_time",
            Self::UpdateTime => "update_time",
        }
    }
}

/// A range of times that has no bound yet; see [`Condition::range`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a range without a bound is not a condition"]
pub struct UnboundedRange(TimeField);

impl UnboundedRange {
    /// After this time.
    pub fn gt(self, time: impl Into<String>) -> TimeRange {
        self.start().gt(time)
    }

    /// At this time or after it.
    pub fn gte(self, time: impl Into<String>) -> TimeRange {
        self.start().gte(time)
    }

    /// Before this time.
    pub fn lt(self, time: impl Into<String>) -> TimeRange {
        self.start().lt(time)
    }

    /// At this time or before it.
    pub fn lte(self, time: impl Into<String>) -> TimeRange {
        self.start().lte(time)
    }

    fn start(self) -> TimeRange {
        TimeRange { field: self.0, lower: None, upper: None }
    }
}

/// A range of times with one bound or two; see [`Condition::range`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a range does nothing until it is part of a filter"]
pub struct TimeRange {
    field: TimeField,
    lower: Option<(&'static str, String)>,
    upper: Option<(&'static str, String)>,
}

impl TimeRange {
    /// After this time, in place of a lower bound set before.
    pub fn gt(mut self, time: impl Into<String>) -> Self {
        self.lower = Some(("gt", time.into()));
        self
    }

    /// At this time or after it, in place of a lower bound set before.
    pub fn gte(mut self, time: impl Into<String>) -> Self {
        self.lower = Some(("gte", time.into()));
        self
    }

    /// Before this time, in place of an upper bound set before.
    pub fn lt(mut self, time: impl Into<String>) -> Self {
        self.upper = Some(("lt", time.into()));
        self
    }

    /// At this time or before it, in place of an upper bound set before.
    pub fn lte(mut self, time: impl Into<String>) -> Self {
        self.upper = Some(("lte", time.into()));
        self
    }
}

/// Text, a number or a boolean that a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar(Value);

macro_rules! scalar_from {
    ($($type:ty),*) => {$(
        impl From<$type> for Scalar {
            fn from(value: $type) -> Self {
                Self(Value::from(value))
            }
        }
    )*};
}

scalar_from!(&str, String, bool, i32, i64, u32, u64);

impl From<&String> for Scalar {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

/// A number that JSON cannot say (not a number, infinite) becomes its text.
impl From<f64> for Scalar {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self(Value::from(number)) } else { Self(Value::from(number.to_string())) }
    }
}

fn object(member: impl Into<String>, value: Value) -> Value {
    Value::Object(Map::from_iter([(member.into(), value)]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_constructors_make_the_documented_json() {
        let created = || Condition::range(TimeField::CreateTime);
        for (filter, json) in [
            (Filter::all([Condition::equals("agent_id", "x")]), json!({"and": [{"agent_id": "x"}]})),
            (
                Filter::any([Condition::equals("level", 3), Condition::equals("public", true)]),
                json!({"or": [{"level": 3}, {"public": true}]}),
            ),
            (Filter::all([Condition::equals("score", 0.5)]), json!({"and": [{"score": 0.5}]})),
            (Filter::all([Condition::equals("score", f64::NAN)]), json!({"and": [{"score": "NaN"}]})),
            (Filter::all([Condition::contains("tags", "x")]), json!({"and": [{"tags": {"contains": "x"}}]})),
            (Condition::created_after("2025-09-19").into(), json!({"and": [{"create_time": {"gt": "2025-09-19"}}]})),
            (Condition::created_before("2025-09-19").into(), json!({"and": [{"create_time": {"lt": "2025-09-19"}}]})),
            (Condition::updated_after("2025-09-19").into(), json!({"and": [{"update_time": {"gt": "2025-09-19"}}]})),
            (Condition::updated_before("2025-09-19").into(), json!({"and": [{"update_time": {"lt": "2025-09-19"}}]})),
            (
                Filter::any([created().gt("a"), created().lte("b")]),
                json!({"or": [{"create_time": {"gt": "a"}}, {"create_time": {"lte": "b"}}]}),
            ),
            (created().gte("a").lt("b").into(), json!({"and": [{"create_time": {"gte": "a", "lt": "b"}}]})),
            // A second bound of the same side takes the place of the first.
            (
                created().gte("a").gt("b").lt("c").lte("d").into(),
                json!({"and": [{"create_time": {"gt": "b", "lte": "d"}}]}),
            ),
            (Filter::all(Vec::<Condition>::new()), json!({"and": []})),
        ] {
            assert_eq!(serde_json::to_value(&filter).unwrap(), json);
        }
    }

    #[test]
    fn a_stored_filter_goes_through_unchanged_whatever_it_says() {
        for json in [
            json!({}),
            json!({"and": [{"or": [{"a": 1}]}]}),
            json!({"agent_id": "x", "info": {"deep": [1, null]}}),
            json!({"not": null}),
        ] {
            let filter: Filter = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(filter.as_object(), json.as_object().unwrap());
            assert_eq!(serde_json::to_value(&filter).unwrap(), json);
            assert_eq!(Filter::from(json.as_object().unwrap().clone()), filter);
        }
        assert!(serde_json::from_value::<Filter>(json!([])).is_err());
    }
}
