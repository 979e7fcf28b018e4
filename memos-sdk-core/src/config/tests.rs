use http::Method;
use serde::{Deserialize, Serialize};

use super::*;
use crate::Error;

#[derive(Serialize, Deserialize)]
struct Talk {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<bool>,
}

impl Operation for Talk {
    type Output = String;
    const METADATA: Metadata = Metadata::new("talk", Method::POST, "/talk");

    fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
        request.json(self)
    }

    fn validate(&self) -> Result<()> {
        if self.text.is_empty() { Err(Error::invalid_request("text is empty")) } else { Ok(()) }
    }

    fn set_stream(&mut self, stream: bool) {
        self.stream = stream.then_some(true);
    }
}

fn talk(text: &str) -> Talk {
    Talk { text: text.to_owned(), stream: Some(false) }
}

fn builder() -> ConfigBuilder {
    Config::builder().api_key("s3cret-key")
}

#[test]
fn a_request_has_everything_that_belongs_into_it() {
    let config = builder().base_url("https://h.example/v1/").default_header("X-Gateway", "g").build().unwrap();
    let options = CallOptions::new().header("x-trace", "t").header("accept", "*/*");
    let request = config.request(talk("Hi"), &CallOptions::new(), false).unwrap();
    assert_eq!((request.method(), request.uri().to_string()), (&Method::POST, "https://h.example/v1/talk".to_owned()));
    assert_eq!(request.body(), r#"{"text":"Hi"}"#);
    let headers = request.headers();
    assert_eq!(headers["authorization"], "Token s3cret-key");
    assert!(headers["authorization"].is_sensitive());
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["accept"], "application/json");
    assert_eq!(headers["x-gateway"], "g");
    assert!(headers["user-agent"].to_str().unwrap().starts_with("memos-sdk-rust/"));
    let request = config.request(talk("Hi"), &options, true).unwrap();
    assert_eq!(request.body(), r#"{"text":"Hi","stream":true}"#);
    assert_eq!(
        (&request.headers()["x-trace"], &request.headers()["accept"]),
        (&"t".parse().unwrap(), &"*/*".parse().unwrap())
    );
    let request = config.request(talk("Hi"), &CallOptions::new(), true).unwrap();
    assert_eq!(request.headers()["accept"], "text/event-stream, application/json");
    assert_eq!(accepted(&Talk::METADATA.bare(), false), "application/json, */*;q=0.5");
}

#[test]
fn a_request_that_cannot_succeed_is_refused_with_the_operation_in_the_error() {
    let config = builder().build().unwrap();
    for outcome in [
        config.request(talk(""), &CallOptions::new(), false),
        config.request(talk("Hi"), &CallOptions::new().header("x y", "z"), false),
        config.request(talk("Hi"), &CallOptions::new().header("host", "elsewhere"), false),
    ] {
        let error = outcome.unwrap_err();
        assert!(error.is_invalid_request() && !error.may_have_been_sent());
        assert_eq!(error.operation(), Some("talk"));
    }
}

#[test]
fn an_address_is_taken_or_refused_with_what_to_do() {
    for (given, expected) in [
        ("https://h.example", Some("https://h.example")),
        (" https://h.example/api/v1// ", Some("https://h.example/api/v1")),
        ("https://h.example:8443/x", Some("https://h.example:8443/x")),
        ("http://localhost:8080", Some("http://localhost:8080")),
        ("http://LOCALHOST", Some("http://localhost")),
        ("HTTPS://H.Example:443/API/", Some("https://h.example/API")),
        ("http://[::1]:80", Some("http://[::1]")),
        ("https://h.example:80", Some("https://h.example:80")),
        ("http://127.0.0.1:1/x", Some("http://127.0.0.1:1/x")),
        ("http://127.9.9.9", Some("http://127.9.9.9")),
        ("http://[::1]:8080/x", Some("http://[::1]:8080/x")),
        ("http://h.example", None),
        ("http://127.0.0.1.example", None),
        ("http://localhost.example", None),
        ("http://[::2]", None),
        ("http://10.0.0.1", None),
        ("https://me:pw@h.example", None),
        ("https://h.example/?a=b", None),
        ("https://h.example/#a", None),
        ("https://h.example:99999", None),
        ("https://1.2.3", None),
        ("https://[v1.a]", None),
        ("https://", None),
        ("ftp://h.example", None),
        ("h.example/v1", None),
        ("h.example", None),
        ("/v1", None),
        ("", None),
        ("https://h example", None),
    ] {
        let built = builder().base_url(given).build();
        assert_eq!(built.as_ref().ok().map(Config::base_url), expected, "{given}");
        if let Err(error) = built {
            assert!(error.is_configuration() && error.suggestion().is_some(), "{given}: {error:?}");
            assert!(!error.chain().to_string().contains("pw@"), "{error:?}");
        }
    }
    let insecure = builder().base_url("http://h.example").allow_insecure_http(true).build().unwrap();
    assert!(!insecure.is_https() && !insecure.is_loopback());
    assert!(builder().base_url("http://localhost").build().unwrap().is_loopback());
    assert_eq!(builder().build().unwrap().base_url(), Region::China.base_url());
    assert_eq!(builder().region(Region::Global).build().unwrap().base_url(), Region::Global.base_url());
}

#[test]
fn settings_that_cannot_be_are_refused_with_what_to_do() {
    let second = Duration::from_secs(1);
    for (settings, part) in [
        (Config::builder(), "no API key"),
        (Config::builder().api_key(""), "empty"),
        (builder().base_url("https://h.example").region(Region::Global), "both a base URL and a region"),
        (builder().proxy("proxy.example").no_proxy(), "both a proxy and no_proxy"),
        (builder().proxy(""), "the proxy cannot be read"),
        (builder().timeout(Duration::ZERO), "timeout is zero"),
        (builder().connect_timeout(Duration::ZERO), "connect_timeout is zero"),
        (builder().stream_idle_timeout(Duration::ZERO), "stream_idle_timeout is zero"),
        (builder().timeout(second).attempt_timeout(second * 2), "attempt_timeout is longer"),
        (builder().timeout(second).connect_timeout(second * 2), "connect_timeout is longer"),
        (builder().attempt_timeout(second * 61), "attempt_timeout is longer"),
        (builder().max_answer_size(0), "max_answer_size is zero"),
        (builder().max_event_size(0), "max_event_size is zero"),
        (builder().default_header("Authorization", "Token x"), "sets Authorization"),
        (builder().user_agent("a").default_header("user-agent", "b"), "User-Agent"),
        (builder().default_header("content-length", "1"), "content-length"),
        (builder().default_header("x y", "1"), "x y"),
        (builder().user_agent("a\nb"), "user-agent"),
    ] {
        let error = settings.build().unwrap_err();
        assert!(error.is_configuration(), "{error:?}");
        assert!(error.message().contains(part), "{error} should say {part}");
    }
}

#[test]
fn the_environment_fills_what_is_not_set() {
    let lookup = |pairs: &'static [(&str, &str)]| {
        move |name: &str| pairs.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value).to_owned())
    };
    let global = Region::Global.base_url();
    let china = Region::China.base_url();
    for (settings, pairs, expected) in [
        (Config::builder(), &[("MEMOS_API_KEY", "k")][..], Ok(china)),
        (Config::builder(), &[], Err("no API key")),
        (Config::builder(), &[("MEMOS_API_KEY", " ")], Err("no API key")),
        (builder(), &[], Ok(china)),
        (builder(), &[("MEMOS_API_KEY", "two words")], Ok(china)),
        (builder(), &[("MEMOS_IS_GLOBAL", "true")], Ok(global)),
        (builder(), &[("MEMOS_IS_GLOBAL", " Yes ")], Ok(global)),
        (builder(), &[("MEMOS_IS_GLOBAL", "1")], Ok(global)),
        (builder(), &[("MEMOS_IS_GLOBAL", "0")], Ok(china)),
        (builder(), &[("MEMOS_IS_GLOBAL", "False")], Ok(china)),
        (builder(), &[("MEMOS_IS_GLOBAL", "")], Ok(china)),
        (builder(), &[("MEMOS_IS_GLOBAL", "maybe")], Err("neither true nor false")),
        (builder(), &[("MEMOS_BASE_URL", "http://127.0.0.1:9/")], Ok("http://127.0.0.1:9")),
        (
            builder(),
            &[("MEMOS_BASE_URL", "http://127.0.0.1:9"), ("MEMOS_IS_GLOBAL", "false")],
            Ok("http://127.0.0.1:9"),
        ),
        (builder(), &[("MEMOS_BASE_URL", "https://h.example"), ("MEMOS_IS_GLOBAL", "true")], Err("different servers")),
        (
            builder(),
            &[("MEMOS_BASE_URL", "https://api.memt.ai/platform/api/openmem/v1/"), ("MEMOS_IS_GLOBAL", "true")],
            Ok(global),
        ),
        // A program's own settings win.
        (builder().region(Region::Global), &[("MEMOS_BASE_URL", "https://h.example")], Ok(global)),
        (builder().base_url("https://own.example"), &[("MEMOS_IS_GLOBAL", "true")], Ok("https://own.example")),
    ] {
        let built = settings.env(lookup(pairs)).and_then(ConfigBuilder::build);
        match (built, expected) {
            (Ok(config), Ok(url)) => assert_eq!(config.base_url(), url, "{pairs:?}"),
            (Err(error), Err(part)) => {
                assert!(error.message().contains(part) && error.suggestion().is_some(), "{pairs:?}: {error:?}");
            }
            (built, expected) => panic!("{pairs:?}: {built:?}, expected {expected:?}"),
        }
    }
}

