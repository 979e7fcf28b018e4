//! One request, and what becomes of it.

use std::convert::Infallible;
use std::future::pending;
use std::sync::{Arc, Mutex};

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use memos_sdk_core::Code;
use tokio::sync::mpsc::Sender;
use tokio::time::sleep;

use super::body::Body;
use super::form;
use super::outcome::{Outcome, Reply};
use super::raw::Step;
use super::shared::{Open, Shared, lock};
use crate::route::operation_at;
use crate::{Answer, Fault, Received};

/// Answers a request, or hands over what is to be done to its connection in place of an answer.
pub(super) async fn exchange(
    open: &Open,
    hand_over: &Sender<Vec<Step>>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let Open { shared, .. } = open;
    let (parts, body) = request.into_parts();
    let operation = operation_at(&parts.method, parts.uri.path()).map(|operation| operation.id.as_ref());
    let fault = shared.faults().choose(operation);
    let record = record(open, &parts, operation, fault.as_ref());
    let outcome = outcome(shared, &record, fault.as_ref(), parts, body).await;
    if let Some(tell) = &shared.settings.on_received {
        let received = lock(&record).clone();
        tell(&received);
    }
    sleep(shared.settings.latency.saturating_add(outcome.delay)).await;
    match outcome.reply {
        Reply::Http(response) => Ok(*response),
        Reply::Raw(steps) => {
            // Whoever takes the steps drops this request with its connection, and so does whoever cannot any more.
            let _ = hand_over.send(steps).await;
            pending().await
        }
    }
}

/// What is to become of a request, of which the body has yet to come.
async fn outcome(
    shared: &Shared,
    record: &Mutex<Received>,
    fault: Option<&Fault>,
    parts: Parts,
    body: Incoming,
) -> Outcome {
    if let Some(fault) = fault.filter(|fault| !fault.kind().reads_the_request()) {
        return Outcome::of(Some(fault), None);
    }
    let body = match read(body, shared.settings.body_limit).await {
        Came::Whole(body) => body,
        Came::Part(body) => {
            lock(record).body = body;
            let cut_off = Answer::bytes(StatusCode::BAD_REQUEST, "text/plain", "the request is cut off");
            return Outcome::of(None, Some(cut_off));
        }
        Came::TooMuch => return Outcome::of(None, Some(too_large(shared.settings.body_limit))),
    };
    lock(record).body = body.clone();
    if !fault.is_none_or(Fault::is_after_processing) {
        return Outcome::of(fault, None);
    }
    let request = form::as_json(Request::from_parts(parts, body)).await;
    let answer = {
        let mut service = shared.service();
        // Asked for while nobody else can, so that what is stored later is not older.
        service.answer(&request, shared.moment().date)
    };
    lock(record).processed = true;
    Outcome::of(fault, Some(answer))
}

fn record(open: &Open, parts: &Parts, operation: Option<&'static str>, fault: Option<&Fault>) -> Arc<Mutex<Received>> {
    let moment = open.shared.moment();
    open.shared.record(Received {
        operation,
        method: parts.method.clone(),
        path: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: parts.headers.clone(),
        body: Bytes::new(),
        at: moment.now,
        date: moment.date,
        connection: open.number,
        fault: fault.map(ToString::to_string),
        processed: false,
    })
}

/// How much of a body has come.
enum Came {
    Whole(Bytes),
    Part(Bytes),
    /// More than the limit, of which nothing is kept.
    TooMuch,
}

async fn read(mut body: Incoming, limit: u64) -> Came {
    // A body that is known to be too long is not read.
    if body.size_hint().lower() > limit {
        return Came::TooMuch;
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Came::Part(bytes.freeze()) };
        if let Some(data) = frame.data_ref() {
            bytes.extend_from_slice(data);
        }
        if bytes.len() as u64 > limit {
            return Came::TooMuch;
        }
    }
    Came::Whole(bytes.freeze())
}

fn too_large(limit: u64) -> Answer {
    Answer::error(Code::INVALID_PARAMETERS, &format!("the request has more than {limit} bytes"))
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
}
