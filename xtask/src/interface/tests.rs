//! Small crates, read and compared.

mod reading;
mod rules;
mod versions;

use std::collections::BTreeMap;

use super::{Interface, Sources};
use crate::Result;

/// A crate of one file, `small`.
fn sources(text: &str) -> Sources {
    Sources {
        name: "small".to_owned(),
        files: BTreeMap::from([("lib.rs".to_owned(), text.to_owned())]),
        ..Sources::default()
    }
}

fn interface(text: &str) -> Result<Interface> {
    Interface::of_crate(&sources(text))
}

/// The lines of a crate, without its name.
fn lines(text: &str) -> Vec<String> {
    let interface = interface(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    // What is written can be read again.
    assert_eq!(Interface::parse(&interface.to_string()).unwrap(), interface);
    interface.lines().map(|(_, line)| line.replace("small::", "")).collect()
}
