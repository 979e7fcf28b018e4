//! Turns the HTML of descriptions into Markdown with absolute links.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::walk::{for_each_operation, for_each_schema};
use crate::markdown::from_html;
use crate::{Note, Result};

/// The site that relative links lead to where the document does not say it (`x-docs-url` at its root).
const NO_SITE: &str = "https://example.invalid";

/// Rewrites every `description` and `summary`, and takes `title`s away: progenitor would name types after them.
pub(super) fn run(document: &mut Value, _notes: &mut Vec<Note>) -> Result<()> {
    let site = document.get("x-docs-url").and_then(Value::as_str).unwrap_or(NO_SITE).to_owned();
    let mut site = Site { address: site, converted: BTreeMap::new() };
    for_each_schema(document, &mut |schema, _| {
        let union = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
        keep_branch_titles(schema, union);
        convert(schema, "description", &mut site);
        Ok(())
    })?;
    for_each_schema(document, &mut |schema, _| {
        if let Some(schema) = schema.as_object_mut() {
            schema.shift_remove("title");
        }
        Ok(())
    })?;
    for_each_operation(document, &mut |operation, _| {
        convert(operation, "summary", &mut site);
        convert(operation, "description", &mut site);
        if let Some(body) = operation.get_mut("requestBody") {
            convert(body, "description", &mut site);
        }
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            convert(parameter, "description", &mut site);
        }
        Ok(())
    })?;
    if let Some(info) = document.get_mut("info") {
        convert(info, "description", &mut site);
    }
    Ok(())
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

/// The site that links lead to, and the texts that were converted already: documents say many things twice.
struct Site {
    address: String,
    converted: BTreeMap<String, String>,
}

impl Site {
    fn markdown(&mut self, text: &str) -> String {
        if let Some(markdown) = self.converted.get(text) {
            return markdown.clone();
        }
        let markdown = from_html(text, &self.address);
        self.converted.insert(text.to_owned(), markdown.clone());
        markdown
    }
}

fn convert(holder: &mut Value, member: &str, site: &mut Site) {
    let Some(text) = holder.get(member).and_then(Value::as_str) else { return };
    let markdown = site.markdown(text);
    let Some(holder) = holder.as_object_mut() else { return };
    if markdown.trim().is_empty() {
        holder.shift_remove(member);
    } else {
        holder.insert(member.to_owned(), json!(markdown));
    }
}
