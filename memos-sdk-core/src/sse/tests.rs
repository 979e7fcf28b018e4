use proptest::prelude::*;

use super::*;
use crate::ErrorKind;

/// What comes of a stream that comes in these pieces.
fn outcomes<'a>(limit: usize, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Result<Frame, ErrorKind>> {
    let mut reader = FrameReader::new(limit);
    let mut outcomes = Vec::new();
    for piece in pieces {
        reader.push(piece);
        outcomes.extend(std::iter::from_fn(|| reader.pop()));
        assert!(reader.lines.rest().len() <= limit + piece.len(), "more is kept than is needed");
    }
    reader.finish();
    outcomes.extend(std::iter::from_fn(|| reader.pop()));
    assert!(reader.pop().is_none(), "the end is the end");
    outcomes.into_iter().map(|outcome| outcome.map_err(|error| error.kind())).collect()
}

/// The frames of a stream that comes in these pieces.
fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Frame> {
    outcomes(1024, pieces).into_iter().map(Result::unwrap).collect()
}

/// The pieces of a stream that is cut at these places, in any order.
fn pieces<'a>(stream: &'a [u8], cuts: &[prop::sample::Index]) -> impl Iterator<Item = &'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
    cuts.extend([0, stream.len()]);
    cuts.sort_unstable();
    (1..cuts.len()).map(move |end| &stream[cuts[end - 1]..cuts[end]])
}

fn frame(event: Option<&str>, data: &str) -> Frame {
    Frame { event: event.map(str::to_owned), data: data.to_owned(), ..Frame::default() }
}

fn cut(frame: Frame) -> Frame {
    Frame { cut: true, ..frame }
}

fn with_id(id: &str, frame: Frame) -> Frame {
    Frame { id: Some(id.to_owned()), ..frame }
}

