//! One request and its answer, over reqwest.

mod body;
mod source;

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use memos_sdk_core::{AnswerReader, Attempt, Config, Error, Moment, Redirects, Result, is_stream};
use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};

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
    base_url: reqwest::Url,
    timer: Arc<dyn Timer>,
}

impl Exchange {
    /// Fails where the HTTP library cannot take the base URL, although the core could.
    pub(crate) fn new(config: Config, http: Option<reqwest::Client>, timer: Arc<dyn Timer>) -> Result<Self> {
        let base_url = reqwest::Url::parse(config.base_url()).map_err(|error| {
            Error::configuration("the base URL cannot be read as an address")
                .with_source(error.to_string())
                .with_suggestion("look at its host and port")
        })?;
        Ok(Self { config, http: http.map_or_else(OnceLock::new, OnceLock::from), base_url, timer })
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
        Box::pin(async move {
            let mut time = Time::start(attempt.timeout)?;
            let answer = self.head(attempt.request, &mut time).await?;
            self.read(answer, &mut time).await
        })
    }

    /// Makes one attempt and gives the answer as soon as it begins, or the whole of it if it is no stream.
    pub(crate) fn begin(self: Arc<Self>, attempt: Attempt) -> Making<Begun> {
        Box::pin(async move {
            let mut time = Time::start(attempt.timeout)?;
            let answer = self.head(attempt.request, &mut time).await?;
            if is_stream(answer.status(), answer.headers()) {
                Ok(Begun::Stream(answer.into()))
            } else {
                self.read(answer, &mut time).await.map(Begun::Whole)
            }
        })
    }

    /// Sends a request, and gives the answer as soon as it begins.
    async fn head(&self, request: http::Request<Bytes>, time: &mut Time) -> Result<reqwest::Response> {
        let sent = Sent::default();
        match time.within(self.send(request, &sent)).await {
            Some(outcome) => outcome,
            // Only the body that it watches knows whether anything was sent when the time is over.
            None => Err(time.is_over().sent(sent.yes())),
        }
    }

    /// Sends a request, following redirects by the rules of the core.
    async fn send(&self, mut request: http::Request<Bytes>, sent: &Sent) -> Result<reqwest::Response> {
        let mut redirects = Redirects::default();
        loop {
            let attempt = self.attempt(&request, sent);
            let url = attempt.url().clone();
            let outcome = self.http()?.execute(attempt).await;
            let answer = outcome.map_err(|error| self.failure(error, sent, redirects.any()))?;
            // A ready-made HTTP client may follow redirects by itself, and make another request of this one.
            if *answer.url() != url {
                return Err(Error::followed_redirect(&self.config, answer.url().as_str()));
            }
            match redirects.follow(&request, answer.status(), answer.headers()) {
                Some(next) => request = next,
                None => return Ok(answer),
            }
        }
    }

    /// The request as reqwest takes it.
    fn attempt(&self, request: &http::Request<Bytes>, sent: &Sent) -> reqwest::Request {
        // The base URL is read once: every request goes to its scheme, host and port.
        let mut url = self.base_url.clone();
        url.set_path(request.uri().path());
        url.set_query(request.uri().query());
        let mut attempt = reqwest::Request::new(request.method().clone(), url);
        attempt.headers_mut().clone_from(request.headers());
        *attempt.body_mut() = Some(sent.watch(request.body().clone()));
        attempt
    }

    /// Reads the rest of an answer; what has come of it when the time is over or the connection breaks is kept.
    async fn read(&self, mut answer: reqwest::Response, time: &mut Time) -> Result<http::Response<Bytes>> {
        let (status, length) = (answer.status(), answer.content_length());
        let headers = std::mem::take(answer.headers_mut());
        let mut reader = AnswerReader::new(&self.config, status, headers, length);
        loop {
            match time.within(answer.chunk()).await {
                Some(Ok(Some(piece))) if reader.push(&piece)? => {}
                Some(Ok(_)) => return Ok(reader.finish()),
                Some(Err(error)) => return reader.break_off(broke_off(error)),
                None => return reader.break_off(time.is_over()),
            }
        }
    }

    /// The HTTP client, built for the first call: only then are certificates read.
    fn http(&self) -> Result<&reqwest::Client> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let http = tls::http_client(&self.config)?;
        Ok(self.http.get_or_init(|| http))
    }

    /// Why no answer came; `redirected` says that the service has seen the request before, at another path.
    fn failure(&self, error: reqwest::Error, sent: &Sent, redirected: bool) -> Error {
        if error.is_builder() {
            return Error::invalid_request("the request cannot be sent").with_source(error.without_url().to_string());
        }
        let connecting = error.is_connect();
        let said = match (error.is_timeout(), connecting) {
            (true, true) => Error::connect_timeout(&self.config),
            (true, false) => Error::answer_timeout(),
            (false, true) => Error::no_connection(&self.config),
            (false, false) => Error::no_answer(),
        };
        said.with_cause(&error).sent(sent.yes() && (redirected || !connecting))
    }
}

/// The connection broke in the middle of an answer.
fn broke_off(error: reqwest::Error) -> Error {
    let said = if error.is_timeout() { Error::answer_timeout() } else { Error::broken_answer() };
    said.with_cause(&error).sent(true)
}

/// The error of a call that is awaited where nothing can be awaited; `None` within a tokio runtime.
fn no_runtime() -> Option<Error> {
    Handle::try_current().is_err().then(|| {
        Error::configuration("there is no tokio runtime to make the call in")
            .with_suggestion("await the call within a tokio runtime whose I/O and time are enabled")
    })
}

/// The time of an attempt: one for its request and its answer.
struct Time {
    limit: Duration,
    rest: Pin<Box<Sleep>>,
}

impl Time {
    fn start(limit: Duration) -> Result<Self> {
        match no_runtime() {
            Some(error) => Err(error),
            None => Ok(Self { limit, rest: Box::pin(sleep(limit)) }),
        }
    }

    /// What a step gives; `None` if the time is over before that.
    async fn within<F: Future>(&mut self, step: F) -> Option<F::Output> {
        let mut step = pin!(step);
        poll_fn(|context| match step.as_mut().poll(context) {
            Poll::Ready(given) => Poll::Ready(Some(given)),
            Poll::Pending => self.rest.as_mut().poll(context).map(|()| None),
        })
        .await
    }

    fn is_over(&self) -> Error {
        Error::attempt_timeout(self.limit)
    }
}
