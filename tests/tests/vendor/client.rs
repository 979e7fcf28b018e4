//! The vendor's Python client, as a program that makes calls.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use memos_sdk_testkit::MemOs;
use serde::Deserialize;
use serde_json::{Value, json};
use tests::root;

/// The environment variable that names the Python of `tests/vendor/install`.
const PYTHON: &str = "MEMOS_VENDOR_PYTHON";

/// The vendor's Python client.
pub(crate) struct VendorClient {
    python: PathBuf,
}

/// A call of a method of it.
pub(crate) struct Call<'a> {
    /// What later calls know its result by.
    pub(crate) name: &'a str,
    pub(crate) method: &'a str,
    /// Where `{"$": "added.data.task_id"}` stands for a value of an earlier result.
    pub(crate) arguments: &'a Value,
}

/// What came of a call: what the method returned, or the exception that it raised.
pub(crate) type Outcome = Result<Value, Raised>;

/// An exception.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Raised {
    /// The name of its class.
    #[serde(rename = "type")]
    pub(crate) class: String,
    pub(crate) message: String,
}

impl Raised {
    /// Whether the call was not made, since its arguments are of a result that did not come.
    pub(crate) fn is_missing_answer(&self) -> bool {
        self.class == "MissingAnswer"
    }
}

impl VendorClient {
    /// The client, if there is one; otherwise it is said that the test is skipped.
    pub(crate) fn find(test: &str) -> Option<Self> {
        let python = std::env::var_os(PYTHON).filter(|python| !python.is_empty());
        if python.is_none() {
            // Past the macros, whose output is shown for failures only.
            let said = format!("skipped: {test}: {PYTHON} names no Python (see tests/vendor/install)\n");
            std::io::stderr().write_all(said.as_bytes()).unwrap();
        }
        python.map(|python| Self { python: python.into() })
    }

    /// The public methods of the client, each with its parameters.
    pub(crate) fn methods(&self) -> BTreeMap<String, Vec<String>> {
        let output = self.run(&["--describe"], &[], "");
        let mut described: Value = serde_json::from_slice(&output.stdout).unwrap();
        serde_json::from_value(described["methods"].take()).unwrap()
    }

    /// Makes the calls in turn, and gives what came of each, by its name.
    pub(crate) fn play<'a>(
        &self,
        memos: &MemOs,
        calls: impl IntoIterator<Item = Call<'a>>,
    ) -> BTreeMap<&'a str, Outcome> {
        let calls: Vec<Call<'a>> = calls.into_iter().collect();
        let input =
            calls.iter().map(|call| json!({"name": call.name, "method": call.method, "arguments": call.arguments}));
        let service = [("MEMOS_BASE_URL", memos.base_url()), ("MEMOS_API_KEY", memos.api_key().to_owned())];
        let output = self.run(&[], &service, &Value::from_iter(input).to_string());
        let lines = std::str::from_utf8(&output.stdout).unwrap().lines();
        let mut outcomes = BTreeMap::new();
        for (call, line) in calls.iter().zip(lines) {
            let mut line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["name"], call.name);
            let raised = line.get_mut("error").map(|error| serde_json::from_value(error.take()).unwrap());
            outcomes.insert(call.name, raised.map_or_else(|| Ok(line["result"].take()), Err));
        }
        assert_eq!(outcomes.len(), calls.len(), "a call without an outcome, or two of one name");
        outcomes
    }

    /// Runs `calls.py`, which ends by itself, however long the service takes.
    fn run(&self, arguments: &[&str], environment: &[(&str, String)], input: &str) -> Output {
        let mut child = Command::new(&self.python)
            .arg(root().join("tests/vendor/calls.py"))
            .args(arguments)
            .envs(environment.iter().cloned())
            .env_remove("MEMOS_IS_GLOBAL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", self.python.display()));
        // It may end without reading; then its status says why.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }
}
