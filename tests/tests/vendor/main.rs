//! The vendor's Python client as a witness: it works against the testkit, and it sends what the SDK sends, but for what
//! `vendor/differences.md` explains.
//!
//! The tests are skipped, and say so, unless the environment variable `MEMOS_VENDOR_PYTHON` names a Python that has the
//! client; `vendor/install` makes one.

mod answers;
mod client;
mod differences;
mod meaning;
mod methods;
mod script;

use std::collections::BTreeSet;

use client::VendorClient;
use memos_sdk_testkit::{MemOs, Received};
use script::{Step, steps};

#[test]
fn every_method_is_called_or_known_to_be_of_another_api() {
    let Some(vendor) = VendorClient::find("every_method_is_called_or_known_to_be_of_another_api") else { return };
    methods::check(&vendor);
}

#[test]
fn both_clients_work_and_what_they_send_differs_as_the_table_says() {
    let name = "both_clients_work_and_what_they_send_differs_as_the_table_says";
    let Some(vendor) = VendorClient::find(name) else { return };
    let steps = steps();
    // With one seed, the two servers give the same ids.
    let by_vendor = play_with_vendor(&vendor, &steps);
    let by_sdk = play_with_sdk(&steps);
    let mut found = BTreeSet::new();
    for ((step, vendor), sdk) in steps.iter().zip(&by_vendor).zip(&by_sdk) {
        assert_eq!((vendor.operation, sdk.operation), (Some(step.operation), Some(step.operation)), "{}", step.name);
        found.extend(differences::between(step.operation, vendor, sdk));
    }
    let table = differences::table(include_str!("../../vendor/differences.md"));
    let rows = |some: &mut dyn Iterator<Item = &differences::Difference>| {
        some.map(|difference| difference.row() + "\n").collect::<String>()
    };
    let unexplained = rows(&mut found.difference(&table));
    assert!(unexplained.is_empty(), "differences that the table does not explain:\n{unexplained}");
    let stale = rows(&mut table.difference(&found));
    assert!(stale.is_empty(), "rows of the table without a difference:\n{stale}");
}

#[test]
fn every_shape_is_read_but_those_that_are_listed() {
    let Some(vendor) = VendorClient::find("every_shape_is_read_but_those_that_are_listed") else { return };
    answers::check_shapes(&vendor);
}

#[test]
fn what_is_refused_is_refused_in_a_way_that_the_client_knows() {
    let Some(vendor) = VendorClient::find("what_is_refused_is_refused_in_a_way_that_the_client_knows") else { return };
    answers::check_errors(&vendor);
}

/// What the vendor's client sends: a request for each step, and the answers say what they should.
fn play_with_vendor(vendor: &VendorClient, steps: &[Step]) -> Vec<Received> {
    let server = MemOs::start().unwrap();
    let outcomes = vendor.play(&server, steps.iter().map(Step::call));
    let answer =
        |(name, outcome): (_, client::Outcome)| (name, outcome.unwrap_or_else(|raised| panic!("{name}: {raised:?}")));
    meaning::check("the vendor's client", &outcomes.into_iter().map(answer).collect());
    let received = server.received();
    assert_eq!(received.len(), steps.len(), "a call was repeated");
    received
}

/// What the SDK sends: a request for each step, and the answers say the same.
fn play_with_sdk(steps: &[Step]) -> Vec<Received> {
    let server = MemOs::start().unwrap();
    meaning::check("the SDK", script::play(&server, steps).all());
    let received = server.received();
    assert_eq!(received.len(), steps.len(), "a call was repeated");
    received
}
