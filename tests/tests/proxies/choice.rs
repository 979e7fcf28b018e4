//! Who is called: the service, or a proxy.
//!
//! The service is called by an address that is not called loopback and still leads there, which is one of Unix; and names of
//! variables that differ by case alone are two variables there only.

use serde_json::{Value, json};

use crate::caller::{CLIENTS, calls_with};
use crate::recorder::{Answer, Connection, DONE, Recorder};

/// Who is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Called {
    Service,
    Proxy,
}

/// A base URL, the environment, and who is called then. `{service}` is the port of the service, and `{proxy}` the host and
/// the port of the proxy.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Called);

#[test]
fn a_service_is_called_directly_where_the_environment_says_so() {
    use Called::{Proxy, Service};
    let http = "http://0.0.0.0:{service}/api";
    let https = "https://0.0.0.0:{service}/api";
    let proxy = "http://{proxy}";
    let table: [Case; _] = [
        (http, &[], Service),
        (http, &[("HTTP_PROXY", proxy)], Proxy),
        (http, &[("HTTP_PROXY", "{proxy}")], Proxy),
        (http, &[("http_proxy", proxy)], Proxy),
        (http, &[("HTTP_PROXY", ""), ("http_proxy", proxy)], Service),
        (http, &[("HTTPS_PROXY", proxy)], Service),
        (http, &[("ALL_PROXY", proxy)], Proxy),
        (http, &[("all_proxy", proxy)], Proxy),
        (http, &[("ALL_PROXY", "http://127.0.0.1:1"), ("HTTP_PROXY", proxy)], Proxy),
        (http, &[("ALL_PROXY", proxy), ("HTTP_PROXY", "ftp://127.0.0.1:1")], Proxy),
        (http, &[("HTTP_PROXY", proxy), ("NO_PROXY", "0.0.0.0")], Service),
        (http, &[("HTTP_PROXY", proxy), ("no_proxy", "0.0.0.0")], Service),
        (http, &[("HTTP_PROXY", proxy), ("NO_PROXY", "0.0.0.0/8")], Service),
        (http, &[("HTTP_PROXY", proxy), ("NO_PROXY", "memos.example, 10.0.0.0/8,0.0.0.0 ,")], Service),
        (http, &[("HTTP_PROXY", proxy), ("NO_PROXY", "memos.example,10.0.0.0/8")], Proxy),
        (http, &[("HTTP_PROXY", proxy), ("NO_PROXY", "*")], Proxy),
        (http, &[("HTTP_PROXY", proxy), ("NO_PROXY", ""), ("no_proxy", "0.0.0.0")], Proxy),
        (http, &[("HTTP_PROXY", proxy), ("REQUEST_METHOD", "GET")], Service),
        (http, &[("HTTP_PROXY", proxy), ("REQUEST_METHOD", "")], Service),
        (https, &[], Service),
        (https, &[("HTTPS_PROXY", proxy)], Proxy),
        (https, &[("https_proxy", proxy)], Proxy),
        (https, &[("HTTP_PROXY", proxy)], Service),
        (https, &[("ALL_PROXY", proxy)], Proxy),
        (https, &[("HTTPS_PROXY", proxy), ("NO_PROXY", "0.0.0.0/31")], Service),
        (https, &[("HTTPS_PROXY", proxy), ("REQUEST_METHOD", "GET")], Service),
        // No proxy can call a service on this machine.
        ("http://127.0.0.1:{service}/api", &[("ALL_PROXY", proxy), ("HTTP_PROXY", proxy)], Service),
        ("http://localhost:{service}/api", &[("ALL_PROXY", proxy), ("HTTP_PROXY", proxy)], Service),
        ("https://127.0.0.1:{service}/api", &[("ALL_PROXY", proxy), ("HTTPS_PROXY", proxy)], Service),
    ];
    for case in table {
        check(&json!({}), case);
    }
}

