//! Every operation through its builder: what is sent, and what the documented answer means.

mod knowledgebases;
mod memories;
mod messages;
mod searches;

use serde_json::Value;
use tests::server::{Answer, Server};

use super::sdk::Client;
use super::sdk::operations::OPERATIONS;
use super::{client, run, sdk};
use crate::{KEY, assert_same, wire_path};

/// One call of one operation.
struct Case {
    id: &'static str,
    path: &'static str,
    /// The `data` that the server answers.
    data: Value,
    /// The body that must arrive, with nothing in it that the call does not set.
    sends: Value,
    /// Makes the call, and looks at the fields of what it gives.
    call: fn(Client),
}

fn cases() -> Vec<Case> {
    [messages::cases(), searches::cases(), memories::cases(), knowledgebases::cases()].into_iter().flatten().collect()
}

#[test]
fn every_operation_sends_what_is_set_and_understands_the_documented_answer() {
    for case in cases() {
        let server = Server::start();
        server.on(case.path, Answer::data(&case.data));
        (case.call)(client(&server));
        let received = server.received();
        let [request] = received.as_slice() else { panic!("{}: {} requests", case.id, received.len()) };
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", wire_path(case.path).as_str()));
        assert_eq!(request.header("authorization"), Some(format!("Token {KEY}").as_str()), "{}", case.id);
        assert_eq!(request.header("content-type"), Some("application/json"), "{}", case.id);
        assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()), "{}", case.id);
        assert_same(&request.json(), &case.sends, case.id);
        // What says the same may still hold more: `null` and empty lists are not to be sent either.
        assert_eq!(members(&request.json()), members(&case.sends), "{}", case.id);
    }
}

#[test]
fn the_operations_that_are_tried_are_those_of_the_document() {
    let cases = cases();
    for operation in OPERATIONS {
        let of_it: Vec<&Case> = cases.iter().filter(|case| case.id == operation.id).collect();
        assert!(of_it.len() >= 2, "{} needs a call with what is required and one with everything", operation.id);
        assert!(of_it.iter().all(|case| case.path == operation.path), "{}", operation.id);
    }
    assert!(cases.iter().all(|case| OPERATIONS.iter().any(|operation| operation.id == case.id)));
    assert_eq!(OPERATIONS.len(), 14);
}

/// The names of the members of an object, and of every object in it.
fn members(value: &Value) -> Vec<String> {
    let mut names = Vec::new();
    match value {
        Value::Object(members_of_it) => {
            for (name, value) in members_of_it {
                names.push(name.clone());
                names.extend(members(value).into_iter().map(|inner| format!("{name}.{inner}")));
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                names.extend(members(element).into_iter().map(|inner| format!("{index}.{inner}")));
            }
        }
        _ => {}
    }
    names.sort();
    names
}
