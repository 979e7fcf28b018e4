//! Calls from a process of their own, whose environment names a proxy.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;
use serde_json::{Value, json};

use crate::proxy::environment::from_environment;

/// The clients that make calls.
pub(crate) const CLIENTS: [&str; 2] = ["async", "blocking"];

/// The API key of the calls.
pub(crate) const KEY: &str = "mpg-s3cret-key";

/// Every variable that says something about proxies.
pub(crate) const VARIABLES: [&str; 9] = [
    "ALL_PROXY",
    "all_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

/// Tells a child what to do: its JSON.
const TASK: &str = "PROXIES_TASK";

/// Stands before and behind what a child tells, which is not all that it prints.
const MARK: &str = "\u{1}";

/// Makes calls one after the other, with the client of this name, and tells what each gave. A call sends as much as its
/// size says.
pub(crate) fn calls<V: AsRef<OsStr>>(
    client: &str,
    environment: &[(&str, V)],
    base_url: &str,
    sizes: &[usize],
) -> Vec<Value> {
    calls_with(&json!({}), client, environment, base_url, sizes)
}

/// Makes calls as above, with settings about proxies: `{"proxy": address}` or `{"no_proxy": true}`.
pub(crate) fn calls_with<V: AsRef<OsStr>>(
    settings: &Value,
    client: &str,
    environment: &[(&str, V)],
    base_url: &str,
    sizes: &[usize],
) -> Vec<Value> {
    let mut task = json!({"client": client, "base_url": base_url, "sizes": sizes});
    task.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    run(environment, &task).as_array().unwrap().clone()
}

/// Makes one call, which has this time to make a connection.
pub(crate) fn call_within<V: AsRef<OsStr>>(
    connect_timeout: Duration,
    client: &str,
    environment: &[(&str, V)],
    base_url: &str,
) -> Value {
    let milliseconds = u64::try_from(connect_timeout.as_millis()).unwrap();
    let task = json!({"client": client, "base_url": base_url, "sizes": [1], "connect_timeout": milliseconds});
    run(environment, &task)[0].clone()
}

/// Asks for the proxies of some targets: what the library finds, and what our rules find.
pub(crate) fn proxies<V: AsRef<OsStr>>(environment: &[(&str, V)], targets: &[&str]) -> Value {
    run(environment, &json!({"targets": targets}))
}

/// Runs the test below as a program.
fn run<V: AsRef<OsStr>>(environment: &[(&str, V)], task: &Value) -> Value {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["caller::does_as_it_is_told", "--exact", "--ignored", "--nocapture"]);
    VARIABLES.iter().for_each(|name| {
        command.env_remove(name);
    });
    environment.iter().for_each(|(name, value)| {
        command.env(name, value);
    });
    command.env(TASK, task.to_string());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = text.split(MARK).nth(1);
    let told = told.unwrap_or_else(|| panic!("{task}: {output:?}"));
    serde_json::from_str(told).unwrap()
}

#[test]
#[ignore = "a program of the other tests, which give it an environment"]
fn does_as_it_is_told() {
    // Whoever runs all tests, also those that are ignored, tells it nothing.
    let Ok(task) = std::env::var(TASK) else { return };
    let task: Value = serde_json::from_str(&task).unwrap();
    let bodies = task["sizes"].as_array().into_iter().flatten().map(body);
    let told = match task["client"].as_str() {
        Some("async") => call_async(&task, bodies),
        Some("blocking") => call_blocking(&task, bodies),
        _ => find(task["targets"].as_array().unwrap()),
    };
    println!("{MARK}{told}{MARK}");
}

/// One builder for both clients, which have the same settings and differ in their types.
macro_rules! client {
    ($sdk:ident, $task:expr) => {{
        let mut builder = $sdk::Client::builder()
            .api_key(KEY)
            .base_url($task["base_url"].as_str().unwrap())
            .allow_insecure_http(true)
            .retry($sdk::StandardRetry::new().max_retries(0));
        if let Some(milliseconds) = $task["connect_timeout"].as_u64() {
            builder = builder.connect_timeout(Duration::from_millis(milliseconds));
        }
        if let Some(address) = $task["proxy"].as_str() {
            builder = builder.proxy(address);
        }
        if $task["no_proxy"] == true {
            builder = builder.no_proxy();
        }
        builder.build().unwrap()
    }};
}

fn call_async(task: &Value, bodies: impl Iterator<Item = Value>) -> Value {
    let memos = client!(memos_sdk, task);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    bodies.map(|body| told(runtime.block_on(memos.raw("/get/status", body).send()))).collect()
}

fn call_blocking(task: &Value, bodies: impl Iterator<Item = Value>) -> Value {
    let memos = client!(memos_sdk_blocking, task);
    bodies.map(|body| told(memos.raw("/get/status", body).send())).collect()
}

/// What a call of this size sends.
fn body(size: &Value) -> Value {
    let size = usize::try_from(size.as_u64().unwrap()).unwrap();
    json!({"task_id": "t".repeat(size)})
}

fn told(outcome: memos_sdk::Result<Value>) -> Value {
    match outcome {
        Ok(data) => json!({"data": data}),
        Err(error) => json!({
            "kind": error.kind().as_str(),
            "message": error.message(),
            "http_status": error.http_status(),
            "suggestion": error.suggestion(),
            "may_have_been_sent": error.may_have_been_sent(),
            "retryable": error.is_retryable(),
            "chain": error.chain().to_string(),
        }),
    }
}

/// What both say about targets in the environment of this process.
fn find(targets: &[Value]) -> Value {
    let matcher = Matcher::from_env();
    let library = |target: &http::Uri| {
        let intercept = matcher.intercept(target)?;
        let authorization = intercept.basic_auth().map(|header| header.to_str().unwrap().to_owned());
        Some(json!([intercept.uri().to_string(), authorization]))
    };
    let ours = |target: &http::Uri| {
        let proxy = from_environment(|name| std::env::var_os(name), target)?;
        let authorization = proxy.authorization().map(|header| header.to_str().unwrap().to_owned());
        Some(json!([proxy.uri().to_string(), authorization]))
    };
    let targets = targets.iter().map(|target| target.as_str().unwrap().parse().unwrap());
    targets.map(|target| json!({"library": library(&target), "ours": ours(&target)})).collect()
}
