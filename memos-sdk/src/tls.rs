//! The HTTP client that the SDK builds for itself.

use std::sync::Arc;
use std::time::Duration;

use http::uri::Scheme;
use memos_sdk_core::{Config, Error, Proxy, Result};
use reqwest::redirect;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

/// Builds the HTTP client; it reads the system's certificates if calls are encrypted and the settings name none.
pub(crate) fn http_client(config: &Config) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls_config(trust(config)?)?)
        .connect_timeout(config.connect_timeout())
        // Redirects and repeats are decided in one place, by the rules of the core.
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        // Many proxies close an idle connection after a minute: a write on one that was just closed may have been sent.
        .pool_idle_timeout(Duration::from_secs(30))
        .referer(false);
    if let Some(proxy) = config.proxy() {
        builder = builder.proxy(every_call_through(proxy)?);
    } else if !config.asks_environment_for_proxy() {
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map_err(|error| Error::configuration("the HTTP client cannot be built").with_source(error.to_string()))
}

/// Checks what of the settings the HTTP client is the first to read, without I/O.
pub(crate) fn check(config: &Config) -> Result<()> {
    config.root_certificates().map(root_certificates).transpose()?;
    config.proxy().map(every_call_through).transpose()?;
    Ok(())
}

/// Whose certificates are trusted.
pub(crate) enum Trust {
    /// Those of the settings.
    Given(RootCertStore),
    /// Those of the system.
    System,
    /// Those of the system, if there are any: only a proxy of the environment may need them.
    SystemIfAny,
    /// None: nothing is encrypted, and reading the system's certificates would be time lost.
    Nobody,
}

fn trust(config: &Config) -> Result<Trust> {
    let proxy_is_https = config.proxy().is_some_and(|proxy| proxy.uri().scheme() == Some(&Scheme::HTTPS));
    Ok(match config.root_certificates() {
        Some(pem) => Trust::Given(root_certificates(pem)?),
        None if config.is_https() || proxy_is_https => Trust::System,
        None if config.asks_environment_for_proxy() => Trust::SystemIfAny,
        None => Trust::Nobody,
    })
}

/// The provider is named here and not installed for the whole process, which belongs to the program.
pub(crate) fn tls_config(trust: Trust) -> Result<ClientConfig> {
    let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
    let system = |provider| Verifier::new(provider).map(Arc::new);
    let verifier = match &trust {
        Trust::System => {
            let verifier = system(Arc::clone(&provider));
            Some(verifier.map_err(|error| Error::unusable_system_certificates().with_source(error))?)
        }
        Trust::SystemIfAny => system(Arc::clone(&provider)).ok(),
        Trust::Given(_) | Trust::Nobody => None,
    };
    let versions = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration("TLS cannot be used").with_source(error))?;
    let mut tls = match (verifier, trust) {
        (Some(verifier), _) => versions.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth(),
        (None, Trust::Given(roots)) => versions.with_root_certificates(roots).with_no_client_auth(),
        (None, _) => versions.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
    };
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(tls)
}

/// The certificates that the settings name, of which each must be one.
fn root_certificates(pem: &[u8]) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| Error::unusable_root_certificates().with_source(error))?;
        roots.add(certificate).map_err(|error| Error::unusable_root_certificates().with_source(error))?;
    }
    if roots.is_empty() { Err(Error::no_root_certificates()) } else { Ok(roots) }
}

/// The proxy as reqwest takes it. The core has read user and password, which reqwest would read a little differently.
fn every_call_through(proxy: &Proxy) -> Result<reqwest::Proxy> {
    let every = reqwest::Proxy::all(proxy.uri().to_string()).map_err(|_| Error::unusable_proxy())?;
    Ok(match proxy.authorization() {
        Some(authorization) => every.custom_http_auth(authorization.clone()),
        None => every,
    })
}
