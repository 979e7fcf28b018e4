//! Who depends on what: the core on no HTTP client or runtime, and each HTTP client in one crate only.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;
use tests::root;

/// The crates that each package compiles for its users: its normal dependencies, and theirs.
fn trees() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("metadata");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let names: BTreeMap<String, String> =
        list(&metadata["packages"]).iter().map(|package| (text(&package["id"]), text(&package["name"]))).collect();
    let normal: BTreeMap<String, Vec<String>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| {
            let dependencies = list(&node["deps"]);
            let normal = dependencies
                .iter()
                .filter(|dependency| list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()));
            (text(&node["id"]), normal.map(|dependency| text(&dependency["pkg"])).collect())
        })
        .collect();
    let mut trees = BTreeMap::new();
    for member in list(&metadata["workspace_members"]) {
        let mut open = normal[&text(&member)].clone();
        let mut found = BTreeSet::new();
        while let Some(next) = open.pop() {
            if found.insert(names[&next].clone()) {
                open.extend(normal[&next].iter().cloned());
            }
        }
        trees.insert(names[&text(&member)].clone(), found);
    }
    trees
}

#[test]
fn each_crate_compiles_only_what_it_may() {
    let trees = trees();
    let check = |package: &str, forbidden: &[&str]| {
        for name in forbidden {
            assert!(!trees[package].contains(*name), "{package} must not depend on {name}");
        }
    };
    check("memos-sdk-core", &["reqwest", "ureq", "tokio", "hyper", "futures-util", "rustls", "socket2", "xtask"]);
    // Time and chance are given to the core, and who listens to its logs is for the program to say.
    check("memos-sdk-core", &["fastrand", "rand", "getrandom", "jiff", "chrono", "tracing-subscriber"]);
    check(
        "memos-sdk",
        &["ureq", "aws-lc-sys", "openssl-sys", "native-tls", "jiff", "chrono", "tracing-subscriber", "xtask"],
    );
    check("xtask", &["reqwest", "tokio", "memos-sdk", "memos-sdk-core"]);
    assert!(
        trees["memos-sdk"].contains("reqwest") && trees["memos-sdk"].contains("ring"),
        "the client's own HTTP and TLS"
    );
}
