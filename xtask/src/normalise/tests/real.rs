//! The document that this is for.

use crate::input;
use crate::normalise::normalise;

#[test]
fn the_document_of_the_site_becomes_one_that_is_read_as_3_0() {
    const PAYLOAD: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/payload.json"));
    let source = input::load(PAYLOAD, "payload.json", "en").unwrap().value;
    let normalised = normalise(source.clone()).unwrap();

    let parsed: openapiv3::OpenAPI = serde_json::from_value(normalised.document.clone()).unwrap();
    assert_eq!(parsed.openapi, "3.0.3");
    assert_eq!(Some(parsed.operations().count()), source["paths"].as_object().map(serde_json::Map::len));
    assert_eq!(normalise(normalised.document.clone()).unwrap().document, normalised.document);
}
