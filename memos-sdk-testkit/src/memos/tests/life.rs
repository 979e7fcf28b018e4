//! Beginning and end of servers and connections.

use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use tokio::net::TcpSocket;

use super::*;
use crate::{Fault, Received};

#[test]
fn nothing_is_left_behind_by_a_server_that_is_dropped() {
    let memos = MemOs::builder().fault(Fault::hang().always()).start().unwrap();
    let port = memos.port();
    // One is idle, one is within a head, one hangs, and one is within a body.
    let mut clients: Vec<Client> = (0..4).map(|_| Client::connect(&memos)).collect();
    clients[1].send("POST /");
    clients[2].send(search());
    clients[3].send(&search()[..search().len() - 3]);
    while memos.open_connections() < 4 || memos.received().len() < 2 {
        thread::yield_now();
    }
    memos.stop();
    assert_eq!(memos.open_connections(), 0);
    assert!(memos.wait_until_idle(Duration::ZERO));
    memos.stop();
    for mut client in clients {
        assert_eq!(client.got().text, "");
    }
    drop(memos);
    TcpListener::bind(("127.0.0.1", port)).expect("the port is free again");
}

#[test]
fn a_taken_port_is_an_error() {
    let memos = MemOs::start().unwrap();
    let error = MemOs::builder().port(memos.port()).start().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    memos.stop();
    MemOs::builder().port(memos.port()).start().expect("the port is free again");
}

#[test]
fn connections_are_refused_and_the_port_is_kept() {
    let memos = MemOs::start().unwrap();
    let mut open = Client::connect(&memos);
    open.send("POST /");
    while memos.open_connections() < 1 {
        thread::yield_now();
    }
    for _ in 0..3 {
        memos.refuse_connections();
        memos.refuse_connections();
        assert_eq!(memos.open_connections(), 0);
        let refused = TcpStream::connect(("127.0.0.1", memos.port())).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        memos.accept_connections().unwrap();
        memos.accept_connections().unwrap();
        let mut client = Client::connect(&memos);
        client.send(search());
        assert!(client.got().head().starts_with("HTTP/1.1 200"));
    }
    assert_eq!(open.got().text, "");
    assert_eq!(memos.received().len(), 3);
}

#[test]
fn a_port_at_which_nobody_listens_is_given_to_nobody_else() {
    let memos = MemOs::start().unwrap();
    memos.refuse_connections();
    let taken = || TcpSocket::new_v4().unwrap().bind(([127, 0, 0, 1], memos.port()).into());
    assert_eq!(taken().unwrap_err().kind(), ErrorKind::AddrInUse);
    memos.stop();
    taken().unwrap();
}

#[test]
fn a_stopped_server_takes_orders_without_effect() {
    let memos = MemOs::start().unwrap();
    memos.stop();
    memos.refuse_connections();
    memos.accept_connections().unwrap();
    assert_eq!(TcpStream::connect(("127.0.0.1", memos.port())).unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[test]
fn many_servers_run_at_once_each_with_its_own_requests() {
    let servers: Vec<MemOs> = (0..40).map(|_| MemOs::start().unwrap()).collect();
    thread::scope(|scope| {
        for (index, memos) in servers.iter().enumerate() {
            scope.spawn(move || {
                for _ in 0..=index % 5 {
                    let mut client = Client::connect(memos);
                    client.send(search());
                    assert!(client.got().head().starts_with("HTTP/1.1 200"));
                }
            });
        }
    });
    for (index, memos) in servers.iter().enumerate() {
        assert_eq!(memos.received().len(), index % 5 + 1);
    }
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let memos = MemOs::start().unwrap();
    let mut client = Client::connect(&memos);
    for _ in 0..3 {
        client.send(search().replace("connection: close\r\n", ""));
        assert!(client.answer().head().starts_with("HTTP/1.1 200"));
    }
    assert_eq!((memos.connections(), memos.open_connections()), (1, 1));
    drop(client);
    assert!(memos.wait_until_idle(Duration::from_secs(20)));
    let mut other = Client::connect(&memos);
    other.send(search());
    other.got();
    let connections: Vec<u64> = memos.received().iter().map(|received: &Received| received.connection).collect();
    assert_eq!(connections, [1, 1, 1, 2]);
}

#[tokio::test]
async fn it_starts_serves_and_stops_within_a_runtime() {
    let memos = MemOs::start().unwrap();
    let client = memos_sdk::Client::builder().base_url(memos.base_url()).api_key(memos.api_key()).build().unwrap();
    client.search_memory().user_id("ada").query("tea").send().await.unwrap();
    memos.refuse_connections();
    memos.accept_connections().unwrap();
    client.search_memory().user_id("ada").query("tea").send().await.unwrap();
    assert_eq!(memos.received().len(), 2);
    drop(memos);
}
