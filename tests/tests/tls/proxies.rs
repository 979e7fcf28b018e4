//! Proxies on the way to a service, and what they see.

use rustls::ALL_VERSIONS;
use serde_json::{Value, json};
use tests::server::{Answer, Gate, Piece, Server};

use crate::authority::{Authority, Validity};
use crate::caller::{CLIENTS, Client, KEY, Settings};
use crate::front::{End, front};
use crate::listener::Listener;
use crate::recorder::{self, Recorder};
use crate::trust::{port, status_server};
use crate::tunnel::{Seen, Tunnel};

/// The host of the service. Only the proxy knows where it is.
const HOST: &str = "memos.example.invalid";

/// A service with TLS, a proxy that leads to it, and whether it is spoken to in TLS too.
struct Way {
    authority: Authority,
    service: Server,
    proxy: Tunnel,
    fronts: Vec<Listener>,
    settings: Settings,
}

impl Way {
    fn new(host: &str, proxy_is_https: bool) -> Self {
        let authority = Authority::new("trusted");
        let service = status_server();
        let face = front(authority.issue(host, Validity::Now), ALL_VERSIONS, port(&service), End::Proper);
        let proxy = Tunnel::start(face.port());
        let mut fronts = vec![face];
        let (scheme, proxy_port) = if proxy_is_https {
            let identity = authority.issue("localhost", Validity::Now);
            fronts.push(front(identity, ALL_VERSIONS, proxy.port(), End::Proper));
            ("https", fronts[1].port())
        } else {
            ("http", proxy.port())
        };
        let settings = Settings {
            base_url: format!("https://{host}:8443/api/openmem/v1"),
            roots: Some(authority.pem()),
            proxy: Some(format!("{scheme}://ada:p%40ss@localhost:{proxy_port}")),
            connect_timeout: None,
        };
        Self { authority, service, proxy, fronts, settings }
    }

    /// What the proxy saw, which must not be anything of a call.
    fn seen(&self, about: &str) -> Vec<Seen> {
        let seen = self.proxy.seen();
        for tunnel in &seen {
            for secret in [KEY, "task_id", "tttttttt", "/get/status"] {
                assert!(!tunnel.shows(secret), "{about}: {secret}");
            }
            assert!(tunnel.up.starts_with(&[0x16, 3]), "{about}: TLS from the first byte on");
        }
        seen
    }
}

#[test]
fn calls_go_through_a_tunnel_and_nobody_but_the_service_sees_the_key() {
    // A service on this machine is called through the proxy too, where the caller asks for it.
    for (host, proxy_is_https) in [(HOST, false), (HOST, true), ("127.0.0.1", false), ("127.0.0.1", true)] {
        let about = format!("{host}, {proxy_is_https}");
        let told = CLIENTS.map(|client| {
            let about = format!("{client:?}, {about}");
            let way = Way::new(host, proxy_is_https);
            let told = client.calls(&way.settings, &[8, 200_000, 9]);
            assert_eq!(
                told.iter().map(|told| told["data"]["size"].as_u64().unwrap()).collect::<Vec<_>>(),
                [8, 200_000, 9]
            );
            let seen = way.seen(&about);
            assert_eq!((seen.len(), way.service.connections()), (1, 1), "{about}");
            let head = seen[0].head.to_ascii_lowercase();
            assert!(head.starts_with(&format!("connect {host}:8443 http/1.1\r\n")), "{about}: {head}");
            // ada:p@ss
            assert!(seen[0].head.contains("Basic YWRhOnBAc3M="), "{about}: {head}");
            for request in way.service.received() {
                assert!(request.header("authorization").unwrap().ends_with(KEY), "{about}");
                assert_eq!(request.header("proxy-authorization"), None, "{about}");
                assert!(request.path.starts_with('/'), "{about}");
            }
            told
        });
        assert!(told[0] == told[1], "{about}");
    }
}

