//! What is shown: logs, and whatever else a test puts there.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Level};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Everything that is shown anywhere, in one text.
#[derive(Clone, Default)]
pub(super) struct Shown(Arc<Mutex<String>>);

/// While there is only one subscriber, a line of code that is first run on a thread without it never logs again. These
/// two hear nothing and live for ever, so that no other test switches off what one looks for.
static ELSEWHERE: LazyLock<[Dispatch; 2]> = LazyLock::new(|| {
    [(); 2]
        .map(|()| Dispatch::new(tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(io::sink).finish()))
});

impl Shown {
    pub(super) fn push(&self, text: impl std::fmt::Display) {
        let mut shown = self.0.lock().unwrap();
        shown.push_str(&text.to_string());
        shown.push('\n');
    }

    pub(super) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }

    /// Logs everything there is to log on this thread, spans and all, as long as what it gives is kept.
    pub(super) fn log(&self) -> DefaultGuard {
        LazyLock::force(&ELSEWHERE);
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }
}

impl io::Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Shown {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
