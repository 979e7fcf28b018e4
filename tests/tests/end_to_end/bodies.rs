//! A request of each operation.

use serde_json::{Value, json};

/// A body of this operation with what is required and nothing else.
pub(crate) fn required_body(id: &str) -> Value {
    match id {
        "add_message" => json!({"user_id": "u", "messages": [{"role": "user", "content": "Hi"}]}),
        "get_message" => json!({"user_id": "u", "conversation_id": "c"}),
        "search_memory" => json!({"user_id": "u", "query": "q"}),
        "chat" => json!({"user_id": "u", "conversation_id": "c", "query": "q"}),
        "get_memory" | "delete_memory" => json!({"user_id": "u"}),
        "add_feedback" => json!({"user_id": "u", "feedback_content": "f"}),
        "extract_memory" => json!({"messages": [{"role": "user", "content": "Hi"}]}),
        "get_status" => json!({"task_id": "t"}),
        "create_knowledgebase" => json!({"knowledgebase_name": "n"}),
        "delete_knowledgebase" => json!({"knowledgebase_id": "k"}),
        "add_knowledgebase-file" => json!({"knowledgebase_id": "k", "file": [{"name": "n", "content": "c"}]}),
        "get_knowledgebase-file" | "delete_knowledgebase-file" => json!({"file_ids": ["f"]}),
        _ => panic!("no request of {id} is written here"),
    }
}
