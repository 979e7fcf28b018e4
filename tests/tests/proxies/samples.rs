//! Hosts, proxies and lists of exceptions: usual ones, odd ones, and any.

use std::net::{Ipv4Addr, Ipv6Addr};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};

/// Hosts of targets: names, addresses, and what is nearly one or the other.
pub(crate) const HOSTS: [&str; 27] = [
    "service.example",
    "a.service.example",
    "a.b.service.example",
    "SERVICE.Example",
    "noservice.example",
    "service.example.",
    "service.example.com",
    "example",
    ".example",
    "..",
    "*",
    "x*",
    "x.*",
    "localhost",
    "127.0.0.1",
    "10.1.2.3",
    "010.1.2.3",
    "10.1.2",
    "a.10.1.2.3",
    "255.255.255.255",
    "[::1]",
    "[fd00::1]",
    "[FD00:0:0::1]",
    "[::ffff:10.1.2.3]",
    "[1:2:3:4:5:6:7:8]",
    "[1:2::3]",
    "xn--mnchen-3ya.example",
];

/// Addresses of proxies, good and bad.
pub(crate) const PROXIES: [&str; 40] = [
    "",
    " ",
    "*",
    "/",
    "//",
    "://",
    "http://",
    "https://",
    "proxy.example",
    "proxy.example:3128",
    "proxy.example/path",
    "http://proxy.example",
    "http://proxy.example:",
    "http://proxy.example:0",
    "http://proxy.example:99999",
    "http://proxy.example:port",
    "http://proxy.example:3128/path?query#fragment",
    "HTTP://PROXY.example",
    "https://proxy.example:8443",
    "http:/proxy.example",
    "http:proxy.example",
    " http://proxy.example",
    "http://proxy.example ",
    "http://:3128",
    "http://[::1]:3128",
    "http://[::1",
    "http://::1",
    "http://user@",
    "http://user:secret@proxy.example",
    "user:secret@proxy.example:3128",
    "http://us%65r:s%3Acret%@proxy.example",
    "http://%FF%C3%BC:%E2%82@proxy.example",
    "http://a@b:c@d:e@proxy.example:1",
    "http://@@proxy.example",
    "http://:@:3128",
    "socks4a://user:secret@proxy.example",
    "socks5h://proxy.example:1080",
    "SOCKS5://proxy.example",
    "socks://proxy.example",
    "ftp://proxy.example",
];

/// Entries of lists of exceptions.
pub(crate) const EXCEPTIONS: [&str; 50] = [
    "",
    " ",
    "*",
    ".*",
    "**",
    ".",
    "..",
    "service.example",
    ".service.example",
    "..service.example",
    "service.example.",
    ".SERVICE.EXAMPLE",
    "*.service.example",
    "service.*",
    "example",
    ".example",
    "e",
    "com",
    "a.b.c.d.service.example",
    "service.example:443",
    "https://service.example",
    "sérvice.example",
    "é",
    "\u{a0}service.example\u{3000}",
    "localhost",
    "127.0.0.0/8",
    "10.1.2.3",
    "010.1.2.3",
    "10.1.2",
    "10.1.2.3/",
    "10.1.2.3/0",
    "10.1.2.3/032",
    "10.1.2.0/24",
    "10.1.2.0/33",
    "010.001.002.000/24",
    "10.1/16",
    "10.1.2.3.4/16",
    "0.0.0.0/00",
    "::/0",
    "::1",
    "[::1]",
    "fd00::/8",
    "fd00::/008",
    "fd00::/0008",
    "::ffff:10.1.0.0/112",
    "::ffff:010.1.0.0/112",
    "1:2:::3/128",
    "1:2:3:4:5:6:7::8/128",
    "::1:2:3:4:5:6:7:8/64",
    "1:2:3:4:5:6::0.7.0.8/128",
];

/// Texts of the characters that mean something, to a parser of addresses or of lists.
pub(crate) fn odd_text() -> impl Strategy<Value = String> {
    let alphabet = "aB0127fF.:/@%*,[]- \t_~é\u{3000}".chars().collect::<Vec<_>>();
    vec(select(alphabet), 0..24).prop_map(String::from_iter)
}