#[test]
fn the_time_of_a_call_is_its_own_or_the_clients_and_an_attempt_is_never_longer_than_the_call() {
    let seconds = Duration::from_secs;
    let limits = |config: &Config, options| {
        let limits = config.limits(&Metadata::new("write", Method::POST, "/write"), &options);
        (limits.timeout, limits.attempt_timeout, limits.stream_idle_timeout)
    };
    let plain = builder().build().unwrap();
    assert_eq!(plain.connect_timeout(), seconds(10));
    assert_eq!(limits(&plain, CallOptions::new()), (seconds(60), seconds(60), seconds(60)));
    assert_eq!(limits(&plain, CallOptions::new().timeout(seconds(300))), (seconds(300), seconds(300), seconds(60)));
    assert_eq!(limits(&plain, CallOptions::new().attempt_timeout(seconds(5))), (seconds(60), seconds(5), seconds(60)));
    assert_eq!(
        limits(&plain, CallOptions::new().attempt_timeout(seconds(90))),
        (seconds(60), seconds(60), seconds(60))
    );
    assert_eq!(
        limits(&plain, CallOptions::new().stream_idle_timeout(seconds(5))),
        (seconds(60), seconds(60), seconds(5))
    );
    let own =
        builder().timeout(seconds(20)).attempt_timeout(seconds(8)).stream_idle_timeout(seconds(9)).build().unwrap();
    assert_eq!(limits(&own, CallOptions::new()), (seconds(20), seconds(8), seconds(9)));
    assert_eq!(limits(&own, CallOptions::new().timeout(seconds(4))), (seconds(4), seconds(4), seconds(9)));
}

