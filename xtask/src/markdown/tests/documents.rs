//! The descriptions of the documentation.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::{BASE, check, clean};
use crate::markdown::{first_sentence, from_html};

/// All strings of the payload, among them every description in both languages.
fn strings() -> BTreeSet<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi/payload.json");
    let payload: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let mut strings = BTreeSet::new();
    let mut values = vec![payload];
    while let Some(value) = values.pop() {
        match value {
            Value::String(string) => {
                strings.insert(string);
            }
            Value::Array(elements) => values.extend(elements),
            Value::Object(members) => values.extend(members.into_iter().map(|(_, member)| member)),
            _ => {}
        }
    }
    strings
}

#[test]
fn every_description_becomes_clean_and_final_markdown() {
    let strings = strings();
    let tagged = strings.iter().filter(|text| ["<a ", "<br>", "<p>"].iter().any(|tag| text.contains(tag)));
    assert!(tagged.count() >= 20, "the payload has lost its HTML");
    for text in &strings {
        let markdown = from_html(text, BASE);
        clean::assert_clean(&markdown);
        assert_eq!(from_html(&markdown, BASE), markdown, "not final: {text:?}");
        for remnant in ["<a", "</", "<br", "<p>", "<ul>", "<code>", "class=", "target=", "](/", "\n    "] {
            let is_code = text.contains("curl") || text.contains("import ");
            assert!(is_code || !markdown.contains(remnant), "{remnant} remains: {markdown:?}");
        }
        // A sentence of text without any syntax remains as it is.
        if text.chars().all(|character| character.is_alphanumeric() || " ,.;:’—".contains(character)) {
            assert_eq!(markdown, text.trim(), "{text:?}");
        }
        assert_eq!(first_sentence(&markdown).is_empty(), markdown.is_empty());
    }
}

#[test]
fn descriptions_of_every_kind_read_as_they_should() {
    let class = "class=\"text-primary [&amp;&gt;code]:border-dashed\" target=\"_blank\"";
    let console = "<a href=\"https://memos-dashboard.openmem.net/apikeys/\"";
    check(
        &format!("Token API_key, available in {console} {class}>API Console > API Keys</a>"),
        "Token API_key, available in [API Console > API Keys](https://memos-dashboard.openmem.net/apikeys/)",
    );
    check(
        &format!("接口状态码，更多内容可查阅<a href=\"/api_docs/help/error_codes\" {class}>错误码列表</a>了解详情。"),
        "接口状态码，更多内容可查阅[错误码列表](https://memos-docs.openmem.net/api_docs/help/error_codes)了解详情。",
    );
    check(
        "Type of the data.<br>reasoning: Reasoning content<br>end: End of stream",
        "Type of the data.\n\nreasoning: Reasoning content\n\nend: End of stream",
    );
    check(
        "Effective only when `include_skill=true`. Each is a string, e.g., [\"person\", \"work\"].",
        r#"Effective only when `include_skill=true`. Each is a string, e.g., \["person", "work"\]."#,
    );
    check("The score of the Skill.\nIt decays.", "The score of the Skill.\nIt decays.");
}
