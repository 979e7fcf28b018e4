//! The proxy that the environment names.

use std::ffi::OsString;

use http::Uri;

use super::address::Proxy;
use super::no_proxy;

/// Finds the proxy that the environment names for calls to `target`; `variable` gives the value of a variable that is set.
///
/// * `HTTP_PROXY` is for `http://` and `HTTPS_PROXY` for `https://`; `ALL_PROXY` is for both, where these name none.
/// * `NO_PROXY` lists what is called without a proxy: domains with all their subdomains, addresses, networks, and `*`
///   for every name.
/// * The names in lower case are looked at where those in upper case are not set. An empty variable is set, and one that
///   is not UTF-8 is not.
/// * Where `REQUEST_METHOD` is set there is no proxy: in a CGI program, `HTTP_PROXY` is a header that anybody may send.
///
/// The proxy may be one that the client cannot use: see [`Proxy::is_supported`].
pub(crate) fn from_environment(variable: impl Fn(&str) -> Option<OsString>, target: &Uri) -> Option<Proxy> {
    let text = |names: [&str; 2]| names.into_iter().find_map(|name| variable(name)?.into_string().ok());
    let named = |names| text(names).and_then(|address| Proxy::read(&address));
    let names = match target.scheme_str()? {
        "http" => ["HTTP_PROXY", "http_proxy"],
        "https" => ["HTTPS_PROXY", "https_proxy"],
        _ => return None,
    };
    let host = target.host()?;
    let is_direct = || text(["NO_PROXY", "no_proxy"]).is_some_and(|list| no_proxy::covers(&list, host));
    if variable("REQUEST_METHOD").is_some() || is_direct() {
        return None;
    }
    named(names).or_else(|| named(["ALL_PROXY", "all_proxy"]))
}