#[test]
fn the_environment_names_a_proxy_only_where_the_settings_leave_it_to_it() {
    let [elsewhere, here] = ["https://h.example", "http://127.0.0.1:9"].map(|url| builder().base_url(url));
    for (settings, asks, named) in [
        (elsewhere.clone(), true, None),
        (elsewhere.clone().no_proxy(), false, None),
        (elsewhere.proxy("https://p.example"), false, Some("https://p.example/")),
        (here.clone(), false, None),
        (here.clone().no_proxy(), false, None),
        (here.proxy("p.example:3128"), false, Some("http://p.example:3128/")),
    ] {
        let config = settings.build().unwrap();
        assert_eq!(config.asks_environment_for_proxy(), asks, "{config:?}");
        assert_eq!(config.proxy().map(|proxy| proxy.uri().to_string()).as_deref(), named, "{config:?}");
    }
}

#[test]
fn what_a_ready_made_http_client_cannot_follow_is_named() {
    let second = Duration::from_secs(1);
    for (settings, name) in [
        (builder(), None),
        (builder().timeout(second).default_header("x", "y").user_agent("z"), None),
        (builder().connect_timeout(second), Some("connect_timeout")),
        (builder().proxy("p.example"), Some("proxy")),
        (builder().no_proxy(), Some("no_proxy")),
        (builder().root_certificates(""), Some("root_certificates")),
    ] {
        assert_eq!(settings.connection_setting(), name);
    }
}

#[test]
fn certificates_are_kept_as_they_are_given_and_shown_by_their_size() {
    assert_eq!(builder().build().unwrap().root_certificates(), None);
    let settings = builder().root_certificates(b"first").root_certificates("-----BEGIN".to_owned());
    let config = settings.clone().build().unwrap();
    assert_eq!(config.root_certificates(), Some(b"-----BEGIN".as_slice()));
    for shown in [format!("{settings:?}"), format!("{config:?}")] {
        assert!(shown.contains("RootCertificates(10 bytes)"), "{shown}");
    }
}

#[test]
fn neither_the_key_nor_the_value_of_a_header_nor_who_calls_a_proxy_is_shown() {
    let settings = builder().default_header("x-gateway-key", "hush").proxy("http://hush:hush@p.example");
    let config = settings.clone().build().unwrap();
    let request = config.request(talk("Hi"), &CallOptions::new().header("Authorization", "Token s3cret-key"), false);
    for shown in [format!("{settings:?}"), format!("{config:?}"), format!("{:?}", request.unwrap())] {
        assert!(!shown.contains("s3cret") && !shown.contains("hush"), "{shown}");
    }
}
