//! Who is called: the service, or a proxy.
//!
//! The service is called by an address that is not called loopback and still leads there, which is one of Unix; and names of
//! variables that differ by case alone are two variables there only.

use crate::caller::{CLIENTS, calls};
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
    for (base_url, variables, expected) in table {
        let runs = CLIENTS.map(|client| {
            let answer = if base_url.starts_with("https") { Answer::HangUp } else { Answer::Send(DONE) };
            let [service, proxy] = [Recorder::start(answer), Recorder::start(answer)];
            let service_address = service.port().to_string();
            let proxy_address = format!("127.0.0.1:{}", proxy.port());
            let set: Vec<(&str, String)> =
                variables.iter().map(|(name, value)| (*name, value.replace("{proxy}", &proxy_address))).collect();
            let told = calls(client, &set, &base_url.replace("{service}", &service_address), &[1]);
            let told =
                told.into_iter().map(|told| told.to_string().replace(&service_address, "port")).collect::<Vec<_>>();
            let called = match (service.stop().as_slice(), proxy.stop().as_slice()) {
                ([one], []) => (Service, first_line(one, &service_address)),
                ([], [one]) => (Proxy, first_line(one, &service_address)),
                others => panic!("{client}, {base_url}, {variables:?}: {others:?}"),
            };
            (called, told)
        });
        let ((called, line), _) = &runs[0];
        assert_eq!(*called, expected, "{base_url}, {variables:?}");
        let expected_line = match (base_url.split_once(':').unwrap().0, expected) {
            ("http", Service) => "POST /api/get/status HTTP/1.1",
            ("http", Proxy) => "POST http://0.0.0.0:port/api/get/status HTTP/1.1",
            (_, Service) => "TLS",
            (_, Proxy) => "CONNECT 0.0.0.0:port HTTP/1.1",
        };
        assert_eq!(line, expected_line, "{base_url}, {variables:?}");
        assert_eq!(runs[1], runs[0], "{base_url}, {variables:?}");
    }
}

/// The first line of what came over a connection.
fn first_line(connection: &Connection, port: &str) -> String {
    match connection.requests.first() {
        Some(request) => request.line.replace(port, "port"),
        None if connection.rest.starts_with(&[0x16, 3]) => "TLS".to_owned(),
        None => panic!("{connection:?}"),
    }
}
