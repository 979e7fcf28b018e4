//! In what the requests of the two clients differ that are for the same call, and the table that says why.

use std::collections::{BTreeMap, BTreeSet};

use memos_sdk_testkit::Received;
use serde_json::Value;

/// The headers that are compared. The others name the program, or are a matter of its HTTP library.
const HEADERS: [&str; 2] = ["authorization", "content-type"];

/// A member that the two send differently, as the table has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    operation: String,
    member: String,
    vendor: String,
    sdk: String,
}

impl Difference {
    /// The row of the table, without the reason.
    pub(crate) fn row(&self) -> String {
        format!("| {} | {} | {} | {} |", self.operation, self.member, self.vendor, self.sdk)
    }
}

/// The differences of the table; each has a reason.
pub(crate) fn table(markdown: &str) -> BTreeSet<Difference> {
    let mut table = BTreeSet::new();
    // The first two rows are the head.
    for row in markdown.lines().filter(|line| line.starts_with('|')).skip(2) {
        let cells: Vec<String> = row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let [operation, member, vendor, sdk, because]: [String; 5] =
            cells.try_into().unwrap_or_else(|cells| panic!("not five cells: {cells:?}"));
        assert!(!because.is_empty(), "no reason: {row}");
        assert!(table.insert(Difference { operation, member, vendor, sdk }), "twice: {row}");
    }
    table
}

/// Everything in which two requests for an operation differ.
pub(crate) fn between(operation: &str, vendor: &Received, sdk: &Received) -> BTreeSet<Difference> {
    let (vendor, sdk) = (parts(vendor), parts(sdk));
    let members: BTreeSet<&String> = vendor.keys().chain(sdk.keys()).collect();
    let difference = |member: &String| Difference {
        operation: format!("`{operation}`"),
        member: member.clone(),
        vendor: shown(vendor.get(member)),
        sdk: shown(sdk.get(member)),
    };
    members.into_iter().filter(|member| vendor.get(*member) != sdk.get(*member)).map(difference).collect()
}

/// What of a request is compared, by the names that the table has for it.
fn parts(request: &Received) -> BTreeMap<String, Value> {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let mut parts = BTreeMap::from([
        ("the method".to_owned(), request.method.as_str().into()),
        ("the path".to_owned(), path.into()),
    ]);
    parts.extend(query.split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((format!("`{name}` in the query"), value.into()))
    }));
    for name in HEADERS {
        // The boundary in the type of a form is drawn by lot.
        let value = request.header(name).and_then(|value| value.split(';').next());
        parts.extend(value.map(|value| (format!("the header `{name}`"), value.into())));
    }
    parts.insert("the body".to_owned(), "JSON".into());
    match request.json() {
        Ok(Value::Object(members)) => {
            parts.extend(members.into_iter().map(|(name, value)| (format!("`{name}`"), value)));
        }
        // What it means is seen in the answer.
        _ => drop(parts.insert("the body".to_owned(), "form".into())),
    }
    parts
}

/// A value as the table has it: what is long or drawn by lot, by its type only.
fn shown(value: Option<&Value>) -> String {
    const LONGEST: usize = 30;
    match value {
        None => "nothing".to_owned(),
        Some(Value::Array(_)) => "a list".to_owned(),
        Some(Value::Object(_)) => "an object".to_owned(),
        Some(value) if value.to_string().len() > LONGEST => "a text".to_owned(),
        Some(value) => format!("`{value}`"),
    }
}
