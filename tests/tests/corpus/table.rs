//! What came of all documents, for people.

use std::fmt::Write as _;
use std::time::Duration;

use crate::documents::Kind;
use crate::stages::{Outcome, STAGES, Stage};

/// One line for each document, and the sums.
pub(crate) fn table(outcomes: &[Outcome]) -> String {
    let mut text = String::from(
        "document | kB | schemas | source valid | widened | broken | samples | ms to normalise | failed\n",
    );
    for outcome in outcomes {
        let failed: Vec<String> = outcome.failures.keys().map(|stage| format!("{stage:?}")).collect();
        let _ = writeln!(
            text,
            "{} | {} | {} | {} | {} | {} | {} of {} | {:.1} | {}",
            outcome.name,
            outcome.size / 1000,
            outcome.schemas,
            if outcome.well_formed { "yes" } else { "no" },
            outcome.widened,
            outcome.broken,
            outcome.samples.checked,
            outcome.samples.checked + outcome.samples.refused + outcome.samples.skipped,
            time(outcome).as_secs_f64() * 1e3,
            failed.join(", "),
        );
    }
    for (kind, name) in [(Kind::Real, "real"), (Kind::Example, "example"), (Kind::Old, "3.0")] {
        let some: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.kind == kind).collect();
        sums(&mut text, name, &some);
    }
    sums(&mut text, "all of 3.1", &outcomes.iter().filter(|outcome| outcome.kind != Kind::Old).collect::<Vec<_>>());
    text
}

/// A line for each failure, with its reason.
pub(crate) fn failures(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        for (stage, reason) in &outcome.failures {
            let lines: Vec<&str> = reason.lines().take(40).collect();
            let _ = writeln!(text, "{} — {stage:?}: {}", outcome.name, lines.join("\n    "));
        }
    }
    text
}

fn sums(text: &mut String, name: &str, outcomes: &[&Outcome]) {
    if outcomes.is_empty() {
        return;
    }
    let size: usize = outcomes.iter().map(|outcome| outcome.size).sum();
    let schemas: usize = outcomes.iter().map(|outcome| outcome.schemas).sum();
    let samples: usize = outcomes.iter().map(|outcome| outcome.samples.checked).sum();
    let time: Duration = outcomes.iter().map(|outcome| time(outcome)).sum();
    let speed = size as f64 / 1e6 / time.as_secs_f64().max(1e-9);
    let _ = writeln!(
        text,
        "\n{name}: {} documents, {size} bytes, {schemas} schemas, {samples} samples, {speed:.1} MB/s",
        outcomes.len()
    );
    for stage in STAGES {
        let passed = outcomes.iter().filter(|outcome| outcome.passed.contains(&stage)).count();
        let failed = outcomes.iter().filter(|outcome| outcome.failures.contains_key(&stage)).count();
        let took: Duration = outcomes.iter().filter_map(|outcome| outcome.times.get(&stage)).sum();
        let _ = writeln!(text, "  {stage:?}: {passed}, not {failed} ({:.1} s)", took.as_secs_f64());
    }
}

fn time(outcome: &Outcome) -> Duration {
    outcome.times.get(&Stage::Normalised).copied().unwrap_or_default()
}
