//! What a discriminator says, on the branches of its union; the pass `tags` makes one table of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::walk::reference;
use crate::normalise::uri;
use crate::pointer::unescape;

/// The extension of a union that names the member which tells its branches apart.
pub(super) const MEMBER: &str = "x-discriminator";
/// The extension of a branch that lists the values of that member which the mapping has for it.
pub(super) const VALUES: &str = "x-tag-values";
/// The extension of a branch with the name of its component in the document, which means it too.
pub(super) const NAME: &str = "x-tag-name";
/// What a discriminator says about a branch.
pub(super) const OF_BRANCH: [&str; 2] = [VALUES, NAME];

/// The member that a discriminator names.
pub(super) fn member(discriminator: &Value) -> Option<&str> {
    // Swagger 2 has the name alone, and so have documents that were made of it.
    discriminator.as_str().or_else(|| discriminator.get("propertyName")?.as_str()).filter(|name| !name.is_empty())
}

/// Writes on each branch the values that mean it, and gives the extension of the union.
pub(super) fn mark(discriminator: &Value, branches: &mut [Value]) -> Option<(String, Value)> {
    let member = member(discriminator)?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mut explicit: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (value, target) in mapping.into_iter().flatten() {
        if let Some(name) = target.as_str().and_then(component_of) {
            explicit.entry(name).or_default().push(value);
        }
    }
    for branch in branches {
        let Some(name) = reference(branch).map(unescape) else { continue };
        let values = json!(explicit.get(&name).cloned().unwrap_or_default());
        if let Some(branch) = branch.as_object_mut() {
            branch.insert(VALUES.to_owned(), values);
            branch.insert(NAME.to_owned(), json!(name));
        }
    }
    Some((MEMBER.to_owned(), json!(member)))
}

/// The component that a value of a mapping means, which is a name or a reference.
fn component_of(target: &str) -> Option<String> {
    match target.split_once('#') {
        Some((_, pointer)) => uri::decode(pointer)?.strip_prefix("/components/schemas/").map(unescape),
        None => Some(target.to_owned()),
    }
}
