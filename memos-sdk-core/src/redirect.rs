//! When a redirect is followed.

use bytes::Bytes;
use http::header::LOCATION;
use http::uri::{PathAndQuery, Uri};
use http::{HeaderMap, Method, StatusCode};

/// How many redirects in a row are followed.
pub const MAX_REDIRECTS: usize = 5;

/// The redirects of one attempt, counted.
///
/// A redirect may be followed to the same scheme, host and port only: the key and what people said do not go to a host
/// that the caller did not name. And only as the same request: a write does not become a read.
///
/// ```
/// use http::{HeaderMap, Request, StatusCode, header::LOCATION};
/// use memos_sdk_core::Redirects;
///
/// let request = Request::post("https://example.com/v1/add").body(bytes::Bytes::new())?;
/// let to = |location: &str| HeaderMap::from_iter([(LOCATION, location.parse().unwrap())]);
/// let status = StatusCode::TEMPORARY_REDIRECT;
/// let mut redirects = Redirects::default();
/// assert!(redirects.follow(&request, status, &to("https://elsewhere.com/v1/add")).is_none());
/// assert!(!redirects.any());
/// let next = redirects.follow(&request, status, &to("/v2/add"));
/// assert_eq!(next.map(|next| next.uri().path().to_owned()).as_deref(), Some("/v2/add"));
/// assert!(redirects.any());
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Redirects {
    followed: usize,
}

impl Redirects {
    /// The request that an answer asks for, if it may be followed and is not one too many.
    pub fn follow(
        &mut self,
        request: &http::Request<Bytes>,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<http::Request<Bytes>> {
        let next = follow_redirect(request, status, headers).filter(|_| self.followed < MAX_REDIRECTS)?;
        self.followed = self.followed.saturating_add(1);
        Some(next)
    }

    /// Whether a redirect was followed, so that the service has seen the request whatever comes of the next one.
    pub fn any(&self) -> bool {
        self.followed > 0
    }
}

/// The request that a redirect asks for, if it may be followed.
fn follow_redirect(
    request: &http::Request<Bytes>,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<http::Request<Bytes>> {
    let same_request = match status {
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => matches!(*request.method(), Method::GET | Method::HEAD),
        _ => false,
    };
    if !same_request {
        return None;
    }
    let uri = target(request.uri(), headers.get(LOCATION)?.to_str().ok()?)?;
    let mut next = request.clone();
    *next.uri_mut() = uri;
    Some(next)
}

/// Where a `Location` leads, if that is the same origin: a whole address, or a path from the root.
fn target(from: &Uri, location: &str) -> Option<Uri> {
    // A fragment is for the one who reads the answer, and is not sent.
    let location = location.split('#').next()?.trim();
    let to: Uri = location.parse().ok()?;
    if to.authority().is_some() {
        return (origin(&to)? == origin(from)?).then_some(to);
    }
    if !location.starts_with('/') || location.starts_with("//") {
        return None;
    }
    let mut parts = from.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(location).ok()?);
    Uri::from_parts(parts).ok()
}

/// Scheme, host and port of an address that names them all.
fn origin(uri: &Uri) -> Option<(&str, String, u16)> {
    let scheme = uri.scheme_str()?;
    let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
    let host = authority.host();
    let port = match (authority.port_u16(), scheme) {
        (Some(port), _) => port,
        // What follows the host is no port: the address is not one to go to.
        (None, _) if authority.as_str().len() > host.len() => return None,
        (None, "https") => 443,
        (None, "http") => 80,
        (None, _) => return None,
    };
    Some((scheme, host.to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_followed_to_the_same_origin_and_as_the_same_request_only() {
        let here = "https://h.example/v1/add?a=1";
        for (method, from, status, location, expected) in [
            (Method::POST, here, 307, "/v2/add", Some("https://h.example/v2/add")),
            (Method::POST, here, 308, "https://h.example/v2", Some("https://h.example/v2")),
            (Method::POST, here, 308, "https://H.Example:443/v2?b=2#c", Some("https://H.Example:443/v2?b=2")),
            (Method::GET, here, 301, "/v2", Some("https://h.example/v2")),
            (Method::GET, here, 302, "/v2", Some("https://h.example/v2")),
            (Method::POST, "http://127.0.0.1:8080/a", 307, "/b", Some("http://127.0.0.1:8080/b")),
            // A write would become a read.
            (Method::POST, here, 301, "/v2", None),
            (Method::POST, here, 302, "/v2", None),
            (Method::POST, here, 303, "/v2", None),
            (Method::GET, here, 304, "/v2", None),
            // Another origin.
            (Method::POST, here, 307, "http://h.example/v2", None),
            (Method::POST, here, 307, "https://h.example:444/v2", None),
            (Method::POST, here, 307, "https://other.example/v2", None),
            (Method::POST, here, 307, "//other.example/v2", None),
            (Method::POST, here, 307, "https://h.example@other.example/", None),
            (Method::POST, here, 307, "https://me@h.example/", None),
            (Method::POST, here, 307, "https://h.example:99999/", None),
            (Method::GET, "http://127.0.0.1:8080/a", 302, "http://127.0.0.1:8081/b", None),
            (Method::GET, "http://127.0.0.1:8080/a", 302, "http://localhost:8080/b", None),
            // What cannot be read, or not simply.
            (Method::POST, here, 307, "v2", None),
            (Method::POST, here, 307, "", None),
            (Method::POST, here, 307, "ftp://h.example/", None),
        ] {
            let request = http::Request::builder().method(method).uri(from).body(Bytes::from_static(b"x")).unwrap();
            let headers = HeaderMap::from_iter([(LOCATION, location.parse().unwrap())]);
            let next = follow_redirect(&request, StatusCode::from_u16(status).unwrap(), &headers);
            assert_eq!(next.as_ref().map(|next| next.uri().to_string()).as_deref(), expected, "{status} {location}");
            if let Some(next) = next {
                assert_eq!((next.method(), next.body()), (request.method(), request.body()));
            }
        }
        let request = http::Request::new(Bytes::new());
        assert!(follow_redirect(&request, StatusCode::TEMPORARY_REDIRECT, &HeaderMap::new()).is_none());
    }
}
