//! What the tests share: the recorded inputs, and views of what is made of them.

pub mod constructs;
pub mod instances;
pub mod outline;
pub mod packages;
pub mod program;
pub mod reading;
pub mod required;
pub mod scratch;
pub mod server;
pub mod surface;
pub mod timer;

use std::path::{Path, PathBuf};

use serde_json::Value;
use xtask::Result;
use xtask::codegen::{CORRECTIONS, Inputs, Outcome, PAYLOAD};
use xtask::corrections::StalePolicy;
use xtask::lock;
use xtask::tree::Tree;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

/// The recorded payload and the corrections, for one language.
///
/// # Errors
///
/// When a file cannot be read.
pub fn inputs(locale: &str) -> Result<Inputs> {
    let tree = Tree::new(root());
    Ok(Inputs {
        source_name: PAYLOAD.to_owned(),
        source: tree.read(PAYLOAD)?,
        fetched: lock::fetched(&tree.read_text(lock::PATH)?),
        corrections: tree.read_text(CORRECTIONS)?,
        locale: locale.to_owned(),
        stale: StalePolicy::Refuse,
        keep_going: false,
    })
}

/// The document as it was published.
///
/// # Errors
///
/// When the payload cannot be read.
pub fn published(locale: &str) -> Result<Value> {
    let inputs = inputs(locale)?;
    Ok(xtask::input::load(&inputs.source, &inputs.source_name, locale)?.value)
}

/// The document with the corrections applied.
///
/// # Errors
///
/// When the payload cannot be read, or a correction is stale.
pub fn corrected(locale: &str) -> Result<Value> {
    let inputs = inputs(locale)?;
    let document = xtask::input::load(&inputs.source, &inputs.source_name, locale)?;
    xtask::codegen::corrected(&inputs, document)
}

/// What the generator makes of the recorded payload.
///
/// # Errors
///
/// When a stage of the generator fails.
pub fn generated(locale: &str) -> Result<Outcome> {
    xtask::codegen::run(&inputs(locale)?)
}

/// The examples of the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
