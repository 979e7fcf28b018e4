//! Each stage of the generator on the recorded payload, and the whole of it.
//!
//! ```sh
//! cargo bench -p xtask
//! ```

use std::path::Path;

use divan::{Bencher, black_box};
use serde_json::Value;
use xtask::codegen::{self, CORRECTIONS, Inputs, PAYLOAD};
use xtask::corrections::{Overlay, StalePolicy};
use xtask::tree::Tree;
use xtask::{Result, generate, input, normalise, shape};

fn main() {
    divan::main();
}

fn tree() -> Tree {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    Tree::new(xtask.parent().unwrap_or(xtask))
}

fn inputs(tree: &Tree) -> Result<Inputs> {
    Ok(Inputs {
        source_name: PAYLOAD.to_owned(),
        source: tree.read(PAYLOAD)?,
        fetched: None,
        corrections: tree.read_text(CORRECTIONS)?,
        locale: "en".to_owned(),
        stale: StalePolicy::Refuse,
        keep_going: false,
    })
}

/// What goes into a stage: the result of the stages before it.
struct Before {
    inputs: Inputs,
    published: Value,
    corrected: Value,
    normalised: Value,
    shaped: Value,
}

fn before() -> Before {
    let prepare = || -> Result<Before> {
        let inputs = inputs(&tree())?;
        let published = input::load(&inputs.source, &inputs.source_name, "en")?.value;
        let overlay = Overlay::parse(&inputs.corrections, CORRECTIONS)?;
        let corrected = overlay.apply(published.clone(), StalePolicy::Refuse)?.document;
        let normalised = normalise::normalise(corrected.clone())?.document;
        let shaped = shape::shape(normalised.clone())?.document;
        Ok(Before { inputs, published, corrected, normalised, shaped })
    };
    prepare().unwrap_or_else(|error| {
        eprintln!("error: {error}");
        std::process::exit(2);
    })
}

#[divan::bench]
fn decode_and_find(bencher: Bencher) {
    let before = before();
    bencher.bench(|| input::load(black_box(&before.inputs.source), PAYLOAD, "en"));
}

#[divan::bench]
fn correct(bencher: Bencher) {
    let before = before();
    bencher.bench(|| {
        let overlay = Overlay::parse(black_box(&before.inputs.corrections), CORRECTIONS)?;
        overlay.apply(before.published.clone(), StalePolicy::Refuse)
    });
}

#[divan::bench]
fn normalise_to_3_0(bencher: Bencher) {
    let before = before();
    bencher.with_inputs(|| before.corrected.clone()).bench_values(normalise::normalise);
}

#[divan::bench]
fn shape_for_progenitor(bencher: Bencher) {
    let before = before();
    bencher.with_inputs(|| before.normalised.clone()).bench_values(shape::shape);
}

#[divan::bench]
fn generate_and_format(bencher: Bencher) {
    let before = before();
    bencher.bench(|| generate::generate(black_box(&before.shaped)));
}

/// What `cargo xtask codegen --check` does: inputs read, everything made, files compared.
#[divan::bench]
fn whole_with_files_read_and_compared(bencher: Bencher) {
    let tree = tree();
    bencher.bench(|| {
        let outcome = codegen::run(&inputs(&tree)?)?;
        let files = outcome.files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        tree.compare(&files)
    });
}
