//! `cargo xtask decode`.

use std::path::PathBuf;

use clap::Args;

use super::{json, print, read_file};
use crate::devalue::Payload;
use crate::{Result, input};

#[derive(Debug, Args)]
#[command(after_long_help = "\
A payload is what Nuxt puts the data of a page into, in the format of the npm package `devalue`: the file _payload.json, or
a script in the page. It is a graph; printed is the tree that can be reached from its root. Dates and addresses become
their text, a Set an array, a Map an object, and Reactive, Ref and other wrappers what they wrap.

Said on standard error: types that are not known, members that are left out because they are undefined, and numbers with
more digits than are read.

Examples:
  cargo xtask decode openapi/payload.json --select /data
  curl -s https://example.com/docs/ | cargo xtask decode - --select '#/state/$slocale'

The exit status is 0, or 2 where nothing could be printed.")]
pub(super) struct Decode {
    /// The payload, or the HTML page that carries it; `-` is standard input.
    file: PathBuf,
    /// Print only this part: a JSON pointer such as `/data/0/name`.
    ///
    /// It counts from the root and goes through arrays, objects, Sets, Maps and wrappers. Where a name has a `~` or `/`,
    /// these are written `~0` and `~1`. A `#` may stand before it, as in the places of errors. Only the part that is
    /// selected needs a JSON value: the rest may be too large, too deep, contain itself, or hold what JSON has not.
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true)]
    select: String,
}

/// Decodes a payload.
pub(super) fn run(command: &Decode) -> Result<u8> {
    let (name, bytes) = read_file(&command.file)?;
    let source = input::payload(&bytes, &name)?;
    let payload = Payload::decode_at(&source.text, source.origin)?;
    let select = &command.select;
    let node = payload.select(select).map_err(|error| error.at(name.as_str()))?;
    let value = payload.to_json(node).map_err(|error| {
        let error = if select.is_empty() { error } else { error.at(format!("the selected part, {select}")) };
        error.at(name.as_str()).help("print a part that has a JSON value: `--select PATH`, with a path such as /data/0")
    })?;
    print(&(json(&value)? + "\n"))?;

    for (tag, entry) in payload.unknown_tags() {
        eprintln!("note: the type `{tag}` is not known; entry {entry} is the first that has it");
    }
    /// Whoever wants more can print a part.
    const SHOWN: usize = 10;
    let left_out = payload.left_out(node, SHOWN + 1);
    for pointer in left_out.iter().take(SHOWN) {
        eprintln!("note: {pointer} is undefined, and left out");
    }
    if left_out.len() > SHOWN {
        eprintln!("note: more members are undefined, and left out");
    }
    let read = |text: &str| {
        let payload = Payload::decode(text)?;
        payload.to_json(payload.select(select)?)
    };
    for note in source.rounded(&value, read) {
        eprintln!("note: {note}");
    }
    Ok(0)
}
