//! The decoder on its own, in bytes of payload a second.
//!
//! ```sh
//! cargo bench -p xtask --bench decode
//! ```
//!
//! Each payload comes at three sizes, a hundred kilobytes or so, ten times and a hundred times as much: it can be read
//! off that the time grows with the text and no faster. `serde_json`, on the same text and in the same run, is what to
//! compare with; it gives the list of the entries only, with nothing put together. At the largest size both are slower by
//! what it takes to get so much memory from the system.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde_json::Value;
use xtask::devalue::Payload;

fn main() {
    divan::main();
}

/// How many times as large as its smallest form a payload is.
const SCALES: [usize; 3] = [1, 10, 100];

/// A benchmark of each stage on the payloads that a function makes.
macro_rules! stages {
    ($payload:ident: $($stage:ident),*) => {
        mod $payload {
            use divan::Bencher;

            $(
                #[divan::bench(args = super::SCALES)]
                fn $stage(bencher: Bencher<'_, '_>, scale: usize) {
                    super::$stage(bencher, &super::text::$payload(scale));
                }
            )*
        }
    };
}

stages!(recorded: decode, decode_to_json, serde_json);
stages!(objects: decode, decode_to_json, serde_json);
stages!(numbers: decode, decode_to_json, serde_json);
stages!(members: decode, decode_to_json, serde_json);
stages!(nested: decode, decode_to_json, serde_json);
// Deeper than a tree may be, so that there is nothing but the graph.
stages!(deep: decode, serde_json);

fn decode(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| Payload::decode(black_box(text)));
}

fn decode_to_json(bencher: Bencher<'_, '_>, text: &str) {
    let decode = || Payload::decode(black_box(text)).and_then(|payload| payload.to_json(payload.root()));
    if let Err(error) = decode() {
        eprintln!("error: {error}");
        std::process::exit(2);
    }
    bencher.counter(BytesCount::of_str(text)).bench(decode);
}

fn serde_json(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| serde_json::from_str::<Value>(black_box(text)));
}

/// The texts of the payloads.
mod text {
    use std::fmt::Write as _;
    use std::path::Path;

    use serde_json::Value;
    use xtask::codegen::PAYLOAD;
    use xtask::tree::Tree;

    /// The recorded payload, so many times over, in an array.
    pub(super) fn recorded(scale: usize) -> String {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = Tree::new(xtask.parent().unwrap_or(xtask)).read_text(PAYLOAD).unwrap_or_default();
        let entries: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
        let roots: Vec<_> = (0..scale).map(|copy| copy * entries.len() + 1).collect();
        let mut payload = vec![Value::from(roots.clone())];
        for root in roots {
            payload.extend(entries.iter().map(|entry| shifted(entry, root)));
        }
        Value::Array(payload).to_string()
    }

    /// An entry whose references count from another one.
    fn shifted(entry: &Value, by: usize) -> Value {
        let reference = |id: &Value| id.as_u64().map_or_else(|| id.clone(), |entry| (entry + by as u64).into());
        match entry {
            Value::Array(ids) => ids.iter().map(reference).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, id)| (name.clone(), reference(id))).collect::<serde_json::Map<_, _>>().into()
            }
            scalar => scalar.clone(),
        }
    }

    /// Many small objects with texts, as in the answer to a search.
    pub(super) fn objects(scale: usize) -> String {
        let objects = 700 * scale;
        let mut text = list(objects, 6);
        for object in 0..objects {
            let first = 2 + object * 6;
            let ids: Vec<_> = (first..first + 5).collect();
            let [id, name, text_id, score, shown] = ids.as_slice() else { continue };
            let _ = write!(
                text,
                r#",{{"id":{id},"name":{name},"text":{text_id},"score":{score},"shown":{shown}}},{object},"name {object}""#
            );
            let _ = write!(text, r#","What was said in the message number {object}, and why.",{object}.5,true"#);
        }
        text + "]"
    }

    /// One array of many numbers.
    pub(super) fn numbers(scale: usize) -> String {
        let numbers = 8_000 * scale;
        let mut text = list(numbers, 1);
        for number in 0..numbers {
            let _ = write!(text, ",{}", number * 7919 % 1_000_003);
        }
        text + "]"
    }

    /// One object with many members.
    pub(super) fn members(scale: usize) -> String {
        let members = 3_000 * scale;
        let pairs: Vec<_> = (1..=members).map(|member| format!(r#""member_{member}":{member}"#)).collect();
        let mut text = format!("[{{{}}}", pairs.join(","));
        for member in 0..members {
            let _ = write!(text, r#","value {member}""#);
        }
        text + "]"
    }

    /// An array of objects in objects, each chain almost as deep as a tree may be.
    pub(super) fn nested(scale: usize) -> String {
        const LEVELS: usize = 500;
        let chains = 6 * scale;
        let mut text = list(chains, LEVELS * 2 + 1);
        for chain in 0..chains {
            chained(&mut text, 1 + chain * (LEVELS * 2 + 1), LEVELS);
        }
        text + "]"
    }

    /// Objects in objects.
    pub(super) fn deep(scale: usize) -> String {
        let mut text = "[[1]".to_owned();
        chained(&mut text, 1, 3_000 * scale);
        text + "]"
    }

    /// An array that refers to every so manieth entry behind it.
    fn list(elements: usize, step: usize) -> String {
        let ids: Vec<_> = (0..elements).map(|element| (1 + element * step).to_string()).collect();
        format!("[[{}]", ids.join(","))
    }

    /// So many objects with a name, each of which contains the next, from an entry on.
    fn chained(text: &mut String, first: usize, levels: usize) {
        for level in 0..levels {
            let entry = first + level * 2;
            let _ = write!(text, r#",{{"name":{},"child":{}}},"level {level}""#, entry + 1, entry + 2);
        }
        text.push_str(",null");
    }
}
