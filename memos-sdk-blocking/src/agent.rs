//! The HTTP client that the SDK builds for itself.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT_ENCODING, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};
use memos_sdk_core::{Config, Error, Result};
use rustls::RootCertStore;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

use crate::proxy::{self, Proxy};
use crate::transport::{Connect, Limits, Seen, Unresolved, watched};

/// An HTTP client for one base URL.
pub(crate) struct Http {
    agent: Agent,
    /// Who we are to the proxy that forwards requests.
    proxy_authorization: Option<HeaderValue>,
}

impl Http {
    /// Reads the environment for a proxy. Certificates are read for the first connection that is encrypted.
    pub(crate) fn new(config: &Config) -> Result<Self> {
        let target = config.base_url().parse().map_err(|error: http::uri::InvalidUri| {
            Error::configuration("the base URL cannot be read as an address").with_source(error)
        })?;
        let proxy = match config.proxy() {
            Some(proxy) => Some(Proxy::from(proxy)),
            None if config.asks_environment_for_proxy() => {
                proxy::from_environment(|name| std::env::var_os(name), &target)
            }
            None => None,
        };
        if let Some(unsupported) = proxy.as_ref().filter(|proxy| !proxy.is_supported()) {
            // A call that went past the proxy would be what nobody asked for.
            let scheme = unsupported.uri().scheme_str().unwrap_or_default();
            let cause = io::Error::other(format!("unsupported scheme {scheme}"));
            return Err(Error::no_connection(config).with_source(cause));
        }
        let (forwarding, tunnel) = if config.is_https() { (None, proxy) } else { (proxy, None) };
        let proxy_authorization = forwarding.as_ref().and_then(Proxy::authorization).cloned();
        let tunnel = tunnel.as_ref().map(Proxy::to_ureq).transpose();
        let tunnel = tunnel.map_err(|error| Error::no_connection(config).with_source(error.to_string()))?;
        let settings = Agent::config_builder()
            .proxy(tunnel)
            .tls_config(tls_config(config)?)
            // What an answer is, and where a redirect leads, is decided in one place, by the rules of the core.
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            // The core has said all that is to be said.
            .accept("")
            .user_agent("")
            .accept_encoding("")
            .max_response_header_size(INPUT_BUFFER_SIZE)
            .input_buffer_size(INPUT_BUFFER_SIZE)
            .output_buffer_size(OUTPUT_BUFFER_SIZE)
            // Many proxies close an idle connection after a minute: a write on one that was just closed may have been
            // sent.
            .max_idle_age(Duration::from_secs(30))
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .build();
        Ok(Self { agent: Agent::with_parts(settings, Connect::new(forwarding), Unresolved), proxy_authorization })
    }

    /// Sends a request within limits, and gives the answer as soon as it begins.
    pub(crate) fn run(
        &self,
        head: &http::request::Parts,
        body: &[u8],
        limits: Limits,
    ) -> (Result<http::Response<ureq::Body>, ureq::Error>, Seen) {
        let (mut shown, mut secrets) = divided(&head.headers);
        if !head.headers.contains_key(ACCEPT_ENCODING) {
            shown.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if let Some(authorization) = &self.proxy_authorization
            && !head.headers.contains_key(PROXY_AUTHORIZATION)
        {
            push_line(&mut secrets, &PROXY_AUTHORIZATION, authorization);
        }
        let mut request = http::Request::new(());
        *request.method_mut() = head.method.clone();
        *request.uri_mut() = head.uri.clone();
        *request.headers_mut() = shown;
        // ureq says of a body that there is one, also if it is empty.
        watched(limits, secrets, || match body {
            [] => self.agent.run(request),
            _ => self.agent.run(request.map(|()| body)),
        })
    }
}

/// The headers that ureq is given, and the lines of those that may be secrets.
fn divided(headers: &HeaderMap) -> (HeaderMap, Vec<u8>) {
    let mut shown = HeaderMap::with_capacity(headers.len() + 1);
    let mut secrets = Vec::with_capacity(256);
    for (name, value) in headers {
        if value.is_sensitive() {
            push_line(&mut secrets, name, value);
        } else {
            shown.append(name, value.clone());
        }
    }
    (shown, secrets)
}

fn push_line(lines: &mut Vec<u8>, name: &HeaderName, value: &HeaderValue) {
    for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
        lines.extend_from_slice(part);
    }
}

/// The head of an answer has to fit into it; it is ureq's own size.
const INPUT_BUFFER_SIZE: usize = 128 * 1024;

/// The first line of a request has to fit into it: addresses have less than 64 KiB.
const OUTPUT_BUFFER_SIZE: usize = 72 * 1024;

/// As many as threads may call at the same time without making new ones for every call.
const IDLE_CONNECTIONS: usize = 32;

/// Checks what of the settings the HTTP client is the first to read, without I/O.
pub(crate) fn check(config: &Config) -> Result<()> {
    config.root_certificates().map(root_certificates).transpose()?;
    let proxy = config.proxy().map(|proxy| Proxy::from(proxy).to_ureq()).transpose();
    proxy.map_err(|_| Error::unusable_proxy())?;
    Ok(())
}

/// The provider is named here and not installed for the whole process, which belongs to the program.
fn tls_config(config: &Config) -> Result<TlsConfig> {
    let roots = match config.root_certificates() {
        Some(pem) => RootCerts::from(root_certificates(pem)?),
        None => RootCerts::PlatformVerifier,
    };
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(roots)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build())
}

/// The certificates that the settings name, of which each must be one: ureq would leave out those that are none.
fn root_certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>> {
    let (mut roots, mut checked) = (Vec::new(), RootCertStore::empty());
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| Error::unusable_root_certificates().with_source(error))?;
        roots.push(Certificate::from_der(&certificate).to_owned());
        checked.add(certificate).map_err(|error| Error::unusable_root_certificates().with_source(error))?;
    }
    if roots.is_empty() { Err(Error::no_root_certificates()) } else { Ok(roots) }
}
