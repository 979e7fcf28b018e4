//! What arrives at a proxy, and what the caller is told.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpSocket;

use crate::caller::{CLIENTS, KEY, call_within, calls, calls_with};
use crate::recorder::{Answer, Connection, DONE, Recorder, Request};

/// What one client did: what the proxy got, and what the caller was told of each call.
struct Run {
    connections: Vec<Connection>,
    told: Vec<Value>,
}

impl Run {
    /// The header of this name of the first request.
    fn header(&self, name: &str) -> Option<&str> {
        self.request().headers.get(name).map(String::as_str)
    }

    fn request(&self) -> &Request {
        &self.connections[0].requests[0]
    }

    /// Whether this text is anywhere in what the proxy got.
    fn shows(&self, text: &str) -> bool {
        format!("{:?}", self.connections).contains(text) || {
            let mut rest = self.connections.iter().flat_map(|connection| connection.rest.windows(text.len()));
            rest.any(|bytes| bytes == text.as_bytes())
        }
    }
}

/// The sizes of two calls, which tell one from the other.
const SIZES: [usize; 2] = [3, 4];

/// Lets every client make two calls to `base_url`, with a proxy that answers so; in the variables, `{}` is the host and the
/// port of the proxy.
fn run(answer: Answer, variables: &[(&str, &str)], base_url: &str) -> [Run; 2] {
    CLIENTS.map(|client| {
        let proxy = Recorder::start(answer);
        let address = format!("127.0.0.1:{}", proxy.port());
        let set: Vec<(&str, String)> =
            variables.iter().map(|(name, value)| (*name, value.replace("{}", &address))).collect();
        let told = calls(client, &set, base_url, &SIZES);
        Run { connections: proxy.stop(), told }
    })
}

/// User and password as they stand in the address of a proxy, and what the proxy gets.
const USERS: [(&str, Option<&str>); 11] = [
    ("", None),
    ("user:password@", Some("Basic dXNlcjpwYXNzd29yZA==")),
    ("user@", Some("Basic dXNlcjo=")),
    ("user:@", Some("Basic dXNlcjo=")),
    (":password@", Some("Basic OnBhc3N3b3Jk")),
    ("@", Some("Basic Og==")),
    ("us%3Aer:p%40ss%3Aw%2Frd@", Some("Basic dXM6ZXI6cEBzczp3L3Jk")),
    ("user:a:b+%2B@", Some("Basic dXNlcjphOmIrKw==")),
    ("%C3%BC:%E2%82%AC@", Some("Basic w7w64oKs")),
    ("user:%FF%zz@", Some("Basic dXNlcjrvv70leno=")),
    ("user:pass@word@", Some("Basic dXNlcjpwYXNz")),
];

