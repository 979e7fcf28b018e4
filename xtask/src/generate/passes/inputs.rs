//! Finds the types that callers make values of: those that a request can hold.

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{Api, TypeKind};
use super::words::names as names_in;

/// Marks the structs that are reachable from requests, the requests themselves apart: those have builders.
pub(super) fn run(api: &mut Api) {
    let holds: BTreeMap<String, Vec<String>> =
        api.types.iter().map(|item| (item.name.to_string(), names(&item.kind))).collect();
    let requests: BTreeSet<String> = api.operations.iter().map(|operation| operation.request.to_string()).collect();
    let mut open: Vec<String> = api
        .operations
        .iter()
        .flat_map(|operation| operation.fields.iter().flat_map(|field| names_in(&field.ty)))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if reached.insert(name.clone()) {
            open.extend(holds.get(&name).into_iter().flatten().cloned());
        }
    }
    for item in &mut api.types {
        let name = item.name.to_string();
        if let TypeKind::Struct { is_input, .. } = &mut item.kind {
            *is_input = reached.contains(&name) && !requests.contains(&name);
        }
    }
}

fn names(kind: &TypeKind) -> Vec<String> {
    match kind {
        TypeKind::Struct { fields, .. } => fields.iter().flat_map(|field| names_in(&field.ty)).collect(),
        TypeKind::Union { variants, .. } => variants.iter().flat_map(|(_, ty)| names_in(ty)).collect(),
        TypeKind::Newtype(ty) => names_in(ty),
        TypeKind::Enum { .. } => Vec::new(),
    }
}
