//! Which proxy the environment names: the rules of the blocking client against the library of the async one.

use std::collections::BTreeMap;
use std::ffi::OsString;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, ProptestConfig, Strategy};
use proptest::sample::select;
use proptest::{prop_assert_eq, proptest};

use crate::caller::VARIABLES;
use crate::proxy::address::Proxy;
use crate::proxy::environment::from_environment;
use crate::samples::{EXCEPTIONS, HOSTS, PROXIES, exception, host, odd_text, proxy};

type Environment = BTreeMap<String, String>;

/// What is found: the address without user and password, the header, and the credentials of a SOCKS proxy.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    uri: String,
    authorization: Option<String>,
    socks_credentials: Option<(String, String)>,
}

/// What the library finds, given the same variables. It reads those of this process only, so the choice of variables is
/// said here again; `process.rs` compares that with the library's own choice.
fn library(environment: &Environment, target: &Uri) -> Option<Found> {
    let first = |names: [&str; 2]| names.iter().find_map(|name| environment.get(*name)).map_or("", String::as_str);
    if environment.contains_key("REQUEST_METHOD") {
        return None;
    }
    let matcher = Matcher::builder()
        .all(first(["ALL_PROXY", "all_proxy"]))
        .http(first(["HTTP_PROXY", "http_proxy"]))
        .https(first(["HTTPS_PROXY", "https_proxy"]))
        .no(first(["NO_PROXY", "no_proxy"]))
        .build();
    matcher.intercept(target).map(|intercept| found_by_library(&intercept))
}

fn found_by_library(intercept: &Intercept) -> Found {
    let text = |text: &str| text.to_owned();
    // It leaves a part of a password with an `@` in the address, which means nothing there.
    let uri = intercept.uri().to_string();
    let (scheme, behind) = uri.split_once("://").unwrap();
    Found {
        uri: format!("{scheme}://{}", behind.rsplit('@').next().unwrap()),
        authorization: intercept.basic_auth().map(|header| text(header.to_str().unwrap())),
        socks_credentials: intercept.raw_auth().map(|(username, password)| (text(username), text(password))),
    }
}

fn ours(environment: &Environment, target: &Uri) -> Option<Found> {
    let variable = |name: &str| environment.get(name).map(OsString::from);
    from_environment(variable, target).map(|proxy| found_by_us(&proxy))
}

fn found_by_us(proxy: &Proxy) -> Found {
    let credentials = proxy.credentials();
    let authorization = proxy.authorization().map(|header| header.to_str().unwrap().to_owned());
    if let (Some((username, password)), true) = (credentials, proxy.is_supported()) {
        let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{password}")));
        assert_eq!(authorization, Some(basic), "{proxy:?}");
    }
    assert!(!format!("{proxy:?}").contains('@'), "{proxy:?}");
    Found {
        uri: proxy.uri().to_string(),
        authorization,
        socks_credentials: credentials
            .filter(|_| !proxy.is_supported())
            .map(|(username, password)| (username.to_owned(), password.to_owned())),
    }
}

fn target(scheme: &str, host: &str) -> Option<Uri> {
    format!("{scheme}://{host}/v1").parse().ok()
}

#[track_caller]
fn check(environment: &Environment, target: &Uri) {
    assert_eq!(ours(environment, target), library(environment, target), "{environment:?} for {target}");
}

fn environment(set: &[(&str, &str)]) -> Environment {
    set.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_exception_is_one_for_the_same_hosts() {
    let mut exempt = 0;
    for (exception, host) in EXCEPTIONS.iter().flat_map(|exception| HOSTS.map(|host| (exception, host))) {
        let target = target("https", host).unwrap();
        for list in [(*exception).to_owned(), format!("other.example,\t{exception} ,,")] {
            let environment = environment(&[("ALL_PROXY", "proxy.example"), ("NO_PROXY", &list)]);
            check(&environment, &target);
            exempt += usize::from(ours(&environment, &target).is_none());
        }
    }
    // Neither all nor nothing is an exception.
    assert!(exempt > 100, "{exempt}");
}

#[test]
fn every_address_of_a_proxy_is_read_alike() {
    let mut found = 0;
    for (proxy, other) in PROXIES.iter().flat_map(|proxy| PROXIES.map(|other| (proxy, other))) {
        for (scheme, name) in [("http", "HTTP_PROXY"), ("https", "HTTPS_PROXY"), ("http", "HTTPS_PROXY")] {
            let environment = environment(&[(name, proxy), ("ALL_PROXY", other)]);
            let target = target(scheme, "service.example").unwrap();
            check(&environment, &target);
            found += usize::from(ours(&environment, &target).is_some());
        }
    }
    assert!(found > 1000, "{found}");
}

#[test]
fn every_choice_of_variables_is_the_same() {
    // Each is not set, empty, no address, or an address that tells which one it is.
    let values = |name: &str| [None, Some(String::new()), Some("ftp://x".to_owned()), Some(format!("{name}.example"))];
    let proxies = &VARIABLES[..6];
    for number in 0..4_usize.pow(6) {
        let digits = (0..6).map(|place| number / 4_usize.pow(place) % 4);
        let set = proxies.iter().zip(digits).filter_map(|(name, digit)| {
            let value = values(&name.replace('_', "-"))[digit].clone()?;
            Some(((*name).to_owned(), value))
        });
        let environment: Environment = set.collect();
        for scheme in ["http", "https", "ftp"] {
            check(&environment, &target(scheme, "service.example").unwrap());
        }
    }
}

#[test]
fn a_target_that_is_no_whole_address_has_no_proxy() {
    let environment = environment(&[("ALL_PROXY", "proxy.example")]);
    for target in ["/v1", "*", "service.example", "service.example:443"] {
        let target = target.parse().unwrap();
        check(&environment, &target);
        assert_eq!(ours(&environment, &target), None);
    }
}

/// An environment, and a target for which it may say something.
fn case() -> impl Strategy<Value = (Environment, Uri)> {
    let target = (select(vec!["http", "https"]), host()).prop_filter_map("no address", |(scheme, host)| {
        let target = target(scheme, &host)?;
        Some((target, host))
    });
    target.prop_flat_map(|(target, host)| {
        let list = vec(exception(host), 0..4).prop_map(|entries| entries.join(","));
        let proxies = VARIABLES[..6].iter().map(|_| option::weighted(0.4, proxy())).collect::<Vec<_>>();
        let lists = (option::weighted(0.5, list), option::weighted(0.1, odd_text()));
        let others = option::weighted(0.02, Just("GET".to_owned()));
        (proxies, lists, others, Just(target)).prop_map(|(proxies, (list, other_list), method, target)| {
            let values = proxies.into_iter().chain([list, other_list, method]);
            let set = VARIABLES.into_iter().zip(values).filter_map(|(name, value)| Some((name.to_owned(), value?)));
            (set.collect(), target)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_environment_names_the_same_proxy((environment, target) in case()) {
        prop_assert_eq!(ours(&environment, &target), library(&environment, &target));
    }

    #[test]
    fn any_list_has_the_same_exceptions(
        (list, host) in host().prop_flat_map(|host| (vec(exception(host.clone()), 1..4), Just(host))),
    ) {
        if let Some(target) = target("https", &host) {
            let environment = environment(&[("ALL_PROXY", "proxy.example"), ("NO_PROXY", &list.join(","))]);
            prop_assert_eq!(ours(&environment, &target), library(&environment, &target));
        }
    }
}
