use std::collections::BTreeSet;

use memos_sdk_core::operations::OPERATIONS;
use memos_sdk_core::{Code, Metadata};

use super::*;
use crate::Dialect;

fn operation(id: &str) -> &'static Metadata {
    OPERATIONS.iter().find(|operation| operation.id == id).unwrap()
}

fn read(answer: Answer) -> (u16, Value) {
    let answer = answer.into_response();
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
}

/// Dresses the data of an operation, and looks at one place of the envelope.
#[track_caller]
fn check(shapes: Shapes, id: &str, data: &Value, pointer: &str, expected: Value) {
    let (status, envelope) = read(shapes.success(operation(id), data.clone()));
    assert_eq!(status, 200);
    assert_eq!(envelope.pointer(pointer).cloned().unwrap_or_else(|| json!("absent")), expected, "{envelope}");
}

#[test]
fn the_default_is_the_plain_answer_but_for_the_times_of_messages() {
    let data = json!({"memory_detail_list": [{"create_time": 1_749_547_800_123i64, "tags": []}], "total": 1});
    check(Shapes::default(), "get_memory", &data, "", json!({"code": 0, "message": "ok", "data": data}));
    let data = json!({"message_detail_list": [{"create_time": 1_749_547_800_123i64}]});
    check(
        Shapes::default(),
        "get_message",
        &data,
        "/data/message_detail_list/0/create_time",
        json!("2025-06-10 09:30:00"),
    );
}

#[test]
fn each_shape_changes_what_it_says() {
    let usual = Shapes::default();
    let item = json!({
        "id": "m", "memory_type": "UserMemory", "status": "activated", "create_time": 1_749_547_800_123i64, "relativity": 0.5,
        "info": {"status": "activated", "create_time": 7}, "sources": [{"role": "assistant"}],
    });
    let tool = json!({"tool_type": "ToolTrajectoryMemory", "tool_value": "f() -> 1", "tool_used_status": [{"used_tool": "f"}]});
    let search = json!({
        "memory_detail_list": [item], "preference_detail_list": [], "tool_memory_detail_list": [tool], "skill_detail_list": [],
    });
    let at = |pointer: &str| format!("/data/memory_detail_list/0/{pointer}");
    for (shapes, pointer, expected) in [
        (usual.success_code(SuccessCode::TwoHundred), "/code".to_owned(), json!(200)),
        (usual.success_code(SuccessCode::Text), "/code".to_owned(), json!("0")),
        (usual.item_times(Times::Iso), at("create_time"), json!("2025-06-10T09:30:00.123Z")),
        (usual.item_times(Times::Text), at("create_time"), json!("2025-06-10 09:30:00")),
        (usual.item_times(Times::Iso), at("info/create_time"), json!(7)),
        (usual.empty_lists(EmptyLists::Null), "/data/preference_detail_list".to_owned(), Value::Null),
        (usual.empty_lists(EmptyLists::Absent), "/data/preference_detail_list".to_owned(), json!("absent")),
        (usual.unknown_members(true), "/data/profile_detail_list".to_owned(), json!([])),
        (usual.unknown_members(true), at("x_undeclared/of/1"), json!(1)),
        (usual.unknown_members(true), at("info"), json!({"status": "activated", "create_time": 7})),
        (usual.unknown_members(true), "/trace".to_owned(), json!("undeclared")),
        (usual.unknown_values(true), at("memory_type"), json!("DreamMemory")),
        (usual.unknown_values(true), at("status"), json!("dormant")),
        (usual.unknown_values(true), at("info/status"), json!("activated")),
        (usual.unknown_values(true), at("sources/0/role"), json!("assistant")),
        (usual.unknown_values(true), "/data/tool_memory_detail_list/0/tool_type".to_owned(), json!("ToolRumourMemory")),
        (usual.tool_schemas(true), "/data/tool_memory_detail_list/0/tool_value/name".to_owned(), json!("f")),
        (usual.tool_schemas(true), "/data/tool_memory_detail_list/0/tool_type".to_owned(), json!("ToolSchemaMemory")),
        (usual.tiny_relativity(true), at("relativity"), json!(1.5586615e-6)),
        (usual, "/data/skill_detail_list".to_owned(), json!([])),
        (usual.skills(Skills::Object), "/data/skill_detail_list/0/skill_value/name".to_owned(), json!("sample")),
        (usual.skills(Skills::Text), "/data/skill_detail_list/0/relativity".to_owned(), json!("0.5")),
    ] {
        check(shapes, "search_memory", &search, &pointer, expected);
    }
    let status = json!({"task_id": "t", "status": "running", "memory_views": [{"id": "m"}]});
    for (shapes, expected) in [
        (usual, json!({"task_id": "t", "status": "running"})),
        (usual.memory_views(true), status.clone()),
        (usual.task_state(TaskStateShape::List), json!([{"task_id": "t", "status": "running"}])),
        (usual.unknown_values(true), json!({"task_id": "t", "status": "queued"})),
        (Shapes::documented(), json!({"status": "running"})),
    ] {
        check(shapes, "get_status", &status, "/data", expected);
    }
    let file = json!({"id": "f"});
    for (shapes, data, expected) in [
        (usual, json!([file]), json!([file])),
        (usual.uploads(Uploads::Object), json!([file]), file.clone()),
        (Shapes::documented(), json!([file, file]), json!([file, file])),
    ] {
        check(shapes, "add_knowledgebase-file", &data, "/data", expected);
    }
}

