use super::*;
use crate::interface::Interface;
use crate::{generate, normalise, shape};

/// Where the account and the generated code of both documents disagree about whether a caller's code breaks.
///
/// Documents that nothing can be generated of have no interface to agree with.
pub(super) fn disagreement(old: &Value, new: &Value, account: &Account) -> Option<String> {
    let breaking: Vec<String> = interface(old)?
        .compare(&interface(new)?)
        .into_iter()
        .filter(|change| change.breaking)
        .map(|change| format!("{}: {:?}", change.path, change.what))
        .collect();
    let told = account.class() == Some(Breaking);
    (told == breaking.is_empty()).then(|| format!("the interface says {breaking:#?}, the account\n{}", account.text()))
}

fn interface(document: &Value) -> Option<Interface> {
    let normalised = normalise::normalise(document.clone()).ok()?.document;
    let shaped = shape::shape(normalised).ok()?.document;
    Some(Interface::of(&generate::generate(&shaped).ok()?.files).unwrap())
}
