//! One request and its answer, over ureq.

use std::io::Read;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use memos_sdk_core::{AnswerReader, Attempt, Config, Error, Moment, Redirects, Result, is_stream};
use ureq::Timeout;

use crate::Timer;
use crate::agent::Http;
use crate::body::Body;
use crate::transport::{Limits, Seen, limited};

/// An answer that has begun.
pub(crate) enum Begun {
    Stream(http::Response<Body>),
    Whole(http::Response<Bytes>),
}

/// The settings of a client, its connections and its timer.
pub(crate) struct Exchange {
    config: Config,
    http: OnceLock<Http>,
    timer: Arc<dyn Timer>,
}

/// How much of an answer is read at once, at most, and where its length is not known.
const PIECE: u64 = 16 * 1024;
const PIECE_OF_UNKNOWN: u64 = 4 * 1024;

impl Exchange {
    pub(crate) fn new(config: Config, timer: Arc<dyn Timer>) -> Self {
        Self { config, http: OnceLock::new(), timer }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn timer(&self) -> &Arc<dyn Timer> {
        &self.timer
    }

    pub(crate) fn moment(&self) -> Moment {
        self.timer.moment()
    }

    /// Makes one attempt and reads the whole answer.
    pub(crate) fn answer(&self, attempt: Attempt) -> Result<http::Response<Bytes>> {
        let call = Call::new(self, attempt.timeout);
        call.read(call.send(attempt.request)?)
    }

    /// Makes one attempt and gives the answer as soon as it begins, or the whole of it if it is no stream.
    pub(crate) fn begin(&self, attempt: Attempt) -> Result<Begun> {
        let call = Call::new(self, attempt.timeout);
        let answer = call.send(attempt.request)?;
        if is_stream(answer.status(), answer.headers()) {
            Ok(Begun::Stream(answer))
        } else {
            call.read(answer).map(Begun::Whole)
        }
    }

    /// The HTTP client, built for the first call: only then is the environment read.
    fn http(&self) -> Result<&Http> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let http = Http::new(&self.config)?;
        Ok(self.http.get_or_init(|| http))
    }
}

/// One attempt, which has so much time.
struct Call<'a> {
    exchange: &'a Exchange,
    timeout: Duration,
    /// When it has to be over, as the timer's clock shows it.
    deadline: Duration,
}

impl<'a> Call<'a> {
    fn new(exchange: &'a Exchange, timeout: Duration) -> Self {
        Self { exchange, timeout, deadline: exchange.timer.now().saturating_add(timeout) }
    }

    /// Sends a request, following redirects by the rules of the core.
    fn send(&self, mut request: http::Request<Bytes>) -> Result<http::Response<Body>> {
        let http = self.exchange.http()?;
        let mut redirects = Redirects::default();
        loop {
            let (head, body) = request.into_parts();
            let (outcome, seen) = http.run(&head, &body, self.limits());
            let answer = outcome.map_err(|error| self.failure(error, seen, redirects.any()))?;
            request = http::Request::from_parts(head, body);
            match redirects.follow(&request, answer.status(), answer.headers()) {
                Some(next) => request = next,
                None => {
                    let (mut head, body) = answer.into_parts();
                    let body = Body::new(body, &mut head.headers);
                    return Ok(http::Response::from_parts(head, body));
                }
            }
        }
    }

    /// Reads the rest of an answer.
    fn read(&self, answer: http::Response<Body>) -> Result<http::Response<Bytes>> {
        let (head, mut body) = answer.into_parts();
        let length = body.length();
        let mut reader = AnswerReader::new(&self.exchange.config, head.status, head.headers, length);
        // Filling a buffer with zeros costs as much as reading a short answer.
        let size = length.unwrap_or(PIECE_OF_UNKNOWN).clamp(1, PIECE);
        let mut buffer = vec![0; usize::try_from(size).unwrap_or_default()];
        loop {
            match limited(self.limits(), || body.read(&mut buffer)) {
                Ok(0) => return Ok(reader.finish()),
                Ok(length) => {
                    if !reader.push(buffer.get(..length).unwrap_or_default())? {
                        return Ok(reader.finish());
                    }
                }
                Err(error) => return reader.break_off(self.broke_off(error.into())),
            }
        }
    }

    fn limits(&self) -> Limits {
        let Exchange { config, timer, .. } = self.exchange;
        let (timer, connect_timeout) = (Arc::clone(timer), config.connect_timeout());
        Limits { timer, deadline: self.deadline, timeout: self.timeout, connect_timeout }
    }

    /// Why no answer came; `redirected` says that the service has seen the request before, at another path.
    fn failure(&self, error: ureq::Error, seen: Seen, redirected: bool) -> Error {
        let config = &self.exchange.config;
        let said = match (&error, seen) {
            (ureq::Error::Timeout(Timeout::Connect), _) => Error::connect_timeout(config),
            (ureq::Error::Timeout(_), _) => Error::attempt_timeout(self.timeout),
            (ureq::Error::Rustls(_), Seen { unconnected: true, .. }) => Error::unusable_system_certificates(),
            (_, Seen { unconnected: true, .. }) => Error::no_connection(config),
            (_, Seen { sent: true, .. }) => Error::no_answer(),
            _ => Error::invalid_request("the request cannot be sent"),
        };
        caused_by(said, error).sent(seen.sent || redirected)
    }

    /// The connection broke in the middle of an answer, or the time was over.
    fn broke_off(&self, error: ureq::Error) -> Error {
        match error {
            ureq::Error::Timeout(_) => Error::attempt_timeout(self.timeout).sent(true),
            error => caused_by(Error::broken_answer(), error),
        }
    }
}

/// Keeps what an error of ureq comes down to.
pub(crate) fn caused_by(said: Error, error: ureq::Error) -> Error {
    match error {
        ureq::Error::Io(error) => said.with_cause(&error),
        ureq::Error::Rustls(error) => said.with_source(error),
        error if said.is_invalid_request() => said.with_source(error.to_string()),
        error => said.with_cause(&error),
    }
}
