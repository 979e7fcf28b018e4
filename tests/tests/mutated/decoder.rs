//! What the SDK makes of an answer.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use memos_sdk_core::{
    Attempts, CallOptions, Config, Error, ErrorKind, Moment, Operation, OperationVisitor, StandardRetry, Step,
};
use serde_json::Value;

/// What came of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// The data, encoded again, and what was set aside: where it stood, and what it was.
    Read { data: Value, set_aside: Vec<(String, Value)> },
    /// The service has refused the call with this code.
    Refused(i64),
    /// The answer could not be read, for this reason.
    Unreadable(String),
}

/// Reads the body of an answer to an operation, by the way that a client takes it; `request` is a request of it.
pub(crate) type Decoder = fn(config: &Config, request: &Value, body: &Value) -> Outcome;

/// Finds the decoder of the operation with an id.
pub(crate) struct Find;

impl OperationVisitor for Find {
    type Value = Decoder;

    fn visit<O: Operation>(self) -> Decoder {
        decode::<O>
    }
}

fn decode<O: Operation>(config: &Config, request: &Value, body: &Value) -> Outcome {
    let request: O = serde_json::from_value(request.clone()).expect("a request of the operation");
    let answer = http::Response::new(Bytes::from(body.to_string()));
    let moment = Moment { now: Duration::ZERO, date: SystemTime::UNIX_EPOCH, random: 0.5 };
    let options = CallOptions::new().retry(StandardRetry::never());
    let mut attempts = Attempts::new(config, request, &options, false);
    attempts.begin(moment).expect("a request that is sent");
    match attempts.finish_response::<O>(config, Ok(answer), moment) {
        Step::Finished(Ok(response)) => Outcome::Read {
            data: serde_json::to_value(response.data()).expect("data can be encoded"),
            set_aside: response
                .mismatches()
                .iter()
                .map(|mismatch| (mismatch.pointer().to_owned(), mismatch.value().clone()))
                .collect(),
        },
        Step::Finished(Err(error)) => failure(&error),
        Step::Wait(_) => panic!("nothing is repeated"),
    }
}

fn failure(error: &Error) -> Outcome {
    assert!(error.may_have_been_sent() && error.http_status() == Some(200), "{error:?}");
    match error.code() {
        Some(code) => Outcome::Refused(code.number()),
        None => {
            assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
            Outcome::Unreadable(error.message().to_owned())
        }
    }
}
