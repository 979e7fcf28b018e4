//! The proxy that a caller names.

#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use super::host::is_host;
use crate::{Error, Result};

/// A proxy that was checked, and who the caller is to it.
#[derive(Clone)]
pub struct Proxy {
    uri: Uri,
    credentials: Option<Credentials>,
}

impl Proxy {
    /// Checks `http://user:password@host:port`, of which only the host is needed. No error repeats any of it.
    pub(super) fn new(address: &str) -> Result<Self> {
        let address = address.trim();
        let parts = address.parse::<Uri>().map_err(|_| refused("cannot be read as an address"))?.into_parts();
        let scheme = parts.scheme.unwrap_or(Scheme::HTTP);
        if ![Scheme::HTTP, Scheme::HTTPS].contains(&scheme) {
            return Err(refused("has an unknown scheme: it must begin with http:// or https://"));
        }
        let authority = parts.authority.ok_or_else(|| refused("has no usable host and port"))?;
        // A part of a password that should have been encoded would be taken for a path, and the rest of it for a host.
        let path = parts.path_and_query.as_ref().map_or("", PathAndQuery::as_str);
        if !["", "/"].contains(&path) || address.contains('#') {
            return Err(refused("does not end with its host and port"));
        }
        // No host has an `@`: what is before the last one is user and password.
        let (userinfo, place) = match authority.as_str().rsplit_once('@') {
            Some((userinfo, place)) => (Some(userinfo), place),
            None => (None, authority.as_str()),
        };
        let place: Authority = place.parse().map_err(|_| refused("has no usable host and port"))?;
        // What follows the host is a port only if it is a number up to 65535.
        let has_port = place.as_str().len() > place.host().len();
        if !is_host(place.host()) || (has_port && place.port_u16().is_none_or(|port| port == 0)) {
            return Err(refused("has no usable host and port"));
        }
        let credentials = userinfo.map(Credentials::read).transpose()?;
        let uri = Uri::builder().scheme(scheme).authority(place).path_and_query(PathAndQuery::from_static("/"));
        Ok(Self { uri: uri.build().map_err(|_| refused("cannot be read as an address"))?, credentials })
    }

    /// Scheme, host and port, with the path `/`, and never with user or password.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// User and password, decoded, if the address names a user. Where it has no password, that is empty.
    pub fn credentials(&self) -> Option<(&str, &str)> {
        let Credentials { username, password, .. } = self.credentials.as_ref()?;
        Some((username, password))
    }

    /// What the header `Proxy-Authorization` says, if the address names a user; it is marked as sensitive.
    pub fn authorization(&self) -> Option<&HeaderValue> {
        Some(&self.credentials.as_ref()?.authorization)
    }
}

/// User and password are not shown.
impl fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Proxy").field(&self.uri).finish()
    }
}

/// A user and a password, decoded. Where the address has no password it is empty: `Basic` knows no difference.
#[derive(Clone)]
struct Credentials {
    username: String,
    password: String,
    authorization: HeaderValue,
}

impl Credentials {
    fn read(userinfo: &str) -> Result<Self> {
        let (username, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
        let decoded = |text| {
            let decoded = percent_decode_str(text).decode_utf8();
            decoded.map(String::from).map_err(|_| refused("has a user or a password that is not UTF-8"))
        };
        let (username, password) = (decoded(username)?, decoded(password)?);
        let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{username}:{password}")));
        let mut authorization =
            HeaderValue::try_from(basic).map_err(|_| refused("has a user or a password that cannot be sent"))?;
        authorization.set_sensitive(true);
        Ok(Self { username, password, authorization })
    }
}

fn refused(why: &str) -> Error {
    Error::configuration(format!("the proxy {why}")).with_suggestion(
        "give an address like http://user:password@proxy.example:3128, in whose password / ? # @ and % are written as \
         %2F %3F %23 %40 and %25",
    )
}
