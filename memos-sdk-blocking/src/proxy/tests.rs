use std::collections::BTreeMap;
use std::ffi::OsString;

use http::{HeaderValue, Uri};

use super::*;

/// What the environment names for a target; `NAME=value` for each variable.
#[track_caller]
fn found(environment: &[&str], target: &str) -> Option<String> {
    let variables: BTreeMap<&str, &str> = environment.iter().map(|set| set.split_once('=').unwrap()).collect();
    let variable = |name: &str| variables.get(name).map(OsString::from);
    from_environment(variable, &target.parse().unwrap()).map(|proxy| proxy.uri().to_string())
}

#[test]
fn the_environment_names_a_proxy_for_a_scheme_before_one_for_all() {
    let http = "http://service.example/v1";
    let https = "https://service.example/v1";
    let table: [(&[&str], &str, Option<&str>); _] = [
        (&[], http, None),
        (&[], https, None),
        (&["HTTP_PROXY=http://one.example:3128"], http, Some("http://one.example:3128/")),
        (&["HTTP_PROXY=http://one.example:3128"], https, None),
        (&["HTTPS_PROXY=http://one.example:3128"], http, None),
        (&["HTTPS_PROXY=http://one.example:3128"], https, Some("http://one.example:3128/")),
        (&["HTTPS_PROXY=https://one.example"], https, Some("https://one.example/")),
        (&["ALL_PROXY=one.example"], http, Some("http://one.example/")),
        (&["ALL_PROXY=one.example:8080/path?query"], https, None),
        (&["ALL_PROXY=http://one.example:8080/path?query"], https, Some("http://one.example:8080/")),
        (&["ALL_PROXY=one.example", "HTTP_PROXY=two.example"], http, Some("http://two.example/")),
        (&["ALL_PROXY=one.example", "HTTP_PROXY=two.example"], https, Some("http://one.example/")),
        // What is not set in upper case is looked for in lower case; what names no proxy leaves it to the one for all.
        (&["http_proxy=one.example"], http, Some("http://one.example/")),
        (&["http_proxy=one.example", "HTTP_PROXY=two.example"], http, Some("http://two.example/")),
        (&["http_proxy=one.example", "HTTP_PROXY="], http, None),
        (&["all_proxy=one.example", "HTTP_PROXY="], http, Some("http://one.example/")),
        (&["all_proxy=one.example", "HTTP_PROXY=ftp://two.example"], http, Some("http://one.example/")),
        (&["all_proxy=one.example", "HTTP_PROXY= two.example"], http, Some("http://one.example/")),
        // A proxy that cannot be used is still the one that is named.
        (&["all_proxy=one.example", "HTTP_PROXY=socks5://two.example"], http, Some("socks5://two.example/")),
        (&["ALL_PROXY=one.example", "REQUEST_METHOD=GET"], http, None),
        (&["ALL_PROXY=one.example", "REQUEST_METHOD="], https, None),
        (&["ALL_PROXY=one.example", "request_method=GET"], https, Some("http://one.example/")),
        (&["ALL_PROXY=one.example"], "ftp://service.example/v1", None),
        (&["ALL_PROXY=one.example"], "/v1", None),
    ];
    for (environment, target, expected) in table {
        assert_eq!(found(environment, target).as_deref(), expected, "{environment:?} for {target}");
    }
}

