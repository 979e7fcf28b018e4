//! The envelope around every answer of the service.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Code;
use crate::decode::exact_integer;

/// The envelope around an answer: `code`, `message` and `data`.
///
/// Calls give the `data` alone; this type is for those who read or write whole answers, as tests do. It keeps
/// everything as it was sent; `null` and absent are the same.
///
/// ```
/// use memos_sdk_core::{Code, Envelope};
///
/// let answer: Envelope<Vec<u8>> = serde_json::from_str(r#"{"code": "200", "message": "ok", "data": [1]}"#)?;
/// assert_eq!(answer.code(), Some(Code::new(200)));
/// assert_eq!(answer.data, Some(vec![1]));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Envelope<T> {
    #[serde(default, skip_serializing_if = "Value::is_null")]
    code: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    message: Value,
    /// What the call gives, if it gives anything.
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
    /// Members that the document does not declare.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

fn none<T>() -> Option<T> {
    None
}

impl<T> Envelope<T> {
    /// An envelope as the service sends it.
    pub fn new(code: Code, message: impl Into<String>, data: Option<T>) -> Self {
        Self { code: code.number().into(), message: message.into().into(), data, extra: Map::new() }
    }

    /// The code, also where it was sent as text or as a fraction; `None` if there is none, or it is no whole number.
    pub fn code(&self) -> Option<Code> {
        read_code(&self.code)
    }

    /// The message, if there is one and it is text.
    pub fn message(&self) -> Option<&str> {
        self.message.as_str()
    }
}

/// Reads a code in any form in which one is sent.
pub(crate) fn read_code(value: &Value) -> Option<Code> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| exact_integer(number.as_f64()?)).map(Code::new),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| exact_integer(text.parse().ok()?)).map(Code::new)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_code_is_read_in_every_form_in_which_one_is_sent() {
        for (sent, code) in [
            (json!(0), Some(0)),
            (json!(200), Some(200)),
            (json!(200.0), Some(200)),
            (json!("200"), Some(200)),
            (json!(" 200.0 "), Some(200)),
            (json!("-1"), Some(-1)),
            (json!(40309), Some(40309)),
            (json!(200.5), None),
            (json!(1e300), None),
            (json!(u64::MAX), None),
            (json!("ok"), None),
            (json!(""), None),
            (json!("NaN"), None),
            (json!(null), None),
            (json!(true), None),
            (json!({}), None),
            (json!([0]), None),
        ] {
            assert_eq!(read_code(&sent), code.map(Code::new), "{sent}");
        }
    }

    #[test]
    fn an_envelope_is_encoded_again_as_it_was_sent() {
        for sent in [
            json!({"code": 0, "message": "ok", "data": {"a": 1}}),
            json!({"code": "200", "data": []}),
            json!({"code": 200.0, "message": "", "request_id": "r", "data": 1}),
            json!({"code": {"odd": 1}, "message": ["odd"]}),
            json!({}),
        ] {
            let envelope: Envelope<Value> = serde_json::from_value(sent.clone()).unwrap();
            assert_eq!(serde_json::to_value(&envelope).unwrap(), sent);
        }
        let nothing: Envelope<Value> =
            serde_json::from_str(r#"{"code": null, "message": null, "data": null}"#).unwrap();
        assert_eq!(serde_json::to_value(&nothing).unwrap(), json!({}));
        let made = Envelope::new(Code::TASK_NOT_FOUND, "gone", None::<Value>);
        assert_eq!((made.code(), made.message()), (Some(Code::TASK_NOT_FOUND), Some("gone")));
        assert_eq!(serde_json::to_value(&made).unwrap(), json!({"code": 50131, "message": "gone"}));
    }
}