/// Streams and the frames that they are.
fn samples() -> Vec<(&'static [u8], Vec<Frame>)> {
    vec![
        (b"", vec![]),
        (b"\n\n\n", vec![]),
        (b"data: a\n\n", vec![frame(None, "a")]),
        (b"data: a\r\rdata: b\r\r", vec![frame(None, "a"), frame(None, "b")]),
        (b"data: a\r\n\r\ndata: b\r\n\r\n", vec![frame(None, "a"), frame(None, "b")]),
        (b"data: a\n\r\ndata: b\r\n\n", vec![frame(None, "a"), frame(None, "b")]),
        // The document, the vendor's tests, and the vendor's server, which also reports errors so.
        (
            b"event: message\ndata: {\"type\": \"reasoning\", \"data\": \"Hm\"}\n\n\
              event: message\ndata: {\"type\": \"end\", \"data\": \"\"}\n\n",
            vec![
                frame(Some("message"), r#"{"type": "reasoning", "data": "Hm"}"#),
                frame(Some("message"), r#"{"type": "end", "data": ""}"#),
            ],
        ),
        (
            b"data: {\"response\": \"first\"}\n\ndata: [DONE]\n\n",
            vec![frame(None, r#"{"response": "first"}"#), frame(None, "[DONE]")],
        ),
        (
            "data: {\"type\":\"text\",\"data\":\"\u{4f60}\u{597d}\"}\n\n\
             data: {\"type\":\"error\",\"content\":\"busy\"}\n\n"
                .as_bytes(),
            vec![
                frame(None, "{\"type\":\"text\",\"data\":\"\u{4f60}\u{597d}\"}"),
                frame(None, r#"{"type":"error","content":"busy"}"#),
            ],
        ),
        (b"event: error\r\ndata: busy\r\n\r\n", vec![frame(Some("error"), "busy")]),
        // Several lines of data, and what stands after the colon.
        (b"data: a\ndata:b\ndata:  c\ndata\n\n", vec![frame(None, "a\nb\n c\n")]),
        (b"data\n\n", vec![frame(None, "")]),
        (b"data:\n\n", vec![frame(None, "")]),
        (b"data: a:b: c\n\n", vec![frame(None, "a:b: c")]),
        // Names and ids; the last one counts, and neither stays for the next frame.
        (
            b"event: x\nevent: message\nid: 7\ndata: a\n\ndata: b\n\n",
            vec![with_id("7", frame(Some("message"), "a")), frame(None, "b")],
        ),
        (b"event:\ndata: a\n\n", vec![frame(Some(""), "a")]),
        (b"id: a\0b\ndata: a\n\n", vec![frame(None, "a")]),
        // Comments, unknown fields and a frame without data are nothing.
        (b": ping\n\n:\n\nretry: 10\nwhat: x\n\nevent: ping\n\ndata: a\n\n", vec![frame(None, "a")]),
        (b"Data: a\n data: b\ndata : c\n\n", vec![]),
        // A byte order mark counts at the start only.
        (b"\xEF\xBB\xBFdata: a\n\n", vec![frame(None, "a")]),
        (b"\xEF\xBB\xBF\n\xEF\xBB\xBFdata: a\n\n", vec![]),
        (b"\xEF\xBB\xBF\xEF\xBB\xBFdata: a\n\n", vec![]),
        // Text outside ASCII, and bytes that are not text.
        ("data: h\u{e9}\u{1f36c}\u{2028}\n\n".as_bytes(), vec![frame(None, "h\u{e9}\u{1f36c}\u{2028}")]),
        (b"data: \xFF\xF0\x9F\n\n", vec![frame(None, "\u{fffd}\u{fffd}")]),
        // The connection ends without a blank line, or without the end of a line.
        (b"data: a\n\ndata: b\n", vec![frame(None, "a"), cut(frame(None, "b"))]),
        (b"data: a\n\ndata: b", vec![frame(None, "a"), cut(frame(None, "b"))]),
        (b"data: a\r", vec![cut(frame(None, "a"))]),
        (b"event: x\ndata: a\ndata: b", vec![cut(frame(Some("x"), "a\nb"))]),
        (b"data: a\n\nevent: x", vec![frame(None, "a")]),
        (b"data: a\n\nda", vec![frame(None, "a")]),
        (b"data: a\n\n: bye", vec![frame(None, "a")]),
    ]
}

#[test]
fn a_stream_is_read_by_the_rules() {
    for (stream, frames) in samples() {
        assert_eq!(read([stream]), frames, "{:?}", String::from_utf8_lossy(stream));
    }
}

#[test]
fn every_division_into_two_and_into_single_bytes_gives_the_same_frames() {
    for (stream, frames) in samples() {
        for middle in 0..=stream.len() {
            let (first, second) = stream.split_at(middle);
            assert_eq!(read([first, second]), frames, "{:?} at {middle}", String::from_utf8_lossy(stream));
        }
        assert_eq!(read(stream.chunks(1)), frames, "{:?}", String::from_utf8_lossy(stream));
    }
}

#[test]
fn a_frame_over_the_limit_is_an_error_after_the_frames_before_it() {
    let long = "x".repeat(100);
    for (stream, before) in [
        // One line, a line that never ends, many short lines, names, and lines that mean nothing.
        (format!("data: a\n\ndata: {long}\n\ndata: b\n\n"), 1),
        (format!("data: a\n\n{long}"), 1),
        (format!("data: a\n\n{}\n", "data: xx\n".repeat(30)), 1),
        (format!("data: a\n\n{}\n", "data\n".repeat(100)), 1),
        (format!("event: {long}\ndata: b\n\n"), 0),
        (format!("id: {x}\nevent: {x}\ndata: {x}\n\n", x = "x".repeat(20)), 0),
        (format!(": {long}\n"), 0),
    ] {
        for size in [1, 7, 1000] {
            let mut outcomes = outcomes(50, stream.as_bytes().chunks(size));
            assert_eq!(outcomes.pop(), Some(Err(ErrorKind::TooLarge)), "{stream}");
            assert_eq!(outcomes, vec![Ok(frame(None, "a")); before], "{stream}");
        }
    }
}

#[test]
fn the_limit_is_for_the_line_as_it_comes_and_for_the_frame_as_it_is_given() {
    let of = |count, byte: &[u8]| [b"data: ", &byte.repeat(count)[..], b"\n\n"].concat();
    for (stream, fits) in [
        (of(44, b"x"), true),
        (of(45, b"x"), false),
        // A byte that is no text becomes a character of three bytes.
        (of(16, b"\xFF"), true),
        (of(17, b"\xFF"), false),
    ] {
        assert_eq!(outcomes(50, [&stream[..]])[0].is_ok(), fits, "{:?}", String::from_utf8_lossy(&stream));
        assert_eq!(outcomes(50, stream.chunks(1))[0].is_ok(), fits, "{:?}", String::from_utf8_lossy(&stream));
    }
}

/// A stream in which what could go wrong is likely.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let token = prop::sample::select(vec![
        &b"data"[..],
        b"data:",
        b"data: ",
        b"event: message",
        b"event",
        b"id: ",
        b"retry: 1",
        b":",
        b" ",
        b"\n",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\0",
        b"[DONE]",
        b"{\"type\": \"text\", \"data\": \"a\"}",
        "\u{feff}".as_bytes(),
        "\u{4f60}\u{597d}".as_bytes(),
        b"\xFF",
        b"\xF0\x9F",
    ]);
    prop::collection::vec(token, 0..60).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn any_bytes_in_any_division_give_what_the_whole_gives(
        stream in stream(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
        limit in 0_usize..120,
    ) {
        let whole = outcomes(limit, [&stream[..]]);
        prop_assert_eq!(&outcomes(limit, pieces(&stream, &cuts)), &whole);
        prop_assert_eq!(&outcomes(limit, stream.chunks(1)), &whole);
        for (position, outcome) in whole.iter().enumerate() {
            let is_last = position + 1 == whole.len();
            match outcome {
                Ok(frame) => {
                    let names = [&frame.event, &frame.id].into_iter().flatten().map(String::len).sum::<usize>();
                    prop_assert!(frame.data.len() + names <= limit, "{:?} is larger than {}", frame, limit);
                    prop_assert!(is_last || !frame.cut, "only the last frame can be cut");
                }
                Err(kind) => prop_assert!(is_last && *kind == ErrorKind::TooLarge),
            }
        }
    }

    #[test]
    fn data_comes_out_as_it_went_in(texts in prop::collection::vec("[^\r\n]{0,20}(\n[^\r\n]{0,20}){0,3}", 0..5)) {
        let stream: String = texts.iter().map(|text| {
            text.split('\n').map(|line| format!("data: {line}\n")).chain(["\n".to_owned()]).collect::<String>()
        }).collect();
        let found: Vec<String> = read([stream.as_bytes()]).into_iter().map(|frame| frame.data).collect();
        prop_assert_eq!(found, texts);
    }
}
