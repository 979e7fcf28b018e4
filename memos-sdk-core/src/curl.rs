//! A call as a command for a shell, to be tried by hand or shown to somebody.

use std::fmt::Write as _;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use memchr::memmem;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{ApiKey, CallOptions, Config, Operation, Result};

/// What stands in place of a secret.
const HIDDEN: &str = "***";

/// How many bytes of a body are given as an argument; systems limit an argument to 128 KiB, or somewhat more.
const MAX_ARGUMENT: usize = 100_000;

/// The characters that stand for themselves in the query of a request.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Config {
    /// The call as a `curl` command for a POSIX shell, without the API key.
    ///
    /// ```
    /// use memos_sdk_core::types::GetStatusRequest; // generated
    /// use memos_sdk_core::{CallOptions, Config};
    ///
    /// let config = Config::builder().api_key("mpg-1234").build()?;
    /// let request: GetStatusRequest = serde_json::from_str(r#"{"task_id": "t"}"#)?;
    /// let command = config.to_curl(request, &CallOptions::new())?;
    /// assert!(command.starts_with("curl -X POST 'https://memos.memtensor.cn/api/openmem/v1/get/status' \\\n"));
    /// assert!(command.contains(r#"  -H "authorization: Token $MEMOS_API_KEY" \"#));
    /// assert!(command.ends_with(r#"  --data-raw '{"task_id":"t"}'"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The shell takes the key from the variable `MEMOS_API_KEY`. Headers that the caller gave are shown with `***` for
    /// their value, because it may be a secret; fill it in where the call needs it. The body is shown as it is, so the
    /// command is as private as what the call says; only the key is hidden there, should it occur.
    ///
    /// A body that is no text, or too long for an argument, is piped into `curl`.
    ///
    /// # Errors
    ///
    /// When the request is one that would not be sent.
    pub fn to_curl<O: Operation>(&self, operation: O, options: &CallOptions) -> Result<String> {
        let request = self.request(operation, options, false)?;
        let secrets = Secrets::new(self.api_key());
        let body = secrets.hide(request.body());
        let url = secrets.hide_text(&request.uri().to_string());

        let mut parts = vec![format!("curl{} {}", flags(request.method(), &url, body.is_empty()), quoted(&url))];
        for (name, value) in sorted(request.headers()) {
            parts.push(if *name == AUTHORIZATION && *value == self.api_key().to_header() {
                format!("-H \"{name}: Token $MEMOS_API_KEY\"")
            } else if value.is_sensitive() || options.headers.iter().any(|(given, _)| name == given.as_str()) {
                format!("-H {}", quoted(&format!("{name}: {HIDDEN}")))
            } else {
                header(name, value, &secrets)
            });
        }
        let mut command = String::new();
        match argument(&body) {
            _ if body.is_empty() => {}
            Some(text) if text.len() <= MAX_ARGUMENT => parts.push(format!("--data-raw {}", quoted(text))),
            // The shell's own `printf` takes arguments of any length.
            Some(text) => command = format!("printf '%s' {} |\n", quoted(text)),
            None => command = format!("printf '{}' |\n", escaped(&body)),
        }
        if !command.is_empty() {
            parts.push("--data-binary @-".to_owned());
        }
        command.push_str(&parts.join(" \\\n  "));
        Ok(command)
    }
}

/// The key in every form in which it may stand in a request.
struct Secrets(Vec<String>);

impl Secrets {
    fn new(key: &ApiKey) -> Self {
        let header = key.to_header();
        let key = header.to_str().ok().and_then(|header| header.strip_prefix("Token ")).unwrap_or_default();
        // A key of one or two characters is no secret, and hiding it would make the command unreadable.
        if key.len() < 3 {
            return Self(Vec::new());
        }
        let in_query = utf8_percent_encode(key, UNRESERVED).to_string();
        let in_json = serde_json::Value::from(key).to_string();
        Self(vec![key.to_owned(), in_query, in_json.trim_matches('"').to_owned()])
    }

    fn hide(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.iter().fold(bytes.to_vec(), |bytes, secret| replaced(bytes, secret.as_bytes()))
    }

    fn hide_text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret, HIDDEN))
    }
}

fn replaced(bytes: Vec<u8>, secret: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut end = 0;
    for start in memmem::find_iter(&bytes, secret) {
        kept.extend_from_slice(bytes.get(end..start).unwrap_or_default());
        kept.extend_from_slice(HIDDEN.as_bytes());
        end = start + secret.len();
    }
    kept.extend_from_slice(bytes.get(end..).unwrap_or_default());
    kept
}

/// What stands between `curl` and the address.
fn flags(method: &Method, url: &str, no_body: bool) -> String {
    // Told to use HEAD with `-X`, curl would wait for a body.
    let method = if *method == Method::HEAD && no_body {
        " --head".to_owned()
    } else {
        format!(" -X {}", word(method.as_str()))
    };
    // curl takes brackets and braces for patterns.
    let globs = if url.contains(['[', ']', '{', '}']) { " --globoff" } else { "" };
    format!("{method}{globs}")
}

/// The headers by name, the key first.
fn sorted(headers: &HeaderMap) -> Vec<(&HeaderName, &HeaderValue)> {
    let mut headers: Vec<_> = headers.iter().collect();
    headers.sort_by_key(|(name, _)| (**name != AUTHORIZATION, name.as_str()));
    headers
}

fn header(name: &HeaderName, value: &HeaderValue, secrets: &Secrets) -> String {
    match std::str::from_utf8(value.as_bytes()) {
        // With a colon and nothing behind it, curl would leave the header out.
        Ok("") => format!("-H {}", quoted(&format!("{name};"))),
        Ok(text) => format!("-H {}", quoted(&format!("{name}: {}", secrets.hide_text(text)))),
        Err(_) => format!("-H {}", quoted(&format!("{name}: {HIDDEN}"))),
    }
}

/// A body that can be an argument of a command: text without a zero byte.
fn argument(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok().filter(|text| !text.contains('\0'))
}

/// A word that the shell takes as it is, quoted only where it must be.
fn word(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) { text.to_owned() } else { quoted(text) }
}

/// Text in single quotes, in which the shell takes everything as it is but the quote itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Bytes as a format of `printf`, within single quotes.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'%' => text.push_str("%%"),
            b'\\' => text.push_str(r"\\"),
            // Always three digits, so that a digit behind them is not taken for one of them; and a dash, because with
            // one in front a format would be an option.
            b'\'' | b'-' | 0..b' ' | 0x7f.. => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\{byte:03o}");
            }
            _ => text.push(char::from(*byte)),
        }
    }
    text
}

#[cfg(test)]
mod tests;
