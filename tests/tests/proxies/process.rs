//! The environment of a process, which is not only what a test gives to a function.

use std::ffi::OsString;

use crate::caller::proxies;

#[test]
fn the_environment_of_a_process_is_read_alike() {
    let targets =
        ["http://memos.example/v1", "https://memos.example/v1", "https://a.b.memos.example", "http://10.1.2.3"];
    let table: [&[(&str, &[u8])]; _] = [
        &[],
        &[("HTTP_PROXY", b"one.example")],
        &[("http_proxy", b"one.example")],
        &[("HTTP_PROXY", b""), ("http_proxy", b"one.example")],
        &[("HTTP_PROXY", b"\xff"), ("http_proxy", b"one.example")],
        &[("HTTPS_PROXY", b"one.example"), ("https_proxy", b"two.example")],
        &[("HTTPS_PROXY", b"\xff"), ("ALL_PROXY", b"user:password@one.example")],
        &[("ALL_PROXY", b"one.example"), ("all_proxy", b"two.example"), ("HTTPS_PROXY", b"three.example")],
        &[("ALL_PROXY", b"one.example"), ("REQUEST_METHOD", b"GET")],
        &[("ALL_PROXY", b"one.example"), ("REQUEST_METHOD", b"")],
        &[("ALL_PROXY", b"one.example"), ("REQUEST_METHOD", b"\xff")],
        &[("ALL_PROXY", b"one.example"), ("NO_PROXY", b"b.memos.example,10.0.0.0/8")],
        &[("ALL_PROXY", b"one.example"), ("NO_PROXY", b"\xff"), ("no_proxy", b"memos.example")],
        &[("ALL_PROXY", b"one.example"), ("NO_PROXY", b""), ("no_proxy", b"memos.example")],
        &[("ALL_PROXY", b"one.example"), ("NO_PROXY", b"*"), ("no_proxy", b"")],
    ];
    let mut found = 0;
    for environment in table {
        let Some(set) =
            environment.iter().map(|(name, value)| Some((*name, os_text(value)?))).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        for (target, answer) in targets.iter().zip(proxies(&set, &targets).as_array().unwrap()) {
            assert_eq!(answer["ours"], answer["library"], "{set:?} for {target}");
            found += usize::from(!answer["ours"].is_null());
        }
    }
    assert!(found > 20, "{found}");
}

/// A text of the system, which is not UTF-8 on Unix alone.
fn os_text(bytes: &[u8]) -> Option<OsString> {
    #[cfg(unix)]
    return Some(std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec()));
    #[cfg(not(unix))]
    std::str::from_utf8(bytes).ok().map(Into::into)
}
