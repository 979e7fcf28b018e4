//! One call with each client, and what its caller is told.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use memos_sdk_core::operations::{visit, visit_streaming};
use memos_sdk_core::{Error, Operation, OperationVisitor, Result, StreamingOperation, StreamingVisitor};
use serde_json::Value;
use tests::server::within;
use tests::timer::Impatient;
use tokio::runtime::{Builder, Runtime};

use crate::ways::Way;

/// How large an answer may be: one that a fault has blown up is larger.
pub(crate) const MAX_ANSWER_SIZE: usize = 256 * 1024;

/// A call of the service at this address, with this time for each attempt.
pub(crate) struct Call {
    pub(crate) base_url: String,
    pub(crate) api_key: String,
    pub(crate) timeout: Duration,
    pub(crate) way: Way,
    pub(crate) body: Value,
}

impl Call {
    /// Makes the call with a client; fails where that takes longer than this.
    pub(crate) fn make(self, client: fn(&Self) -> Told, longest: Duration) -> Told {
        let (done, told) = mpsc::channel();
        let about = format!("{:?}", self.way);
        thread::spawn(move || done.send(client(&self)));
        told.recv_timeout(longest).unwrap_or_else(|error| panic!("{about}: the call hangs, or has panicked: {error}"))
    }

    fn request<O: Operation>(&self) -> O {
        serde_json::from_value(self.body.clone()).unwrap()
    }
}

/// What a caller is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// `data`, or the kind and the code of an error and whether the request may have been sent.
    pub(crate) outcome: String,
    pub(crate) attempts: u32,
    /// Whether an error says that the call may be made again.
    pub(crate) retryable: bool,
    /// How long was waited before each repeat, in milliseconds.
    pub(crate) waits: Vec<u128>,
}

impl Told {
    /// What comes of making a call with a client that counts its attempts.
    fn by(make: impl FnOnce(Arc<AtomicU32>, Impatient) -> Result<()>) -> Self {
        let (counter, timer) = (Arc::new(AtomicU32::new(0)), Impatient::default());
        let (outcome, retryable) = match make(Arc::clone(&counter), timer.clone()) {
            Ok(()) => ("data".to_owned(), false),
            Err(error) => (shown(&error), error.is_retryable()),
        };
        Self { outcome, attempts: counter.load(Ordering::Relaxed), retryable, waits: timer.waits() }
    }
}

fn shown(error: &Error) -> String {
    let code = error.code().map_or_else(String::new, |code| format!(" {}", code.number()));
    let sent = if error.may_have_been_sent() { "sent" } else { "not sent" };
    format!("{}{code}, {sent}", error.kind().as_str())
}

/// A client with its name: makes a call, and says what came of it.
pub(crate) type Client = (&'static str, fn(&Call) -> Told);

pub(crate) const CLIENTS: [Client; 2] = [("async", asynchronous), ("blocking", blocking)];

macro_rules! client {
    ($client:ty, $call:expr, $attempts:expr, $timer:expr) => {
        <$client>::builder()
            .base_url($call.base_url.clone())
            .api_key($call.api_key.clone())
            .timer($timer)
            .attempt_timeout($call.timeout)
            .stream_idle_timeout($call.timeout)
            .max_answer_size(MAX_ANSWER_SIZE)
            .on_attempt(move |_| {
                $attempts.fetch_add(1, Ordering::Relaxed);
            })
            .build()
            .unwrap()
    };
}

/// The async client, on a runtime of its own, so that it can be seen whether a task is left behind.
fn asynchronous(call: &Call) -> Told {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let told = Told::by(|attempts, timer| {
        let memos = client!(memos_sdk::Client, call, attempts, timer);
        let visitor = Async { memos: &memos, call, runtime: &runtime };
        if call.way.streamed {
            visit_streaming(&call.way.id, visitor).ok().unwrap()
        } else {
            visit(&call.way.id, visitor).ok().unwrap()
        }
    });
    runtime.block_on(within(async {
        while runtime.metrics().num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    }));
    told
}

fn blocking(call: &Call) -> Told {
    Told::by(|attempts, timer| {
        let memos = client!(memos_sdk_blocking::Client, call, attempts, timer);
        let visitor = Blocking { memos: &memos, call };
        if call.way.streamed {
            visit_streaming(&call.way.id, visitor).ok().unwrap()
        } else {
            visit(&call.way.id, visitor).ok().unwrap()
        }
    })
}

struct Async<'a> {
    memos: &'a memos_sdk::Client,
    call: &'a Call,
    runtime: &'a Runtime,
}

impl OperationVisitor for Async<'_> {
    type Value = Result<()>;

    fn visit<O: Operation>(self) -> Result<()> {
        self.runtime.block_on(within(self.memos.send::<O>(self.call.request())))?;
        Ok(())
    }
}

impl StreamingVisitor for Async<'_> {
    type Value = Result<()>;

    fn visit<O: StreamingOperation>(self) -> Result<()> {
        self.runtime.block_on(within(async {
            let mut events = self.memos.stream::<O>(self.call.request()).await?;
            while let Some(event) = events.next().await {
                event?;
            }
            Ok(())
        }))
    }
}

struct Blocking<'a> {
    memos: &'a memos_sdk_blocking::Client,
    call: &'a Call,
}

impl OperationVisitor for Blocking<'_> {
    type Value = Result<()>;

    fn visit<O: Operation>(self) -> Result<()> {
        self.memos.send::<O>(self.call.request())?;
        Ok(())
    }
}

impl StreamingVisitor for Blocking<'_> {
    type Value = Result<()>;

    fn visit<O: StreamingOperation>(self) -> Result<()> {
        self.memos.stream::<O>(self.call.request())?.try_for_each(|event| event.map(drop))
    }
}
