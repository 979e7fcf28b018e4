//! The answers of the service, with what was seen and what may be feared.

use super::*;
use crate::types;

#[test]
fn a_search_keeps_every_memory() {
    check::<types::SearchMemoryResponseData>(
        &json!({
            "memory_detail_list": [
                {"id": 17, "memory_value": "x", "create_time": 1_762_675_057_192_i64,
                    "confidence": "0.99", "relativity": "3.117323e-05", "tags": null},
                {"id": "b", "memory_value": {"text": "x"}, "status": 1,
                    "tags": ["t", 5, false], "confidence": "high", "own": {"x": 1}},
                "not a memory",
                {"id": "c", "memory_type": "NewMemory", "update_time": [2025, 6, 10]},
            ],
            "preference_detail_list": null,
            "tool_memory_detail_list": {"id": "t", "tool_value": {"name": "n", "parameters": {"type": "object"}}},
            "skill_detail_list": [
                {"id": "s", "skill_value": "text", "relativity": 1},
                {"id": "r", "skill_value": [1], "relativity": [2]},
            ],
            "preference_note": 5,
            "message_detail_list": [1],
            "new": {"y": [null]},
        }),
        &json!({
            "memory_detail_list": [
                {"id": "17", "memory_value": "x", "create_time": 1_762_675_057_192_i64,
                    "confidence": 0.99, "relativity": 3.117_323e-05},
                {"id": "b", "status": "1", "tags": ["t", "5"], "own": {"x": 1}},
                {"id": "c", "memory_type": "NewMemory", "update_time": [2025, 6, 10]},
            ],
            "tool_memory_detail_list": [{"id": "t", "tool_value": {"name": "n", "parameters": {"type": "object"}}}],
            "skill_detail_list": [
                {"id": "s", "skill_value": "text", "relativity": 1},
                {"id": "r", "skill_value": [1], "relativity": [2]},
            ],
            "preference_note": "5",
            "message_detail_list": [1],
            "new": {"y": [null]},
        }),
        &[
            "/data/memory_detail_list/1/confidence: expected a number, found a string",
            "/data/memory_detail_list/1/memory_value: expected a string, found an object",
            "/data/memory_detail_list/1/tags/2: expected a string, found a boolean",
            "/data/memory_detail_list/2: expected an object, found a string",
        ],
    );
}

#[test]
fn text_is_a_number_only_if_the_type_holds_that_number() {
    // More digits than a double holds: the same number as an integer, and another one as a double.
    check::<types::GetMemoryResponseData>(
        &json!({"total": "9007199254740993", "memory_detail_list": [
            {"id": "a", "confidence": "9007199254740993"},
            {"id": "b", "confidence": "9007199254740994"},
        ]}),
        &json!({"total": 9_007_199_254_740_993_i64, "memory_detail_list": [
            {"id": "a"},
            {"id": "b", "confidence": 9_007_199_254_740_994.0},
        ]}),
        &["/data/memory_detail_list/0/confidence: expected a number, found a string"],
    );
}

#[test]
fn a_list_of_memories_keeps_its_totals() {
    check::<types::GetMemoryResponseData>(
        &json!({"memory_detail_list": [{"id": "a", "info": [], "sources": {"x": 1}}],
            "total": "12", "size": 10.0, "current": 1.5, "pages": "many"}),
        &json!({"memory_detail_list": [{"id": "a", "sources": [{"x": 1}]}], "total": 12, "size": 10}),
        &[
            "/data/current: expected an integer of 64 bits, found a number",
            "/data/memory_detail_list/0/info: expected an object, found a list",
            "/data/pages: expected an integer of 64 bits, found a string",
        ],
    );
}

#[test]
fn a_status_may_come_in_a_list_and_a_file_alone() {
    type Status = Single<types::GetStatusResponseData>;
    check::<Status>(&json!({"status": "done", "task_id": 5}), &json!({"status": "done", "task_id": "5"}), &[]);
    check::<Status>(&json!([{"status": "done", "task_id": 5}]), &json!([{"status": "done", "task_id": "5"}]), &[]);
    check::<Status>(
        &json!([{"status": false, "task_id": "t"}]),
        &json!([{"task_id": "t"}]),
        &["/data/0/status: expected a string, found a boolean"],
    );
    let mismatch = decode::<Status>(&json!([5]), "/data").unwrap_err();
    assert_eq!(mismatch.to_string(), "/data/0: expected an object, found a number");
    type Files = OneOrMany<types::UploadedFile>;
    check::<Files>(&json!({"id": 1, "sizeMB": "2"}), &json!({"id": "1", "sizeMB": 2}), &[]);
    check::<Files>(
        &json!([{"id": "a", "sizeMB": 0.3}, 7]),
        &json!([{"id": "a"}]),
        &[
            "/data/0/sizeMB: expected an integer of 64 bits, found a number",
            "/data/1: expected an object, found a number",
        ],
    );
}

#[test]
fn the_other_answers_too() {
    check::<types::AddMessageResponseData>(
        &json!({"success": "true", "task_id": 9_007_199_254_740_993_i64, "status": "new"}),
        &json!({"task_id": "9007199254740993", "status": "new"}),
        &["/data/success: expected a boolean, found a string"],
    );
    check::<types::GetMessageResponseData>(
        &json!({"message_detail_list": {"role": "user", "content": ["x"], "create_time": "2025-06-10 09:30:00"}}),
        &json!({"message_detail_list": [{"role": "user", "create_time": "2025-06-10 09:30:00"}]}),
        &["/data/message_detail_list/content: expected a string, found a list"],
    );
    check::<types::ChatResponseData>(&json!([{"response": "x"}]), &json!({"response": "x"}), &[]);
    let mismatch = decode::<types::ChatResponseData>(&json!("x"), "/data").unwrap_err();
    assert_eq!(mismatch.to_string(), "/data: expected an object, found a string");
}
