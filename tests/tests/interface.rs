//! What callers see of each crate changes only where somebody has read the change, and the version with it.
//!
//! `snapshots/interface@…` has a line for everything public of a published crate, and `interface/released.txt` those of all
//! crates as they were released last.

#[path = "interface/edits.rs"]
mod edits;

use std::fs;
use std::path::PathBuf;

use insta::{assert_snapshot, with_settings};
use tests::surface::sources;
use tests::{generated, root};
use xtask::interface::{Change, Interface, Release, Verdict};
use xtask::{Error, Result};

/// The crates that callers get.
const PUBLISHED: [&str; 4] = ["memos-sdk-core", "memos-sdk", "memos-sdk-blocking", "memos-sdk-testkit"];

/// Tells, by a version, that this is what is released under it now.
const RELEASE: &str = "MEMOS_RELEASE";

fn interfaces() -> Result<Vec<(&'static str, Interface)>> {
    PUBLISHED.into_iter().map(|name| Ok((name, Interface::of_crate(&sources(name))?))).collect()
}

/// The version of the crates, as the manifest of the workspace has it.
fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

fn released() -> PathBuf {
    root().join("tests/tests/interface/released.txt")
}

#[test]
fn everything_that_callers_see_of_a_crate_is_a_line_that_somebody_has_read() -> Result<()> {
    for (name, interface) in interfaces()? {
        with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            assert_snapshot!(format!("interface@{name}"), interface.to_string());
        });
    }
    Ok(())
}

#[test]
fn the_version_is_as_high_as_the_changes_since_the_last_release_ask() -> Result<()> {
    let now = interfaces()?.into_iter().fold(Interface::default(), |all, (_, one)| all.and(one));
    if let Ok(release) = std::env::var(RELEASE) {
        assert_eq!(release, version(), "{RELEASE} names another version than the manifest");
        let release = Release { version: Some(release), interface: now.clone() };
        fs::write(released(), release.to_text()).expect("the released interface is written");
    }
    let text = fs::read_to_string(released()).map_err(|error| Error::new("no released interface").because(error))?;
    let told = |changes: &[Change]| changes.iter().map(|change| format!("{change}\n")).collect::<String>();
    match Release::parse(&text)?.judge(&now, version())? {
        Verdict::FirstRelease => println!("nothing was released yet, so that any version will do"),
        Verdict::Sufficient(changes) => print!("{} is enough for:\n{}", version(), told(&changes)),
        Verdict::TooLow(needed, changes) => {
            panic!(
                "{} is too low: `version` in Cargo.toml has to be {needed} at least for\n{}",
                version(),
                told(&changes)
            )
        }
        verdict => panic!("{verdict:?}"),
    }
    Ok(())
}

#[test]
fn what_callers_use_has_its_line() -> Result<()> {
    // Of every kind, and from every place that a name can come from: files, exports, macros here and of another crate.
    let interfaces = interfaces()?;
    for (name, line) in [
        ("memos-sdk-core", "pub const memos_sdk_core::Code::API_KEY_MISSING: Self"),
        ("memos-sdk-core", "impl From<&str> for memos_sdk_core::Scalar"),
        ("memos-sdk-core", "pub memos_sdk_core::types::TaskStatus::Unknown(String)"),
        ("memos-sdk-core", "pub memos_sdk_core::types::AddMessageRequest::user_id: String"),
        ("memos-sdk-core", "#[sealed] pub trait memos_sdk_core::Provided: memos_sdk_core::call::sealed::Sealed"),
        (
            "memos-sdk-core",
            "pub type memos_sdk_core::Operation::Output: serde::Serialize + serde::de::DeserializeOwned + Send + 'static",
        ),
        (
            "memos-sdk-core",
            "impl memos_sdk_core::Operation for memos_sdk_core::types::GetStatusRequest { type Output = memos_sdk_core::Single<memos_sdk_core::types::GetStatusResponseData>; }",
        ),
        ("memos-sdk-core", "#[cfg(feature = \"jiff\")] impl From<jiff::Timestamp> for memos_sdk_core::Timestamp"),
        ("memos-sdk", "pub fn memos_sdk::ClientBuilder::region(self, region: memos_sdk_core::Region) -> Self"),
        (
            "memos-sdk",
            "pub fn memos_sdk::Client::get_status(&self) -> memos_sdk_core::operations::GetStatus<memos_sdk::Client>",
        ),
        ("memos-sdk", "pub use memos_sdk::Error = memos_sdk_core::Error"),
        ("memos-sdk-blocking", "impl Clone for memos_sdk_blocking::Client"),
        ("memos-sdk-testkit", "pub fn memos_sdk_testkit::MemOs::base_url(&self) -> String"),
    ] {
        let (_, interface) = interfaces.iter().find(|(of, _)| *of == name).unwrap();
        assert!(interface.lines().any(|(_, found)| found == line), "{name}: {line}");
    }
    Ok(())
}

#[test]
fn what_is_read_of_the_generated_files_alone_is_what_their_crates_show() -> Result<()> {
    let alone = Interface::of(&generated("en")?.files)?;
    assert_eq!(alone.compare(&alone), []);
    let whole = interfaces()?.into_iter().fold(Interface::default(), |all, (_, one)| all.and(one));
    // By its path without crates, since each of both names the core in its own way.
    let plain = |text: &str| text.replace("memos_sdk_core::", "").replace("crate::", "");
    let whole: Vec<String> = whole.lines().map(|(path, _)| plain(path)).collect();
    let missing: Vec<String> =
        alone.lines().map(|(path, _)| plain(path)).filter(|path| !whole.contains(path)).collect();
    assert_eq!(missing, [""; 0]);
    assert!(alone.lines().count() > 1000);
    Ok(())
}
