//! One answer over HTTP, within limits.

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::crypto::ring;
use ureq::http::header::{CONTENT_ENCODING, LOCATION};
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body};

use super::{Address, keys};
use crate::{Error, Result};

/// How much may be taken of time and of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How long it may take to make a connection; 10 s by default.
    pub connect: Duration,
    /// How long all requests may take together, with their answers; 60 s by default.
    pub total: Duration,
    /// How many bytes an answer may have; 64 MiB by default.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(60), bytes: 64 * 1024 * 1024 }
    }
}

/// An answer, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloaded {
    /// The body.
    pub bytes: Vec<u8>,
    /// The address that gave it, behind all redirects.
    pub address: Address,
}

/// Which other addresses an answer may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redirects {
    /// Any that may be asked.
    Anywhere,
    /// Those of the same scheme, host and port.
    SameOrigin,
}

/// Downloads, until its time is over.
pub struct Downloader<'a> {
    agent: Agent,
    limits: Limits,
    now: &'a dyn Fn() -> Instant,
    /// Is told how many bytes there are so far, and of how many, where the answer says so.
    progress: &'a mut dyn FnMut(u64, Option<u64>),
    start: Instant,
}

impl<'a> Downloader<'a> {
    /// The time runs from now on.
    pub fn new(limits: Limits, now: &'a dyn Fn() -> Instant, progress: &'a mut dyn FnMut(u64, Option<u64>)) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
            .build();
        let settings = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            // Each redirect is checked here.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("memos-sdk-xtask/", env!("CARGO_PKG_VERSION")))
            // A compressed answer could be larger than its limit.
            .accept_encoding("identity")
            .build();
        Self { agent: settings.new_agent(), limits, now, progress, start: now() }
    }

    /// The answer of an address, which has the status 200.
    ///
    /// # Errors
    ///
    /// When there is no such answer: the server cannot be reached, says something else, redirects too often or to an
    /// address that may not be asked, breaks off, or takes more than the limits.
    pub fn get(&mut self, address: &Address, redirects: Redirects) -> Result<Downloaded> {
        let mut at = address.clone();
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.ask(&at)?;
            let Some(location) = redirect(&answer) else {
                let bytes = self.body(answer, &at)?;
                return Ok(Downloaded { bytes, address: at });
            };
            let next = location.and_then(|location| at.resolve(location));
            let next = next.map_err(|error| error.at(format!("{at}, which redirects there")))?;
            if redirects == Redirects::SameOrigin && !next.is_same_origin(address) {
                return Err(Error::new("the address redirects to another server")
                    .at(next.to_string())
                    .at(at.to_string()));
            }
            at = next;
        }
        Err(Error::new(format!("more than {MAX_REDIRECTS} redirects")).at(address.to_string()))
    }

    fn ask(&self, address: &Address) -> Result<Response<Body>> {
        let left = self.limits.total.saturating_sub((self.now)().saturating_duration_since(self.start));
        if left.is_zero() {
            return Err(self.too_slow(address));
        }
        let mut request = self.agent.get(address.uri()).config();
        if address.is_loopback() {
            // Plain HTTP is allowed there because it does not leave the machine.
            request = request.proxy(None);
        }
        let connect = self.limits.connect.min(left);
        let request =
            request.timeout_global(Some(left)).timeout_resolve(Some(connect)).timeout_connect(Some(connect)).build();
        request.call().map_err(|error| self.failed(error, address))
    }

    fn body(&mut self, answer: Response<Body>, address: &Address) -> Result<Vec<u8>> {
        if answer.status() != StatusCode::OK {
            return Err(refused(answer, address));
        }
        let coding = header(answer.headers(), CONTENT_ENCODING.as_str()).unwrap_or("identity");
        if !coding.trim().eq_ignore_ascii_case("identity") {
            return Err(Error::new("the answer is compressed, although that was not asked for").at(address.to_string()));
        }
        let too_large = || {
            let limit = size(self.limits.bytes);
            Error::new(format!("the answer has more than {limit}")).at(address.to_string()).help(
                "check that this is the payload of a documentation page; if it is, save it and pass it to \
                 `cargo xtask codegen --from FILE --record`",
            )
        };
        let announced = answer.body().content_length();
        if announced.is_some_and(|length| length > self.limits.bytes) {
            return Err(too_large());
        }
        let mut reader = answer.into_body().into_with_config().limit(u64::MAX).reader();
        let (mut bytes, mut buffer) = (Vec::new(), vec![0; BUFFER]);
        (self.progress)(0, announced);
        loop {
            let read = match reader.read(&mut buffer) {
                Ok(0) => return Ok(bytes),
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let error = self.failed(ureq::Error::from(error), address);
                    return Err(error.at(format!("the answer, after {} bytes", bytes.len())));
                }
            };
            bytes.extend_from_slice(buffer.get(..read).unwrap_or_default());
            let length = bytes.len() as u64;
            if length > self.limits.bytes {
                return Err(too_large());
            }
            (self.progress)(length, announced);
        }
    }

    fn failed(&self, error: ureq::Error, address: &Address) -> Error {
        match error {
            ureq::Error::Timeout(ureq::Timeout::Global) => self.too_slow(address),
            ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
                let limit = self.limits.connect.min(self.limits.total);
                Error::new(format!("no connection within {limit:?}")).at(address.to_string())
            }
            other => Error::new("the download failed").at(address.to_string()).because(other.to_string()),
        }
    }

    fn too_slow(&self, address: &Address) -> Error {
        Error::new(format!("the download was not over within {:?}", self.limits.total)).at(address.to_string())
    }
}

/// A number of bytes for people.
///
/// ```
/// assert_eq!(xtask::fetch::size(127_702), "127.7 kB");
/// assert_eq!(xtask::fetch::size(64 * 1024 * 1024), "67.1 MB");
/// ```
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// How often a server may name another address.
const MAX_REDIRECTS: usize = 5;

const BUFFER: usize = 32 * 1024;

/// How many characters of a refusal are shown, and of how many bytes they are made.
const SHOWN: (usize, u64) = (200, 4_096);

/// Where a redirect leads; `None` if the answer is none.
fn redirect(answer: &Response<Body>) -> Option<Result<&str>> {
    if !matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = header(answer.headers(), LOCATION.as_str());
    Some(location.ok_or_else(|| Error::new(format!("the answer is {}, and does not say where to", answer.status()))))
}

fn header<'answer>(headers: &'answer HeaderMap, name: &str) -> Option<&'answer str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The error for an answer with another status than 200, with the beginning of what it says.
fn refused(answer: Response<Body>, address: &Address) -> Error {
    let status = answer.status();
    let mut bytes = Vec::new();
    // What cannot be read is not shown; the status is what matters.
    let _ = answer.into_body().into_with_config().limit(u64::MAX).reader().take(SHOWN.1).read_to_end(&mut bytes);
    let text = keys::redacted(&String::from_utf8_lossy(&bytes));
    let words: Vec<&str> = text.split(|part: char| part.is_whitespace() || part.is_control()).collect();
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let shown: String = words.chars().take(SHOWN.0).collect();
    let error = Error::new(format!("the server answered with the status {status}")).at(address.to_string());
    match shown.is_empty() {
        true => error,
        false if shown.len() < words.len() => error.because(format!("it says: {shown}…")),
        false => error.because(format!("it says: {shown}")),
    }
}
