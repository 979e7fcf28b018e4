//! The retry policy, as the table of the core has it.

use memos_sdk_core::OperationClass;

const TABLE: &str = include_str!("../../../memos-sdk-core/src/retry/cases.md");

/// Whether a call is repeated that came to this error, by the row of the table that has it.
pub(crate) fn repeated(error: &str, sent: bool, class: OperationClass) -> bool {
    let sent = if sent { "yes" } else { "no" };
    let mut rows = TABLE.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let row = rows.find(|row| row.get(1) == Some(&error) && row.get(2) == Some(&sent));
    let row = row.unwrap_or_else(|| panic!("the table of the core has no row for {error}, sent: {sent}"));
    match row[match class {
        OperationClass::Read => 3,
        OperationClass::Idempotent => 4,
        _ => 5,
    }] {
        "yes" => true,
        "no" => false,
        other => panic!("{other} is neither yes nor no"),
    }
}
