//! Which methods the vendor's client has, and with which parameters.

use std::collections::{BTreeMap, BTreeSet};

use memos_sdk_core::operations::OPERATIONS;
use serde_json::Value;
use tests::root;

use crate::client::VendorClient;
use crate::script::steps;

/// The methods whose paths this API does not have, in the order of their names.
pub(crate) const OF_ANOTHER_API: &[&str] =
    &["bind_profile_template", "delete_profile", "edit_profile", "get_memory_by_id", "rerank", "update_memory"];

/// Fails unless every method is called by the script or is of another API, and every parameter that this API knows is
/// given in a call.
pub(crate) fn check(vendor: &VendorClient) {
    let methods = vendor.methods();
    let steps = steps();
    let called: BTreeSet<&str> = steps.iter().map(|step| step.method).collect();
    let known: BTreeSet<&str> = called.iter().chain(OF_ANOTHER_API).copied().collect();
    assert_eq!(methods.keys().map(String::as_str).collect::<BTreeSet<_>>(), known);

    let document = requests();
    for method in called {
        let calls = || steps.iter().filter(|step| step.method == method);
        let given: BTreeSet<&String> = calls().flat_map(|step| step.arguments.as_object().unwrap().keys()).collect();
        let members = calls().map(|step| &document[step.operation]).next().unwrap();
        let forgotten: Vec<&String> = methods[method]
            .iter()
            .filter(|parameter| !given.contains(parameter) && members.contains(parameter.as_str()))
            .collect();
        assert!(forgotten.is_empty(), "{method} is never called with {forgotten:?}");
    }
}

/// The members of the requests, by the ids of the operations.
fn requests() -> BTreeMap<&'static str, BTreeSet<String>> {
    let path = root().join("memos-sdk-testkit/src/generated/requests.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let members = |key: &str| {
        let schema = document["operations"][key]["$ref"].as_str().unwrap().trim_start_matches('#');
        document.pointer(schema).unwrap()["properties"].as_object().unwrap().keys().cloned().collect()
    };
    OPERATIONS
        .iter()
        .map(|operation| (operation.id.as_ref(), members(&format!("{} {}", operation.method, operation.path))))
        .collect()
}
