//! Reads `x-constructors`: functions that make a value from the members that matter.
//!
//! ```yaml
//! x-constructors:
//!   user: { set: { role: user }, take: [content] }
//! ```

use quote::format_ident;
use serde_json::{Map, Value};

use super::super::model::{Api, Constructor, TypeKind};
use crate::shape::identifiers::member_name;
use crate::{Error, Result};

/// Adds the constructors to the structs that have them.
pub(super) fn run(api: &mut Api, components: &Map<String, Value>) -> Result<()> {
    for item in &mut api.types {
        let name = item.name.to_string();
        let TypeKind::Struct { fields, constructors, .. } = &mut item.kind else { continue };
        let declared = components.get(&name).and_then(|schema| schema.get("x-constructors")).and_then(Value::as_object);
        for (function, description) in declared.into_iter().flatten() {
            let constructor = read(function, description);
            let members = constructor
                .set
                .iter()
                .map(|(member, _)| member)
                .chain(constructor.take.iter().filter_map(|path| path.first()));
            for member in members {
                if !fields.iter().any(|field| field.wire_name == *member) {
                    return Err(Error::new(format!(
                        "the constructor `{function}` names `{member}`, which is no member"
                    ))
                    .at(format!("#/components/schemas/{name}/x-constructors/{function}"))
                    .help("mend x-constructors in openapi/corrections.yaml"));
                }
            }
            constructors.push(constructor);
        }
    }
    Ok(())
}

fn read(name: &str, description: &Value) -> Constructor {
    let set = description.get("set").and_then(Value::as_object).into_iter().flatten();
    let take = description.get("take").and_then(Value::as_array).into_iter().flatten();
    Constructor {
        name: format_ident!("{}", member_name(name)),
        set: set.map(|(member, value)| (member.clone(), value.clone())).collect(),
        take: take.filter_map(Value::as_str).map(|path| path.split('/').map(str::to_owned).collect()).collect(),
    }
}
