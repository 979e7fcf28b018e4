//! The HTTP client that the SDK builds for itself.

use std::sync::Arc;
use std::time::Duration;

use memos_sdk_core::{Config, Error, Result};
use reqwest::redirect;
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

/// Builds the HTTP client; it reads the system's certificates if calls are encrypted.
pub(crate) fn http_client(config: &Config) -> Result<reqwest::Client> {
    let tls = tls_config(config.is_https()).map_err(|error| {
        Error::configuration("the certificates of this system cannot be used")
            .with_source(error)
            .with_suggestion("install the system's CA certificates, or give the client a reqwest_client")
    })?;
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(config.connect_timeout())
        // Redirects and repeats are decided in one place, by the rules of the core.
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        // Many proxies close an idle connection after a minute: a write on one that was just closed may have been sent.
        .pool_idle_timeout(Duration::from_secs(30))
        .referer(false);
    if config.is_loopback() {
        // A proxy would look for the service on its own machine, and see the key.
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| Error::configuration("the HTTP client cannot be built").with_source(error))
}

/// The provider is named here and not installed for the whole process, which belongs to the program.
pub(crate) fn tls_config(verify: bool) -> std::result::Result<ClientConfig, rustls::Error> {
    let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
    let versions = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let mut tls = if verify {
        let verifier = Arc::new(Verifier::new(provider)?);
        versions.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()
    } else {
        // Nothing is encrypted: reading the system's certificates would be time lost.
        versions.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
    };
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(tls)
}
