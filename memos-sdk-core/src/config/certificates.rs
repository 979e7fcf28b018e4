//! The certificate authorities that a caller names.

use std::fmt;

use bytes::Bytes;

/// Certificates as they were given, in PEM: it takes a TLS library to read them.
#[derive(Clone)]
pub(super) struct RootCertificates(Bytes);

impl RootCertificates {
    pub(super) fn new(pem: impl Into<Vec<u8>>) -> Self {
        Self(Bytes::from(pem.into()))
    }

    pub(super) fn pem(&self) -> &[u8] {
        &self.0
    }
}

/// Shows how much there is, because a whole store would bury everything else.
impl fmt::Debug for RootCertificates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RootCertificates({} bytes)", self.0.len())
    }
}
