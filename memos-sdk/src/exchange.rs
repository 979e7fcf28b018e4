//! One request and its answer, over reqwest.

mod body;
mod source;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use memos_sdk_core::{Attempt, Config, Error, ErrorKind, MAX_REDIRECTS, Moment, Result, follow_redirect, is_stream};
use tokio::runtime::Handle;
use tokio::time::timeout;

use self::body::Sent;
pub(crate) use self::source::Source;
use crate::driver::Making;
use crate::{Timer, tls};

/// An answer that has begun.
pub(crate) enum Begun {
    Stream(http::Response<reqwest::Body>),
    Whole(http::Response<Bytes>),
}

/// The settings of a client, its connections and its timer.
pub(crate) struct Exchange {
    config: Config,
    http: OnceLock<reqwest::Client>,
    origin: OnceLock<reqwest::Url>,
    timer: Arc<dyn Timer>,
}

impl Exchange {
    pub(crate) fn new(config: Config, http: Option<reqwest::Client>, timer: Arc<dyn Timer>) -> Self {
        Self { config, http: http.map_or_else(OnceLock::new, OnceLock::from), origin: OnceLock::new(), timer }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn timer(&self) -> &dyn Timer {
        &*self.timer
    }

    pub(crate) fn moment(&self) -> Moment {
        self.timer.moment()
    }

    /// Makes one attempt and reads the whole answer.
    pub(crate) fn answer(self: Arc<Self>, attempt: Attempt) -> Making<http::Response<Bytes>> {
        Box::pin(within(attempt.timeout, |sent| async move {
            let answer = self.send(attempt.request, &sent).await?;
            self.read(answer).await
        }))
    }

    /// Makes one attempt and gives the answer as soon as it begins, or the whole of it if it is no stream.
    pub(crate) fn begin(self: Arc<Self>, attempt: Attempt) -> Making<Begun> {
        Box::pin(within(attempt.timeout, |sent| async move {
            let answer = self.send(attempt.request, &sent).await?;
            if is_stream(answer.status(), answer.headers()) {
                Ok(Begun::Stream(answer.into()))
            } else {
                self.read(answer).await.map(Begun::Whole)
            }
        }))
    }

    /// Sends a request, following redirects by the rules of the core.
    async fn send(&self, mut request: http::Request<Bytes>, sent: &Sent) -> Result<reqwest::Response> {
        let mut followed = 0;
        loop {
            let attempt = self.attempt(&request, sent)?;
            let answer = self.http()?.execute(attempt).await.map_err(|error| self.failure(error, sent))?;
            match follow_redirect(&request, answer.status(), answer.headers()) {
                Some(next) if followed < MAX_REDIRECTS => request = next,
                _ => return Ok(answer),
            }
            followed += 1;
        }
    }

    /// The request as reqwest takes it.
    fn attempt(&self, request: &http::Request<Bytes>, sent: &Sent) -> Result<reqwest::Request> {
        let mut url = self.origin()?.clone();
        url.set_path(request.uri().path());
        url.set_query(request.uri().query());
        let mut attempt = reqwest::Request::new(request.method().clone(), url);
        attempt.headers_mut().clone_from(request.headers());
        *attempt.body_mut() = Some(sent.watch(request.body().clone()));
        Ok(attempt)
    }

    /// The base URL, read once: every request goes to its scheme, host and port.
    fn origin(&self) -> Result<&reqwest::Url> {
        if let Some(origin) = self.origin.get() {
            return Ok(origin);
        }
        let origin = reqwest::Url::parse(self.config.base_url())
            .map_err(|error| Error::invalid_request("the request's address cannot be used").with_source(error))?;
        Ok(self.origin.get_or_init(|| origin))
    }

    /// Reads the rest of an answer, as far as the limit.
    async fn read(&self, mut answer: reqwest::Response) -> Result<http::Response<Bytes>> {
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        let limit = self.config.max_answer_size();
        // What the server says about the length is a hint, and not a reason to allocate without bound.
        let hint = answer.content_length().map_or(0, |length| length.min(64 * 1024));
        let mut body = BytesMut::with_capacity(usize::try_from(hint).unwrap_or_default());
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if chunk.len() > limit.saturating_sub(body.len()) => {
                    return Err(Error::too_large("the answer", limit).with_http_status(status.as_u16()));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                // The status of an error says enough without the rest of its body.
                Err(_) if !status.is_success() => break,
                Err(error) => return Err(broke_off(error).with_http_status(status.as_u16())),
            }
        }
        let mut whole = http::Response::new(body.freeze());
        *whole.status_mut() = status;
        *whole.headers_mut() = headers;
        Ok(whole)
    }

    /// The HTTP client, built for the first call: only then are certificates read.
    fn http(&self) -> Result<&reqwest::Client> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let http = tls::http_client(&self.config)?;
        Ok(self.http.get_or_init(|| http))
    }

    /// Why no answer came.
    fn failure(&self, error: reqwest::Error, sent: &Sent) -> Error {
        let error = error.without_url();
        if error.is_builder() {
            return Error::invalid_request("the request cannot be sent").with_source(error);
        }
        let connecting = error.is_connect();
        let (kind, message) = match (error.is_timeout(), connecting) {
            (true, true) => (ErrorKind::Timeout, "making a connection took too long"),
            (true, false) => (ErrorKind::Timeout, "the answer took too long"),
            (false, true) => (ErrorKind::Connection, "no connection could be made"),
            (false, false) => (ErrorKind::Connection, "the connection broke before an answer came"),
        };
        let suggestion = connecting.then(|| format!("check the network and the base URL {}", self.config.base_url()));
        let error = Error::new(kind, message).with_source(error).sent(!connecting && sent.yes());
        match suggestion {
            Some(suggestion) => error.with_suggestion(suggestion),
            None => error,
        }
    }
}

/// The connection broke in the middle of an answer.
fn broke_off(error: reqwest::Error) -> Error {
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, "the answer took too long")
    } else {
        (ErrorKind::Connection, "the answer broke off")
    };
    Error::new(kind, message).with_source(error.without_url()).sent(true)
}

/// Runs an attempt within a time; only the body that it watches knows whether anything was sent when the time is over.
async fn within<T, F: Future<Output = Result<T>>>(limit: Duration, call: impl FnOnce(Sent) -> F) -> Result<T> {
    if Handle::try_current().is_err() {
        return Err(Error::configuration("there is no tokio runtime to make the call in")
            .with_suggestion("await the call within a tokio runtime, or use the blocking client"));
    }
    let sent = Sent::default();
    match timeout(limit, call(sent.clone())).await {
        Ok(outcome) => outcome,
        Err(_) => {
            let error = Error::new(ErrorKind::Timeout, format!("the attempt took longer than {limit:?}"));
            Err(error.with_suggestion("give it more time with timeout and attempt_timeout").sent(sent.yes()))
        }
    }
}
