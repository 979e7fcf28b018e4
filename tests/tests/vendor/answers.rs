//! How the vendor's client takes the shapes of answers, and errors.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use memos_sdk_testkit::{MemOs, Shapes};
use serde_json::{Value, json};

use crate::client::{Call, VendorClient};
use crate::meaning;
use crate::methods::OF_ANOTHER_API;
use crate::script::{self, steps};

/// How often the vendor's client makes a call whose answer it does not take: a write as often as a read.
const ATTEMPTS: usize = 3;

/// What the vendor's client cannot read: the shape of the answers, the operation, and what it raises.
///
/// All of it is documented or was seen elsewhere. The SDK reads it.
const UNREADABLE: &[(&str, &str, &str)] = &[
    // The document says an object; the documented example has a list, as the vendor's model wants it.
    ("documented", "add_knowledgebase-file", "ValidationError"),
    ("upload-object", "add_knowledgebase-file", "ValidationError"),
    // The document says the status alone; the vendor's model wants the task's id as well.
    ("documented", "get_status", "ValidationError"),
    ("status-alone", "get_status", "ValidationError"),
    // Of the lists in these answers, the vendor's models take null for all but the facts.
    ("null-lists", "search_memory", "ValidationError"),
    ("null-lists", "get_memory", "ValidationError"),
    // Nothing is not JSON.
    ("empty-accepted", "add_message", "JSONDecodeError"),
];

/// The shape of an answer, its operation, and the class of what is raised.
type Unreadable = (&'static str, &'static str, String);

