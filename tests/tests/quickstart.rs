//! The quickstart says what a newcomer understands, with a MemOS of its own and with one that is given.

use std::process::Command;

use memos_sdk_testkit::MemOs;

/// Runs the example with this environment, and gives what it prints.
fn run(environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quickstart"));
    for name in ["MEMOS_API_KEY", "MEMOS_BASE_URL", "MEMOS_IS_GLOBAL"] {
        command.env_remove(name);
    }
    let output = command.envs(environment.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What it prints about a MemOS of its own, without that line.
fn on_its_own() -> String {
    let printed = run(&[]);
    let (first, rest) = printed.split_once("\n\n").unwrap();
    assert!(first.starts_with("MEMOS_API_KEY is not set, so this talks to a MemOS on this machine: http://127.0.0.1:"));
    rest.to_owned()
}

#[test]
fn a_newcomer_sees_what_is_done_and_what_comes_of_it() {
    insta::assert_snapshot!(on_its_own());
}

#[test]
fn with_a_key_it_calls_the_service_that_is_given_and_leaves_nothing_behind() {
    let memos = MemOs::builder().api_key("mpg-s3cret-key").start().unwrap();
    let printed = run(&[("MEMOS_API_KEY", "mpg-s3cret-key"), ("MEMOS_BASE_URL", &memos.base_url())]);
    assert_eq!(printed, on_its_own());
    let received = memos.received();
    let user = received[0].json().unwrap()["user_id"].as_str().unwrap().to_owned();
    memos.with_service(|service| {
        assert!(service.memories(&user).is_empty() && service.preferences(&user).is_empty());
    });
    let called: Vec<&str> = received.iter().filter_map(|request| request.operation).collect();
    assert_eq!(
        called,
        [
            "add_message",
            "get_status",
            "search_memory",
            "chat",
            "get_memory",
            "get_memory",
            "delete_memory",
            "get_memory"
        ],
    );
}
