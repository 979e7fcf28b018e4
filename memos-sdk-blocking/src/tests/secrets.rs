use super::server::{Server, answer, close_after};
use super::*;

#[test]
fn the_key_is_in_nothing_that_is_shown() {
    // A server that repeats the key everywhere.
    let page = format!("no {KEY} no");
    let server = Server::start([
        answer("401 Unauthorized", &format!("x-request-id: {KEY}\r\n"), &page),
        answer("200 OK", "", &format!(r#"{{"code":40132,"message":"{KEY} expired"}}"#)),
        answer("307 Temporary Redirect", &format!("location: http://elsewhere.example/{KEY}\r\n"), ""),
        close_after(format!("HTTP/1.1 200 {KEY}\r\n{KEY}\r\n\r\n")),
        close_after(format!("{KEY}\r\n\r\n")),
    ]);
    let memos = builder(&server).build().unwrap();
    for _ in 0..5 {
        let call = write(&memos);
        let shown = format!("{memos:?} {call:?}");
        let error = call.send().unwrap_err();
        let shown = format!("{shown} {error} {error:?} {} {:?} {:?}", error.chain(), error.body(), error.request_id());
        assert!(!shown.contains(KEY), "{shown}");
    }
    assert_eq!(server.received().len(), 5);
    assert!(server.received().iter().all(|request| request.contains(KEY)), "it was sent all the same");
}