#[test]
fn a_list_of_exceptions_has_domains_addresses_and_networks() {
    let table = [
        ("", "service.example", false),
        (",, ,", "service.example", false),
        ("service.example", "service.example", true),
        ("SERVICE.example", "service.EXAMPLE", true),
        (".service.example", "service.example", true),
        ("service.example", "a.b.service.example", true),
        (".service.example", "a.service.example", true),
        ("service.example", "noservice.example", false),
        (".service.example", "noservice.example", false),
        ("a.service.example", "service.example", false),
        ("other.example,\t service.example ", "service.example", true),
        ("other.example service.example", "service.example", false),
        ("service.example.", "service.example", false),
        ("service.example", "service.example.", false),
        ("example", "service.example", true),
        ("*", "service.example", true),
        ("other.example, *", "service.example", true),
        ("*.example", "service.example", false),
        ("*.service.example", "service.example", false),
        ("service.*", "service.example", false),
        ("service.example:80", "service.example", false),
        ("http://service.example", "service.example", false),
        ("ümlaut.example", "t.example", false),
        // A name does not stand for addresses.
        ("*", "10.1.2.3", false),
        ("10.1.2.3", "10.1.2.3", true),
        ("2.3", "10.1.2.3", false),
        ("10.1.2.3", "a.10.1.2.3", false),
        ("10.0.0.0/8", "10.1.2.3", true),
        ("10.9.9.9/8", "10.1.2.3", true),
        ("10.0.0.0/8", "11.1.2.3", false),
        ("10.1.2.2/31", "10.1.2.3", true),
        ("10.1.2.2/32", "10.1.2.3", false),
        ("10.1.2.3/32", "10.1.2.3", true),
        ("0.0.0.0/0", "10.1.2.3", true),
        ("0.0.0.0/0", "[::1]", false),
        ("0.0.0.0/0", "service.example", false),
        ("010.000.0.0/08", "10.1.2.3", true),
        ("010.1.2.3", "10.1.2.3", false),
        ("10.0.0.0/33", "10.1.2.3", false),
        ("10.0.0.0/008", "10.1.2.3", false),
        ("10.0.0.0/+8", "10.1.2.3", false),
        ("10.0.0.0/", "10.1.2.3", false),
        ("10.0.0/8", "10.0.0.1", false),
        ("10.0.0.0.0/8", "10.0.0.1", false),
        ("10..0.0/8", "10.0.0.1", false),
        ("10.0.0.256/8", "10.0.0.1", false),
        ("10.0.0.0000/8", "10.0.0.1", false),
        ("/8", "10.0.0.1", false),
        ("fd00::1", "[fd00::1]", true),
        ("FD00:0::1", "[fd00::1]", true),
        ("[fd00::1]", "[fd00::1]", false),
        ("fd00::/8", "[fd12::1]", true),
        ("fd00::/008", "[fd12::1]", true),
        ("fd00::/16", "[fd12::1]", false),
        ("::/0", "[fd12::1]", true),
        ("::/129", "[fd12::1]", false),
        ("::ffff:10.0.0.0/104", "[::ffff:10.1.2.3]", true),
        ("::ffff:010.0.0.0/104", "[::ffff:10.1.2.3]", true),
        ("10.0.0.0/8", "[::ffff:10.1.2.3]", false),
        ("1:2:3:4:5:6:7::8/128", "[1:2:3:4:5:6:7:8]", true),
        ("::1:2:3:4:5:6:7:8/128", "[1:2:3:4:5:6:7:8]", true),
        ("1:2:3:4:5:6::7.8.9.10/128", "[1:2:3:4:5:6:708:90a]", true),
        ("1:2:3:4:5:6:7:8::/128", "[1:2:3:4:5:6:7:8]", false),
        ("1:2:::3/128", "[1:2::3]", false),
        ("1:2::3:4:5::6/128", "[1:2::3:4:5:6]", false),
    ];
    for (list, host, expected) in table {
        assert_eq!(no_proxy::covers(list, host), expected, "{list:?} for {host}");
        let none = format!("NO_PROXY={list}");
        let direct = found(&["ALL_PROXY=one.example", &none], &format!("https://{host}/v1")).is_none();
        assert_eq!(direct, expected, "{list:?} for {host}");
    }
}

