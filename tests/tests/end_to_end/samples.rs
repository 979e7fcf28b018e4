//! Requests and answers drawn from the corrected document.

use serde_json::{Value, json};
use tests::instances::Generator;

/// How often each schema is drawn: without what may be left out, with everything, and with a part of it, in turns.
const DRAWS: u64 = 6;

/// What the document says about one operation, as instances.
pub(crate) struct Samples {
    pub(crate) id: String,
    pub(crate) path: String,
    /// Bodies of requests; the documented example, if there is one, comes first.
    pub(crate) bodies: Vec<Value>,
    /// The `data` of answers.
    pub(crate) data: Vec<Value>,
}

/// Samples of every operation, in the order of the document.
pub(crate) fn samples() -> Vec<Samples> {
    let document = tests::corrected("en").unwrap();
    let generator = Generator::new(&document);
    let draw = |media: &Value| -> Vec<Value> {
        let schema = media["schema"]["$ref"].as_str().unwrap().trim_start_matches("#/components/schemas/");
        (0..DRAWS).map(|seed| generator.draw(schema, seed).unwrap()).collect()
    };
    let sample = |(path, item): (&String, &Value)| {
        let operation = &item["post"];
        let request = &operation["requestBody"]["content"]["application/json"];
        let mut bodies: Vec<Value> = request.get("example").cloned().into_iter().chain(draw(request)).collect();
        for body in &mut bodies {
            // The document allows an empty list of what to delete, which names no target.
            if body.get("memory_ids") == Some(&json!([])) {
                body["memory_ids"] = json!(["m"]);
            }
            // It allows files of any type, too.
            for file in body.get_mut("file").and_then(Value::as_array_mut).into_iter().flatten() {
                if file.get("name").is_some() {
                    file["name"] = json!("a.md");
                }
            }
        }
        let envelopes = draw(&operation["responses"]["200"]["content"]["application/json"]);
        let data = envelopes.into_iter().map(|mut envelope| envelope["data"].take()).collect();
        Samples { id: operation["operationId"].as_str().unwrap().to_owned(), path: path.clone(), bodies, data }
    };
    document["paths"].as_object().unwrap().iter().map(sample).collect()
}
