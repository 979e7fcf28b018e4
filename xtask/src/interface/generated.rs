//! The generated files alone, as crates in small.

use std::collections::{BTreeMap, BTreeSet};

use super::declaration::Kind;
use super::sources::{Crate, Sources};
use super::{Interface, lines};
use crate::Result;

/// The macro of the core that writes the enums of the generated types.
const OPEN_ENUM: &str = include_str!("../../../memos-sdk-core/src/open_enum.rs");
/// The crate whose names are written without it.
const CORE: &str = "memos-sdk-core";

pub(super) fn interface(files: &BTreeMap<String, String>) -> Result<Interface> {
    let packages: BTreeSet<&str> = files.keys().filter_map(|path| place(path)).map(|(package, _)| package).collect();
    let mut interface = Interface::default();
    for package in packages {
        let own = files.iter().filter_map(|(path, text)| match place(path) {
            Some((of, file)) if of == package => Some((file.to_owned(), text.clone())),
            _ => None,
        });
        let mut own: BTreeMap<String, String> = own.collect();
        // The module that names the others is all that stands between them and the crate.
        let modules: String = own.keys().map(|file| format!("pub mod {};\n", file.trim_end_matches(".rs"))).collect();
        own.insert("lib.rs".to_owned(), modules);
        let macros = BTreeMap::from([("crate".to_owned(), vec![OPEN_ENUM.to_owned()])]);
        let read = Crate::read(&Sources { name: package.to_owned(), files: own, macros })?;
        let root = if package == CORE { "" } else { &read.name };
        let mut lines = lines::lines(&read, root)?;
        // The files of a client are no modules that callers see.
        lines.retain(|_, declaration| declaration.kind != Kind::Module);
        interface.lines.extend(lines);
    }
    Ok(interface)
}

/// The package of a generated file of Rust, and its name; none of a file that only names others.
fn place(path: &str) -> Option<(&str, &str)> {
    let (package, file) = path.split_once("/src/generated/")?;
    (file.ends_with(".rs") && file != "mod.rs" && !file.contains('/')).then_some((package, file))
}
