//! A proxy as ureq takes it, to ask it for a tunnel.

use ureq::ProxyProtocol;

use super::address::Proxy;

impl Proxy {
    /// The proxy for the connector of ureq, which sends the same `Proxy-Authorization`.
    ///
    /// # Errors
    ///
    /// When ureq refuses the address.
    pub(crate) fn to_ureq(&self) -> Result<ureq::Proxy, ureq::Error> {
        let protocol = ProxyProtocol::try_from(self.uri().scheme_str().unwrap_or_default())?;
        let mut proxy = ureq::Proxy::builder(protocol).host(self.uri().host().unwrap_or_default());
        if let Some(port) = self.uri().port_u16() {
            proxy = proxy.port(port);
        }
        if let Some((username, password)) = self.credentials() {
            proxy = proxy.username(username).password(password);
        }
        proxy.build()
    }
}
