use http::Uri;
use ureq::Agent;

use super::server::{Server, answer};
use super::*;
use crate::proxy;
use crate::transport::{Connect, Limits, Unresolved, watched};

/// Sends requests to a target through a proxy that forwards them.
#[test]
fn a_proxy_that_forwards_is_sent_the_whole_address_of_every_request() {
    let server = Server::start((0..3).map(|_| answer("200 OK", "", "ok")));
    let target = Uri::from_static("http://memos.example/api/add?x=http://y/");
    let variable = |name: &str| (name == "HTTP_PROXY").then(|| server.url().into());
    let proxy = proxy::from_environment(variable, &target);
    let agent = Agent::with_parts(Agent::config_builder().build(), Connect::new(proxy), Unresolved);
    let timer = std::sync::Arc::new(crate::timer::SystemTimer::new());
    let minute = Duration::from_secs(60);
    for body in ["", "first", "second"] {
        let limits = Limits { timer: timer.clone(), deadline: minute, timeout: minute, connect_timeout: minute };
        let request = http::Request::post(&target).body(body.as_bytes()).unwrap();
        let (answer, seen) = watched(limits, b"x-secret: s\r\n".to_vec(), || agent.run(request));
        assert!(seen.sent && !seen.unconnected);
        assert_eq!(answer.unwrap().body_mut().read_to_string().unwrap(), "ok");
    }
    assert_eq!(server.connections(), 1, "the connection to the proxy is kept");
    for (request, body) in server.received().iter().zip(["", "first", "second"]) {
        assert!(request.starts_with("POST http://memos.example/api/add?x=http://y/ HTTP/1.1\r\n"), "{request}");
        assert!(request.to_ascii_lowercase().contains("\r\nhost: memos.example\r\n"), "{request}");
        assert!(request.contains("\r\nx-secret: s\r\n"), "{request}");
        assert!(request.ends_with(&format!("\r\n\r\n{body}")), "{request}");
    }
}
