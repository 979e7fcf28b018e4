//! What misfits cost: passes, values read, and what is kept of them.

use super::*;
use crate::tolerant::records::REPORTED;

struct Work<T> {
    data: T,
    mismatches: Vec<Mismatch>,
    passes: usize,
    visits: usize,
    size: usize,
}

fn measure<T: DeserializeOwned>(value: &Value) -> Work<T> {
    let mut search = Search::new(value, "");
    let data = search.run::<T>().unwrap();
    let (passes, visits) = (search.passes, search.walk.visits());
    Work { data, mismatches: search.records.into_mismatches(""), passes, visits, size: size(value) }
}

#[test]
fn a_correct_answer_takes_one_pass_and_each_misfit_one_more() {
    for misfits in 0..50_usize {
        let memories: Vec<Value> = (0..50)
            .map(
                |index| {
                    if index < misfits { json!({"id": "a", "count": []}) } else { json!({"id": "a", "count": "1"}) }
                },
            )
            .collect();
        let work = measure::<Answer>(&json!({"memories": memories}));
        assert_eq!((work.data.memories.len(), work.mismatches.len()), (50, misfits));
        assert_eq!(work.passes, if misfits == 0 { 1 } else { misfits + 2 });
        if misfits == 0 {
            assert_eq!(work.visits, work.size);
        }
    }
}

#[test]
fn the_work_grows_with_the_answer_and_not_with_its_misfits() {
    const COUNT: usize = 50_000;
    fn list(element: impl Fn(usize) -> Value) -> Value {
        (0..COUNT).map(element).collect()
    }
    // An element that goes, a member that goes, one that takes its element along, and several levels.
    let bare = measure::<Vec<i64>>(&list(|_| json!([])));
    let scattered = measure::<Vec<i64>>(&list(|index| if index % 3 == 0 { json!(null) } else { json!(1) }));
    let optional = measure::<Vec<Memory>>(&list(|_| json!({"id": "a", "count": [], "text": "t", "tags": ["x"]})));
    let required = measure::<Vec<Memory>>(&list(|_| json!({"count": 1, "id": [], "text": "t"})));
    let members = measure::<BTreeMap<String, f64>>(&(0..COUNT).map(|index| (index.to_string(), json!(null))).collect());
    let rows = measure::<Answer>(&json!({"table": list(|_| json!([1, 2, null])), "first": {"id": "a", "text": []}}));
    assert_eq!(bare.data.len(), 0);
    assert_eq!(scattered.data.len(), COUNT * 2 / 3);
    assert_eq!(optional.data.len(), COUNT);
    assert!(optional.data.iter().all(|memory| memory.text.is_some() && memory.tags == ["x"]));
    assert_eq!(required.data.len(), 0);
    assert_eq!(members.data.len(), 0);
    assert_eq!(rows.data.table, vec![vec![1, 2]; COUNT]);
    assert_eq!(rows.data.first.map(|first| first.id).as_deref(), Some("a"));
    for (visits, size) in [
        (bare.visits, bare.size),
        (scattered.visits, scattered.size),
        (optional.visits, optional.size),
        (required.visits, required.size),
        (members.visits, members.size),
        (rows.visits, rows.size),
    ] {
        assert!(visits < 5 * size, "{visits} {size}");
    }
}

#[test]
fn beyond_the_bound_one_mismatch_stands_for_all_others() {
    for count in [REPORTED, REPORTED + 1, 20 * REPORTED] {
        let memories: Vec<Value> = (0..count).map(|_| json!({"id": "a", "count": []})).collect();
        let value = json!({"memories": memories});
        let work = measure::<Answer>(&value);
        assert_eq!(work.data.memories.len(), count);
        assert_eq!(work.mismatches.len(), count.min(REPORTED + 1));
        let last = work.mismatches.last().unwrap();
        assert_eq!(value.pointer(last.pointer()), Some(last.value()));
        let expected = match count {
            REPORTED => "/memories/999/count: expected an integer of 64 bits, found a list",
            // The only other one.
            1_001 => "/memories/1000/count: expected a value with at most 1000 misfits, found a list",
            _ => "/memories: expected a value with at most 1000 misfits, found a list",
        };
        assert_eq!(last.to_string(), expected);
    }
}

#[test]
fn long_names_do_not_multiply() {
    let name = "x".repeat(100_000);
    let value: Value = [(name, (0..1_000).map(|_| Value::Null).collect::<Value>())].into_iter().collect();
    let work = measure::<BTreeMap<String, Vec<i64>>>(&value);
    let kept: usize = work.mismatches.iter().map(|mismatch| mismatch.pointer().len()).sum();
    assert!(kept < 2_000_000, "{kept}");
    assert!(work.mismatches.len() > 5);
    assert_eq!(
        work.mismatches.last().and_then(|last| value.pointer(last.pointer())),
        value.as_object().and_then(|members| members.values().next())
    );
}

/// A type whose every level is read to its end before the last member of the level fails: the worst case.
#[derive(Debug, Deserialize)]
struct Nested {
    child: Option<Box<Nested>>,
    #[serde(default, deserialize_with = "crate::decode::null_as_default")]
    list: Vec<i64>,
    #[serde(default)]
    #[allow(dead_code)]
    z: Option<bool>,
}

#[test]
fn the_worst_case_gets_coarse_and_ends() {
    let leaf = json!({"list": (0..20_000).collect::<Vec<i64>>(), "z": 1});
    let value = (0..100).fold(leaf, |child, _| json!({"child": child, "z": 1}));
    let work = measure::<Nested>(&value);
    assert!(work.visits < 40 * work.size, "{} {}", work.visits, work.size);
    assert!(work.data.child.is_none() && work.data.list.is_empty());
    let displayed: Vec<String> = work.mismatches.iter().map(ToString::to_string).collect();
    assert_eq!(
        displayed,
        ["/child: expected a value with fewer misfits, found an object", "/z: expected a boolean, found a number"]
    );
}

/// A list whose first element is of another type than the others: it depends on the order.
#[derive(Debug, PartialEq)]
struct Headed(bool, Vec<i64>);

impl<'de> Deserialize<'de> for Headed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct HeadedVisitor;
        impl<'de> serde::de::Visitor<'de> for HeadedVisitor {
            type Value = Headed;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a headed list")
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Headed, A::Error> {
                let head = list.next_element()?.unwrap_or_default();
                let mut rest = Vec::new();
                while let Some(number) = list.next_element()? {
                    rest.push(number);
                }
                Ok(Headed(head, rest))
            }
        }
        deserializer.deserialize_seq(HeadedVisitor)
    }
}

#[test]
fn a_type_that_depends_on_the_order_may_lose_more_but_ends() {
    let value = json!([true, 1, "x", 3, false]);
    let work = measure::<Headed>(&value);
    assert!(work.passes <= 2 * work.size, "{}", work.passes);
    assert!(!work.mismatches.is_empty());
}
