//! The address of the service.

use std::net::IpAddr;

use http::Uri;

use super::host::is_host;
use crate::{Error, Result};

/// Where the service runs; each region has API keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// `memos.memtensor.cn`, which the documentation names and the client calls unless told otherwise.
    China,
    /// `api.memt.ai`, for the rest of the world.
    Global,
}

impl Region {
    /// The base URL of the region.
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::China => "https://memos.memtensor.cn/api/openmem/v1",
            Self::Global => "https://api.memt.ai/platform/api/openmem/v1",
        }
    }
}

/// A base URL that was checked, without a slash at its end.
#[derive(Debug, Clone)]
pub(super) struct BaseUrl {
    text: String,
    https: bool,
    loopback: bool,
}

impl BaseUrl {
    /// Checks a base URL; plain HTTP to another machine must be allowed by name.
    pub(super) fn new(text: &str, allow_insecure_http: bool) -> Result<Self> {
        let text = text.trim().trim_end_matches('/');
        let refused = |why: &str| {
            Error::configuration(format!("the base URL {why}"))
                .with_suggestion(format!("give an address like {}", Region::China.base_url()))
        };
        let uri: Uri = text.parse().map_err(|error| refused("cannot be read as an address").with_source(error))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(refused("has no scheme: it must begin with https://"));
        };
        if authority.as_str().contains('@') {
            return Err(refused("has a user name in it, which the client does not send"));
        }
        // What follows the host is a port only if it is a number up to 65535.
        let host = authority.host();
        if !is_host(host) || (authority.as_str().len() > host.len() && authority.port_u16().is_none()) {
            return Err(refused("has no usable host and port"));
        }
        if uri.query().is_some() || text.contains('#') {
            return Err(refused("has a query or a fragment: it must end with a path"));
        }
        let https = scheme == "https";
        let loopback = is_loopback(host);
        if !https && scheme != "http" {
            return Err(refused("has an unknown scheme: it must begin with https://"));
        }
        if !https && !loopback && !allow_insecure_http {
            return Err(Error::configuration("the base URL is http://, which would send the API key unencrypted")
                .with_suggestion("use https://, or allow it by name with allow_insecure_http(true)"));
        }
        // Written in one way, so that every HTTP library calls the same address by the same name (RFC 3986, 6.2.2 and 6.2.3).
        let port = authority.port_u16().filter(|port| *port != if https { 443 } else { 80 });
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let path = uri.path().trim_end_matches('/');
        Ok(Self { text: format!("{scheme}://{}{port}{path}", host.to_ascii_lowercase()), https, loopback })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn is_https(&self) -> bool {
        self.https
    }

    pub(super) fn is_loopback(&self) -> bool {
        self.loopback
    }
}

/// Whether a host is this machine: `localhost` or an address that never leaves it.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
