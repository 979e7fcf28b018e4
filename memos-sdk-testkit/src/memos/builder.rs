//! The settings of a server.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use memos_sdk_core::Clock;

use crate::clock::SystemClock;
use crate::fault::Book;
use crate::wire::{Server, Settings, Shared};
use crate::{Fault, MemOs, Received, Service, Shapes, TaskPlan};

/// The key that is taken unless another is wanted.
const DEFAULT_API_KEY: &str = "memos-local";

/// How many bytes the body of a request may have unless the settings say otherwise.
const BODY_LIMIT: u64 = 512 * 1024 * 1024;

/// The settings of a [`MemOs`], made by [`MemOs::builder`].
#[must_use = "nothing is started before `start`"]
pub struct MemOsBuilder {
    port: u16,
    seed: u64,
    api_key: Option<String>,
    shapes: Shapes,
    tasks: TaskPlan,
    faults: Vec<Fault>,
    settings: Settings,
}

impl MemOsBuilder {
    pub(super) fn new() -> Self {
        let settings = Settings {
            clock: Arc::new(SystemClock::start()),
            latency: Duration::ZERO,
            body_limit: BODY_LIMIT,
            keeps_requests: true,
            on_received: None,
        };
        Self {
            port: 0,
            seed: 0,
            api_key: None,
            shapes: Shapes::default(),
            tasks: TaskPlan::default(),
            faults: Vec::new(),
            settings,
        }
    }

    /// The port of 127.0.0.1 at which it is: by default 0, which stands for any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// From what ids and chance follow: two servers with one seed do the same for the same requests. By default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How much later each answer begins: by default not at all.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.settings.latency = latency;
        self
    }

    /// The one key that it takes: by default it takes any, and refuses only requests without one.
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = Some(api_key.into());
        self
    }

    /// Where it has the time from that it puts into what it remembers, records and answers: by default the system.
    ///
    /// Latency and the times of faults pass by the system nevertheless.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// The shapes that answers take: by default those that new servers send.
    pub fn shapes(mut self, shapes: Shapes) -> Self {
        self.shapes = shapes;
        self
    }

    /// How long tasks take and how they end: by default the first poll hears that one is completed.
    pub fn tasks(mut self, tasks: TaskPlan) -> Self {
        self.tasks = tasks;
        self
    }

    /// Something that goes wrong, besides what was given before; see [`MemOs::fault`].
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// How many bytes the body of a request may have: by default 512 MiB. A longer one is answered with the status 413.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.settings.body_limit = bytes;
        self
    }

    /// Does something with each request, once its body has come and the service has done what it asks for, and before
    /// it is answered.
    ///
    /// It runs on the thread of the server: nothing else is answered meanwhile, and it cannot wait for the server.
    pub fn on_received(mut self, act: impl Fn(&Received) + Send + Sync + 'static) -> Self {
        self.settings.on_received = Some(Box::new(act));
        self
    }

    /// Keeps no requests: [`MemOs::received`] stays empty, and the memory that a server needs grows only by what its
    /// service remembers.
    pub fn without_record(mut self) -> Self {
        self.settings.keeps_requests = false;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When the port is taken, or the machine has no port, thread or file handle left.
    pub fn start(self) -> io::Result<MemOs> {
        let mut service = Service::new(self.seed);
        service.set_api_key(self.api_key.clone());
        service.set_shapes(self.shapes);
        service.set_tasks(self.tasks);
        let mut faults = Book::new(self.seed);
        self.faults.into_iter().for_each(|fault| faults.add(fault));
        let shared = Arc::new(Shared::new(self.settings, service, faults));
        let server = Server::start(self.port, Arc::clone(&shared))?;
        Ok(MemOs { shared, server, api_key: self.api_key.unwrap_or_else(|| DEFAULT_API_KEY.to_owned()) })
    }
}

impl fmt::Debug for MemOsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { port, seed, faults, .. } = self;
        let mut debug = f.debug_struct("MemOsBuilder");
        debug.field("port", port).field("seed", seed).field("faults", faults).finish_non_exhaustive()
    }
}
