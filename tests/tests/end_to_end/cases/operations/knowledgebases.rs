//! Knowledge bases and their files.

use serde_json::json;

use super::Case;
use super::run;
use super::sdk::File;
use super::sdk::types::TaskStatus;

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case {
            id: "create_knowledgebase",
            path: "/create/knowledgebase",
            data: json!({"id": "kb-1"}),
            sends: json!({"knowledgebase_name": "manuals"}),
            call: |memos| {
                let created = run(memos.create_knowledgebase().knowledgebase_name("manuals").send()).unwrap();
                assert_eq!(created.id.as_deref(), Some("kb-1"));
            },
        },
        Case {
            id: "create_knowledgebase",
            path: "/create/knowledgebase",
            data: json!({"id": "kb-2", "created_by": "ada"}),
            sends: json!({"knowledgebase_name": "manuals", "knowledgebase_description": "of machines"}),
            call: |memos| {
                let call = memos.create_knowledgebase().knowledgebase_name("manuals");
                let created = run(call.knowledgebase_description("of machines").send()).unwrap();
                assert_eq!((created.id.as_deref(), &created.extra["created_by"]), (Some("kb-2"), &json!("ada")));
            },
        },
        Case {
            id: "delete_knowledgebase",
            path: "/delete/knowledgebase",
            data: json!({"success": true}),
            sends: json!({"knowledgebase_id": "kb-1"}),
            call: |memos| {
                let deleted = run(memos.delete_knowledgebase().knowledgebase_id("kb-1").send()).unwrap();
                assert_eq!(deleted.success, Some(true));
            },
        },
        Case {
            id: "delete_knowledgebase",
            path: "/delete/knowledgebase",
            data: json!(null),
            sends: json!({"knowledgebase_id": "kb-1"}),
            call: |memos| {
                let deleted = run(memos.delete_knowledgebase().knowledgebase_id(String::from("kb-1")).send()).unwrap();
                assert_eq!(deleted.success, None, "a success that says nothing is one");
            },
        },
        Case {
            id: "add_knowledgebase-file",
            path: "/add/knowledgebase-file",
            data: json!([
                {"id": "f1", "name": "a.pdf", "sizeMB": 3, "status": "running"},
                {"id": "f2", "name": "b.md", "sizeMB": 0, "status": "completed"},
            ]),
            sends: json!({"knowledgebase_id": "kb", "file": [
                {"name": "a.pdf", "content": "https://example.com/a.pdf"}, {"name": "b.md", "content": "IyBI"},
            ]}),
            call: |memos| {
                let files = [File::new("a.pdf", "https://example.com/a.pdf"), File::new("b.md", "IyBI")];
                let uploaded = run(memos.add_knowledgebase_file().knowledgebase_id("kb").file(files).send()).unwrap();
                assert_eq!(uploaded.len(), 2);
                assert_eq!((uploaded[0].id.as_deref(), uploaded[0].name.as_deref()), (Some("f1"), Some("a.pdf")));
                assert_eq!((uploaded[0].size_mb, &uploaded[0].status), (Some(3), &Some(TaskStatus::Running)));
                assert_eq!(uploaded.into_vec()[1].status, Some(TaskStatus::Completed));
            },
        },
        Case {
            id: "add_knowledgebase-file",
            path: "/add/knowledgebase-file",
            // The one object of the document.
            data: json!({"id": "f1", "status": "failed"}),
            sends: json!({"knowledgebase_id": "kb", "file": [{"content": "https://example.com/a"}]}),
            call: |memos| {
                let file = File::from_url("https://example.com/a").unwrap();
                let uploaded = run(memos.add_knowledgebase_file().knowledgebase_id("kb").file([file]).send()).unwrap();
                assert_eq!(uploaded.iter().map(|file| file.id.as_deref()).collect::<Vec<_>>(), [Some("f1")]);
            },
        },
        Case {
            id: "get_knowledgebase-file",
            path: "/get/knowledgebase-file",
            data: json!({"file_detail_list": [{"id": "f1", "name": "a.pdf", "size": "3.2 MB", "status": "failed"}]}),
            sends: json!({"file_ids": ["f1"]}),
            call: |memos| {
                let files = run(memos.get_knowledgebase_file().file_ids(["f1"]).send()).unwrap().file_detail_list;
                assert_eq!((files.len(), files[0].size.as_deref()), (1, Some("3.2 MB")));
                assert_eq!((files[0].id.as_deref(), &files[0].status), (Some("f1"), &Some(TaskStatus::Failed)));
            },
        },
        Case {
            id: "get_knowledgebase-file",
            path: "/get/knowledgebase-file",
            data: json!({}),
            sends: json!({"file_ids": ["f1", "f2"]}),
            call: |memos| {
                let call = memos.get_knowledgebase_file().file_ids(vec!["f1".to_owned(), "f2".to_owned()]);
                assert!(run(call.send()).unwrap().file_detail_list.is_empty());
            },
        },
        Case {
            id: "delete_knowledgebase-file",
            path: "/delete/knowledgebase-file",
            data: json!({"success": true}),
            sends: json!({"file_ids": ["f1"]}),
            call: |memos| {
                let deleted = run(memos.delete_knowledgebase_file().file_ids(["f1"]).send()).unwrap();
                assert_eq!(deleted.success, Some(true));
            },
        },
        Case {
            id: "delete_knowledgebase-file",
            path: "/delete/knowledgebase-file",
            data: json!({"success": false, "missing": ["f2"]}),
            sends: json!({"file_ids": ["f1", "f2"]}),
            call: |memos| {
                let deleted = run(memos.delete_knowledgebase_file().file_ids(["f1", "f2"]).send()).unwrap();
                assert_eq!((deleted.success, &deleted.extra["missing"]), (Some(false), &json!(["f2"])));
            },
        },
    ]
}
