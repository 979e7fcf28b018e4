use std::collections::BTreeMap;

use super::*;

/// From the new document to the old one, everything is told the other way round.
pub(super) fn assert_mirrored(old: &Value, new: &Value, about: &str) {
    let count = |changes: Vec<(What, usize)>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for change in changes {
            *counts.entry(format!("{change:?}")).or_default() += 1;
        }
        counts
    };
    let there = compare(old, new).changes.into_iter().map(|change| (mirrored(change.what), change.operations.len()));
    let back = compare(new, old).changes.into_iter().map(|change| (change.what, change.operations.len()));
    assert_eq!(count(there.collect()), count(back.collect()), "{about}: the way back is another");
}

/// The same change, seen from the other side.
fn mirrored(what: What) -> What {
    match what {
        What::OperationAdded { route } => What::OperationRemoved { route },
        What::OperationRemoved { route } => What::OperationAdded { route },
        What::OperationRenamed { from, to } => What::OperationRenamed { from: to, to: from },
        What::OperationMoved { from, to } => What::OperationMoved { from: to, to: from },
        What::Deprecated => What::NoLongerDeprecated,
        What::NoLongerDeprecated => What::Deprecated,
        What::MemberAdded { name, required, form } => What::MemberRemoved { name, required, form },
        What::MemberRemoved { name, required, form } => What::MemberAdded { name, required, form },
        What::MemberRenamed { from, to } => What::MemberRenamed { from: to, to: from },
        What::Required => What::Optional,
        What::Optional => What::Required,
        What::NullAllowed => What::NullForbidden,
        What::NullForbidden => What::NullAllowed,
        What::TypeChanged { from, to } => What::TypeChanged { from: to, to: from },
        What::BecameList => What::NoLongerList,
        What::NoLongerList => What::BecameList,
        What::ValuesAdded { values } => What::ValuesRemoved { values },
        What::ValuesRemoved { values } => What::ValuesAdded { values },
        What::FormAdded { form } => What::FormRemoved { form },
        What::FormRemoved { form } => What::FormAdded { form },
        What::DefaultChanged { from, to } => What::DefaultChanged { from: to, to: from },
        What::LimitChanged { keyword, from, to } => What::LimitChanged { keyword, from: to, to: from },
        What::EnvelopeAdded => What::EnvelopeRemoved,
        What::EnvelopeRemoved => What::EnvelopeAdded,
        What::BodyAdded => What::BodyRemoved,
        What::BodyRemoved => What::BodyAdded,
        What::MediaTypeAdded { media_type } => What::MediaTypeRemoved { media_type },
        What::MediaTypeRemoved { media_type } => What::MediaTypeAdded { media_type },
        What::ParameterMoved { from, to } => What::ParameterMoved { from: to, to: from },
        What::ExtensionChanged { name, from, to } => What::ExtensionChanged { name, from: to, to: from },
        What::SchemaAdded { name } => What::SchemaRemoved { name },
        What::SchemaRemoved { name } => What::SchemaAdded { name },
        What::RustTypeChanged { from, to } => What::RustTypeChanged { from: to, to: from },
        What::WordsChanged { keyword, from, to } => What::WordsChanged { keyword, from: to, to: from },
    }
}
