//! Turns the HTML of descriptions into Markdown with absolute links.

use serde_json::{Value, json};

use super::walk::{for_each_operation, for_each_schema};
use crate::markdown::from_html;
use crate::{Note, Result};

/// The site that relative links lead to where the document does not say it (`x-docs-url` at its root).
const NO_SITE: &str = "https://example.invalid";

/// Rewrites every `description` and `summary`, and takes `title`s away: progenitor would name types after them.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    let site = document.get("x-docs-url").and_then(Value::as_str).unwrap_or(NO_SITE).to_owned();
    for_each_schema(document, &mut |schema, _| {
        let union = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
        keep_branch_titles(schema, union);
        convert(schema, "description", &site);
        Ok(())
    })?;
    for_each_schema(document, &mut |schema, _| {
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove("title");
        }
        Ok(())
    })?;
    for_each_operation(document, &mut |operation, _| {
        convert(operation, "summary", &site);
        convert(operation, "description", &site);
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            convert(parameter, "description", &site);
        }
        Ok(())
    })?;
    if let Some(info) = document.get_mut("info") {
        convert(info, "description", &site);
    }
    Ok(())
}

/// Removes the extensions that only the earlier passes read.
pub(super) fn drop_notes_of_the_document(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    for_each_schema(document, &mut |schema, _| {
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove("x-name-hint");
            schema.shift_remove("x-rust-name");
        }
        Ok(())
    })
}

/// The title of a branch of a union names its variant; it is kept under another name until the variants are made.
fn keep_branch_titles(schema: &mut Value, union: bool) {
    if !union {
        return;
    }
    for keyword in ["oneOf", "anyOf"] {
        for branch in schema.get_mut(keyword).and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(branch) = branch.as_object_mut() else { continue };
            if let Some(title) = branch.get("title").cloned() {
                branch.insert("x-variant-name".to_owned(), title);
            }
        }
    }
}

fn convert(holder: &mut Value, member: &str, site: &str) {
    let Some(text) = holder.get(member).and_then(Value::as_str) else { return };
    let markdown = from_html(text, site);
    let Some(holder) = holder.as_object_mut() else { return };
    if markdown.trim().is_empty() {
        holder.shift_remove(member);
    } else {
        holder.insert(member.to_owned(), json!(markdown));
    }
}