#[test]
fn a_stream_goes_through_a_tunnel_event_by_event() {
    for (client, proxy_is_https) in CLIENTS.into_iter().flat_map(|client| [(client, false), (client, true)]) {
        let way = Way::new(HOST, proxy_is_https);
        let gate = Gate::new();
        let [first, second] =
            ["a", "b"].map(|text| Piece::from(&*format!("data: {{\"type\":\"text\",\"data\":\"{text}\"}}\n\n")));
        way.service.on("/chat", Answer::events([first, Piece::Wait(gate.clone()), second]));
        let told = client.stream(&way.settings, &[gate]);
        assert_eq!(told, [json!({"data": "a"}), json!({"data": "b"})], "{client:?}, {proxy_is_https}");
        way.seen("a stream");
    }
}

/// What both clients are told where a certificate on the way is not trusted.
fn untrusted(about: &str, change: impl Fn(&mut Way)) -> [Vec<Value>; 2] {
    let told = CLIENTS.map(|client: Client| {
        let mut way = Way::new(HOST, true);
        change(&mut way);
        let told = client.calls(&way.settings, &[8]);
        assert!(way.service.received().is_empty(), "{about}, {client:?}");
        way.seen(about);
        assert_eq!(told[0]["kind"], "connection", "{about}, {client:?}: {told:?}");
        assert_eq!(told[0]["may_have_been_sent"], false, "{about}, {client:?}: {told:?}");
        assert!(!told[0].to_string().contains("p@ss") && !told[0].to_string().contains("p%40ss"), "{about}: {told:?}");
        told
    });
    assert_eq!(told[1], told[0], "{about}");
    told
}

#[test]
fn neither_a_proxy_nor_a_service_behind_it_is_trusted_without_a_certificate() {
    let told = untrusted("the service has another name", |way| {
        way.settings.base_url = way.settings.base_url.replace(HOST, "other.example.invalid");
    });
    assert!(told[0][0]["chain"].as_str().unwrap().contains("not valid for name"), "{told:?}");
    let told = untrusted("the proxy has another name", |way| {
        let proxy = way.settings.proxy.as_ref().unwrap().replace("localhost", "127.0.0.1");
        way.settings.proxy = Some(proxy);
    });
    assert!(told[0][0]["chain"].as_str().unwrap().contains("not valid for name"), "{told:?}");
    let told = untrusted("nobody is trusted", |way| way.settings.roots = Some(Authority::new("another").pem()));
    assert!(told[0][0]["chain"].as_str().unwrap().contains("UnknownIssuer"), "{told:?}");
    let told = untrusted("the service is another one", |way| {
        let identity = Authority::new("another").issue(HOST, Validity::Now);
        let face = front(identity, ALL_VERSIONS, port(&way.service), End::Proper);
        let proxy = Tunnel::start(face.port());
        let door = front(way.authority.issue("localhost", Validity::Now), ALL_VERSIONS, proxy.port(), End::Proper);
        way.settings.proxy = Some(format!("https://localhost:{}", door.port()));
        way.fronts.extend([face, door]);
        way.proxy = proxy;
    });
    assert!(told[0][0]["chain"].as_str().unwrap().contains("UnknownIssuer"), "{told:?}");
}

#[test]
fn calls_in_clear_are_given_to_a_proxy_within_tls() {
    let authority = Authority::new("trusted");
    for host in [HOST, "127.0.0.1"] {
        let runs = CLIENTS.map(|client| {
            let proxy = Recorder::start(recorder::Answer::Send(recorder::DONE));
            let identity = authority.issue("localhost", Validity::Now);
            let door = front(identity, ALL_VERSIONS, proxy.port(), End::Proper);
            let settings = Settings {
                base_url: format!("http://{host}:8080/api"),
                roots: Some(authority.pem()),
                proxy: Some(format!("https://ada:p%40ss@localhost:{}", door.port())),
                connect_timeout: None,
            };
            let told = client.calls(&settings, &[3, 4]);
            assert_eq!(told, [json!({"data": "here"}), json!({"data": "here"})], "{client:?}");
            proxy.stop()
        });
        assert_eq!(runs[0].len(), 1, "both calls go over one connection");
        for request in &runs[0][0].requests {
            assert_eq!(request.line, format!("POST http://{host}:8080/api/get/status HTTP/1.1"));
            assert_eq!(request.headers["proxy-authorization"], "Basic YWRhOnBAc3M=");
            assert_eq!(request.headers["authorization"], format!("Token {KEY}"));
        }
        assert_eq!(runs[1], runs[0]);
    }
}
