//! Knowledge bases and their files.

use memos_sdk_blocking::File;
use memos_sdk_blocking::types::UploadedFile;
use memos_sdk_blocking::{OneOrMany, Response};
use serde_json::{Value, json};

use super::{Step, of, read};

/// A file for the method that takes paths.
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/vendor/parking.md");

/// What is in it.
pub(crate) const PARKING: &str = include_str!("../../../vendor/parking.md");

/// What is in the file that is sent as JSON, as Base64: "The library opens at nine."
const OPENING_HOURS: &str = "VGhlIGxpYnJhcnkgb3BlbnMgYXQgbmluZS4=";

pub(super) fn before() -> Vec<Step> {
    vec![
        Step {
            name: "created",
            operation: "create_knowledgebase",
            method: "create_knowledgebase",
            arguments: json!({"knowledgebase_name": "House rules", "knowledgebase_description": "What holds here"}),
            with_sdk: |memos, _| {
                let create = memos.create_knowledgebase().knowledgebase_name("House rules");
                create.knowledgebase_description("What holds here").response().map(read)
            },
        },
        Step {
            name: "created_without_description",
            operation: "create_knowledgebase",
            method: "create_knowledgebase",
            arguments: json!({"knowledgebase_name": "Drafts"}),
            with_sdk: |memos, _| memos.create_knowledgebase().knowledgebase_name("Drafts").response().map(read),
        },
        Step {
            name: "uploaded",
            operation: "add_knowledgebase-file",
            method: "add_knowledgebase_file_json",
            arguments: json!({
                "knowledgebase_id": of("created.data.id"),
                "file": [{"name": "hours.txt", "content": OPENING_HOURS}],
            }),
            with_sdk: |memos, answers| {
                let upload = memos.add_knowledgebase_file().knowledgebase_id(answers.text("created", "/data/id"));
                upload.file([File::new("hours.txt", OPENING_HOURS)]).response().map(read_all)
            },
        },
        Step {
            name: "uploaded_as_form",
            operation: "add_knowledgebase-file",
            method: "add_knowledgebase_file_form",
            arguments: json!({"knowledgebase_id": of("created.data.id"), "files": [PATH]}),
            with_sdk: |memos, answers| {
                let upload = memos.add_knowledgebase_file().knowledgebase_id(answers.text("created", "/data/id"));
                upload.file([File::from_path(PATH)?]).response().map(read_all)
            },
        },
        Step {
            name: "files",
            operation: "get_knowledgebase-file",
            method: "get_knowledgebase_file",
            arguments: json!({"file_ids": [of("uploaded.data.0.id"), of("uploaded_as_form.data.0.id")]}),
            with_sdk: |memos, answers| {
                let ids = ["uploaded", "uploaded_as_form"].map(|name| answers.text(name, "/data/0/id"));
                memos.get_knowledgebase_file().file_ids(ids).response().map(read)
            },
        },
    ]
}

pub(super) fn after() -> Vec<Step> {
    vec![
        Step {
            name: "file_deleted",
            operation: "delete_knowledgebase-file",
            method: "delete_knowledgebase_file",
            arguments: json!({"file_ids": [of("uploaded.data.0.id")]}),
            with_sdk: |memos, answers| {
                let id = answers.text("uploaded", "/data/0/id");
                memos.delete_knowledgebase_file().file_ids([id]).response().map(read)
            },
        },
        Step {
            name: "files_left",
            operation: "get_knowledgebase-file",
            method: "get_knowledgebase_file",
            arguments: json!({"file_ids": [of("uploaded.data.0.id"), of("uploaded_as_form.data.0.id")]}),
            with_sdk: |memos, answers| {
                let ids = ["uploaded", "uploaded_as_form"].map(|name| answers.text(name, "/data/0/id"));
                memos.get_knowledgebase_file().file_ids(ids).response().map(read)
            },
        },
        Step {
            name: "knowledgebase_deleted",
            operation: "delete_knowledgebase",
            method: "delete_knowledgebase",
            arguments: json!({"knowledgebase_id": of("created.data.id")}),
            with_sdk: |memos, answers| {
                memos.delete_knowledgebase().knowledgebase_id(answers.text("created", "/data/id")).response().map(read)
            },
        },
    ]
}

/// What is one file or a list of them, as a list.
fn read_all(response: Response<OneOrMany<UploadedFile>>) -> Value {
    read(response.map(OneOrMany::into_vec))
}
