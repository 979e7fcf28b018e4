//! What becomes of a request: an answer, or something else.

use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::bufread::GzEncoder;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use super::body::Body;
use super::raw::{Framing, Step, chunk, head};
use crate::fault::{Content, Kind};
use crate::{Answer, Fault};

/// What is sent where HTTP is not spoken.
const GARBAGE: &[u8] = b"\x16\x03\x01 this is not HTTP\r\n\r\n";

/// A page as a proxy would send it.
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head>\
    <body><h1>Bad gateway</h1><p>The server did not answer in time.</p></body></html>\n";

/// What becomes of a request.
#[derive(Debug)]
pub(super) struct Outcome {
    /// How much later it happens.
    pub(super) delay: Duration,
    pub(super) reply: Reply,
}

/// What the client gets.
#[derive(Debug)]
pub(super) enum Reply {
    /// An answer; the connection stays.
    Http(Box<Response<Body>>),
    /// What is done to the connection, which is closed then.
    Raw(Vec<Step>),
}

impl Outcome {
    /// What a fault makes of an answer, which is there where the service was asked.
    pub(super) fn of(fault: Option<&Fault>, answer: Option<Answer>) -> Self {
        let Some(fault) = fault else { return answer.map_or_else(|| raw([]), plain) };
        instead(fault).or_else(|| answer.map(|answer| spoiled(fault, answer))).unwrap_or_else(|| raw([]))
    }
}

/// What happens in place of an answer of the service, where the fault is of that kind.
fn instead(fault: &Fault) -> Option<Outcome> {
    Some(match fault.kind() {
        Kind::ResetBeforeRequest | Kind::ResetAfterRequest => raw([Step::Reset]),
        Kind::CloseWithoutAnswer => raw([]),
        Kind::Hang => raw([Step::UntilClientLeaves]),
        Kind::Garbage => raw([Step::Send(Bytes::from_static(GARBAGE))]),
        Kind::Status(status, content) => with_status(*status, with_headers(self::content(content), fault)),
        Kind::Redirect(status, location) => {
            let mut answer = empty();
            answer.headers.insert(header::LOCATION, location.clone());
            with_status(*status, with_headers(answer, fault))
        }
        _ => return None,
    })
}

/// What happens to an answer of the service.
fn spoiled(fault: &Fault, answer: Answer) -> Outcome {
    let mut answer = with_headers(answer, fault);
    match fault.kind() {
        Kind::Delay(time) => return Outcome { delay: *time, ..plain(answer) },
        Kind::Trickle(pause) => return paced(answer, *pause, Some(1)),
        Kind::DelayEvents(pause) => return paced(answer, *pause, None),
        Kind::ResetInAnswer => return half(answer, Step::Reset),
        Kind::StallInAnswer => return half(answer, Step::UntilClientLeaves),
        Kind::HangAfterEvents(events) => return events_then(answer, *events, Some(Step::UntilClientLeaves)),
        Kind::BreakAfterEvents(events) => return events_then(answer, *events, None),
        Kind::CutOff(missing) => return cut_off(answer, *missing),
        Kind::Surplus(bytes) => return surplus(answer, *bytes),
        Kind::Oversized { total, chunked } => {
            let mut body = Body::new(answer.pieces, !chunked);
            body.blanks = total.saturating_sub(body.len());
            return http(answer.status, answer.headers, body);
        }
        Kind::Truncated => {
            let mut bytes = whole(&answer);
            bytes.truncate(bytes.len() / 2);
            (answer.pieces, answer.streamed) = (vec![bytes], false);
        }
        Kind::ContentType(content_type) => {
            answer.headers.insert(header::CONTENT_TYPE, content_type.clone());
        }
        Kind::Gzip => answer = compressed(answer, |bytes| bytes),
        Kind::BrokenGzip => answer = compressed(answer, broken),
        _ => {}
    }
    // Headers of the fault's own stand in place of those that its kind has just set, too.
    plain(with_headers(answer, fault))
}

fn raw(steps: impl Into<Vec<Step>>) -> Outcome {
    Outcome { delay: Duration::ZERO, reply: Reply::Raw(steps.into()) }
}

fn http(status: StatusCode, headers: HeaderMap, body: Body) -> Outcome {
    let mut response = Response::new(body);
    (*response.status_mut(), *response.headers_mut()) = (status, headers);
    Outcome { delay: Duration::ZERO, reply: Reply::Http(Box::new(response)) }
}