#[test]
fn user_and_password_are_decoded_and_in_no_address() {
    let table = [
        ("one.example", None),
        ("http://one.example:80", None),
        ("http://user:password@one.example", Some(("user", "password", "Basic dXNlcjpwYXNzd29yZA=="))),
        ("user:password@one.example", Some(("user", "password", "Basic dXNlcjpwYXNzd29yZA=="))),
        ("http://user@one.example", Some(("user", "", "Basic dXNlcjo="))),
        ("http://user:@one.example", Some(("user", "", "Basic dXNlcjo="))),
        ("http://:password@one.example", Some(("", "password", "Basic OnBhc3N3b3Jk"))),
        ("http://@one.example", Some(("", "", "Basic Og=="))),
        ("http://us%3Aer:p%40ss%3Aw%2Frd@one.example", Some(("us:er", "p@ss:w/rd", "Basic dXM6ZXI6cEBzczp3L3Jk"))),
        ("http://user:a:b@one.example", Some(("user", "a:b", "Basic dXNlcjphOmI="))),
        ("http://user:a+b%2B@one.example", Some(("user", "a+b+", "Basic dXNlcjphK2Ir"))),
        ("http://%C3%BC:%E2%82%AC@one.example", Some(("ü", "€", "Basic w7w64oKs"))),
        ("http://user:%FF%zz@one.example", Some(("user", "\u{fffd}%zz", "Basic dXNlcjrvv70leno="))),
        ("http://user:pass@word@one.example", Some(("user", "pass", "Basic dXNlcjpwYXNz"))),
    ];
    for (address, expected) in table {
        let proxy = Proxy::read(address).unwrap();
        assert_eq!(proxy.uri().host(), Some("one.example"), "{address}");
        assert!(!proxy.uri().to_string().contains('@'), "{address}");
        assert_eq!(proxy.credentials(), expected.map(|(username, password, _)| (username, password)), "{address}");
        let authorization = proxy.authorization();
        assert_eq!(
            authorization.map(|header| header.to_str().unwrap()),
            expected.map(|expected| expected.2),
            "{address}"
        );
        assert!(authorization.is_none_or(HeaderValue::is_sensitive), "{address}");
        let shown = format!("{proxy:?}");
        assert!(shown.contains("one.example") && !shown.contains("pass") && !shown.contains('@'), "{shown}");
    }
}

#[test]
fn ureq_is_told_the_same_address_and_the_same_user() {
    let table = [
        ("one.example", ("one.example", 80)),
        ("http://user:password@one.example:3128/path", ("one.example", 3128)),
        ("https://user@one.example", ("one.example", 443)),
        ("https://us%3Aer:p%40ss%3Aw%2Frd@one.example:", ("one.example", 443)),
        ("http://:a+b%2B@one.example:99999", ("one.example", 80)),
        ("http://@[fd00::1]:8080", ("[fd00::1]", 8080)),
        ("http://%C3%BC:%E2%82%AC%FF@127.0.0.1:1", ("127.0.0.1", 1)),
        ("socks5h://user:secret@one.example:1080", ("one.example", 1080)),
    ];
    for (address, expected) in table {
        let proxy = Proxy::read(address).unwrap();
        let told = proxy.to_ureq().unwrap();
        assert_eq!((told.host(), told.port()), expected, "{address}");
        assert_eq!(told.protocol().to_string().to_lowercase(), proxy.uri().scheme_str().unwrap(), "{address}");
        let credentials = told.username().map(|username| (username, told.password().unwrap_or_default()));
        assert_eq!(credentials, proxy.credentials(), "{address}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf_8_is_not_set_unless_it_only_matters_that_it_is() {
    use std::os::unix::ffi::OsStringExt;

    let target = Uri::from_static("http://service.example/v1");
    let named = |odd: &str| {
        let variable = |name: &str| match name {
            _ if name == odd => Some(OsString::from_vec(b"http://\xff".to_vec())),
            "http_proxy" => Some("one.example".into()),
            _ => None,
        };
        from_environment(variable, &target).map(|proxy| proxy.uri().to_string())
    };
    for odd in ["HTTP_PROXY", "NO_PROXY", "HTTPS_PROXY"] {
        assert_eq!(named(odd).as_deref(), Some("http://one.example/"), "{odd}");
    }
    assert_eq!(named("REQUEST_METHOD"), None);
}

#[test]
fn a_socks_proxy_is_named_and_not_supported() {
    for scheme in ["socks4", "socks4a", "socks5", "socks5h"] {
        let address = format!("{scheme}://user:secret@one.example:1080");
        let target = Uri::from_static("https://service.example/v1");
        let proxy = from_environment(|name| (name == "ALL_PROXY").then(|| OsString::from(&address)), &target).unwrap();
        assert!(!proxy.is_supported(), "{scheme}");
        assert_eq!(proxy.uri().to_string(), format!("{scheme}://one.example:1080/"));
        assert_eq!((proxy.authorization(), proxy.credentials()), (None, Some(("user", "secret"))));
    }
}
