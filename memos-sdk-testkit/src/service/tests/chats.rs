//! Chats and their streams.

use memos_sdk_core::{ChatEvent, ChatEventKind, Frame, FrameReader, StreamEvent};

use super::*;
use crate::Dialect;

fn chat(query: &str, members: Value) -> Value {
    let mut request = json!({"user_id": "u", "conversation_id": "c", "query": query});
    merge(&mut request, members);
    request
}

#[test]
fn a_chat_says_that_there_is_no_model_and_what_it_found() {
    let mut caller = Caller::new();
    caller.says("u", "I live in Rome. I like Rome. Bees sing.", json!({}));
    let data = caller.ask("/chat", &chat("Why Rome?", json!({})));
    let expected = "There is no model here, only what was remembered: I live in Rome. | I like Rome.";
    assert_eq!(data, json!({"response": expected}));
    let data = caller.ask("/chat", &chat("Why Rome?", json!({"include_preference": false})));
    assert_eq!(data["response"], "There is no model here, only what was remembered: I live in Rome.");
    let data = caller.ask("/chat", &chat("Why Paris?", json!({})));
    assert_eq!(data["response"], "There is no model here, and nothing was remembered that has to do with it.");
}

#[test]
fn the_turn_is_stored_and_read_unless_it_is_not_wanted() {
    let mut caller = Caller::new();
    caller.ask("/chat", &chat("I am Bob.", json!({"add_message_on_answer": false})));
    assert_eq!((caller.service.messages("u", "c"), caller.service.memories("u")), (vec![], vec![]));
    caller.ask("/chat", &chat("I am Ada. I like tea.", json!({"info": {"k": "v"}, "tags": ["t"]})));
    let listed = caller.ask("/get/memory", &json!({"user_id": "u"}))["memory_detail_list"][0].take();
    assert_eq!(
        (&listed["info"], &listed["tags"], &listed["conversation_id"]),
        (&json!({"k": "v"}), &json!(["t"]), &json!("c"))
    );
    let roles: Vec<String> = caller.service.messages("u", "c").into_iter().map(|message| message.role).collect();
    assert_eq!(roles, ["user", "assistant"]);
    assert_eq!(
        (caller.service.memories("u"), caller.service.preferences("u")),
        (vec!["I am Ada.".to_owned()], vec!["I like tea.".to_owned()])
    );
}

#[test]
fn a_stream_says_the_same_in_every_dialect_word_by_word() {
    let said = |dialect: Dialect, ends: bool, reasons: bool| {
        let mut caller = Caller::new();
        caller.service.set_shapes(Shapes::default().dialect(dialect));
        caller.says("u", "I live in Rome.", json!({}));
        let plain = chat("Rome?", json!({"add_message_on_answer": false}));
        let whole = caller.ask("/chat", &plain)["response"].as_str().unwrap().to_owned();
        let answer = caller.answer("/chat", chat("Rome?", json!({"stream": true})).to_string());
        assert!(answer.streamed && answer.pieces.len() >= whole.split(' ').count(), "{dialect:?}");
        let events = read(&answer);
        let text: String = events.iter().filter_map(ChatEvent::text).collect();
        assert_eq!(text, whole, "{dialect:?}");
        assert_eq!(events.iter().any(|event| event.kind() == ChatEventKind::End), ends, "{dialect:?}");
        assert_eq!(events[0].reasoning().is_some(), reasons, "{dialect:?}");
        assert!(events.iter().all(|event| event.kind() != ChatEventKind::Other), "{dialect:?}");
        assert_eq!(caller.service.messages("u", "c").len(), 2, "{dialect:?}");
    };
    said(Dialect::Documented, true, true);
    said(Dialect::Vendor, true, false);
    said(Dialect::OpenSource, false, false);
}

/// Reads the events as the core does, each of which must be one piece.
fn read(answer: &Answer) -> Vec<ChatEvent> {
    let mut events = Vec::new();
    for piece in &answer.pieces {
        let mut reader = FrameReader::new(1_000_000);
        reader.push(piece);
        let frame: Frame = reader.pop().unwrap().unwrap();
        events.push(ChatEvent::from_frame(frame).unwrap());
    }
    events
}