/// Plays the script in every shape: what cannot be read is what is listed, and what can says what it should.
pub(crate) fn check_shapes(vendor: &VendorClient) {
    let all: Vec<(&str, Shapes)> = Shapes::all().collect();
    let share = all.len().div_ceil(thread::available_parallelism().map_or(1, usize::from));
    let unreadable: BTreeSet<Unreadable> = thread::scope(|scope| {
        let play = |(name, shapes): &(&'static str, Shapes)| {
            play_with_sdk(name, *shapes);
            play_with_vendor(vendor, name, *shapes)
        };
        let workers: Vec<_> =
            all.chunks(share).map(|some| scope.spawn(move || some.iter().flat_map(play).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let listed = UNREADABLE.iter().map(|(shape, operation, class)| (*shape, *operation, (*class).to_owned())).collect();
    assert_eq!(unreadable, listed, "left: what the vendor's client cannot read; right: what is listed");
}

/// What the vendor's client cannot read in one shape.
fn play_with_vendor(vendor: &VendorClient, shape: &'static str, shapes: Shapes) -> Vec<Unreadable> {
    let server = MemOs::builder().shapes(shapes).start().unwrap();
    let steps = steps();
    let outcomes = vendor.play(&server, steps.iter().map(|step| step.call()));
    let mut unreadable = Vec::new();
    let mut requests = 0;
    for step in &steps {
        match &outcomes[step.name] {
            Ok(_) => requests += 1,
            Err(raised) if raised.is_missing_answer() => {}
            Err(raised) => {
                requests += ATTEMPTS;
                unreadable.push((shape, step.operation, raised.class.clone()));
            }
        }
    }
    assert_eq!(server.received().len(), requests, "{shape}: {outcomes:?}");
    if unreadable.is_empty() {
        let answers = outcomes.into_iter().map(|(name, outcome)| (name, outcome.unwrap())).collect();
        meaning::check(shape, &answers);
    }
    unreadable
}

/// What the SDK reads in one shape: everything, at the first attempt.
fn play_with_sdk(shape: &str, shapes: Shapes) {
    let server = MemOs::builder().shapes(shapes).start().unwrap();
    let mut steps = steps();
    // An answer without a body names no task to ask for, so the rest of the script cannot follow.
    let is_whole = shape != "empty-accepted";
    steps.retain(|step| is_whole || step.name == "added");
    let answers = script::play(&server, &steps);
    if is_whole {
        meaning::check(&format!("the SDK, {shape}"), answers.all());
    }
    assert_eq!(server.received().len(), steps.len(), "the SDK, {shape}");
}

/// Has calls refused, in every shape of errors.
///
/// Where the vendor's client has a model of the answer, it cannot read an error. Where it has none, an error is an
/// answer like any other. A stream that is refused is empty.
pub(crate) fn check_errors(vendor: &VendorClient) {
    let errors = ["default", "no-error-data", "empty-error-message", "error-status"];
    let elsewhere = calls_of_another_api();
    let (with_model, without_model) = (refused_with_model(), refused_without_model());
    for (shape, shapes) in Shapes::all().filter(|(name, _)| errors.contains(name)) {
        let server = MemOs::builder().shapes(shapes).start().unwrap();
        let call = |(method, arguments)| Call { name: method, method, arguments };
        let all = elsewhere.iter().chain(&with_model).chain(&without_model);
        let mut outcomes = vendor.play(&server, all.map(|(method, arguments)| call((*method, arguments))));
        let mut outcome = |method: &str| outcomes.remove(method).unwrap();
        let mut requests = 0;
        for (method, _) in &elsewhere {
            // The paths that the service does not have: an error of the service, by its code or by its status.
            match outcome(method) {
                Ok(envelope) if shape != "error-status" => assert_eq!(envelope["code"], 50000, "{shape}: {method}"),
                Err(raised) if shape == "error-status" => assert_eq!(raised.class, "HTTPError", "{shape}: {method}"),
                other => panic!("{shape}: {method}: {other:?}"),
            }
            requests += if shape == "error-status" { ATTEMPTS } else { 1 };
        }
        for (method, _) in &with_model {
            let raised = outcome(method).expect_err(method);
            assert!(
                raised.class == "ValidationError" && raised.message.contains("\ndata\n"),
                "{shape}: {method}: {raised:?}"
            );
            requests += ATTEMPTS;
        }
        assert_eq!(outcome("extract_memory").unwrap()["code"], 40000, "{shape}");
        assert_eq!(outcome("chat").unwrap(), json!([]), "{shape}: a stream that is refused");
        requests += without_model.len();
        assert_eq!(server.received().len(), requests, "{shape}");
    }
}

/// Calls that the service refuses, of methods that make models of the answers.
fn refused_with_model() -> Vec<(&'static str, Value)> {
    let said = json!([{"role": "user", "content": "I like tea."}]);
    vec![
        ("get_task_status", json!({"task_id": "none"})),
        ("add_message", json!({"user_id": "ada", "messages": said, "allow_knowledgebase_ids": ["none"]})),
        // What the vendor's client can ask for beyond the document.
        ("search_memory", json!({"agent_id": "gardener", "query": "tea"})),
        ("get_memory", json!({"agent_id": "gardener"})),
        ("get_knowledgebase_file", json!({"knowledgebase_id": "k"})),
        ("delete_memory", json!({"agent_id": "gardener"})),
    ]
}

/// Calls that the service refuses, of methods that give the answer as it came.
fn refused_without_model() -> Vec<(&'static str, Value)> {
    let unlinked = json!(["none"]);
    vec![
        ("extract_memory", json!({"messages": [{"role": "narrator", "content": "Once upon a time."}]})),
        (
            "chat",
            json!({
                "user_id": "ada",
                "conversation_id": "garden",
                "query": "Why?",
                "knowledgebase_ids": unlinked,
                "stream": true,
            }),
        ),
    ]
}

/// Calls of the methods whose paths this API does not have.
fn calls_of_another_api() -> Vec<(&'static str, Value)> {
    let profile = json!({"profile_template_id": "p", "user_id": "ada", "metadata": {"age": 36}});
    let arguments: BTreeMap<&str, Value> = BTreeMap::from([
        ("get_memory_by_id", json!({"memid": "m"})),
        ("update_memory", json!({"memory_id": "m", "content": "I like coffee."})),
        ("rerank", json!({"query": "tea", "documents": ["I like tea."]})),
        ("bind_profile_template", json!({"bind_list": [{"user_id": "ada", "profile_template_id": "p"}]})),
        ("edit_profile", profile),
        ("delete_profile", json!({"profile_template_id": "p", "user_id": "ada"})),
    ]);
    assert!(arguments.keys().eq(OF_ANOTHER_API), "{arguments:?}");
    arguments.into_iter().collect()
}
