//! The addresses that may be asked.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use ureq::http::Uri;

use super::keys;
use crate::normalise::uri;
use crate::{Error, Result};

/// An address that may be asked: `https`, or `http` on this machine.
///
/// ```
/// use xtask::fetch::Address;
///
/// let page = Address::parse("https://docs.example/api/start")?;
/// assert_eq!(page.resolve("/_payload.json?v=2")?.to_string(), "https://docs.example/_payload.json?v=2");
/// assert!(Address::parse("http://127.0.0.1:8080/").is_ok());
/// assert!(Address::parse("http://docs.example/").is_err());
/// # Ok::<(), xtask::Error>(())
/// ```
///
/// Shown, it has nothing in it that looks like an API key. A fragment is left out, since no server sees one.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    text: String,
    uri: Uri,
}

impl Address {
    /// Reads an address, and checks that it may be asked.
    ///
    /// # Errors
    ///
    /// When it is no absolute address, is neither of `https` nor of `http`, holds a user name, or would send plain HTTP
    /// to another machine.
    pub fn parse(text: &str) -> Result<Self> {
        let text = uri::split_fragment(text.trim()).0;
        let fail = |message: &str| Error::new(message).at(keys::redacted(text));
        if text.split(['/', '?']).nth(2).is_some_and(|authority| authority.contains('@')) {
            // What stands there is not repeated: it may be a password.
            return Err(Error::new("the address holds a user name or a password").help("give the address without it"));
        }
        let uri: Uri = text.parse().map_err(|error: ureq::http::uri::InvalidUri| {
            fail("this is not an address").help(EXPECTED).because(error.to_string())
        })?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host().filter(|host| !host.is_empty())) else {
            return Err(fail("the address has no scheme or no host").help(EXPECTED));
        };
        let port = uri.authority().and_then(|authority| authority.as_str().strip_prefix(host)).unwrap_or_default();
        if port.len() > 1 && uri.port_u16().is_none() {
            return Err(fail("the port of the address is no number up to 65535").help(EXPECTED));
        }
        let is_http = match scheme {
            "https" => false,
            "http" => true,
            _ => return Err(fail("the address is neither of https nor of http").help(EXPECTED)),
        };
        if is_http && !is_loopback(host) {
            return Err(fail("the address is of plain http, which anybody on the way can read and change")
                .help("use https; http is for servers on this machine (127.0.0.1, ::1, localhost) only"));
        }
        Ok(Self { text: text.to_owned(), uri })
    }

    /// The address that a reference in what this one gave means (RFC 3986).
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse); and when it leads from another machine to this one.
    pub fn resolve(&self, reference: &str) -> Result<Self> {
        let next = Self::parse(&uri::resolve(&self.text, uri::split_fragment(reference.trim()).0))?;
        if next.is_loopback() && !self.is_loopback() {
            return Err(Error::new("another machine names an address of this one").at(next.to_string()));
        }
        Ok(next)
    }

    /// Whether both have the same scheme, host and port.
    pub fn is_same_origin(&self, other: &Self) -> bool {
        self.origin() == other.origin()
    }

    /// Whether it is an address of this machine.
    pub fn is_loopback(&self) -> bool {
        self.uri.host().is_some_and(is_loopback)
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }

    fn origin(&self) -> (Option<&str>, Option<String>, u16) {
        let default = if self.uri.scheme_str() == Some("http") { 80 } else { 443 };
        (self.uri.scheme_str(), self.uri.host().map(str::to_ascii_lowercase), self.uri.port_u16().unwrap_or(default))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&keys::redacted(&self.text))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

const EXPECTED: &str = "give an address such as https://docs.example/api/_payload.json";

fn is_loopback(host: &str) -> bool {
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    match inner {
        Some(inner) => inner.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback()),
        // Systems read further forms, such as `127.1`, and not all alike.
        None => host.eq_ignore_ascii_case("localhost") || host.parse::<Ipv4Addr>().is_ok_and(|host| host.is_loopback()),
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn only_https_and_this_machine_may_be_asked() {
        for accepted in [
            "https://docs.example",
            "https://docs.example:8443/a/_payload.json?v=1#top",
            "HTTPS://docs.example/",
            " https://docs.example/a ",
            "http://127.0.0.1:8080/",
            "http://127.8.9.1/",
            "http://[::1]:80/",
            "http://localhost/a",
            "http://LOCALHOST/a",
        ] {
            let address = Address::parse(accepted).unwrap_or_else(|error| panic!("{accepted}: {error}"));
            assert!(!address.to_string().contains('#'), "{address}");
        }
        for (refused, reason) in [
            ("http://docs.example/", "plain http"),
            ("http://128.0.0.1/", "plain http"),
            ("http://127.1/", "plain http"),
            ("http://2130706433/", "plain http"),
            ("http://[::2]/", "plain http"),
            ("http://[::ffff:127.0.0.1]/", "plain http"),
            ("http://localhost.example/", "plain http"),
            ("http://0.0.0.0/", "plain http"),
            ("ftp://docs.example/", "neither of https nor of http"),
            ("file:///etc/passwd", ""),
            ("docs.example/a", ""),
            ("/a", "no scheme"),
            ("", "not an address"),
            ("https://", ""),
            ("https://a b/", "not an address"),
            ("https://127.0.0.1:x/", "the port"),
            ("https://127.0.0.1:65536/", "the port"),
            ("http://docs.example\\@127.0.0.1/", ""),
            ("https://me:pass1234word@docs.example/", "user name"),
            ("http://127.0.0.1@docs.example/", "user name"),
        ] {
            let error = Address::parse(refused).expect_err(refused).to_string();
            assert!(error.contains(reason) && !error.contains("pass1234word"), "{refused}: {error}");
        }
    }

    #[test]
    fn a_reference_is_resolved_and_checked_by_the_same_rule() {
        let page = Address::parse("https://docs.example/a/b?c=d").expect("an address");
        for (reference, expected) in [
            ("/x?y#z", "https://docs.example/x?y"),
            ("x", "https://docs.example/a/x"),
            ("../../x", "https://docs.example/x"),
            ("//other.example/x", "https://other.example/x"),
            ("?e", "https://docs.example/a/b?e"),
            ("https://other.example", "https://other.example"),
        ] {
            assert_eq!(page.resolve(reference).expect(reference).to_string(), expected);
        }
        for reference in ["http://docs.example/", "http://127.0.0.1/", "https://localhost/", "ftp://x/", "//me@x/"] {
            assert!(page.resolve(reference).is_err(), "{reference}");
        }
        let own = Address::parse("http://localhost:8080/").expect("an address");
        assert!(own.resolve("http://127.0.0.1:1/").is_ok() && own.resolve("http://docs.example/").is_err());
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let same = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|text| Address::parse(text).expect(text));
            one.is_same_origin(&other)
        };
        assert!(same("https://docs.example/a", "https://DOCS.example:443/b?c"));
        assert!(!same("https://docs.example", "https://docs.example:444"));
        assert!(!same("https://docs.example", "https://www.docs.example"));
        assert!(!same("https://localhost", "http://localhost"));
    }

    #[test]
    fn a_key_in_an_address_is_asked_with_and_not_shown() {
        let address = Address::parse("https://docs.example/a?token=9f8e7d6c5b4a39281706").expect("an address");
        assert_eq!(address.to_string(), "https://docs.example/a?token=YOUR_API_KEY");
        assert_eq!(format!("{address:?}"), address.to_string());
        assert!(address.uri().to_string().ends_with("9f8e7d6c5b4a39281706"));
    }
}
