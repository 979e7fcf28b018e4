//! Repeats: what they send, how long they wait, and what their ends mean. How often each operation is sent after each fault
//! is told by the matrix.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tests::server::{Nobody, Server};
use tests::timer::Impatient;

use super::sdk::operations::{self, OPERATIONS};
use super::sdk::{Client, Error, Metadata, Operation, OperationClass, OperationVisitor, Response};
use super::{builder, run, subject};
use crate::KEY;
use crate::bodies::required_body;
use crate::faults::{coded, done, not_processed, perhaps_processed};

/// What a call gives, with the data as JSON.
type Outcome = Result<Response<Value>, Error>;

/// Finds the types that belong to an id, and sends a body as their request.
struct Sender;

impl OperationVisitor for Sender {
    type Value = fn(&Client, Value) -> Outcome;

    fn visit<O: Operation>(self) -> Self::Value {
        |memos, body| {
            let request: O = serde_json::from_value(body).unwrap();
            Ok(run(memos.response(request))?.map(|data| serde_json::to_value(data).unwrap()))
        }
    }
}

fn call(memos: &Client, operation: &Metadata) -> Outcome {
    let send = operations::visit(&operation.id, Sender).ok().unwrap();
    send(memos, required_body(&operation.id))
}

/// What repeating an operation does, told by the first word of its path and by nothing that the SDK says about it.
fn class(operation: &Metadata) -> OperationClass {
    match operation.path.split('/').nth(1) {
        Some("get" | "search" | "extract") => OperationClass::Read,
        Some("delete") => OperationClass::Idempotent,
        Some("add" | "create" | "chat") => OperationClass::Write,
        _ => panic!("what does {} do?", operation.path),
    }
}

/// A client whose budget outlasts the test.
fn client(server: &Server) -> Client {
    builder(server).retry_budget(100_000).build().unwrap()
}

#[test]
fn a_connection_that_is_refused_is_tried_three_times() {
    let nobody = Nobody::somewhere();
    for operation in OPERATIONS {
        let (timer, tries) = (Impatient::default(), Arc::new(AtomicUsize::new(0)));
        let counter = Arc::clone(&tries);
        let memos = Client::builder()
            .api_key(KEY)
            .base_url(nobody.url())
            .timer(timer.clone())
            .on_attempt(move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
            })
            .build()
            .unwrap();
        let error = call(&memos, operation).unwrap_err();
        assert_eq!((error.attempts(), tries.load(Ordering::Relaxed)), (3, 3), "{}", operation.id);
        assert!(error.is_retryable() && !error.may_have_been_sent(), "{}: {error:?}", operation.id);
        assert_eq!(timer.waits(), [500, 1000], "{}", operation.id);
        assert_eq!(error.elapsed(), timer.now());
    }
}

#[test]
fn what_succeeds_at_the_third_attempt_has_succeeded() {
    let server = Server::start();
    let memos = client(&server);
    let all = perhaps_processed().into_iter().map(|fault| (fault, false));
    for ((fault, answer), certain) in all.chain(not_processed().into_iter().map(|fault| (fault, true))) {
        for operation in OPERATIONS.iter().filter(|operation| certain || class(operation) != OperationClass::Write) {
            server.on(&operation.path, answer.clone()).on(&operation.path, answer.clone()).on(&operation.path, done());
            let before = server.received().len();
            let response = call(&memos, operation).unwrap_or_else(|error| panic!("{fault}: {error:?}"));
            assert_eq!(response.attempts(), 3, "{} after {fault}", operation.id);
            let received = server.received();
            let [first, second, third] = &received[before..] else { panic!("{} after {fault}", operation.id) };
            assert!(first.body == second.body && second.body == third.body, "{}", operation.id);
        }
    }
}

#[test]
fn a_delete_that_finds_nothing_left_when_it_is_repeated_has_succeeded() {
    let server = Server::start();
    let memos = client(&server);
    for gone in [40307, 40308, 50120] {
        for (fault, answer) in perhaps_processed() {
            for operation in OPERATIONS.iter().filter(|operation| class(operation) == OperationClass::Idempotent) {
                server.on(&operation.path, answer.clone()).on(&operation.path, coded(gone));
                let response = call(&memos, operation).unwrap_or_else(|error| panic!("{fault}: {error:?}"));
                assert_eq!(response.attempts(), 2, "{} after {fault}", operation.id);
                assert_eq!(response.code().map(|code| code.number()), Some(gone));
            }
        }
        // What surely was not processed has deleted nothing, and a read that finds nothing has not succeeded.
        for operation in OPERATIONS {
            server.on(&operation.path, coded(50004)).on(&operation.path, coded(gone));
            let error = call(&memos, operation).unwrap_err();
            assert!(error.is_not_found() && error.attempts() == 2, "{}: {error:?}", operation.id);
        }
    }
}

/// What the documentation of a method says about repeats, by what repeating its operation does.
const SENTENCES: [(OperationClass, &str); 3] = [
    (OperationClass::Read, "It changes nothing, so it is repeated after a failed connection, a time-out, HTTP 408,"),
    (OperationClass::Idempotent, "Doing it twice is doing it once, so it is repeated like a read;"),
    (OperationClass::Write, "A repeat may do it twice, so it is repeated only where it surely was not processed:"),
];

/// The documentation of every method of a file of generated code, by the type that it is a method of, and its own name.
fn documentation(path: &str) -> BTreeMap<(String, String), String> {
    let file = syn::parse_file(&std::fs::read_to_string(tests::root().join(path)).unwrap()).unwrap();
    let mut all = BTreeMap::new();
    for item in file.items {
        let syn::Item::Impl(block) = item else { continue };
        let syn::Type::Path(of) = &*block.self_ty else { continue };
        let name = of.path.segments.last().unwrap().ident.to_string();
        for item in &block.items {
            let syn::ImplItem::Fn(method) = item else { continue };
            let lines = method.attrs.iter().filter_map(|attribute| match &attribute.meta {
                syn::Meta::NameValue(syn::MetaNameValue {
                    value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
                    ..
                }) => Some(text.value()),
                _ => None,
            });
            all.insert((name.clone(), method.sig.ident.to_string()), lines.collect::<Vec<_>>().join("\n"));
        }
    }
    all
}

#[test]
fn the_documentation_of_every_method_says_what_is_done_about_repeats() {
    let client = documentation(subject::METHODS);
    let builders = documentation("memos-sdk-core/src/generated/operations.rs");
    for operation in OPERATIONS {
        let call = format!("`{} {}`.", operation.method, operation.path);
        let mut of_it = client.iter().filter(|(_, text)| text.contains(&call));
        let Some((((_, method), text), None)) = of_it.next().map(|first| (first, of_it.next())) else {
            panic!("no method, or more than one, says {call}")
        };
        let builder = method.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect::<String>();
        for text in [text, &builders[&(builder, "send".to_owned())]] {
            let said: Vec<OperationClass> =
                SENTENCES.iter().filter(|(_, sentence)| text.contains(sentence)).map(|(class, _)| *class).collect();
            assert_eq!(said, [class(operation)], "{}", operation.id);
            assert_eq!(said, [operation.class()], "{}", operation.id);
        }
    }
}
