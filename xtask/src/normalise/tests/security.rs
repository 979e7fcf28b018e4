//! Security schemes and requirements.

use serde_json::{Value, json};

use super::check_document;

const NONE: &[&str] = &[];

fn document(version: &str, schemes: Value, top: Value, operation: Value) -> Value {
    let mut document = json!({
        "openapi": version,
        "info": { "title": "Test", "version": "1" },
        "paths": { "/a": { "get": { "security": operation, "responses": { "200": { "description": "" } } } } },
        "components": { "securitySchemes": schemes },
    });
    document["security"] = top;
    document
}

#[test]
fn schemes_of_3_0_pass() {
    let schemes = json!({
        "token": { "type": "apiKey", "in": "header", "name": "Authorization" },
        "oauth": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": "/a", "scopes": { "s": "S" } } } },
    });
    let requirements = json!([{ "token": [] }, { "oauth": ["s"] }, {}, { "unknown": ["s"] }]);
    check_document(
        "all of them",
        document("3.1.0", schemes.clone(), requirements.clone(), requirements.clone()),
        document("3.0.3", schemes, requirements.clone(), requirements),
        NONE,
    );
}

#[test]
fn mutual_tls_is_never_mistaken_for_no_security() {
    check_document(
        "alone and with others",
        document(
            "3.1.0",
            json!({ "tls": { "type": "mutualTLS", "description": "D" } }),
            json!([{ "tls": [] }]),
            json!([{ "tls": [] }, { "tls": [], "other": [] }]),
        ),
        document(
            "3.0.3",
            json!({ "tls": {
                "type": "http",
                "scheme": "mutualTLS",
                "x-jsonschema-type": "mutualTLS",
                "description": "D",
            } }),
            json!([{ "tls": [] }]),
            json!([{ "tls": [] }, { "tls": [], "other": [] }]),
        ),
        &["annotated /components/securitySchemes/tls/type"],
    );
}

#[test]
fn only_schemes_with_scopes_name_scopes() {
    let schemes = json!({
        "token": { "type": "apiKey", "in": "header", "name": "Authorization" },
        "alias": { "$ref": "#/components/securitySchemes/token" },
        "oidc": { "type": "openIdConnect", "openIdConnectUrl": "https://example.com" },
    });
    let source = json!([{ "token": ["admin"], "oidc": ["read"] }, { "alias": ["user"] }]);
    let result = json!([{ "token": [], "oidc": ["read"] }, { "alias": [] }]);
    let mut expected = document("3.0.3", schemes.clone(), json!([]), json!([]));
    expected["security"] = result.clone();
    expected["x-jsonschema-security"] = source.clone();
    expected["paths"]["/a"]["get"] = json!({
        "security": result,
        "x-jsonschema-security": source,
        "responses": { "200": { "description": "" } },
    });
    check_document(
        "roles",
        document("3.1.0", schemes, source.clone(), source),
        expected,
        &["widened /security", "widened /paths/~1a/get/security"],
    );
}

#[test]
fn forbidden_names_of_schemes_are_replaced() {
    let scheme = json!({ "type": "http", "scheme": "bearer" });
    check_document(
        "in requirements",
        document("3.1.0", json!({ "my token": scheme }), json!([{ "my token": [] }]), json!([{ "my token": [] }])),
        document("3.0.3", json!({ "my_token": scheme }), json!([{ "my_token": [] }]), json!([{ "my_token": [] }])),
        &["named /components/securitySchemes/my token"],
    );
}
