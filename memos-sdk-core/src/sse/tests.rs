use proptest::prelude::*;

use super::*;

/// The frames of a stream that comes in these pieces.
fn read<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Frame> {
    let mut reader = FrameReader::new(1024);
    let mut frames = Vec::new();
    for piece in pieces {
        reader.push(piece);
        while let Some(frame) = reader.pop() {
            frames.push(frame.unwrap());
        }
    }
    reader.finish();
    frames.extend(std::iter::from_fn(|| reader.pop()).map(Result::unwrap));
    frames
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
        // One line, a line that never ends, many short lines, a name, and lines that mean nothing.
        (format!("data: a\n\ndata: {long}\n\ndata: b\n\n"), 1),
        (format!("data: a\n\n{long}"), 1),
        (format!("data: a\n\n{}\n", "data: xx\n".repeat(30)), 1),
        (format!("data: a\n\n{}\n", "data\n".repeat(100)), 1),
        (format!("event: {long}\ndata: b\n\n"), 0),
        (format!(": {long}\n"), 0),
    ] {
        for size in [1, 7, 1000] {
            let mut reader = FrameReader::new(50);
            let mut outcomes = Vec::new();
            for piece in stream.as_bytes().chunks(size) {
                reader.push(piece);
                assert!(reader.line.capacity() <= 128);
                outcomes.extend(std::iter::from_fn(|| reader.pop()));
            }
            reader.finish();
            outcomes.extend(std::iter::from_fn(|| reader.pop()));
            assert_eq!(outcomes.len(), before + 1, "{stream}");
            assert_eq!(outcomes.pop().unwrap().unwrap_err().kind(), crate::ErrorKind::TooLarge);
            assert!(outcomes.iter().all(Result::is_ok));
        }
    }
    let mut reader = FrameReader::new(50);
    reader.push(format!("data: {}\n\n", "x".repeat(44)).as_bytes());
    assert!(reader.pop().unwrap().is_ok(), "a line of exactly the limit is within it");
}

proptest! {
    #[test]
    fn any_bytes_in_any_division_give_the_frames_of_the_whole(
        lines in prop::collection::vec("(data|event|id|:|x)?:? ?[a-z\u{e9}]{0,4}(\r|\n|\r\n|\n\n)", 0..20),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..10),
    ) {
        let stream = lines.concat().into_bytes();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.push(0);
        cuts.push(stream.len());
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|pair| &stream[pair[0]..pair[1]]);
        prop_assert_eq!(read(pieces), read([&stream[..]]));
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
