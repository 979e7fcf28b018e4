//! Answers of any bytes, to every operation.

#![no_main]
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use bytes::Bytes;
use http::status::StatusCode;
use libfuzzer_sys::fuzz_target;
use memos_sdk_core::operations::{OPERATIONS, visit};
use memos_sdk_core::{Code, Config, Envelope, Operation, OperationVisitor};
use serde_json::Value;

const STATUSES: [u16; 8] = [200, 202, 204, 302, 404, 429, 500, 503];

static CONFIG: LazyLock<Config> =
    LazyLock::new(|| Config::builder().api_key("mpg-1234").build().expect("a configuration"));

// The first bytes say what is answered, with which status, and whether the rest is the data of an envelope or the body.
fuzz_target!(|data: &[u8]| {
    let Some(([operation, status, form], rest)) = data.split_first_chunk::<3>() else { return };
    let operation = &OPERATIONS[usize::from(*operation) % OPERATIONS.len()];
    let body = match form % 2 {
        0 => rest.to_vec(),
        _ => [br#"{"code": 0, "message": "ok", "data": "#, rest, b"}"].concat(),
    };
    let mut answer = http::Response::new(Bytes::from(body));
    *answer.status_mut() = StatusCode::from_u16(STATUSES[usize::from(*status) % STATUSES.len()]).expect("a status");
    assert!(visit(&operation.id, Read { answer }).is_ok(), "every operation can be visited");
});

struct Read {
    answer: http::Response<Bytes>,
}

impl OperationVisitor for Read {
    type Value = ();

    fn visit<O: Operation>(self) {
        match CONFIG.read::<O>(&self.answer) {
            Ok(output) => {
                let written = serde_json::to_value(&output).expect("what was read can be written");
                let envelope = Envelope::new(Code::new(0), "ok", Some(&written));
                let body = serde_json::to_vec(&envelope).expect("JSON");
                let again = CONFIG.read::<O>(&http::Response::new(Bytes::from(body))).expect("the same can be read");
                let again: Value = serde_json::to_value(&again).expect("what was read can be written");
                assert_eq!(again, written, "written and read again, it is the same");
            }
            Err(error) => drop((error.to_string(), format!("{error:?}"), error.chain().to_string())),
        }
    }
}
