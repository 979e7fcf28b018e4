//! A documentation that changes six times, as that of a young API does.

use serde_json::{Value, json};

/// One state of the documentation.
pub(crate) struct Step {
    /// What was changed, for people.
    pub(crate) name: &'static str,
    pub(crate) document: Value,
}

/// The states, each the one before with a few changes.
pub(crate) fn chain() -> Vec<Step> {
    let mut document = first();
    let mut steps = vec![Step { name: "three operations", document: document.clone() }];
    for (name, change) in CHANGES {
        change(&mut document);
        steps.push(Step { name, document: document.clone() });
    }
    steps
}

/// A change of the documentation, with its name.
type Change = (&'static str, fn(&mut Value));

const CHANGES: &[Change] = &[
    ("a read with a path parameter comes, and one outside of the envelope", get_with_a_path),
    ("a schema gets another name, and a required member is optional", renamed_and_optional),
    ("an object becomes a list, and a list of values grows", lists_and_values),
    ("a group of options is replaced by another", options_replaced),
    ("odd names come: with blanks, braces, keywords and digits", odd_names),
    ("an operation goes, another moves, and only words change in a third", moved_and_gone),
];

fn first() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Memories", "version": "1"},
        "paths": {
            "/add/message": {"post": {
                "operationId": "add_message",
                "summary": "Adds messages.",
                "requestBody": body("AddRequest"),
                "responses": answer(json!({"type": "object", "properties": {"task_id": {"type": "string"}}})),
            }},
            "/search/memory": {"post": {
                "operationId": "search_memory",
                "requestBody": body("SearchRequest"),
                "responses": answer(json!({"type": "object", "properties": {
                    "memories": {"type": "array", "items": {"$ref": "#/components/schemas/Memory"}},
                }})),
            }},
            "/get/status": {"post": {
                "operationId": "get_status",
                "requestBody": body("StatusRequest"),
                "responses": answer(json!({"type": "object", "properties": {
                    "status": {"type": "string", "enum": ["running", "completed"]},
                }})),
            }},
        },
        "components": {"schemas": {
            "AddRequest": {
                "type": "object",
                "required": ["user_id", "conversation_id", "text"],
                "properties": {
                    "user_id": {"type": "string"},
                    "conversation_id": {"type": "string"},
                    "text": {"type": "string"},
                },
            },
            "SearchRequest": {
                "type": "object",
                "required": ["user_id", "query"],
                "properties": {
                    "user_id": {"type": "string"},
                    "query": {"type": "string"},
                    "limit": {"type": "integer", "default": 6, "maximum": 25},
                },
            },
            "StatusRequest": {
                "type": "object",
                "required": ["task_id"],
                "properties": {"task_id": {"type": "string"}},
            },
            "Memory": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "value": {"type": "string"}},
            },
        }},
    })
}

fn body(schema: &str) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}}})
}

/// An answer with this data in the envelope.
fn answer(data: Value) -> Value {
    let envelope = json!({"type": "object", "required": ["code", "message"], "properties": {
        "code": {"type": "integer"}, "message": {"type": "string"}, "data": data,
    }});
    json!({"200": {"description": "ok", "content": {"application/json": {"schema": envelope}}}})
}

fn get_with_a_path(document: &mut Value) {
    document["paths"]["/memory/{memory_id}"] = json!({"get": {
        "operationId": "get_memory",
        "parameters": [{"name": "memory_id", "in": "path", "required": true, "schema": {"type": "string"}}],
        "responses": answer(json!({"$ref": "#/components/schemas/Memory"})),
    }});
    document["paths"]["/version"] = json!({"get": {
        "operationId": "get_version",
        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {
            "type": "object", "properties": {"version": {"type": "string"}},
        }}}}},
    }});
}

fn renamed_and_optional(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object_mut().unwrap();
    let memory = schemas.remove("Memory").unwrap();
    schemas.insert("MemoryDetail".to_owned(), memory);
    let text = document.to_string().replace("#/components/schemas/Memory\"", "#/components/schemas/MemoryDetail\"");
    *document = serde_json::from_str(&text).unwrap();
    document["components"]["schemas"]["AddRequest"]["required"] = json!(["user_id", "text"]);
}

fn lists_and_values(document: &mut Value) {
    let data = &mut document["paths"]["/add/message"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        ["properties"]["data"];
    *data = json!({"type": "array", "items": data.take()});
    let status = "/paths/~1get~1status/post/responses/200/content/application~1json/schema/properties/data/properties/status/enum";
    document.pointer_mut(status).unwrap().as_array_mut().unwrap().push(json!("failed"));
}

fn options_replaced(document: &mut Value) {
    let search = document["components"]["schemas"]["SearchRequest"]["properties"].as_object_mut().unwrap();
    search.remove("limit");
    search.insert("memory_limit_number".to_owned(), json!({"type": "integer", "default": 9, "maximum": 25}));
    search.insert("include_preference".to_owned(), json!({"type": "boolean", "default": true}));
}

fn odd_names(document: &mut Value) {
    let memory = document["components"]["schemas"]["MemoryDetail"]["properties"].as_object_mut().unwrap();
    for name in ["{category name}", "type", "1st", "标签", "Id", "🙂"] {
        memory.insert(name.to_owned(), json!({"type": "string"}));
    }
    // A path without a name of its own.
    document["paths"]["/rank/memory"] = json!({"post": {
        "requestBody": body("SearchRequest"),
        "responses": answer(json!({"type": "object", "properties": {"best": {"type": "string"}}})),
    }});
}

fn moved_and_gone(document: &mut Value) {
    let paths = document["paths"].as_object_mut().unwrap();
    paths.remove("/version");
    let status = paths.remove("/get/status").unwrap();
    paths.insert("/task/status".to_owned(), status);
    paths["/add/message"]["post"]["summary"] = json!("Adds messages, and makes memories of them.");
}
