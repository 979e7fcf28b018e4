//! Security schemes and requirements.

use serde_json::{Value, json};

use super::context::Context;
use super::resolve;
use super::site::Site;
use crate::NoteKind;

/// How many references to a security scheme are followed.
const MAX_REFERENCES: usize = 16;

/// `mutualTLS` becomes an HTTP scheme of that name.
///
/// Leaving the scheme out would leave empty requirements behind, and an empty requirement means that a request need
/// not be authorised at all.
pub(super) fn scheme(site: &mut Site<'_, '_>) {
    if site.keywords.get("type").and_then(Value::as_str) != Some("mutualTLS") {
        return;
    }
    site.annotate("scheme", "`mutualTLS` has no `scheme`");
    let kept = site.keep_source("type", json!("mutualTLS"));
    site.keywords.splice("type", vec![("type".to_owned(), json!("http")), ("scheme".to_owned(), json!("mutualTLS"))]);
    let message = format!("OpenAPI 3.0 has no `mutualTLS`, and names it as an HTTP scheme; kept as {kept}");
    site.note_on("type", NoteKind::Annotated, message);
}

/// Requirements name scopes only for schemes that have scopes, and schemes by their names in the result.
pub(super) fn requirements(site: &mut Site<'_, '_>) {
    let Some(Value::Array(source)) = site.keywords.get("security").cloned() else { return };
    let mut loses_scopes = false;
    let requirements: Vec<Value> = source
        .iter()
        .map(|requirement| match requirement {
            Value::Object(schemes) => schemes
                .iter()
                .map(|(name, scopes)| {
                    let keeps = has_scopes(site.cx, name) || scopes.as_array().is_none_or(Vec::is_empty);
                    loses_scopes |= !keeps;
                    let name = site.cx.names.renamed("securitySchemes", name).unwrap_or(name);
                    (name.to_owned(), if keeps { scopes.clone() } else { json!([]) })
                })
                .collect(),
            other => other.clone(),
        })
        .collect();
    site.keywords.set("security", requirements.into());
    if loses_scopes {
        let kept = site.keep_source("security", source.into());
        let message = format!("only OAuth 2 and OpenID Connect have scopes in OpenAPI 3.0; kept as {kept}");
        site.note_on("security", NoteKind::Widened, message);
    }
}

/// Whether a scheme has scopes, or is not known.
fn has_scopes(cx: &Context<'_>, name: &str) -> bool {
    let mut scheme = resolve::lookup(cx.document, &resolve::reference("securitySchemes", name));
    for _ in 0..MAX_REFERENCES {
        let Some(reference) = scheme.and_then(|scheme| scheme.get("$ref")).and_then(Value::as_str) else { break };
        scheme = resolve::lookup(cx.document, reference);
    }
    match scheme.and_then(|scheme| scheme.get("type")).and_then(Value::as_str) {
        Some(kind) => matches!(kind, "oauth2" | "openIdConnect"),
        None => true,
    }
}
