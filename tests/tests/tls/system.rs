//! The certificates of the system, as a process of its own finds them.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use rustls::ALL_VERSIONS;
use serde_json::{Value, json};

use crate::authority::{Authority, Validity};
use crate::caller::{CLIENTS, Client, Settings};
use crate::front::{End, front};
use crate::recorder::{self, Recorder};
use crate::trust::{port, status_server};

/// Tells a child what to do: its JSON.
const TASK: &str = "TLS_TASK";

/// Stands before and behind what a child tells, which is not all that it prints.
const MARK: &str = "\u{1}";

/// Makes a call in a process whose system has the certificates of this file.
fn call(client: Client, file: &Path, environment: &[(&str, String)], settings: &Settings) -> Value {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["system::does_as_it_is_told", "--exact", "--ignored", "--nocapture"]);
    for name in ["SSL_CERT_DIR", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"] {
        command.env_remove(name);
    }
    command.env_remove("REQUEST_METHOD").env("SSL_CERT_FILE", file);
    let blocking = matches!(client, Client::Blocking);
    let task = json!({
        "blocking": blocking,
        "base_url": settings.base_url,
        "roots": settings.roots,
        "proxy": settings.proxy,
    });
    command.envs(environment.iter().map(|(name, value)| (name, value))).env(TASK, task.to_string());
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = text.split(MARK).nth(1).unwrap_or_else(|| panic!("{task}: {output:?}"));
    serde_json::from_str(told).unwrap()
}

#[test]
#[ignore = "a program of the other tests, which give it an environment"]
fn does_as_it_is_told() {
    // Whoever runs all tests, also those that are ignored, tells it nothing.
    let Ok(task) = std::env::var(TASK) else { return };
    let task: Value = serde_json::from_str(&task).unwrap();
    let client = if task["blocking"] == true { Client::Blocking } else { Client::Async };
    let settings = Settings {
        base_url: task["base_url"].as_str().unwrap().to_owned(),
        roots: task["roots"].as_str().map(str::to_owned),
        proxy: task["proxy"].as_str().map(str::to_owned),
        ..Settings::default()
    };
    println!("{MARK}{}{MARK}", client.calls(&settings, &[1])[0]);
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn the_certificates_of_the_system_count_unless_others_are_named() {
    let [trusted, other] = ["trusted", "another"].map(Authority::new);
    let system = "the certificates of this system cannot be used";
    let (own, others, none) = (file(&trusted.pem()), file(&other.pem()), file(""));
    for (file, roots, expected) in [
        (&own, None, Ok(())),
        (&others, None, Err(("connection", "UnknownIssuer"))),
        (&none, None, Err(("configuration", system))),
        (&none, Some(trusted.pem()), Ok(())),
        (&others, Some(trusted.pem()), Ok(())),
        (&own, Some(other.pem()), Err(("connection", "UnknownIssuer"))),
    ] {
        let told = CLIENTS.map(|client| {
            let server = status_server();
            let front = front(trusted.issue("localhost", Validity::Now), ALL_VERSIONS, port(&server), End::Proper);
            let base_url = format!("https://localhost:{}/api/openmem/v1", front.port());
            let settings = Settings { base_url, roots: roots.clone(), ..Settings::default() };
            call(client, file.path(), &[], &settings)
        });
        assert_eq!(told[1], told[0], "{expected:?}");
        match expected {
            Ok(()) => assert_eq!(told[0]["data"]["size"], 1, "{told:?}"),
            Err((kind, words)) => {
                assert_eq!(told[0]["kind"], kind, "{told:?}");
                assert!(told[0]["chain"].as_str().unwrap().contains(words), "{told:?}");
                assert_eq!(told[0]["may_have_been_sent"], false, "{told:?}");
            }
        }
        if words_of(expected) == system {
            assert!(told[0]["suggestion"].as_str().unwrap().contains("root_certificates"), "{told:?}");
        }
    }
}

fn words_of<'a>(expected: Result<(), (&str, &'a str)>) -> &'a str {
    expected.err().map_or("", |(_, words)| words)
}

#[test]
fn a_call_in_clear_trusts_its_proxy_by_the_certificates_of_the_system() {
    let authority = Authority::new("trusted");
    let (own, none) = (file(&authority.pem()), file(""));
    for (file, trusted, by_environment) in [(&own, true, true), (&own, true, false), (&none, false, false)] {
        let told = CLIENTS.map(|client| {
            let proxy = Recorder::start(recorder::Answer::Send(recorder::DONE));
            let door = front(authority.issue("localhost", Validity::Now), ALL_VERSIONS, proxy.port(), End::Proper);
            let address = format!("https://localhost:{}", door.port());
            let (environment, named) = if by_environment { (Some(address), None) } else { (None, Some(address)) };
            let environment: Vec<_> = environment.map(|address| ("HTTP_PROXY", address)).into_iter().collect();
            let base_url = "http://memos.example.invalid/api".to_owned();
            let settings = Settings { base_url, proxy: named, ..Settings::default() };
            let told = call(client, file.path(), &environment, &settings);
            (told, proxy.stop().len())
        });
        assert_eq!(told[1], told[0]);
        let (told, connections) = &told[0];
        if trusted {
            assert_eq!((told, *connections), (&json!({"data": "here"}), 1));
        } else {
            assert_eq!((&told["kind"], *connections), (&json!("configuration"), 0), "{told}");
            assert!(told["suggestion"].as_str().unwrap().contains("root_certificates"), "{told}");
        }
    }
}

#[test]
fn a_call_in_clear_needs_no_certificates() {
    let none = file("");
    for client in CLIENTS {
        let service = Recorder::start(recorder::Answer::Send(recorder::DONE));
        // This address is not called loopback, and leads there all the same.
        for host in ["0.0.0.0", "127.0.0.1"] {
            let settings =
                Settings { base_url: format!("http://{host}:{}/api", service.port()), ..Settings::default() };
            assert_eq!(call(client, none.path(), &[], &settings), json!({"data": "here"}), "{client:?}, {host}");
        }
        assert_eq!(service.stop().len(), 2, "{client:?}");
    }
}
