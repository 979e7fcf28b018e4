use http::header::COOKIE;
use serde::{Deserialize, Serialize};

use super::*;
use crate::{Metadata, RequestEncoder};

/// An operation that sends any body to any place of the path.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Send {
    body: Vec<u8>,
    place: String,
    query: Option<String>,
    headers: Vec<(String, String)>,
}

impl Operation for Send {
    type Output = ();
    const METADATA: Metadata = Metadata::new("send", Method::POST, "/send/{place}");

    fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
        request.path("place", &self.place)?;
        request.query("q", &self.query)?;
        for (name, value) in &self.headers {
            request.header(name, value)?;
        }
        if self.body.is_empty() { Ok(()) } else { request.body("text/plain", self.body.clone()) }
    }
}

fn config() -> Config {
    Config::builder().api_key("s3cret+/key").base_url("https://example.com/v1").user_agent("tests").build().unwrap()
}

fn send(body: impl Into<Vec<u8>>) -> Send {
    Send { body: body.into(), place: "p".to_owned(), ..Send::default() }
}

fn command(operation: Send) -> String {
    config().to_curl(operation, &CallOptions::new()).unwrap()
}

#[test]
fn a_call_is_shown_line_by_line_and_always_in_the_same_order() {
    let operation = Send { headers: vec![("x-z".into(), "it's".into()), ("x-a".into(), "".into())], ..send("{}") };
    let expected = r#"curl -X POST 'https://example.com/v1/send/p' \
  -H "authorization: Token $MEMOS_API_KEY" \
  -H 'accept: application/json' \
  -H 'content-type: text/plain' \
  -H 'user-agent: tests' \
  -H 'x-a;' \
  -H 'x-z: it'\''s' \
  --data-raw '{}'"#;
    assert_eq!(command(operation), expected);
    assert!(!command(send("")).contains("--data"));
}

#[test]
fn a_request_that_is_not_sent_is_an_error_here_too() {
    let error = config().to_curl(Send::default(), &CallOptions::new()).unwrap_err();
    assert!(error.is_invalid_request(), "{error:?}");
    assert_eq!(error.operation(), Some("send"));
}

#[test]
fn methods_and_addresses_are_written_so_that_curl_takes_them_as_they_are() {
    let custom = Method::from_bytes(b"IT'S").unwrap();
    for (method, url, no_body, expected) in [
        (Method::GET, "https://h/a", true, " -X GET"),
        (Method::HEAD, "https://h/a", true, " --head"),
        (Method::HEAD, "https://h/a", false, " -X HEAD"),
        (Method::POST, "http://[::1]/a", true, " -X POST --globoff"),
        (Method::POST, "http://h/{a}", true, " -X POST --globoff"),
        (custom, "https://h/a", true, r" -X 'IT'\''S'"),
    ] {
        assert_eq!(flags(&method, url, no_body), expected);
    }
}

