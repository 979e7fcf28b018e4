//! The files of the packages of this workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use xtask::interface::Sources;

/// The core's name, and that of its package.
const CORE: [&str; 2] = ["memos_sdk_core", "memos-sdk-core"];

/// The sources of a package of this workspace, with the macros of the core.
///
/// # Panics
///
/// When they cannot be read.
pub fn sources(package: &str) -> Sources {
    let [name, core] = CORE;
    let macros = files(&crate::root().join(core).join("src"));
    let macros = macros.into_values().filter(|text| package != core && text.contains("#[macro_export]")).collect();
    let files = files(&crate::root().join(package).join("src"));
    Sources { name: package.to_owned(), files, macros: BTreeMap::from([(name.to_owned(), macros)]) }
}

/// Every file of Rust in a folder and those below it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a file of text");
                let name = path.strip_prefix(folder).expect("a path in the folder");
                found.insert(name.to_string_lossy().replace('\\', "/"), text);
            }
        }
    }
    found
}
