//! What the service really sends where it differs from its document: each an operation and the `data` of its answer.

/// A shape that was seen, the operation that answers with it, and the `data` as it was sent.
pub(crate) const FACTS: &[(&str, &str, &str)] = &[
    (
        "the times of memories, preferences and tools are milliseconds",
        "search_memory",
        r#"{"memory_detail_list": [{"id": "m", "create_time": 1762675057192, "update_time": 1762675059740}],
            "preference_detail_list": [{"id": "p", "create_time": 1762675319726, "update_time": 1762674876250}],
            "tool_memory_detail_list": [{"id": "t", "create_time": 1762675319726, "update_time": 1762674876250}],
            "skill_detail_list": [{"id": "s", "create_time": 1762675319726, "update_time": 1762674876250}]}"#,
    ),
    (
        "so they are in get/memory",
        "get_memory",
        r#"{"memory_detail_list": [{"id": "m", "create_time": 1762675057192, "update_time": 1762675059740}],
            "preference_detail_list": [{"id": "p", "create_time": 1762675319726, "update_time": 1762674876250}],
            "tool_memory_detail_list": [{"id": "t", "create_time": 1762675319726, "update_time": 1762674876250}]}"#,
    ),
    (
        "they may be text as the document says",
        "search_memory",
        r#"{"memory_detail_list": [{"create_time": "2025-11-09T07:57:37Z", "update_time": "2025-11-09T15:57:37.192+08:00"}]}"#,
    ),
    (
        "the times of messages have no T and no zone",
        "get_message",
        r#"{"message_detail_list": [{"role": "user", "content": "Hi", "create_time": "2025-06-10 09:30:00", "update_time": "2025-06-10 09:30:00"}]}"#,
    ),
    (
        "uploading files gives a list",
        "add_knowledgebase-file",
        r#"[{"id": "f1", "name": "a.pdf", "sizeMB": 3, "status": "running"}, {"id": "f2", "name": "b.md", "sizeMB": 0, "status": "completed"}]"#,
    ),
    ("which may be empty", "add_knowledgebase-file", "[]"),
    (
        "or one object, as the document says",
        "add_knowledgebase-file",
        r#"{"id": "f1", "name": "a.pdf", "sizeMB": 3, "status": "running"}"#,
    ),
    ("the status of a task is an object on new servers", "get_status", r#"{"status": "completed"}"#),
    ("and a list of exactly one on old ones", "get_status", r#"[{"status": "running"}]"#),
    (
        "it may have an id and nested views",
        "get_status",
        r#"{"task_id": "t", "status": "completed", "memory_views": {"memory_detail_list": [{"id": "m", "tags": []}]}}"#,
    ),
    (
        "also in the list",
        "get_status",
        r#"[{"task_id": "t", "status": "completed", "memory_views": [{"memory": {"id": "m"}}]}]"#,
    ),
    ("a failed task is a successful call", "get_status", r#"{"status": "failed"}"#),
    ("a task may be in a state that nobody knew of", "get_status", r#"{"status": "waiting"}"#),
    (
        "the value of a tool is text for a trajectory and an object for a schema",
        "search_memory",
        r#"{"tool_memory_detail_list": [
            {"tool_type": "ToolTrajectoryMemory", "tool_value": "first this, then that"},
            {"tool_type": "ToolSchema", "tool_value": {"name": "search", "description": "Searches.",
             "parameters": {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}}},
            {"tool_type": "ToolSchemaMemory", "tool_value": {"name": "search", "strict": true}}]}"#,
    ),
    (
        "so it is in get/memory",
        "get_memory",
        r#"{"tool_memory_detail_list": [{"tool_type": "ToolTrajectoryMemory", "tool_value": "first this"},
            {"tool_type": "ToolSchemaMemory", "tool_value": {"name": "search", "parameters": {"a": [1, null]}}}]}"#,
    ),
    (
        "the value of a skill is an object or text",
        "search_memory",
        r#"{"skill_detail_list": [
            {"skill_value": {"name": "booking", "description": "d", "procedure": "p", "experience": ["e"],
             "preference": ["f"], "examples": ["x"], "script": {"a.py": "pass"}, "others": {"n": 1}, "version": 2}},
            {"skill_value": "book the first hotel"}]}"#,
    ),
    (
        "the relevance of a skill is a number or text",
        "search_memory",
        r#"{"skill_detail_list": [{"relativity": 0.25}, {"relativity": "0.25"}, {"relativity": 1}]}"#,
    ),
    (
        "there are more types of memory than the document lists",
        "search_memory",
        r#"{"memory_detail_list": [{"memory_type": "OuterMemory"}, {"memory_type": "ProfileMemory"},
            {"memory_type": "EventMemory"}, {"memory_type": "WorkingMemory"}, {"memory_type": "DreamMemory"}]}"#,
    ),
    (
        "also in get/memory",
        "get_memory",
        r#"{"memory_detail_list": [{"memory_type": "OuterMemory"}, {"memory_type": "ProfileMemory"}, {"memory_type": "EventMemory"}]}"#,
    ),
    (
        "a list may be null",
        "search_memory",
        r#"{"memory_detail_list": null, "preference_detail_list": null, "tool_memory_detail_list": null,
            "skill_detail_list": null, "preference_note": null}"#,
    ),
    ("or absent", "search_memory", "{}"),
    ("or empty", "search_memory", r#"{"memory_detail_list": [], "preference_detail_list": [], "preference_note": ""}"#),
    (
        "so it is in get/memory",
        "get_memory",
        r#"{"memory_detail_list": null, "preference_detail_list": [], "total": 0, "size": 10, "current": 1, "pages": 0}"#,
    ),
    (
        "the answers have more lists than the document declares",
        "search_memory",
        r#"{"message_detail_list": [{"role": "user", "create_time": 1762675057192}], "profile_detail_list": [{"id": 1}],
            "event_detail_list": ["e"], "skill_detail_list": [{"id": "s"}], "graph_detail_list": [{"nodes": [1, 2.5, null]}]}"#,
    ),
    (
        "also those of get/memory",
        "get_memory",
        r#"{"message_detail_list": [{"role": "user"}], "profile_detail_list": [{"id": "p"}],
            "event_detail_list": [{"id": "e"}], "skill_detail_list": [{"id": "s", "skill_value": "text"}]}"#,
    ),
    (
        "an id is not always a UUID",
        "search_memory",
        r#"{"memory_detail_list": [{"id": "memory-17"}, {"id": "a8aec934-756b-4f7e-afdf-da4f567b2f85"}, {"id": ""}]}"#,
    ),
    (
        "relevance comes in scientific notation and outside its bounds",
        "search_memory",
        r#"{"memory_detail_list": [{"relativity": 3.117323e-05, "confidence": 0.99}, {"relativity": 1.0000001, "confidence": 1},
            {"relativity": -0.25, "confidence": 0}, {"relativity": 2.7298927E-5}]}"#,
    ),
];