#[test]
fn a_call_in_clear_is_given_to_the_proxy_whole() {
    for base_url in ["http://memos.example.invalid/api", "http://memos.example.invalid:8080/api"] {
        let host = base_url.trim_start_matches("http://").trim_end_matches("/api");
        for (user, authorization) in USERS {
            let [first, second] = run(Answer::Send(DONE), &[("HTTP_PROXY", &format!("http://{user}{{}}"))], base_url);
            assert_eq!(first.request().line, format!("POST {base_url}/get/status HTTP/1.1"), "{user}");
            assert_eq!(first.header("host"), Some(host), "{user}");
            assert_eq!(first.header("proxy-authorization"), authorization, "{user}");
            assert_eq!(first.header("authorization"), Some(&*format!("Token {KEY}")), "{user}");
            assert_eq!(first.told, [json!({"data": "here"}), json!({"data": "here"})], "{user}");
            // Both calls are made over one connection.
            assert_eq!(first.connections.len(), 1, "{user}");
            let bodies = first.connections[0].requests.iter().map(|request| request.body.as_str());
            assert!(bodies.eq([r#"{"task_id":"ttt"}"#, r#"{"task_id":"tttt"}"#]), "{user}");
            assert_eq!(second.connections, first.connections, "{user}");
            assert_eq!(second.told, first.told, "{user}");
        }
    }
}

#[test]
fn a_long_call_and_one_that_is_redirected_are_given_to_the_proxy_whole() {
    let base_url = "http://memos.example.invalid/api";
    let redirect = "HTTP/1.1 307 Temporary Redirect\r\nlocation: /api/elsewhere\r\ncontent-length: 0\r\n\r\n";
    for (answer, size, count) in [(Answer::Send(DONE), 1 << 20, 1), (Answer::Send(redirect), 300_000, 6)] {
        let runs = CLIENTS.map(|client| {
            let proxy = Recorder::start(answer);
            let address = format!("127.0.0.1:{}", proxy.port());
            let told = calls(client, &[("HTTP_PROXY", &address)], base_url, &[size]);
            Run { connections: proxy.stop(), told }
        });
        for run in &runs {
            let requests = &run.connections[0].requests;
            assert_eq!(requests.len(), count, "{answer:?}");
            assert!(
                requests.iter().all(|request| request.line.starts_with(&format!("POST {base_url}/"))),
                "{answer:?}"
            );
            assert!(
                requests.iter().all(|request| request.body.len() == size + r#"{"task_id":""}"#.len()),
                "{answer:?}"
            );
        }
        let [first, second] = runs;
        assert!(first.connections == second.connections, "{answer:?}");
        assert_eq!(first.told, second.told, "{answer:?}");
    }
}

#[test]
fn a_call_over_tls_asks_for_a_tunnel_and_shows_the_proxy_nothing_else() {
    for (base_url, host) in [
        ("https://memos.example.invalid/api", "memos.example.invalid:443"),
        ("https://memos.example.invalid:8443/api", "memos.example.invalid:8443"),
        ("https://192.0.2.7/api", "192.0.2.7:443"),
    ] {
        for (user, authorization) in USERS {
            let proxy = format!("http://{user}{{}}");
            let answer = Answer::Tunnel("HTTP/1.1 200 Connection established\r\n\r\n");
            let runs = run(answer, &[("HTTPS_PROXY", &proxy)], base_url);
            for (client, run) in CLIENTS.iter().zip(&runs) {
                let about = format!("{client}, {user}, {host}");
                assert_eq!(run.request().line, format!("CONNECT {host} HTTP/1.1"), "{about}");
                assert_eq!(run.header("host"), Some(host), "{about}");
                assert_eq!(run.header("proxy-authorization"), authorization, "{about}");
                // An old header, with which the blocking client asks for what is so anyway.
                let known = ["host", "proxy-authorization", "proxy-connection"];
                assert!(run.request().headers.keys().all(|name| known.contains(&name.as_str())), "{about}");
                // Each call makes a connection of its own, through which it begins with TLS.
                assert_eq!(run.connections.len(), 2, "{about}");
                assert!(run.connections.iter().all(|connection| connection.requests.len() == 1), "{about}");
                assert!(run.connections.iter().all(|connection| connection.rest.starts_with(&[0x16, 3])), "{about}");
                assert!(!run.shows(KEY) && !run.shows("ttt"), "{about}");
                assert_eq!(run.told[0]["kind"], "connection", "{about}");
                assert_eq!(run.told[0]["may_have_been_sent"], false, "{about}");
            }
            assert_eq!(runs[0].told, runs[1].told, "{user}, {host}");
        }
    }
}

#[test]
fn a_proxy_of_the_settings_is_told_the_same_as_one_of_the_environment() {
    // The address of a proxy of the environment may have a user that is not as it should be.
    let users = USERS.iter().filter(|(user, _)| !user.contains("%FF") && user.matches('@').count() < 2);
    for (user, authorization) in users {
        for base_url in ["http://memos.example.invalid/api", "https://memos.example.invalid/api"] {
            let clear = base_url.starts_with("http:");
            let answer = if clear { Answer::Send(DONE) } else { Answer::HangUp };
            for client in CLIENTS {
                let about = format!("{client}, {user}, {base_url}");
                let [named, set] = [true, false].map(|by_environment| {
                    let proxy = Recorder::start(answer);
                    let address = format!("http://{user}127.0.0.1:{}", proxy.port());
                    let told = if by_environment {
                        calls(client, &[("ALL_PROXY", &address)], base_url, &SIZES)
                    } else {
                        calls_with::<&str>(&json!({"proxy": address}), client, &[], base_url, &SIZES)
                    };
                    Run { connections: proxy.stop(), told }
                });
                assert_eq!(set.connections, named.connections, "{about}");
                assert_eq!(set.told, named.told, "{about}");
                assert_eq!(set.header("proxy-authorization"), *authorization, "{about}");
            }
        }
    }
}

#[test]
fn what_a_proxy_answers_is_told_alike() {
    let refusals = [
        "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\ncontent-length: 9\r\n\r\n<p>No</p>",
        "HTTP/1.1 302 Found\r\nlocation: http://proxy.example.invalid/login\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "SSH-2.0-OpenSSH_9.9\r\n\r\n",
    ];
    let answers = refusals.map(Answer::Send).into_iter().chain([Answer::HangUp]);
    for (answer, scheme) in answers.flat_map(|answer| [(answer, "http"), (answer, "https")]) {
        let about = format!("{answer:?} for {scheme}");
        let base_url = format!("{scheme}://memos.example.invalid/api");
        let [first, second] = run(answer, &[("ALL_PROXY", "http://user:password@{}")], &base_url);
        assert_eq!(second.told, first.told, "{about}");
        for run in [&first, &second] {
            let requests = run.connections.iter().map(|connection| connection.requests.len()).sum::<usize>();
            assert_eq!(requests, 2, "{about}");
            assert_eq!(run.header("proxy-authorization"), Some("Basic dXNlcjpwYXNzd29yZA=="), "{about}");
            for told in run.told.iter().map(Value::to_string) {
                assert!(!told.contains("password") && !told.contains(KEY), "{about}: {told}");
            }
            if scheme == "https" {
                assert!(!run.shows(KEY), "{about}");
                assert_eq!(run.told[0]["kind"], "connection", "{about}");
                assert_eq!(run.told[0]["may_have_been_sent"], false, "{about}");
            }
        }
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_not_passed_by() {
    // Nobody listens at a port that is taken without it.
    let taken = TcpSocket::new_v4().unwrap();
    taken.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let closed = format!("http://{}", taken.local_addr().unwrap());
    let table = [
        ("socks4://{}", false),
        ("socks4a://{}", false),
        ("socks5://user:password@{}", false),
        ("socks5h://{}", false),
        ("https://user:password@{}", true),
        (closed.as_str(), false),
    ];
    for ((proxy, connects), scheme) in table.into_iter().flat_map(|case| [(case, "http"), (case, "https")]) {
        let runs = run(Answer::Send(DONE), &[("ALL_PROXY", proxy)], &format!("{scheme}://memos.example.invalid/api"));
        for (client, run) in CLIENTS.iter().zip(&runs) {
            let about = format!("{client}, {proxy}, {scheme}: {:?}", run.told);
            assert_eq!(run.told[0]["kind"], "connection", "{about}");
            assert_eq!(run.told[0]["may_have_been_sent"], false, "{about}");
            assert!(!run.shows(KEY) && !run.shows("CONNECT") && !run.shows("POST"), "{about}");
            // With a proxy that speaks HTTP within TLS, TLS is all that it gets in clear.
            assert_eq!(run.connections.len(), if connects { 2 } else { 0 }, "{about}");
            assert!(run.connections.iter().all(|connection| connection.rest.starts_with(&[0x16, 3])), "{about}");
        }
        assert_eq!(runs[1].told, runs[0].told, "{proxy}, {scheme}");
    }
}

#[test]
fn a_proxy_that_says_nothing_is_given_up_in_the_time_for_a_connection() {
    for proxy in ["http://{}", "https://{}"] {
        let told = CLIENTS.map(|client| {
            let recorder = Recorder::start(Answer::Silence);
            let address = proxy.replace("{}", &format!("127.0.0.1:{}", recorder.port()));
            let set = [("HTTPS_PROXY", address)];
            let told = call_within(Duration::from_millis(300), client, &set, "https://memos.example.invalid/api");
            assert_eq!(told["kind"], "timeout", "{client}, {proxy}: {told}");
            assert_eq!(told["may_have_been_sent"], false, "{client}, {proxy}: {told}");
            told
        });
        assert_eq!(told[1], told[0], "{proxy}");
    }
}
