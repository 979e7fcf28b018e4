//! Words for the types that the document does not describe: what they are part of.

use std::collections::BTreeMap;

use super::super::model::{Api, TypeKind};
use syn::visit::{self, Visit};
use syn::{Path, Type};

/// Describes every type without a description by where it is used first.
pub(super) fn run(api: &mut Api) {
    let mut uses: BTreeMap<String, String> = BTreeMap::new();
    for operation in &api.operations {
        let summary = match operation.summary.trim_end_matches('.') {
            "" => String::new(),
            summary => format!(": {summary}"),
        };
        let request = format!("The request of `{}`{summary}.", operation.id);
        uses.entry(operation.request.to_string()).or_insert(request);
        for name in names(&operation.output) {
            uses.entry(name).or_insert_with(|| format!("What `{}` answers{summary}.", operation.id));
        }
    }
    for item in &api.types {
        let members: Vec<(String, String)> = match &item.kind {
            TypeKind::Struct { fields, .. } => fields
                .iter()
                .flat_map(|field| names(&field.ty).into_iter().map(|name| (name, field.wire_name.clone())))
                .collect(),
            TypeKind::Union { variants, .. } => variants
                .iter()
                .flat_map(|(variant, ty)| names(ty).into_iter().map(|name| (name, variant.to_string())))
                .collect(),
            TypeKind::Newtype(_) | TypeKind::Enum { .. } => Vec::new(),
        };
        for (name, member) in members {
            let words = format!("The `{}` of [`{}`].", member.replace('`', "'"), item.name);
            uses.entry(name).or_insert(words);
        }
    }
    for item in &mut api.types {
        if item.docs.trim().is_empty()
            && let Some(words) = uses.get(&item.name.to_string())
        {
            item.docs.clone_from(words);
        }
    }
}

/// The names of the types inside a type.
pub(in super::super) fn names(ty: &Type) -> Vec<String> {
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path(&mut self, path: &'ast Path) {
            self.0.extend(path.segments.last().map(|segment| segment.ident.to_string()));
            visit::visit_path(self, path);
        }
    }
    let mut names = Names(Vec::new());
    names.visit_type(ty);
    names.0
}