#[test]
fn the_settings_name_a_proxy_or_none_whatever_the_environment_says() {
    use Called::{Proxy, Service};
    let named = json!({"proxy": "http://ada:s3cret@{proxy}"});
    let none = json!({"no_proxy": true});
    let (here, other) = ("http://{proxy}", "http://127.0.0.1:1");
    for scheme in ["http", "https"] {
        let elsewhere = &*format!("{scheme}://0.0.0.0:{{service}}/api");
        let loopback = &*format!("{scheme}://127.0.0.1:{{service}}/api");
        let table: [(&Value, Case); _] = [
            (&named, (elsewhere, &[], Proxy)),
            (&named, (elsewhere, &[("ALL_PROXY", other), ("HTTP_PROXY", other), ("HTTPS_PROXY", other)], Proxy)),
            (&named, (elsewhere, &[("NO_PROXY", "*,0.0.0.0/0"), ("no_proxy", "*")], Proxy)),
            (&named, (elsewhere, &[("REQUEST_METHOD", "GET")], Proxy)),
            // The caller asks for it.
            (&named, (loopback, &[("NO_PROXY", "127.0.0.1")], Proxy)),
            (&none, (elsewhere, &[], Service)),
            (&none, (elsewhere, &[("ALL_PROXY", here), ("HTTP_PROXY", here), ("HTTPS_PROXY", here)], Service)),
            (&none, (elsewhere, &[("ALL_PROXY", "socks5://127.0.0.1:1")], Service)),
            (&none, (loopback, &[("ALL_PROXY", here)], Service)),
        ];
        for (settings, case) in table {
            check(settings, case);
        }
    }
}

/// Makes a call of each client with these settings, and checks who was called.
fn check(settings: &Value, (base_url, variables, expected): Case) {
    use Called::{Proxy, Service};
    let about = format!("{base_url}, {settings}, {variables:?}");
    let runs = CLIENTS.map(|client| {
        let answer = if base_url.starts_with("https") { Answer::HangUp } else { Answer::Send(DONE) };
        let [service, proxy] = [Recorder::start(answer), Recorder::start(answer)];
        let service_address = service.port().to_string();
        let proxy_address = format!("127.0.0.1:{}", proxy.port());
        let set: Vec<(&str, String)> =
            variables.iter().map(|(name, value)| (*name, value.replace("{proxy}", &proxy_address))).collect();
        let settings = serde_json::from_str(&settings.to_string().replace("{proxy}", &proxy_address)).unwrap();
        let told = calls_with(&settings, client, &set, &base_url.replace("{service}", &service_address), &[1]);
        let told = told.into_iter().map(|told| told.to_string().replace(&service_address, "port")).collect::<Vec<_>>();
        let called = match (service.stop().as_slice(), proxy.stop().as_slice()) {
            ([one], []) => (Service, first_line(one, &service_address)),
            ([], [one]) => (Proxy, first_line(one, &service_address)),
            others => panic!("{client}, {about}: {others:?}"),
        };
        assert!(!format!("{told:?}").contains("s3cret"), "{client}, {about}: {told:?}");
        (called, told)
    });
    let ((called, line), _) = &runs[0];
    assert_eq!(*called, expected, "{about}");
    let (scheme, rest) = base_url.split_once("://").unwrap();
    let host = rest.split(':').next().unwrap();
    let expected_line = match (scheme, expected) {
        ("http", Service) => "POST /api/get/status HTTP/1.1".to_owned(),
        ("http", Proxy) => format!("POST http://{host}:port/api/get/status HTTP/1.1"),
        (_, Service) => "TLS".to_owned(),
        (_, Proxy) => format!("CONNECT {host}:port HTTP/1.1"),
    };
    assert_eq!(*line, expected_line, "{about}");
    assert_eq!(runs[1], runs[0], "{about}");
}

/// The first line of what came over a connection.
fn first_line(connection: &Connection, port: &str) -> String {
    match connection.requests.first() {
        Some(request) => request.line.replace(port, "port"),
        None if connection.rest.starts_with(&[0x16, 3]) => "TLS".to_owned(),
        None => panic!("{connection:?}"),
    }
}
