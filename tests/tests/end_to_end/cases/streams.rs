//! The streamed chat, in every form in which servers send it.

use serde_json::json;
use tests::server::{Answer, Gate, Piece, Server};

use super::sdk::operations::Chat;
use super::sdk::{ChatEvent, ChatEventKind, Client, Error, ErrorKind, EventStream, Set, StreamEnd};
use super::{client, run};

/// The document: a name, and a type for each event.
const DOCUMENTED: &str = "event: message\ndata: {\"type\": \"reasoning\", \"data\": \"They ask for parks.\"}\n\n\
    event: message\r\ndata: {\"type\": \"text\", \"data\": \"Century \u{1f36c} \"}\r\n\r\n\
    : a comment\nevent: message\ndata: {\"type\": \"text\",\ndata: \"data\": \"Park\"}\n\n\
    event: message\ndata: {\"type\": \"end\", \"data\": \"\"}\n\n";

/// The vendor's tests: only text, and a word at the end.
const VENDORS_TESTS: &str =
    "data: {\"response\": \"Century \u{1f36c} \"}\n\ndata:{\"response\": \"Park\"}\n\ndata: [DONE]\n\n";

/// The vendor's open-source server: no name, types whose data is no text, and no end.
const VENDORS_SERVER: &str = "data: {\"type\":\"status\",\"data\":{\"step\":1}}\n\n\
    data: {\"type\":\"reasoning\",\"data\":\"They ask for parks.\"}\n\n\
    data: {\"type\":\"text\",\"data\":\"Century \u{1f36c} \"}\n\n\
    data: {\"type\":\"text\",\"data\":\"Park\"}\n\n";

fn chat(memos: &Client) -> Chat<Client, Set, Set, Set> {
    memos.chat().user_id("u").conversation_id("c").query("Which park?")
}

/// What a stream gave: the text, the reasoning, how it ended, and its error.
#[derive(Debug, Default, PartialEq)]
struct Told {
    text: String,
    reasoning: String,
    others: usize,
    end: Option<StreamEnd>,
    failure: Option<ErrorKind>,
}

fn listen(mut events: EventStream<ChatEvent>) -> (Told, Option<Error>) {
    let mut told = Told::default();
    let mut failure = None;
    while let Some(event) = run(events.next()) {
        match event {
            Ok(event) => match event.kind() {
                ChatEventKind::Text(text) => told.text.push_str(text),
                ChatEventKind::Reasoning(text) => told.reasoning.push_str(text),
                ChatEventKind::End => {}
                _ => told.others += 1,
            },
            Err(error) => {
                told.failure = Some(error.kind());
                failure = Some(error);
            }
        }
    }
    told.end = events.end();
    (told, failure)
}

/// What a chat tells that is answered like this.
fn told(answer: Answer) -> (Told, Option<Error>) {
    let server = Server::start();
    server.on("/chat", answer);
    let told = listen(run(chat(&client(&server)).stream()).unwrap());
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].json()["stream"], true);
    assert!(received[0].header("accept").unwrap().contains("text/event-stream"));
    told
}

#[test]
fn every_form_of_stream_tells_the_same_in_pieces_of_any_size() {
    let reasoning = || "They ask for parks.".to_owned();
    for (stream, reasoning, others, end) in [
        (DOCUMENTED, reasoning(), 0, StreamEnd::Marker),
        (VENDORS_TESTS, String::new(), 0, StreamEnd::Done),
        (VENDORS_SERVER, reasoning(), 1, StreamEnd::Connection),
    ] {
        let expected =
            Told { text: "Century \u{1f36c} Park".to_owned(), reasoning, others, end: Some(end), failure: None };
        for size in [1, 2, 3, 7, 64, 10_000] {
            let pieces = Piece::split(stream.as_bytes(), size);
            assert_eq!(told(Answer::events(pieces.clone())).0, expected, "pieces of {size}");
            assert_eq!(told(Answer::events_until_closed(pieces)).0, expected, "closed, pieces of {size}");
        }
    }
}

#[test]
fn a_stream_whose_connection_closes_gives_what_had_come() {
    // No blank line after the last event: the server just closed.
    let stream = VENDORS_SERVER.trim_end();
    let (heard, _) = told(Answer::events_until_closed([stream.into()]));
    assert_eq!((heard.text.as_str(), heard.end), ("Century \u{1f36c} Park", Some(StreamEnd::Connection)));
    // An event that is cut in two is not half an event.
    let (heard, failure) = told(Answer::events_until_closed([stream[..stream.len() - 4].into()]));
    assert_eq!((heard.text.as_str(), heard.end), ("Century \u{1f36c} ", None));
    assert!(failure.unwrap().is_connection());
    // A connection that breaks where more was announced is an error, after all that had come.
    let (heard, failure) = told(Answer::broken_events([VENDORS_SERVER.into()]));
    assert_eq!((heard.text.as_str(), heard.end), ("Century \u{1f36c} Park", None));
    let failure = failure.unwrap();
    assert!(failure.is_connection() && failure.may_have_been_sent());
    assert_eq!(failure.operation(), Some("chat"));
}

