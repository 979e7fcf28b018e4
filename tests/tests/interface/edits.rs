//! What a change of the document makes of the interface.

use serde_json::{Value, json};
use tests::{corrected, generated};
use xtask::codegen::{self, Inputs, Outcome};
use xtask::corrections::StalePolicy;
use xtask::interface::{Change, Interface, What};
use xtask::{Error, Result};

/// Corrections of nothing, since what the real ones say is in the documents here.
const CORRECTIONS: &str = "\
overlay: 1.0.0
info: { title: none, version: '1' }
actions: [{ target: $, description: none, update: { x-read: true } }]
";

/// What is generated for a document that says already what the corrections would.
fn outcome(document: &Value) -> Result<Outcome> {
    codegen::run(&Inputs {
        source_name: "document.json".to_owned(),
        source: document.to_string().into_bytes(),
        fetched: None,
        corrections: CORRECTIONS.to_owned(),
        locale: "en".to_owned(),
        stale: StalePolicy::Refuse,
        keep_going: false,
    })
}

/// A change in short: `!` where it breaks, and whether something came, went or is another.
fn told(change: &Change) -> String {
    let sign = match &change.what {
        What::Added { .. } => '+',
        What::Removed { .. } => '-',
        What::Changed { .. } => '~',
    };
    format!("{}{sign} {}", if change.breaking { "!" } else { "" }, change.path)
}

/// The document that is edited, and what is generated for it.
struct Before {
    document: Value,
    interface: Interface,
}

impl Before {
    fn read() -> Result<Self> {
        let document = corrected("en")?;
        let interface = Interface::of(&outcome(&document)?.files)?;
        Ok(Self { document, interface })
    }

    /// What an edit of the document changes.
    fn changes(&self, edit: impl Fn(&mut Value)) -> Result<Vec<String>> {
        let mut after = self.document.clone();
        edit(&mut after);
        assert_ne!(self.document, after);
        let after = Interface::of(&outcome(&after)?.files)?;
        let changes = self.interface.compare(&after);
        assert_eq!(after.compare(&self.interface).len(), changes.len());
        Ok(changes.iter().map(told).collect())
    }
}

/// The members of a schema.
fn members<'a>(document: &'a mut Value, schema: &str) -> &'a mut serde_json::Map<String, Value> {
    document["components"]["schemas"][schema]["properties"].as_object_mut().expect("the members of a schema")
}

/// What a schema asks for.
fn required<'a>(document: &'a mut Value, schema: &str) -> &'a mut Vec<Value> {
    document["components"]["schemas"][schema]["required"].as_array_mut().expect("what a schema asks for")
}

