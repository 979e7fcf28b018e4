//! The address of a proxy, and who the caller is to it.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

/// A proxy, and who the caller is to it.
#[derive(Clone)]
pub(crate) struct Proxy {
    uri: Uri,
    credentials: Option<Credentials>,
}

/// The proxy that the settings name.
impl From<&memos_sdk_core::Proxy> for Proxy {
    fn from(proxy: &memos_sdk_core::Proxy) -> Self {
        let credentials = proxy.credentials().map(|(username, password)| Credentials {
            username: username.to_owned(),
            password: password.to_owned(),
            authorization: proxy.authorization().cloned(),
        });
        Self { uri: proxy.uri().clone(), credentials }
    }
}

impl Proxy {
    /// Reads `http://user:password@host:port`, of which only the host is needed; `None` where it is no address of a proxy.
    pub(super) fn read(address: &str) -> Option<Self> {
        let parts = address.parse::<Uri>().ok()?.into_parts();
        let scheme = parts.scheme.unwrap_or(Scheme::HTTP);
        if !is_http(&scheme) && !matches!(scheme.as_str(), "socks4" | "socks4a" | "socks5" | "socks5h") {
            return None;
        }
        let mut authority = parts.authority?;
        let mut credentials = None;
        if let Some((userinfo, behind)) = authority.as_str().split_once('@') {
            credentials = Some(Credentials::read(userinfo, &scheme));
            // The async client ends a password at its first `@`, and a host begins behind the last one. What is between
            // the two is a part of a password that should have been encoded, and belongs into no address.
            let host = behind.rsplit('@').next().unwrap_or(behind);
            authority = host.parse::<Authority>().ok()?;
        }
        let path = PathAndQuery::from_static("/");
        let uri = Uri::builder().scheme(scheme).authority(authority).path_and_query(path).build().ok()?;
        Some(Self { uri, credentials })
    }

    /// Scheme, host and port of the proxy, with the path `/`, and never with user or password.
    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Whether it is spoken to in HTTP, encrypted or not. All others are SOCKS, which neither client speaks: their calls
    /// fail, because a call that went past the proxy would be what nobody asked for.
    pub(crate) fn is_supported(&self) -> bool {
        self.uri.scheme().is_some_and(is_http)
    }

    /// What the header `Proxy-Authorization` says, if the address names a user.
    pub(crate) fn authorization(&self) -> Option<&HeaderValue> {
        self.credentials.as_ref()?.authorization.as_ref()
    }

    /// User and password, decoded, if the address names a user. Where it has no password, that is empty.
    pub(crate) fn credentials(&self) -> Option<(&str, &str)> {
        let Credentials { username, password, .. } = self.credentials.as_ref()?;
        Some((username, password))
    }
}

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
    /// Nothing for SOCKS, which has a way of its own to say who calls.
    authorization: Option<HeaderValue>,
}

impl Credentials {
    fn read(userinfo: &str, scheme: &Scheme) -> Self {
        let (username, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let (username, password) = (decoded(username), decoded(password));
        let authorization = if is_http(scheme) { basic(&username, &password) } else { None };
        Self { username, password, authorization }
    }
}

fn is_http(scheme: &Scheme) -> bool {
    [Scheme::HTTP, Scheme::HTTPS].contains(scheme)
}

fn basic(username: &str, password: &str) -> Option<HeaderValue> {
    let credentials = BASE64_STANDARD.encode(format!("{username}:{password}"));
    let mut header = HeaderValue::try_from(format!("Basic {credentials}")).ok()?;
    header.set_sensitive(true);
    Some(header)
}