#[test]
fn an_error_in_the_stream_is_the_last_that_it_gives() {
    let first = "data: {\"type\":\"text\",\"data\":\"Century\"}\n\n";
    let after = "data: {\"type\":\"text\",\"data\":\"never heard\"}\n\n";
    for (error, kind, code, message) in [
        (r#"data: {"type":"error","content":"no model"}"#, ErrorKind::Server, None, "no model"),
        ("event: error\ndata: no model", ErrorKind::Server, None, "no model"),
        (r#"data: {"code":40302,"message":"used up","data":null}"#, ErrorKind::Quota, Some(40302), "used up"),
    ] {
        let (heard, failure) = told(Answer::events([format!("{first}{error}\n\n{after}").as_str().into()]));
        assert_eq!((heard.text.as_str(), heard.end, heard.failure), ("Century", None, Some(kind)), "{error}");
        let failure = failure.unwrap();
        assert_eq!((failure.code().map(|code| code.number()), failure.message()), (code, message));
        assert_eq!((failure.http_status(), failure.operation()), (Some(200), Some("chat")));
    }
}

#[test]
fn a_refused_stream_is_the_services_error() {
    let envelope = |code: i64| json!({"code": code, "message": "refused", "data": null});
    for (answer, kind, code, status) in [
        (Answer::json(200, &envelope(40301)), ErrorKind::Quota, Some(40301), 200),
        (Answer::json(401, &envelope(40132)), ErrorKind::Authentication, Some(40132), 401),
        (Answer::json(429, &envelope(40309)), ErrorKind::RateLimit, Some(40309), 429),
        (Answer::text(502, "text/html", "<html>Bad Gateway</html>"), ErrorKind::Server, None, 502),
        (Answer::empty(503), ErrorKind::Server, None, 503),
        (Answer::text(200, "text/html", "<html>Sign in</html>"), ErrorKind::Decode, None, 200),
    ] {
        let server = Server::start();
        server.on("/chat", answer);
        let error = run(chat(&client(&server)).stream()).unwrap_err();
        assert_eq!((error.kind(), error.http_status()), (kind, Some(status)), "{error:?}");
        assert_eq!(error.code().map(|code| code.number()), code);
        assert_eq!(error.operation(), Some("chat"));
    }
    // The envelope of an error under the content type of a stream.
    let (heard, failure) = told(Answer::events([envelope(40301).to_string().as_str().into()]));
    assert_eq!((heard.text.as_str(), heard.failure), ("", Some(ErrorKind::Quota)));
    assert_eq!(failure.unwrap().code().map(|code| code.number()), Some(40301));
}

#[test]
fn a_service_that_answers_whole_where_a_stream_was_asked_for_is_heard() {
    let (heard, _) = told(Answer::data(&json!({"response": "Century Park"})));
    assert_eq!((heard.text.as_str(), heard.end), ("Century Park", Some(StreamEnd::Connection)));
}

#[test]
fn an_event_is_there_as_soon_as_the_server_has_sent_it() {
    let gate = Gate::new();
    let server = Server::start();
    let event = |text: &str| Piece::from(format!("data: {{\"response\":\"{text}\"}}\n\n").as_str());
    server.on(
        "/chat",
        Answer::events([event("one"), Piece::Wait(gate.clone()), event("two"), "data: [DONE]\n\n".into()]),
    );
    let mut events = run(chat(&client(&server)).stream()).unwrap();
    assert_eq!(run(events.next()).unwrap().unwrap().text(), Some("one"));
    assert_eq!(events.end(), None);
    // Only now does the server go on.
    gate.open();
    assert_eq!(run(events.next()).unwrap().unwrap().text(), Some("two"));
    assert_eq!(run(events.next()).unwrap().unwrap().kind(), ChatEventKind::End);
    assert!(run(events.next()).is_none());
    assert_eq!(events.end(), Some(StreamEnd::Done));
}

#[test]
fn a_plain_chat_does_not_ask_for_a_stream() {
    let server = Server::start();
    server.on("/chat", Answer::data(&json!({"response": "Century Park"})));
    let memos = client(&server);
    let mut request = chat(&memos).build();
    request.stream = Some(true);
    assert_eq!(run(memos.send(request)).unwrap().response.as_deref(), Some("Century Park"));
    let received = server.received();
    assert_eq!(received[0].json(), json!({"user_id": "u", "conversation_id": "c", "query": "Which park?"}));
    assert_eq!(received[0].header("accept"), Some("application/json"));
}
