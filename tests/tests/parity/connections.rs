//! The connections of the blocking client: one for many calls, and closed with a stream that is given up.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread;

use memos_sdk_blocking::Client;
use serde_json::json;
use tests::server::{Answer, PATIENCE, Server};

use crate::{KEY, blocking};

#[test]
fn calls_one_after_the_other_share_a_connection() {
    let server = Server::start();
    server.on_each("/get/status", |_| Answer::data(&json!({"status": "running"})));
    let memos = blocking(&server);
    let call = |memos: &Client| memos.get_status().task_id("t").send().unwrap();
    for _ in 0..5 {
        call(&memos);
        call(&memos.clone());
        // Nor does it belong to a thread.
        let cloned = memos.clone();
        thread::spawn(move || call(&cloned)).join().unwrap();
    }
    assert_eq!((server.received().len(), server.connections()), (15, 1));
    // A client of its own has connections of its own.
    call(&blocking(&server));
    assert_eq!(server.connections(), 2);
    // An error that the service tells is an answer as any other.
    server.on("/delete/memory", Answer::json(200, &json!({"code": 40132, "message": "no", "data": null})));
    assert!(memos.delete_memory().user_id("u").send().is_err());
    call(&memos);
    assert_eq!(server.connections(), 2);
}

/// Answers the next request with the beginning of a stream, and gives what else comes on the connection.
fn begin_stream(listener: &TcpListener) -> io::Result<Vec<u8>> {
    let (stream, _) = listener.accept()?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(&stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        if line.is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")?;
    (&stream).write_all(b"data: {\"type\": \"text\", \"data\": \"Hi\"}\n\n")?;
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest)?;
    Ok(rest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_stream_that_is_dropped_closes_its_connection() {
    let start = || {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        (url, thread::spawn(move || begin_stream(&listener)))
    };
    let (url, serving) = start();
    let memos = Client::builder().api_key(KEY).base_url(url).build().unwrap();
    let mut events = memos.chat().user_id("u").conversation_id("c").query("q").stream().unwrap();
    assert_eq!(events.next().unwrap().unwrap().text(), Some("Hi"));
    // The server has nothing more to say, and the client stays.
    drop(events);
    assert_eq!(serving.join().unwrap().unwrap(), b"");
    drop(memos);

    let (url, serving) = start();
    let memos = memos_sdk::Client::builder().api_key(KEY).base_url(url).build().unwrap();
    let mut events = memos.chat().user_id("u").conversation_id("c").query("q").stream().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().text(), Some("Hi"));
    drop(events);
    assert_eq!(tokio::task::spawn_blocking(|| serving.join().unwrap().unwrap()).await.unwrap(), b"");
    drop(memos);
}
