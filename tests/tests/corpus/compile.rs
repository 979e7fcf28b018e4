//! The generated Rust, in the hands of the compiler.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use tests::root;
use tests::scratch::Scratch;

use crate::stages::{Outcome, Stage};

/// Compiles what was generated of each document, one after the other: the core and both clients.
pub(crate) fn all(outcomes: &mut [Outcome]) {
    let scratch = Scratch::new("corpus", &["memos-sdk-core", "memos-sdk", "memos-sdk-blocking"]);
    for outcome in outcomes.iter_mut().filter(|outcome| !outcome.files.is_empty()) {
        scratch.write(&outcome.files).expect("written");
        let Some(warnings) = outcome.stage(Stage::Compiled, || {
            let said = check(&scratch);
            if said.errors.is_empty() { Ok(said.warnings) } else { Err(said.errors.join("\n")) }
        }) else {
            continue;
        };
        outcome.stage(Stage::WithoutWarnings, || if warnings.is_empty() { Ok(()) } else { Err(warnings.join("\n")) });
    }
}

/// What the compiler says, each thing once, with how often it says so and where first.
struct Said {
    errors: Vec<String>,
    warnings: Vec<String>,
}

fn check(scratch: &Scratch) -> Said {
    // Not `Scratch::cargo`, which denies warnings: a warning is no reason to stop before the clients.
    let output = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--offline", "--keep-going", "--quiet", "--message-format=json"])
        .current_dir(scratch.workspace())
        .env("CARGO_TARGET_DIR", root().join("target/scratch"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let mut said: BTreeMap<(bool, String), (usize, String)> = BTreeMap::new();
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let message = &line["message"];
        let (level, text) = (message["level"].as_str().unwrap_or_default(), message["message"].as_str());
        let (true, Some(text)) = (matches!(level, "error" | "warning"), text) else { continue };
        if message["spans"].as_array().is_none_or(Vec::is_empty) {
            continue;
        }
        let span = &message["spans"][0];
        let source = span["text"][0]["text"].as_str().unwrap_or_default().trim();
        let place = format!("{}:{}: {source}", span["file_name"].as_str().unwrap_or_default(), span["line_start"]);
        said.entry((level == "error", text.to_owned())).or_insert((0, place)).0 += 1;
    }
    let of = |errors: bool| {
        let said = said.iter().filter(|((is_error, _), _)| *is_error == errors);
        said.map(|((_, text), (times, place))| format!("{text} ({times} times, {place})")).collect::<Vec<_>>()
    };
    let (mut errors, warnings) = (of(true), of(false));
    if !output.status.success() && errors.is_empty() {
        errors.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Said { errors, warnings }
}
