//! The HTTP client that the SDK builds for itself.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use http::header::PROXY_AUTHORIZATION;
use memos_sdk_core::{Config, Error, Result};
use rustls::crypto::ring;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use crate::proxy::{self, Proxy};
use crate::transport::{Connect, Unresolved};

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
        // A proxy would look for a service on this machine on its own machine, and see the key.
        let asked = !config.is_loopback();
        let proxy = asked.then(|| proxy::from_environment(|name| std::env::var_os(name), &target)).flatten();
        if proxy.as_ref().is_some_and(|proxy| !proxy.is_supported()) {
            return Err(Error::no_connection(config));
        }
        let (forwarding, tunnel) = if config.is_https() { (None, proxy) } else { (proxy, None) };
        let proxy_authorization = forwarding.as_ref().and_then(Proxy::authorization).cloned();
        let tunnel = tunnel.as_ref().map(Proxy::to_ureq).transpose();
        let tunnel = tunnel.map_err(|error| Error::no_connection(config).with_source(error))?;
        let settings = Agent::config_builder()
            .proxy(tunnel)
            .tls_config(tls_config())
            // What an answer is, and where a redirect leads, is decided in one place, by the rules of the core.
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            // The core has said all that is to be said.
            .accept("")
            .user_agent("")
            // Many proxies close an idle connection after a minute: a write on one that was just closed may have been
            // sent.
            .max_idle_age(Duration::from_secs(30))
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .build();
        Ok(Self { agent: Agent::with_parts(settings, Connect::new(forwarding), Unresolved), proxy_authorization })
    }

    /// Sends a request, and gives the answer as soon as it begins.
    pub(crate) fn run(&self, mut request: http::Request<&[u8]>) -> Result<http::Response<ureq::Body>, ureq::Error> {
        if let Some(authorization) = &self.proxy_authorization {
            request.headers_mut().entry(PROXY_AUTHORIZATION).or_insert_with(|| authorization.clone());
        }
        self.agent.run(request)
    }
}

/// As many as threads may call at the same time without making new ones for every call.
const IDLE_CONNECTIONS: usize = 100;

/// The provider is named here and not installed for the whole process, which belongs to the program.
fn tls_config() -> TlsConfig {
    TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .build()
}
