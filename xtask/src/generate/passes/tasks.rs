//! Reads `x-task` and `x-starts-task`: which operation tells the state of a task, and which operations start one.
//!
//! ```yaml
//! x-task: { id: task_id, state: status, running: [running], completed: [completed], failed: [failed], method: task }
//! x-starts-task: { status: get_status, id: task_id }
//! ```

use std::collections::BTreeSet;

use quote::format_ident;
use serde_json::Value;

use super::super::model::{Api, Field, Operation, Presence, StartedTask, TaskStatus, TypeKind};
use super::extension::{Extension, for_each_operation, members};
use super::last_segment;
use super::operations::CLIENT_METHODS;
use crate::Result;
use crate::shape::identifiers::member_name;

/// Adds the tasks to the operations that know them.
pub(super) fn run(api: &mut Api, document: &Value) -> Result<()> {
    let mut methods: BTreeSet<String> = api.operations.iter().map(|operation| operation.name.to_string()).collect();
    methods.extend(CLIENT_METHODS.map(str::to_owned));
    for_each_operation(
        api,
        |operation, api| status(operation, api, document, &mut methods),
        |operation, task| operation.task = task,
    )?;
    for_each_operation(
        api,
        |operation, api| started(operation, api, document),
        |operation, started| operation.starts_task = started,
    )
}

fn status(
    operation: &Operation,
    api: &Api,
    document: &Value,
    methods: &mut BTreeSet<String>,
) -> Result<Option<TaskStatus>> {
    let known = ["id", "state", "running", "completed", "failed", "method"];
    let Some(extension) = Extension::of(operation, document, "x-task", &known)? else { return Ok(None) };
    let id = extension.field("id", &operation.fields, "request")?;
    if last_segment(&id.ty).as_deref() != Some("String") {
        return Err(extension.error("id", &format!("`{}` is no text, as the id of a task is", id.wire_name)));
    }
    let other = |field: &&Field| field.presence == Presence::Required && field.wire_name != id.wire_name;
    if let Some(other) = operation.fields.iter().find(other) {
        let message = format!("the request needs `{}` too, and a task has no more than an id", other.wire_name);
        return Err(extension.error("id", &message));
    }
    let state = extension.field("state", members(&operation.output, &api.types, true), "answer")?;
    let task = TaskStatus {
        id: id.wire_name.clone(),
        state: state.wire_name.clone(),
        running: extension.texts("running")?,
        completed: extension.texts("completed")?,
        failed: extension.texts("failed")?,
        method: format_ident!("{}", member_name(extension.text("method")?)),
    };
    check_states(&task, state, api, &extension)?;
    if !methods.insert(task.method.to_string()) {
        return Err(extension.error("method", &format!("the client has another method `{}`", task.method)));
    }
    Ok(Some(task))
}

/// Every state that the document lists has one meaning, and no state has one that the document does not list.
fn check_states(task: &TaskStatus, state: &Field, api: &Api, extension: &Extension<'_>) -> Result<()> {
    let said = [("running", &task.running), ("completed", &task.completed), ("failed", &task.failed)];
    let mut meanings = BTreeSet::new();
    for (meaning, states) in said {
        if let Some(twice) = states.iter().find(|state| !meanings.insert((*state).clone())) {
            return Err(extension.error(meaning, &format!("the state `{twice}` has two meanings")));
        }
    }
    let name = last_segment(&state.ty);
    let item = name.and_then(|name| api.type_of(&name));
    let Some(TypeKind::Enum { variants, .. }) = item.map(|item| &item.kind) else { return Ok(()) };
    for (meaning, states) in said {
        if let Some(gone) = states.iter().find(|state| !variants.iter().any(|variant| variant.value == **state)) {
            return Err(extension.error(meaning, &format!("`{gone}` is no state that `{}` has", task.state)));
        }
    }
    match variants.iter().find(|variant| !meanings.contains(&variant.value)) {
        Some(new) => Err(extension.error("running", &format!("nothing says what the state `{}` means", new.value))),
        None => Ok(()),
    }
}

fn started(operation: &Operation, api: &Api, document: &Value) -> Result<Option<StartedTask>> {
    let Some(extension) = Extension::of(operation, document, "x-starts-task", &["status", "id"])? else {
        return Ok(None);
    };
    let wanted = extension.text("status")?;
    let status = api.operations.iter().find(|operation| operation.id == wanted && operation.task.is_some());
    let message = format!("no operation `{wanted}` tells the state of a task by `x-task`");
    let status = status.ok_or_else(|| extension.error("status", &message))?;
    let id = extension.field("id", members(&operation.output, &api.types, true), "answer")?;
    if !matches!(last_segment(&id.ty).as_deref(), Some("String" | "i64")) {
        return Err(
            extension.error("id", &format!("`{}` is no text and no number, as the id of a task is", id.wire_name))
        );
    }
    Ok(Some(StartedTask { status: status.request.clone(), id: id.wire_name.clone() }))
}