fn address() -> impl Strategy<Value = String> {
    let v4 = vec(select(vec!["0", "1", "10", "127", "255", "256", "00", "010", "", "a"]), 3..6);
    let v6 = vec(select(vec!["", "0", "1", "fd00", "FFFF", "00001", "10.1.2.3", "01.2.3.4"]), 2..10);
    prop_oneof![
        v4.prop_map(|octets| octets.join(".")),
        v6.prop_map(|groups| groups.join(":")),
        any::<[u8; 4]>().prop_map(|octets| Ipv4Addr::from(octets).to_string()),
        any::<[u8; 16]>().prop_map(|octets| Ipv6Addr::from(octets).to_string()),
        select(vec!["10.1.2.3", "127.0.0.1", "fd00::1", "::1", "1:2:3:4:5:6:7:8"]).prop_map(str::to_owned),
    ]
}

fn name() -> impl Strategy<Value = String> {
    vec(select(vec!["", "a", "b", "A", "service", "Service", "example", "EXAMPLE", "*", "com"]), 1..5)
        .prop_map(|labels| labels.join("."))
}

pub(crate) fn host() -> impl Strategy<Value = String> {
    prop_oneof![
        select(HOSTS.to_vec()).prop_map(str::to_owned),
        name(),
        address(),
        address().prop_map(|address| format!("[{address}]")),
    ]
}

fn userinfo() -> impl Strategy<Value = String> {
    let piece = || vec(select(vec!["u", "p", "%40", "%3A", "%C3%BC", "%ff", "%2", "+", "~", "!", ":", "@"]), 0..5);
    (piece(), option::of(piece())).prop_map(|(username, password)| {
        format!(
            "{}{}@",
            username.concat(),
            password.map_or_else(String::new, |password| format!(":{}", password.concat()))
        )
    })
}

pub(crate) fn proxy() -> impl Strategy<Value = String> {
    let scheme =
        select(vec!["", "http://", "https://", "HTTP://", "hTTps://", "socks5://", "socks4a://", "socks://", "//"]);
    let port = select(vec!["", ":", ":80", ":3128", ":65535", ":65536", ":x", ":-1"]);
    let path = select(vec!["", "", "/", "/path", "?query", "#fragment", " "]);
    let whole =
        (scheme, option::of(userinfo()), host(), port, path).prop_map(|(scheme, userinfo, host, port, path)| {
            format!("{scheme}{}{host}{port}{path}", userinfo.unwrap_or_default())
        });
    prop_oneof![6 => whole, 1 => select(PROXIES.to_vec()).prop_map(str::to_owned), 1 => odd_text()]
}

/// An entry of a list, often one about this host.
pub(crate) fn exception(host: String) -> impl Strategy<Value = String> {
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let suffix = any::<Index>().prop_map({
        let bare = bare.clone();
        move |from| {
            let starts: Vec<usize> = bare.char_indices().map(|(start, _)| start).collect();
            starts.get(from.index(starts.len().max(1))).map_or_else(String::new, |start| bare[*start..].to_owned())
        }
    });
    let length =
        select(vec!["0", "1", "8", "08", "16", "31", "32", "33", "64", "127", "128", "129", "008", "", "x", "+8"]);
    let network = prop_oneof![Just(bare.clone()), address()];
    let network = (network, length).prop_map(|(address, length)| format!("{address}/{length}"));
    let padding = || select(vec!["", "", " ", "\t", "\u{3000}"]);
    let entry = prop_oneof![
        2 => Just(bare.clone()),
        2 => suffix,
        1 => Just(format!(".{bare}")),
        1 => Just(format!("x{bare}")),
        1 => Just(host),
        1 => Just(bare.to_ascii_uppercase()),
        4 => network,
        2 => select(EXCEPTIONS.to_vec()).prop_map(str::to_owned),
        1 => name(),
        1 => address(),
        1 => odd_text(),
    ];
    (padding(), entry, padding()).prop_map(|(before, entry, after)| format!("{before}{entry}{after}"))
}
