//! What the clients say of settings that they cannot use.

use rcgen::KeyPair;
use serde_json::{Value, json};

use crate::authority::Authority;
use crate::caller::{KEY, told};

/// Builds a client of each kind with a setting, and tells what came of it.
macro_rules! built {
    ($setting:ident($($value:expr)?)) => {{
        let outcomes = [
            memos_sdk::Client::builder().api_key(KEY).$setting($($value)?).build().map(|_| json!("built")),
            memos_sdk_blocking::Client::builder().api_key(KEY).$setting($($value)?).build().map(|_| json!("built")),
        ];
        outcomes.map(told)
    }};
}

fn check([first, second]: [Value; 2], expected: Result<(), &str>, about: &str) {
    assert_eq!(second, first, "{about}");
    match expected {
        Ok(()) => assert_eq!(first["data"], "built", "{about}: {first}"),
        Err(words) => {
            assert_eq!(first["kind"], "configuration", "{about}: {first}");
            assert!(first["chain"].as_str().unwrap().contains(words), "{about}: {first}");
            assert!(first["suggestion"].is_string(), "{about}: {first}");
        }
    }
}

#[test]
fn certificates_that_are_none_are_refused_when_the_client_is_built() {
    let pem = Authority::new("one").pem();
    let none = "root_certificates has no certificate in it";
    let unreadable = "root_certificates has a certificate that cannot be read";
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let (half, _) = pem.split_at(pem.len() / 2);
    for (given, expected) in [
        (pem.clone(), Ok(())),
        (pem.replace('\n', "\r\n"), Ok(())),
        (format!("{pem}{pem}"), Ok(())),
        (format!("A company's own\n\n{}\n{pem}", KeyPair::generate().unwrap().serialize_pem()), Ok(())),
        (String::new(), Err(none)),
        ("certificates.pem".to_owned(), Err(none)),
        (body.clone(), Err(none)),
        (KeyPair::generate().unwrap().serialize_pem(), Err(none)),
        (pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), Err(none)),
        (half.to_owned(), Err(unreadable)),
        (pem.replacen("MII", "M*I", 1), Err(unreadable)),
        (format!("{pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), Err(unreadable)),
    ] {
        check(built!(root_certificates(given.as_str())), expected, &given);
    }
    check(built!(root_certificates([0x30, 0x82, 0xff])), Err(none), "DER");
}

#[test]
fn a_proxy_that_is_none_is_refused_when_the_client_is_built() {
    for (given, expected) in [
        ("proxy.example", Ok(())),
        ("http://user:s3cret@proxy.example:3128", Ok(())),
        ("https://user:s3%40cret@[fd00::1]/", Ok(())),
        ("http://user:s3cret%FF@proxy.example", Err("a user or a password that is not")),
        ("socks5://user:s3cret@proxy.example", Err("unknown scheme")),
        ("http://user:12/s3cret@proxy.example", Err("does not end with its host and port")),
        ("http://user:s3cret@proxy.example:x", Err("no usable host and port")),
        ("http://user:s3cret@127.1", Err("no usable host and port")),
        ("http://user:s3cret@proxy example", Err("cannot be read")),
    ] {
        let outcome = built!(proxy(given));
        assert!(!format!("{outcome:?}").contains("cret"), "{outcome:?}");
        check(outcome, expected, given);
    }
    check(built!(no_proxy()), Ok(()), "no_proxy");
}

#[test]
fn nothing_that_is_shown_of_a_client_has_the_password_of_a_proxy() {
    macro_rules! shown {
        ($sdk:ident) => {{
            let settings = $sdk::Client::builder().api_key(KEY).proxy("http://ada:s3cret@proxy.example:3128");
            let memos = settings.clone().build().unwrap();
            format!("{settings:?} {memos:?} {:?}", memos.config())
        }};
    }
    for shown in [shown!(memos_sdk), shown!(memos_sdk_blocking)] {
        assert!(shown.contains("proxy.example") && !shown.contains("s3cret") && !shown.contains("ada"), "{shown}");
    }
}
