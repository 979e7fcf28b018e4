//! Requests that a proxy forwards: their target is a whole address.

use http::Uri;
use ureq::Error;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};

use super::watch;

/// A connection to a proxy that forwards requests (RFC 9112, 3.2.2), as they are sent to it for `http://`.
///
/// ureq would ask for a tunnel also there, which many proxies refuse.
#[derive(Debug)]
pub(super) struct Forwarded {
    proxy: Box<dyn Transport>,
    /// What the path of a request stands behind: scheme and authority.
    origin: String,
}

impl Forwarded {
    pub(super) fn new(proxy: Box<dyn Transport>, target: &Uri) -> Self {
        let authority = target.authority().map_or("", |authority| authority.as_str());
        Self { proxy, origin: format!("{}://{authority}", target.scheme_str().unwrap_or("http")) }
    }
}

impl Transport for Forwarded {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.proxy.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if !watch::is_before_request() {
            return self.proxy.transmit_output(amount, timeout);
        }
        let head = self.proxy.buffers().output().get(..amount).unwrap_or_default();
        let head = with_origin(head, &self.origin);
        let mut rest = head.as_slice();
        while !rest.is_empty() {
            let output = self.proxy.buffers().output();
            let (piece, others) = rest.split_at(rest.len().min(output.len()));
            output.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
            self.proxy.transmit_output(piece.len(), timeout)?;
            rest = others;
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.proxy.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.proxy.is_open()
    }
}

/// The head of a request with its target in absolute form: the target stands behind the first space.
fn with_origin(head: &[u8], origin: &str) -> Vec<u8> {
    let target = head.iter().position(|byte| *byte == b' ').map_or(head.len(), |space| space + 1);
    let (method, rest) = head.split_at(target);
    [method, origin.as_bytes(), rest].concat()
}