#[test]
fn an_edit_of_the_document_changes_what_it_should() -> Result<()> {
    let before = Before::read()?;
    let check = |name: &str, edit: &dyn Fn(&mut Value), expected: &[&str]| {
        let found = before.changes(edit).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found, expected, "{name}");
    };
    check("words", &|document| document["paths"]["/chat"]["post"]["summary"] = json!("Talk"), &[]);
    check(
        "a member of a request that may be left out",
        &|document| {
            members(document, "GetStatusRequest").insert("verbose".to_owned(), json!({"type": "boolean"}));
        },
        &["+ operations::GetStatus::verbose()", "+ types::GetStatusRequest::verbose"],
    );
    check(
        "a member of an answer",
        &|document| {
            members(document, "GetMessageResponseData").insert("total".to_owned(), json!({"type": "integer"}));
        },
        &["+ types::GetMessageResponseData::total"],
    );
    check(
        "a member of a request that is asked for from now on",
        &|document| required(document, "GetMessageRequest").push(json!("message_limit_number")),
        &[
            "!~ operations::GetMessage",
            "!~ operations::GetMessage: Clone",
            "!~ operations::GetMessage: fmt::Debug",
            "!~ operations::GetMessage::build()",
            "!~ operations::GetMessage::conversation_id()",
            "!~ operations::GetMessage::message_limit_number()",
            "!~ operations::GetMessage::response()",
            "!~ operations::GetMessage::send()",
            "!~ operations::GetMessage::to_curl()",
            "!~ operations::GetMessage::user_id()",
            "!~ types::GetMessageRequest::builder()",
            "!~ types::GetMessageRequest::message_limit_number",
        ],
    );
    check(
        "a member that may be left out from now on",
        &|document| required(document, "GetMessageRequest").retain(|name| name != "conversation_id"),
        &[
            "!~ operations::GetMessage",
            "!~ operations::GetMessage: Clone",
            "!~ operations::GetMessage: fmt::Debug",
            "!~ operations::GetMessage::build()",
            "!~ operations::GetMessage::conversation_id()",
            "!~ operations::GetMessage::response()",
            "!~ operations::GetMessage::send()",
            "!~ operations::GetMessage::to_curl()",
            "!~ operations::GetMessage::user_id()",
            "!~ types::GetMessageRequest::builder()",
            "!~ types::GetMessageRequest::conversation_id",
        ],
    );
    check(
        "a member with another name",
        &|document| {
            let members = members(document, "GetMessageRequest");
            let member = members.remove("message_limit_number").expect("the member");
            members.insert("limit".to_owned(), member);
        },
        &[
            "+ operations::GetMessage::limit()",
            "!- operations::GetMessage::message_limit_number()",
            "+ types::GetMessageRequest::limit",
            "!- types::GetMessageRequest::message_limit_number",
        ],
    );
    check(
        "a member of another type",
        &|document| {
            members(document, "GetMessageRequest").insert("message_limit_number".to_owned(), json!({"type": "string"}));
        },
        &["!~ operations::GetMessage::message_limit_number()", "!~ types::GetMessageRequest::message_limit_number"],
    );
    check(
        "an operation that is gone",
        &|document| {
            document["paths"].as_object_mut().expect("the paths").remove("/get/message");
        },
        &[
            "!- memos_sdk::Client::get_message()",
            "!- memos_sdk_blocking::Client::get_message()",
            "!- operations::GetMessage",
            "!- types::GetMessageRequest: Operation",
            "!- types::GetMessageRequest::builder()",
            "+ types::GetMessageResponse",
        ],
    );
    check(
        "an operation that is new",
        &|document| {
            let other = document["paths"]["/get/message"]["post"].clone();
            document["paths"]["/get/other"] = json!({"post": other});
            document["paths"]["/get/other"]["post"]["operationId"] = json!("get_other");
        },
        &[
            "+ memos_sdk::Client::get_other()",
            "+ memos_sdk_blocking::Client::get_other()",
            "+ operations::GetOther",
            "+ types::GetOtherRequest",
        ],
    );
    check(
        "values of an enum",
        &|document| {
            let values = members(document, "ChatRequest")["model_name"]["enum"].as_array_mut().expect("values");
            values.remove(1);
            values.push(json!("qwen4"));
        },
        &["!- types::ChatRequestModelName::DeepseekR1", "+ types::ChatRequestModelName::Qwen4"],
    );
    Ok(())
}

#[test]
fn the_chinese_document_has_two_fields_of_another_type() -> Result<()> {
    let [english, chinese] = ["en", "cn"].map(|locale| Interface::of(&generated(locale)?.files));
    let found: Vec<String> = english?.compare(&chinese?).iter().map(told).collect();
    let expected = ["GetMemoryResponseDataMemoryDetail", "GetMemoryResponseDataPreferenceDetail"];
    assert_eq!(found, expected.map(|name| format!("!~ types::{name}::status")));
    Ok(())
}

#[test]
fn files_that_are_not_rust_are_refused_with_their_place() -> Result<()> {
    let files = generated("en")?.files;
    for path in files.keys().filter(|path| path.contains("/src/generated/") && !path.ends_with("mod.rs")) {
        if !path.ends_with(".rs") {
            continue;
        }
        let mut broken = files.clone();
        let text = &files[path];
        broken.insert(path.clone(), text[..text.len() / 2].to_owned());
        let error: Error = Interface::of(&broken).expect_err(path);
        let name = path.rsplit('/').next().unwrap();
        assert!(error.places().iter().any(|place| place.contains(name)), "{path}: {error}");
    }
    Ok(())
}