/// An answer as it is.
fn plain(answer: Answer) -> Outcome {
    http(answer.status, answer.headers, Body::new(answer.pieces, !answer.streamed))
}

fn paced(answer: Answer, pause: Duration, step: Option<usize>) -> Outcome {
    let mut body = Body::new(answer.pieces, !answer.streamed);
    (body.pause, body.step) = (Some(pause), step);
    http(answer.status, answer.headers, body)
}

fn empty() -> Answer {
    Answer { status: StatusCode::OK, headers: HeaderMap::new(), pieces: Vec::new(), streamed: false }
}

fn content(content: &Content) -> Answer {
    match content {
        Content::Nothing => empty(),
        Content::Envelope(code) => Answer::error(*code, code.meaning().unwrap_or("an error without a meaning")),
        Content::Html => Answer::bytes(StatusCode::OK, "text/html", PAGE),
        Content::Bytes(content_type, bytes) => {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type.clone())]);
            Answer { headers, pieces: vec![bytes.clone()], ..empty() }
        }
    }
}

fn with_headers(mut answer: Answer, fault: &Fault) -> Answer {
    for (name, value) in fault.headers() {
        // Where the body ends is said by whoever sends it.
        if name != header::CONTENT_LENGTH && name != header::TRANSFER_ENCODING {
            answer.headers.insert(name, value.clone());
        }
    }
    answer
}

/// The answer with a status, which only goes through hyper if it is one that can end a request.
fn with_status(status: u16, answer: Answer) -> Outcome {
    match StatusCode::from_u16(status).ok().filter(|status| !status.is_informational()) {
        Some(status) => plain(answer.with_status(status)),
        None => {
            let body = whole(&answer);
            raw([Step::Send(head(status, &answer.headers, Framing::Length(body.len()))), Step::Send(body)])
        }
    }
}

fn whole(answer: &Answer) -> Bytes {
    answer.pieces.concat().into()
}

/// The head of an answer and its pieces, as they go over the wire; what ends a stream is not among them.
fn framed(answer: &Answer) -> (Bytes, Vec<Bytes>) {
    let status = answer.status.as_u16();
    if answer.streamed {
        let pieces = answer.pieces.iter().map(|piece| chunk(piece)).collect();
        (head(status, &answer.headers, Framing::Chunks), pieces)
    } else {
        let body = whole(answer);
        (head(status, &answer.headers, Framing::Length(body.len())), vec![body])
    }
}

fn half(answer: Answer, then: Step) -> Outcome {
    let (head, pieces) = framed(&answer);
    let mut body = pieces.concat();
    body.truncate(body.len() / 2);
    raw([Step::Send(head), Step::Send(body.into()), then])
}

fn events_then(answer: Answer, events: usize, then: Option<Step>) -> Outcome {
    let (head, pieces) = framed(&answer);
    let sent = [head].into_iter().chain(pieces.into_iter().take(events)).map(Step::Send);
    raw(sent.chain(then).collect::<Vec<_>>())
}

fn cut_off(mut answer: Answer, missing: usize) -> Outcome {
    let mut body = whole(&answer);
    let announced = body.len().max(missing);
    body.truncate(body.len().saturating_sub(missing));
    if answer.streamed {
        answer.pieces = vec![body];
        return events_then(answer, 1, None);
    }
    raw([Step::Send(head(answer.status.as_u16(), &answer.headers, Framing::Length(announced))), Step::Send(body)])
}

fn surplus(answer: Answer, bytes: usize) -> Outcome {
    let (head, pieces) = framed(&answer);
    let mut steps: Vec<Step> = [head].into_iter().chain(pieces).map(Step::Send).collect();
    if answer.streamed {
        steps.push(Step::Send(Bytes::from_static(b"0\r\n\r\n")));
    }
    steps.push(Step::Fill(bytes));
    raw(steps)
}

fn compressed(mut answer: Answer, then: fn(Bytes) -> Bytes) -> Answer {
    let mut bytes = Vec::new();
    // To read from memory cannot fail.
    let _ = GzEncoder::new(whole(&answer).as_ref(), Compression::fast()).read_to_end(&mut bytes);
    answer.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    answer.pieces = vec![then(bytes.into())];
    answer
}

/// Something that has the head of a compressed body, and behind it what no compressor writes.
fn broken(bytes: Bytes) -> Bytes {
    const HEAD: usize = 10;
    let mut broken: Vec<u8> = bytes.iter().copied().take(HEAD).collect();
    // The first bits of a block say of which kind it is; all ones are none.
    broken.resize(bytes.len(), 0xff);
    broken.into()
}
