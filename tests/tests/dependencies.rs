//! Who depends on what: the core on no HTTP client or runtime, each HTTP client in one crate only, and the blocking
//! client on few crates, none of which is an async runtime.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;
use tests::root;

/// How many crates the blocking client may compile, itself included.
const MOST_CRATES: usize = 45;

/// What cargo says about the packages of this workspace.
struct Workspace {
    /// The members by their names, with their ids.
    members: BTreeMap<String, String>,
    /// The names of all packages by their ids.
    names: BTreeMap<String, String>,
    /// What each package depends on, by ids, and in which ways; on any platform.
    edges: BTreeMap<String, Vec<(String, BTreeSet<Kind>)>>,
    /// What the manifest of each member names.
    named: BTreeMap<String, BTreeSet<String>>,
    /// The features of each member.
    features: BTreeMap<String, Value>,
}

/// A way in which a package depends on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Normal,
    Build,
    Dev,
}

impl Kind {
    fn of(edge: &Value) -> Self {
        match edge["kind"].as_str() {
            None => Self::Normal,
            Some("build") => Self::Build,
            Some("dev") => Self::Dev,
            Some(other) => panic!("{other} is no kind of dependency"),
        }
    }
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        // Crates of other platforms are looked at too, and cargo may have to download them first.
        .arg("--locked")
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

impl Workspace {
    fn read() -> Self {
        let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])).expect("metadata");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let list = |value: &Value| value.as_array().expect("a list").clone();
        let packages = list(&metadata["packages"]);
        let names: BTreeMap<String, String> =
            packages.iter().map(|package| (text(&package["id"]), text(&package["name"]))).collect();
        let edges = list(&metadata["resolve"]["nodes"]).into_iter().map(|node| {
            let edges = list(&node["deps"]).into_iter().map(|edge| {
                let kinds = list(&edge["dep_kinds"]).iter().map(Kind::of).collect();
                (text(&edge["pkg"]), kinds)
            });
            (text(&node["id"]), edges.collect())
        });
        let edges = edges.collect();
        let members: Vec<String> = list(&metadata["workspace_members"]).iter().map(text).collect();
        let own = packages.iter().filter(|package| members.contains(&text(&package["id"])));
        let named = own.clone().map(|package| {
            let named = list(&package["dependencies"]).iter().map(|dependency| text(&dependency["name"])).collect();
            (text(&package["name"]), named)
        });
        let named = named.collect();
        let features = own.map(|package| (text(&package["name"]), package["features"].clone())).collect();
        let members = members.into_iter().map(|id| (names[&id].clone(), id)).collect();
        Self { members, names, edges, named, features }
    }

    /// The crates that a member leads to in these ways; of what others need for their own development, nothing.
    fn tree(&self, member: &str, kinds: &[Kind]) -> BTreeSet<&str> {
        let root = &self.members[member];
        let mut open = vec![root];
        let mut found = BTreeSet::new();
        while let Some(next) = open.pop() {
            for (to, ways) in &self.edges[next] {
                let followed = |kind: &&Kind| kinds.contains(kind) && (**kind != Kind::Dev || next == root);
                if ways.iter().any(|kind| followed(&kind)) && found.insert(self.names[to].as_str()) {
                    open.push(to);
                }
            }
        }
        found
    }

    /// The members whose manifests name a package.
    fn naming(&self, package: &str) -> Vec<&str> {
        let naming = self.named.iter().filter(|(_, named)| named.contains(package));
        naming.map(|(member, _)| member.as_str()).collect()
    }
}

#[test]
fn each_crate_compiles_only_what_it_may() {
    let workspace = Workspace::read();
    let check = |package: &str, forbidden: &[&str]| {
        let tree = workspace.tree(package, &[Kind::Normal, Kind::Build]);
        for name in forbidden {
            assert!(!tree.contains(name), "{package} must not depend on {name}");
        }
    };
    check("memos-sdk-core", &["reqwest", "ureq", "tokio", "hyper", "futures-util", "rustls", "socket2", "xtask"]);
    // Time and chance are given to the core, and who listens to its logs is for the program to say.
    check("memos-sdk-core", &["fastrand", "rand", "getrandom", "jiff", "chrono", "tracing-subscriber"]);
    for client in ["memos-sdk", "memos-sdk-blocking"] {
        check(client, &["aws-lc-sys", "openssl-sys", "native-tls", "jiff", "chrono", "tracing-subscriber", "xtask"]);
        let tree = workspace.tree(client, &[Kind::Normal]);
        assert!(tree.contains("rustls") && tree.contains("ring"), "{client} has TLS of its own");
    }
    check("memos-sdk", &["ureq", "memos-sdk-blocking"]);
    check("memos-sdk-blocking", &["reqwest", "hyper", "memos-sdk"]);
    // Any client can be pointed at it, so it knows none.
    check("memos-sdk-testkit", &["reqwest", "ureq", "memos-sdk", "memos-sdk-blocking", "rustls", "xtask"]);
    check("xtask", &["reqwest", "tokio", "memos-sdk", "memos-sdk-blocking", "memos-sdk-core"]);
}

#[test]
fn each_http_client_is_named_by_one_crate() {
    let workspace = Workspace::read();
    assert_eq!(workspace.naming("reqwest"), ["memos-sdk"]);
    // The generator may fetch what it reads.
    let naming: Vec<&str> = workspace.naming("ureq").into_iter().filter(|member| *member != "xtask").collect();
    assert_eq!(naming, ["memos-sdk-blocking"]);
    for package in &workspace.named["memos-sdk-blocking"] {
        let is_async = ["reqwest", "hyper", "futures", "tokio", "async", "smol"];
        let is_async = is_async.iter().any(|name| package == name || package.starts_with(&format!("{name}-")));
        assert!(!is_async, "memos-sdk-blocking must not name {package}");
    }
}

#[test]
fn nothing_leads_from_the_blocking_client_to_a_runtime() {
    let workspace = Workspace::read();
    // As for `cargo tree --invert tokio --edges all --target all`.
    let tree = workspace.tree("memos-sdk-blocking", &[Kind::Normal, Kind::Build, Kind::Dev]);
    for name in ["tokio", "tokio-util", "async-std", "smol", "hyper", "reqwest", "futures-core", "futures-util"] {
        assert!(!tree.contains(name), "memos-sdk-blocking leads to {name}");
    }
    // The same question finds what is there.
    let tree = workspace.tree("memos-sdk", &[Kind::Normal]);
    assert!(tree.contains("tokio") && tree.contains("reqwest"));
    assert!(workspace.tree("memos-sdk", &[Kind::Dev]).contains("tracing-subscriber"));
}

#[test]
fn the_blocking_client_compiles_few_crates() {
    let tree = [
        "tree",
        "--package",
        "memos-sdk-blocking",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
        // The same on every machine.
        "--target",
        "x86_64-unknown-linux-gnu",
    ];
    // Two versions of a package are two crates.
    let crates: BTreeSet<String> = cargo(&tree)
        .lines()
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect();
    assert!(crates.iter().any(|name| name.starts_with("ureq v")), "{crates:#?}");
    assert!(crates.len() <= MOST_CRATES, "{} crates, where {MOST_CRATES} are allowed: {crates:#?}", crates.len());
}

#[test]
fn both_clients_have_the_same_features() {
    let workspace = Workspace::read();
    let [first, second] = ["memos-sdk", "memos-sdk-blocking"].map(|client| &workspace.features[client]);
    assert!(first.get("jiff").is_some(), "{first}");
    assert_eq!(first, second);
}