#[test]
fn relevance_that_is_tiny_is_written_in_scientific_notation() {
    let data = json!({"memory_detail_list": [{"relativity": 1.0}]});
    let answer = Shapes::default().tiny_relativity(true).success(operation("search_memory"), data).into_response();
    let body = String::from_utf8_lossy(answer.body()).into_owned();
    assert!(body.contains("3.117323e-6"), "{body}");
}

#[test]
fn an_asynchronous_add_is_answered_by_an_empty_202_where_that_is_wanted_and_a_synchronous_one_is_not() {
    let shapes = Shapes::default().empty_accepted(true);
    let answer = shapes.success(operation("add_message"), json!({"task_id": "t", "status": "running"})).into_response();
    assert_eq!((answer.status().as_u16(), answer.body().len()), (202, 0));
    check(shapes, "add_message", &json!({"status": "completed"}), "/data/status", json!("completed"));
    check(shapes, "get_status", &json!({"status": "running"}), "/data/status", json!("running"));
}

#[test]
fn errors_take_the_status_that_fits_their_code_only_where_that_is_wanted() {
    for (code, status) in [
        (Code::API_KEY_MISSING, 401),
        (Code::API_KEY_INVALID, 401),
        (Code::CALL_QUOTA_EXCEEDED, 403),
        (Code::RATE_LIMIT_EXCEEDED, 429),
        (Code::TOKEN_RATE_EXCEEDED, 429),
        (Code::INTERNAL_ERROR, 500),
        (Code::ADD_MESSAGE_FAILED, 500),
        (Code::SEARCH_SERVICE_UNAVAILABLE, 503),
        (Code::FIELD_MISSING, 200),
        (Code::TASK_NOT_FOUND, 200),
    ] {
        let expected = json!({"code": code, "message": "m", "data": null});
        assert_eq!(read(Shapes::default().error(code, "m")), (200, expected.clone()));
        assert_eq!(read(Shapes::default().error_status(true).error(code, "m")), (status, expected));
    }
    let code = Code::TASK_NOT_FOUND;
    assert_eq!(
        read(Shapes::default().errors(Errors::NoData).error(code, "m")).1,
        json!({"code": 50131, "message": "m"})
    );
    let empty = json!({"code": 50131, "message": "", "data": null});
    assert_eq!(read(Shapes::default().errors(Errors::EmptyMessage).error(code, "m")).1, empty);
}

#[test]
fn every_variant_has_a_name_and_differs_from_all_others() {
    let names: BTreeSet<&str> = Shapes::all().map(|(name, _)| name).collect();
    assert_eq!(names.len(), Shapes::all().count());
    for (one, shapes) in Shapes::all() {
        for (other, others) in Shapes::all() {
            assert_eq!(one == other, shapes == others, "{one} {other}");
        }
    }
    assert!(Shapes::all().any(|(_, shapes)| shapes.dialect == Dialect::Vendor));
}
