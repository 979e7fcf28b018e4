//! Whom a client trusts.

use serde_json::{Value, json};
use tests::server::{Answer, Gate, Piece, Server};

use crate::authority::{Authority, Validity};
use crate::caller::{CLIENTS, KEY, Settings};
use crate::front::{End, VERSIONS, front};

/// What an answer of the service has in it, far more than a connection takes at once.
const LARGE: usize = 3 << 20;

pub(crate) fn status_server() -> Server {
    let server = Server::start();
    server.on_each("/get/status", |request| {
        let size = request.json()["task_id"].as_str().unwrap().len();
        Answer::data(&json!({"size": size, "filler": "f".repeat(if size > 100 { LARGE } else { 1 })}))
    });
    server
}

/// The sizes of all answers, as they were told.
fn sizes(told: &[Value]) -> Vec<u64> {
    told.iter().map(|told| told["data"]["size"].as_u64().unwrap_or_else(|| panic!("{told}"))).collect()
}

#[test]
fn calls_and_streams_of_a_service_that_is_trusted_go_over_one_connection() {
    let authority = Authority::new("trusted");
    let below = authority.below("between").below("between again");
    let others = [Authority::new("another"), Authority::new("one more")];
    let pem = authority.pem();
    let several = format!("# comment\r\n{}{pem}\n{}", others[0].pem(), others[1].pem());
    for (index, versions) in VERSIONS.into_iter().enumerate() {
        for (name, signer, roots) in
            [("localhost", &authority, &pem), ("127.0.0.1", &authority, &several), ("localhost", &below, &several)]
        {
            let about = format!("versions {index}, {name}");
            let told = CLIENTS.map(|client| {
                let about = format!("{client:?}, {about}");
                let server = status_server();
                let identity = signer.issue(name, Validity::Now);
                let front = front(identity, versions, port(&server), End::Proper);
                let base_url = format!("https://{name}:{}/api/openmem/v1", front.port());
                let settings = Settings { base_url, roots: Some(roots.clone()), ..Settings::default() };
                let told = client.calls(&settings, &[1, 2, 1 << 20, 3]);
                assert_eq!(sizes(&told), [1, 2, 1 << 20, 3], "{about}");
                assert_eq!(told[2]["data"]["filler"].as_str().unwrap().len(), LARGE, "{about}");
                assert_eq!(server.connections(), 1, "{about}");
                let received = server.received();
                assert!(received.iter().all(|request| request.header("authorization").unwrap().ends_with(KEY)));
                told
            });
            assert!(told[0] == told[1], "{about}");
        }
    }
}

#[test]
fn a_stream_over_tls_is_read_event_by_event() {
    let authority = Authority::new("trusted");
    for versions in VERSIONS {
        for client in CLIENTS {
            let server = Server::start();
            let gates: Vec<Gate> = (0..4).map(|_| Gate::new()).collect();
            let text =
                |number: usize| Piece::from(&*format!("data: {{\"type\": \"text\", \"data\": \"{number}\"}}\n\n"));
            let mut pieces = vec![text(0)];
            // Nothing of an event is sent before the one before it was read.
            pieces.extend(
                gates.iter().enumerate().flat_map(|(index, gate)| [Piece::Wait(gate.clone()), text(index + 1)]),
            );
            server.on("/chat", Answer::events(pieces));
            let front = front(authority.issue("localhost", Validity::Now), versions, port(&server), End::Proper);
            let base_url = format!("https://localhost:{}/api/openmem/v1", front.port());
            let settings = Settings { base_url, roots: Some(authority.pem()), ..Settings::default() };
            let told = client.stream(&settings, &gates);
            assert_eq!(told, ["0", "1", "2", "3", "4"].map(|text| json!({"data": text})), "{client:?}");
        }
    }
}

#[test]
fn a_service_that_is_not_trusted_is_sent_nothing() {
    let authority = Authority::new("trusted");
    let other = Authority::new("another");
    let impostor = Authority::new("trusted");
    let trusted = || Some(authority.pem());
    for (about, identity, roots, words) in [
        ("signed by somebody else", (&other, "localhost", Validity::Now), trusted(), "UnknownIssuer"),
        ("signed by somebody of the same name", (&impostor, "localhost", Validity::Now), trusted(), "BadSignature"),
        ("known to nobody", (&authority, "localhost", Validity::Now), Some(other.pem()), "UnknownIssuer"),
        ("for another host", (&authority, "memos.example", Validity::Now), trusted(), "not valid for name"),
        ("for an address", (&authority, "127.0.0.1", Validity::Now), trusted(), "not valid for name"),
        ("expired", (&authority, "localhost", Validity::Expired), trusted(), "expired"),
        ("not yet valid", (&authority, "localhost", Validity::NotYet), trusted(), "not valid yet"),
        // The system does not know it either, whichever authorities it has.
        ("unknown to the system", (&authority, "localhost", Validity::Now), None, ""),
    ] {
        for versions in VERSIONS {
            let told = CLIENTS.map(|client| {
                let about = format!("{client:?}, {about}");
                let server = status_server();
                let (signer, name, validity) = identity;
                let front = front(signer.issue(name, validity), versions, port(&server), End::Proper);
                let base_url = format!("https://localhost:{}/api/openmem/v1", front.port());
                let settings = Settings { base_url, roots: roots.clone(), ..Settings::default() };
                let told = client.calls(&settings, &[1, 2]);
                assert!(server.received().is_empty() && server.connections() == 0, "{about}");
                for told in &told {
                    assert_eq!(told["may_have_been_sent"], false, "{about}: {told}");
                    let known = told["kind"] == "connection" || roots.is_none() && told["kind"] == "configuration";
                    assert!(known, "{about}: {told}");
                    assert!(told["chain"].as_str().unwrap().contains(words), "{about}: {told}");
                }
                told
            });
            assert_eq!(told[1], told[0], "{about}");
        }
    }
}

pub(crate) fn port(server: &Server) -> u16 {
    let url = server.url();
    let behind = url.rsplit_once(':').unwrap().1;
    behind.split('/').next().unwrap().parse().unwrap()
}
