//! Event streams of any bytes, in any division.

#![no_main]
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::status::StatusCode;
use libfuzzer_sys::fuzz_target;
use memos_sdk_core::types::ChatRequest;
use memos_sdk_core::{ChatEvent, Config, Frame, FrameReader, StreamEnd};

/// The first bytes say how the rest comes.
const SIZES: usize = 6;

fuzz_target!(|data: &[u8]| {
    let Some(([limit, answer, sizes @ ..], stream)) = data.split_first_chunk::<{ SIZES + 2 }>() else { return };
    let limit = usize::from(*limit) + 1;
    let pieces = divide(stream, sizes);

    let whole = frames(limit, &[stream]);
    assert_eq!(frames(limit, &pieces), whole, "the division into pieces changes the frames");
    check(limit, &whole, stream.len());

    let config = &CONFIGS[limit % CONFIGS.len()];
    let whole = events(config, *answer, &[stream]);
    assert_eq!(events(config, *answer, &pieces), whole, "the division into pieces changes the events");
    check_end(&whole);
});

/// Configurations with limits for events from very small to large enough.
static CONFIGS: LazyLock<Vec<Config>> = LazyLock::new(|| {
    let config = |limit| {
        let config = Config::builder().api_key("mpg-1234").max_event_size(limit).max_answer_size(limit * 4);
        config.build().expect("a configuration")
    };
    [1, 20, 64, 200, 4096].map(config).into()
});

/// Pieces of these sizes, over and over.
fn divide<'a>(mut stream: &'a [u8], sizes: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for size in sizes.iter().cycle() {
        // An empty piece may come too, but not for ever.
        let size = usize::from(*size);
        let size = if pieces.len() > stream.len() { size.max(1) } else { size };
        let (piece, rest) = stream.split_at(size.min(stream.len()));
        pieces.push(piece);
        stream = rest;
        if stream.is_empty() {
            break;
        }
    }
    pieces
}

/// The frames, and the error that they end with.
fn frames(limit: usize, pieces: &[&[u8]]) -> Vec<Result<Frame, String>> {
    let mut reader = FrameReader::new(limit);
    let mut frames = Vec::new();
    for piece in pieces {
        reader.push(piece);
        frames.extend(std::iter::from_fn(|| reader.pop()));
    }
    reader.finish();
    frames.extend(std::iter::from_fn(|| reader.pop()));
    assert!(reader.pop().is_none(), "the end is the end");
    frames.into_iter().map(|frame| frame.map_err(|error| error.to_string())).collect()
}

fn check(limit: usize, frames: &[Result<Frame, String>], bytes: usize) {
    assert!(frames.len() <= bytes);
    for (position, frame) in frames.iter().enumerate() {
        let is_last = position + 1 == frames.len();
        match frame {
            Ok(frame) => {
                let names = [&frame.event, &frame.id].into_iter().flatten().map(String::len).sum::<usize>();
                assert!(frame.data.len() + names <= limit, "a frame is over the limit");
                assert!(is_last || !frame.cut, "only the last frame can be cut");
            }
            Err(_) => assert!(is_last, "nothing comes after an error"),
        }
    }
}

/// The events, the error that they end with, and how they ended.
type Events = (Vec<Result<ChatEvent, String>>, Option<StreamEnd>);

fn events(config: &Config, answer: u8, pieces: &[&[u8]]) -> Events {
    let (status, content_type) = match answer % 5 {
        0 => (StatusCode::OK, "text/event-stream"),
        1 => (StatusCode::OK, "text/plain"),
        2 => (StatusCode::OK, "application/json"),
        3 => (StatusCode::ACCEPTED, ""),
        _ => (StatusCode::TOO_MANY_REQUESTS, "text/event-stream"),
    };
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
    let mut reader = config.events::<ChatRequest>(status, headers);
    let mut events = Vec::new();
    for piece in pieces {
        // As a client does it: once it is done, nothing more is read.
        if reader.is_done() {
            break;
        }
        reader.push(piece);
        events.extend(std::iter::from_fn(|| reader.pop()));
    }
    reader.finish();
    events.extend(std::iter::from_fn(|| reader.pop()));
    assert!(reader.is_done() && reader.pop().is_none(), "the end is the end");
    (events.into_iter().map(|event| event.map_err(|error| error.chain().to_string())).collect(), reader.end())
}

/// A stream ends in one way: with an error, or with a word about how it ended.
fn check_end((events, end): &Events) {
    let failed = events.last().is_some_and(Result::is_err);
    assert!(failed != end.is_some(), "a stream ends with an error or without one");
}
