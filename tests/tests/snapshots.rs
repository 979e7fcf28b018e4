//! What callers and reviewers see of the generated code, kept as snapshots that a person reads.
//!
//! A change to one operation touches the snapshots of that operation only.

use std::fmt::Write as _;

use insta::{assert_snapshot, with_settings};
use memos_sdk_core::OperationClass;
use memos_sdk_core::operations::OPERATIONS;
use tests::{generated, outline};
use xtask::{NoteKind, Result};

#[test]
fn each_operation_shows_an_example_its_method_its_builder_and_its_types() -> Result<()> {
    let outcome = generated("en")?;
    let views = [
        ("async", "memos-sdk", outline::operations(&outcome.files, "memos-sdk")),
        // Its builders and types are those above.
        ("blocking", "memos-sdk-blocking", outline::methods(&outcome.files, "memos-sdk-blocking")),
    ];
    for (prefix, client, view) in views {
        let examples = outline::examples(&outcome.files, client);
        assert_eq!(examples.len(), view.len());
        for ((name, example), (_, text)) in examples.into_iter().zip(view) {
            with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                assert_snapshot!(format!("{prefix}@{name}"), format!("{example}\n{text}"));
            });
        }
    }
    Ok(())
}

#[test]
fn the_types_that_operations_share_stand_apart() -> Result<()> {
    let outcome = generated("en")?;
    for (name, text) in outline::shared_types(&outcome.files) {
        with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            assert_snapshot!(format!("shared@{name}"), text);
        });
    }
    Ok(())
}

#[test]
fn the_table_of_operations_says_what_may_be_repeated() {
    let mut table = String::new();
    for operation in OPERATIONS {
        let class = match operation.class() {
            OperationClass::Read => "read",
            OperationClass::Idempotent => "delete: may be repeated",
            OperationClass::Write => "write",
            other => panic!("{other:?} is new"),
        };
        let answer = if operation.enveloped { "data of the envelope" } else { "the whole answer" };
        let _ =
            writeln!(table, "{:<28} {} {:<28} {class:<24} {answer}", operation.id, operation.method, operation.path);
    }
    assert_snapshot!(table);
}

#[test]
fn the_report_names_every_correction_and_every_place_it_was_applied() -> Result<()> {
    let report = generated("en")?.report;
    let listed: Vec<String> = report.notes_of(NoteKind::Corrected).map(ToString::to_string).collect();
    assert_snapshot!(listed.join("\n"));
    Ok(())
}

#[test]
fn the_report_names_what_is_widened_and_what_is_simplified() -> Result<()> {
    let report = generated("en")?.report;
    let mut text = String::new();
    for kind in [
        NoteKind::Stale,
        NoteKind::Widened,
        NoteKind::Annotated,
        NoteKind::Simplified,
        NoteKind::Named,
        NoteKind::Broken,
    ] {
        let _ = writeln!(text, "{kind:?}");
        for note in report.notes_of(kind) {
            let _ = writeln!(text, "  {note}");
        }
    }
    assert_snapshot!(text);
    Ok(())
}
