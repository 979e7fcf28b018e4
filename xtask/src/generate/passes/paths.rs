//! Short paths for the types that generated code uses.

use quote::format_ident;
use syn::visit_mut::{self, VisitMut};
use syn::{Path, Type};

use super::super::model::{Api, TypeKind};

/// Rewrites `::std::option::Option` to `Option`, and what lives in the core to `crate::…`.
pub(super) fn run(api: &mut Api) {
    for item in &mut api.types {
        match &mut item.kind {
            TypeKind::Struct { fields, .. } => fields.iter_mut().for_each(|field| shorten(&mut field.ty)),
            TypeKind::Union { variants, .. } => variants.iter_mut().for_each(|(_, ty)| shorten(ty)),
            TypeKind::Newtype(ty) => shorten(ty),
            TypeKind::Enum { .. } => {}
        }
    }
    for operation in &mut api.operations {
        operation.fields.iter_mut().for_each(|field| shorten(&mut field.ty));
        shorten(&mut operation.output);
        if let Some(stream) = &mut operation.stream {
            shorten(&mut stream.event);
        }
    }
}

/// Shortens every path inside a type.
pub(super) fn shorten(ty: &mut Type) {
    Shorten.visit_type_mut(ty);
}

/// Shortens a path.
pub(super) fn shorten_path(path: &mut Path) {
    Shorten.visit_path_mut(path);
}

struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(first) = path.segments.first().map(|segment| segment.ident.to_string()) else { return };
        match first.as_str() {
            "std" | "serde_json" | "types" => keep_last(path),
            "memos_sdk_core" => {
                path.leading_colon = None;
                if let Some(first) = path.segments.first_mut() {
                    first.ident = format_ident!("crate");
                }
            }
            _ => {}
        }
    }
}

fn keep_last(path: &mut Path) {
    if let Some(last) = path.segments.last().cloned() {
        path.leading_colon = None;
        path.segments = std::iter::once(last).collect();
    }
}
