//! Reads the extensions of operations strictly: what they name must be there.
//!
//! A correction that names a member which the document has no more would otherwise change the generated code in silence.

use serde_json::{Map, Value};

use super::super::model::{Api, Field, Operation, TypeItem, TypeKind};
use super::{argument_of, last_segment};
use crate::pointer::Pointer;
use crate::{Error, Result};

/// An extension of an operation: an object whose members are known.
pub(super) struct Extension<'a> {
    name: &'static str,
    members: &'a Map<String, Value>,
    at: Pointer,
}

impl<'a> Extension<'a> {
    /// The extension `name` of an operation, if it has it; every one of `members` must be in it, and no other.
    pub(super) fn of(
        operation: &Operation,
        document: &'a Value,
        name: &'static str,
        members: &[&str],
    ) -> Result<Option<Self>> {
        let at = operation.at.child(name);
        let Some(value) = document.pointer(at.as_str().trim_start_matches('#')) else { return Ok(None) };
        let form = || refused(format!("`{name}` is an object of {}", members.join(", ")), &at);
        let object = value.as_object().ok_or_else(form)?;
        if object.len() != members.len() || !members.iter().all(|member| object.contains_key(*member)) {
            return Err(form());
        }
        Ok(Some(Self { name, members: object, at }))
    }

    /// A member as it is written.
    pub(super) fn get(&self, member: &str) -> &'a Value {
        self.members.get(member).unwrap_or(&Value::Null)
    }

    /// A member that is text.
    pub(super) fn text(&self, member: &str) -> Result<&'a str> {
        self.get(member).as_str().ok_or_else(|| self.error(member, "this is text"))
    }

    /// A member that is a list of texts.
    pub(super) fn texts(&self, member: &str) -> Result<Vec<String>> {
        let texts = self.get(member).as_array().map(|list| list.iter().map(|text| text.as_str().map(str::to_owned)));
        texts.and_then(Iterator::collect).ok_or_else(|| self.error(member, "this is a list of texts"))
    }

    /// The field that a member of the extension names.
    pub(super) fn field<'f>(&self, member: &str, fields: &'f [Field], of: &str) -> Result<&'f Field> {
        let name = self.text(member)?;
        fields.iter().find(|field| field.wire_name == name).ok_or_else(|| {
            self.error(member, &format!("`{}` names `{name}`, which is no member of the {of}", self.name))
        })
    }

    /// An error about a member of the extension.
    pub(super) fn error(&self, member: &str, message: &str) -> Error {
        refused(message.to_owned(), &self.at.child(member))
    }
}

fn refused(message: String, at: &Pointer) -> Error {
    Error::new(message).at(at.as_str()).help("mend the extension in openapi/corrections.yaml")
}

/// Reads something of each operation, from the whole API, and puts it there.
pub(super) fn for_each_operation<T>(
    api: &mut Api,
    mut read: impl FnMut(&Operation, &Api) -> Result<T>,
    put: impl Fn(&mut Operation, T),
) -> Result<()> {
    let values = api.operations.iter().map(|operation| read(operation, api)).collect::<Result<Vec<T>>>()?;
    for (operation, value) in api.operations.iter_mut().zip(values) {
        put(operation, value);
    }
    Ok(())
}

/// The members of an object that a type is; with `inside` also of one in a list or in a type around it.
pub(super) fn members<'a>(ty: &syn::Type, types: &'a [TypeItem], inside: bool) -> &'a [Field] {
    let given = argument_of(ty, "Option");
    let ty = given.as_ref().unwrap_or(ty);
    let inner = ["Single", "OneOrMany", "Vec"].iter().filter(|_| inside).find_map(|list| argument_of(ty, list));
    let name = last_segment(inner.as_ref().unwrap_or(ty));
    types.iter().find(|item| Some(item.name.to_string()) == name).map_or(&[], |item| match &item.kind {
        TypeKind::Struct { fields, .. } => fields,
        TypeKind::Newtype(inner) if inside => members(inner, types, inside),
        TypeKind::Newtype(_) | TypeKind::Enum { .. } | TypeKind::Union { .. } => &[],
    })
}