#[test]
fn no_secret_is_shown_wherever_it_stands() {
    let config = Config::builder()
        .api_key("s3cret+/key")
        .base_url("https://example.com/s3cret+/key")
        .user_agent("tests of s3cret+/key")
        .default_header("x-gateway", "hushhush")
        .build()
        .unwrap();
    let options = CallOptions::new().header("X-Tenant", "hushhush").header("accept", "hushhush");
    let operation = Send {
        body: b"the key is s3cret+/key, s3cret+/keys3cret+/key".to_vec(),
        place: "s3cret+/key".to_owned(),
        query: Some("s3cret+/key".to_owned()),
        headers: vec![(COOKIE.to_string(), "hushhush".to_owned()), ("x-key".to_owned(), "a s3cret+/key".to_owned())],
    };
    let shown = config.to_curl(operation.clone(), &options).unwrap();
    for hidden in ["s3cret", "hushhush"] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
    for kept in [
        "'https://example.com/***/send/***?q=***'",
        "-H 'user-agent: tests of ***'",
        "-H 'x-gateway: ***'",
        "-H 'x-tenant: ***'",
        "-H 'accept: ***'",
        "-H 'cookie: ***'",
        "-H 'x-key: a ***'",
        "--data-raw 'the key is ***, ******'",
    ] {
        assert!(shown.contains(kept), "{kept} not in {shown}");
    }
    // Another Authorization than the key's is a header that the caller gave.
    let shown = config.to_curl(operation.clone(), &options.clone().header("authorization", "Bearer hushhush")).unwrap();
    assert!(shown.contains("-H 'authorization: ***'") && !shown.contains("hushhush"), "{shown}");
    // A body that is no text.
    let shown = config.to_curl(Send { body: b"\xffs3cret+/key".to_vec(), ..operation }, &options).unwrap();
    assert!(shown.starts_with(r"printf '\377***' |"), "{shown}");
    // A key that JSON escapes.
    let config = Config::builder().api_key(r#"s3"cret"#).build().unwrap();
    let shown = config.to_curl(send(r#"{"key": "s3\"cret"}"#), &CallOptions::new()).unwrap();
    assert!(shown.ends_with(r#"--data-raw '{"key": "***"}'"#), "{shown}");
}

/// Only these have a shell.
#[cfg(unix)]
mod shell {
    use std::process::{Command, Stdio};

    use proptest::prelude::*;

    use super::*;

    /// What `curl` would be given: its arguments, and its input after them.
    fn run(command: &str) -> (Vec<String>, Vec<u8>) {
        // In place of curl, a function prints its arguments, each with a zero byte behind it.
        let script = format!(
            r#"curl() {{ for a in "$@"; do printf '%s\0' "$a"; done; for a in "$@"; do [ "$a" = @- ] && cat; done; }}
{command}"#
        );
        let mut shell = Command::new("sh")
            .env("MEMOS_API_KEY", "k'e\"y $HOME")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        // Through its input, because an argument of its own could not be as long as the commands are.
        std::io::Write::write_all(&mut shell.stdin.take().unwrap(), script.as_bytes()).unwrap();
        let output = shell.wait_with_output().unwrap().stdout;
        let input_follows = command.ends_with("--data-binary @-");
        let end = if input_follows { memmem::find(&output, b"@-\0").unwrap() + 3 } else { output.len() };
        let arguments = String::from_utf8(output[..end].to_vec()).unwrap();
        let arguments = arguments.strip_suffix('\0').unwrap().split('\0').map(str::to_owned).collect();
        (arguments, output[end..].to_vec())
    }

    /// Checks that the shell gives curl exactly this body.
    fn check(body: &[u8], piped: bool) {
        let (arguments, input) = run(&command(send(body)));
        let mut expected = vec![
            "-X",
            "POST",
            "https://example.com/v1/send/p",
            "-H",
            "authorization: Token k'e\"y $HOME",
            "-H",
            "accept: application/json",
            "-H",
            "content-type: text/plain",
            "-H",
            "user-agent: tests",
        ];
        let text = String::from_utf8_lossy(body);
        expected.extend(if piped { ["--data-binary", "@-"] } else { ["--data-raw", &*text] });
        assert_eq!(arguments, expected);
        assert_eq!(input, if piped { body } else { b"" });
    }

    #[test]
    fn a_shell_gives_curl_what_a_client_would_send() {
        for body in [
            r#"{"a": "plain"}"#,
            "it's 'quoted' \"twice\"",
            "'",
            "''''",
            "\\'\\\\'\\",
            "$HOME ${HOME} $(echo no) `echo no` $((1+1)) !! ~ * ? [a] {a,b}",
            "line\nline\r\n\ttab\n",
            "\n",
            "@/etc/passwd",
            "-X",
            "; exit 1 # & | > /dev/null",
            "ünïcödé 你好 🦀",
            "%s %d %% \\n \\0 \\x41",
        ] {
            check(body.as_bytes(), false);
        }
        for body in [
            &b"\xff\xfe\x00\x01"[..],
            b"text\0text",
            b"\xff0123'%\\n%s\n\r\x7f\n",
            b"\0",
            b"\n\n\xc3",
            b"-v\xff",
            b"--\xff",
        ] {
            check(body, true);
        }
        let every: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
        check(&every, true);
    }

    #[test]
    fn a_body_that_is_too_long_for_an_argument_is_piped() {
        check(&b"it's ".repeat(MAX_ARGUMENT / 5), false);
        check(&b"it's 100% ".repeat(100_000), true);
    }

    proptest! {
        // Each case starts a shell.
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn any_text_and_any_bytes_arrive(text in "[^\0]{1,50}", bytes in proptest::collection::vec(any::<u8>(), 0..50)) {
            check(text.as_bytes(), false);
            check(&[&bytes[..], b"\xff"].concat(), true);
        }
    }
}
