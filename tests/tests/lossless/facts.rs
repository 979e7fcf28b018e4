//! What the service is known to send and to take, beside what its document says: instances by the names of the schemas.

use serde_json::{Map, Value, json};

/// One thing that is sent.
pub(crate) struct Fact {
    /// What is special about it; no two facts have one name.
    pub(crate) name: String,
    /// The schema of the document that it belongs to.
    pub(crate) schema: &'static str,
    pub(crate) sent: Value,
}

/// The answers whose schemas are envelopes.
pub(crate) const ANSWERS: [&str; 14] = [
    "AddFeedbackResponse",
    "AddMessageResponse",
    "ChatResponse",
    "CreateKnowledgebaseResponse",
    "DeleteFileResponse",
    "DeleteKnowledgebaseResponse",
    "DeleteMemoryResponse",
    "ExtractMemoryResponse",
    "GetFileResponse",
    "GetMemoryResponse",
    "GetMessageResponse",
    "GetStatusResponse",
    "SearchMemoryResponse",
    "UploadFileResponse",
];

/// The lists that the two answers with memories declare; `skill_detail_list` is declared in one, and sent in both.
const MEMORY_LISTS: [&str; 4] =
    ["memory_detail_list", "preference_detail_list", "tool_memory_detail_list", "skill_detail_list"];
/// The lists that they carry without declaring them.
const UNDECLARED_LISTS: [&str; 3] = ["message_detail_list", "profile_detail_list", "event_detail_list"];
const MEMORY_ANSWERS: [&str; 2] = ["SearchMemoryResponse", "GetMemoryResponse"];

/// The forms of one instant, 2025-06-10T09:30:00Z.
pub(crate) fn times() -> [Value; 6] {
    [
        json!(1_749_547_800_000_i64),
        json!("2025-06-10T09:30:00Z"),
        json!("2025-06-10 09:30:00"),
        json!("2025-06-10T09:30:00"),
        json!("2025-06-10T09:30:00.000000"),
        json!("2025-06-10T17:30:00+08:00"),
    ]
}

/// Every fact.
pub(crate) fn facts() -> Vec<Fact> {
    let mut facts = Vec::new();
    envelopes(&mut facts);
    memories(&mut facts);
    tools_and_skills(&mut facts);
    tasks_and_files(&mut facts);
    requests(&mut facts);
    events(&mut facts);
    facts
}

/// What the fact of this name sends.
pub(crate) fn sent(name: &str) -> Value {
    let found = facts().into_iter().find(|fact| fact.name == name);
    found.unwrap_or_else(|| panic!("there is no fact {name:?}")).sent
}

/// The answer of a call that succeeded, in the form that the documentation shows.
pub(crate) fn envelope(data: Value) -> Value {
    json!({"code": 0, "message": "ok", "data": data})
}

fn add(facts: &mut Vec<Fact>, schema: &'static str, name: impl Into<String>, sent: Value) {
    facts.push(Fact { name: name.into(), schema, sent });
}

fn object(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

fn envelopes(facts: &mut Vec<Fact>) {
    for schema in ANSWERS {
        for code in [json!(0), json!(200), json!("200"), json!("0"), json!(200.0)] {
            let sent = json!({"code": code, "message": "ok", "data": null});
            add(facts, schema, format!("{schema} with the code {code}"), sent);
        }
        for (name, sent) in [
            ("an error with null data and an empty message", json!({"code": 40132, "message": "", "data": null})),
            ("an error without data", json!({"code": 50144, "message": "failed"})),
            ("a success without data", json!({"code": 0, "message": "ok"})),
            (
                "a member beside the envelope",
                json!({"code": 0, "message": "ok", "request_id": "r-1", "cost": {"ms": 1.5}}),
            ),
        ] {
            add(facts, schema, format!("{schema}: {name}"), sent);
        }
    }
}

fn memories(facts: &mut Vec<Fact>) {
    let food = include_str!("examples/search_food.json");
    let profile = include_str!("examples/search_profile.json");
    for (name, data) in [("the documented example with food", food), ("the documented example of a profile", profile)] {
        let data = serde_json::from_str(data).unwrap_or_else(|error| panic!("{name}: {error}"));
        add(facts, "SearchMemoryResponse", name, envelope(data));
    }
    let mut field = |schema: &'static str, list: &str, name: &str, value: Value| {
        let item = json!({"id": "mem_0610-not-a-uuid", name: value});
        add(facts, schema, format!("{schema}: {list} with the {name} {value}"), envelope(object(list, json!([item]))));
    };
    for schema in MEMORY_ANSWERS {
        for list in MEMORY_LISTS {
            for time in times() {
                field(schema, list, "create_time", time.clone());
                field(schema, list, "update_time", time);
            }
            for relativity in
                [json!(3.117323e-05), json!(0.000_027_298_927), json!(1.2), json!(-0.5), json!(0), json!(1)]
            {
                field(schema, list, "relativity", relativity);
            }
            for status in ["activated", "resolving", "archived", "deleted", ""] {
                field(schema, list, "status", json!(status));
            }
            for name in
                ["confidence", "conversation_id", "tags", "sources", "info", "create_time", "relativity", "status"]
            {
                field(schema, list, name, Value::Null);
            }
        }
        for kind in ["WorkingMemory", "OuterMemory", "ProfileMemory", "EventMemory", "ParametricMemory", ""] {
            field(schema, "memory_detail_list", "memory_type", json!(kind));
        }
        for kind in ["explicit_preference", "some_preference"] {
            field(schema, "preference_detail_list", "preference_type", json!(kind));
        }
        for list in UNDECLARED_LISTS {
            field(schema, list, "create_time", json!(1_762_675_057_192_i64));
        }
    }
    for time in times() {
        field("GetMessageResponse", "message_detail_list", "create_time", time.clone());
        field("GetMessageResponse", "message_detail_list", "update_time", time);
    }
    for role in ["user", "assistant", "system", "tool"] {
        field("GetMessageResponse", "message_detail_list", "role", json!(role));
    }
    lists(facts);
}

/// A list arrives as an array, as `null`, or not at all.
fn lists(facts: &mut Vec<Fact>) {
    let every = || MEMORY_LISTS.into_iter().chain(UNDECLARED_LISTS);
    for schema in MEMORY_ANSWERS {
        for list in every() {
            for value in [json!(null), json!([]), json!([{}]), json!([{"id": "1"}, {"unknown": [1, null, {"a": 0.5}]}])]
            {
                add(facts, schema, format!("{schema}: {list} is {value}"), envelope(object(list, value)));
            }
        }
        let all = |value: fn() -> Value| every().map(|list| (list.to_owned(), value())).collect();
        add(facts, schema, format!("{schema}: every list is null"), envelope(Value::Object(all(|| json!(null)))));
        add(
            facts,
            schema,
            format!("{schema}: every list is there"),
            envelope(Value::Object(all(|| json!([{"id": "1"}])))),
        );
        add(
            facts,
            schema,
            format!("{schema}: every list is absent"),
            envelope(json!({"total": 3, "preference_note": "\n# Note:\n"})),
        );
    }
    for (schema, list) in [("GetMessageResponse", "message_detail_list"), ("GetFileResponse", "file_detail_list")] {
        add(facts, schema, format!("{schema}: {list} is null"), envelope(object(list, Value::Null)));
    }
    for list in ["memory_detail_list", "preference_detail_list"] {
        let sent = envelope(object(list, Value::Null));
        add(facts, "ExtractMemoryResponse", format!("ExtractMemoryResponse: {list} is null"), sent);
    }
}

fn tools_and_skills(facts: &mut Vec<Fact>) {
    let parameters = json!({"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]});
    let tool =
        json!({"name": "get_weather", "description": "Weather of a city", "parameters": parameters, "strict": true});
    let skill = json!({
        "name": "travel planning", "description": "Plans trips", "procedure": "1. ask 2. search",
        "experience": ["ask for dates"], "preference": ["short answers"], "examples": ["Plan Yunnan"],
        "script": {"plan.py": "print(1)"}, "others": {"notes": [1, null]}, "version": 2,
    });
    for schema in MEMORY_ANSWERS {
        let mut item = |list: &str, name: &str, item: Value| {
            add(facts, schema, format!("{schema}: {name}"), envelope(object(list, json!([item]))));
        };
        for (name, kind, value) in [
            ("a tool trajectory", "ToolTrajectoryMemory", json!("get_weather was called, and it rained")),
            ("a tool schema", "ToolSchemaMemory", tool.clone()),
            ("a tool schema of the documented type", "ToolSchema", tool.clone()),
            ("a tool of an unknown type", "ToolResultMemory", json!({"name": "x", "parameters": null})),
            ("a tool schema that has nothing", "ToolSchemaMemory", json!({})),
            ("a tool schema in another shape", "ToolSchemaMemory", json!({"name": 7, "parameters": []})),
            ("a tool that is a list", "ToolSchemaMemory", json!([tool])),
        ] {
            item("tool_memory_detail_list", name, json!({"tool_type": kind, "tool_value": value}));
        }
        for (name, value) in [
            ("a skill as an object", skill.clone()),
            ("a skill as text", json!("first ask, then search")),
            ("a skill that has nothing", json!({})),
            ("a skill in another shape", json!({"experience": "ask for dates", "script": "print(1)"})),
            ("a skill as a list", json!([skill])),
        ] {
            item("skill_detail_list", name, json!({"id": "skill-1", "skill_value": value}));
        }
        for relativity in [json!(0.87), json!("0.87"), json!("3.117323e-05"), json!("")] {
            let name = format!("a skill of the relevance {relativity}");
            item("skill_detail_list", &name, json!({"id": "skill-1", "relativity": relativity}));
        }
    }
}

fn tasks_and_files(facts: &mut Vec<Fact>) {
    let views = json!([{"view": "text_mem", "data": {"memories": [{"id": "m", "score": 1e-7}]}}]);
    for (name, data) in [
        ("a status alone", json!({"status": "completed"})),
        ("a status on an old server", json!([{"status": "completed"}])),
        ("a status with its task", json!({"task_id": "t-1", "status": "running", "memory_views": views})),
        (
            "a status with its task on an old server",
            json!([{"task_id": "t-1", "status": "running", "memory_views": views}]),
        ),
        (
            "a status with an object of views",
            json!({"task_id": "t-1", "status": "completed", "memory_views": {"text": []}}),
        ),
        ("a failed task", json!({"task_id": "t-1", "status": "failed"})),
        ("a failed task on an old server", json!([{"task_id": "t-1", "status": "failed"}])),
        ("a status that is not documented", json!({"status": "waiting", "progress": 0.5})),
        ("a status that says nothing", json!({})),
    ] {
        add(facts, "GetStatusResponse", name, envelope(data));
    }
    let file = |id: &str| json!({"id": id, "name": "notes.md", "sizeMB": 3, "status": "running"});
    for (name, data) in [
        ("no uploaded file", json!([])),
        ("one uploaded file", json!([file("doc-1")])),
        ("two uploaded files", json!([file("doc-1"), file("doc-2")])),
        ("an uploaded file as the document says", file("doc-1")),
        ("an uploaded file with more", json!([{"id": "doc-1", "status": "queued", "pages": 7, "sizeMB": 0}])),
    ] {
        add(facts, "UploadFileResponse", name, envelope(data));
    }
    for status in ["running", "completed", "failed", "waiting"] {
        for schema in ["AddMessageResponse", "AddFeedbackResponse"] {
            let sent = envelope(json!({"success": true, "task_id": "t-1", "status": status}));
            add(facts, schema, format!("{schema}: a task that is {status}"), sent);
        }
        let sent = envelope(json!({"file_detail_list": [{"id": "doc-1", "size": "3 MB", "status": status}]}));
        add(facts, "GetFileResponse", format!("a file that is {status}"), sent);
    }
}

fn requests(facts: &mut Vec<Fact>) {
    let call = json!({"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": "{\"city\": \"昆明\"}"}});
    for (name, message) in [
        (
            "a message of text",
            json!({"role": "user", "content": "I moved to Lisbon.", "chat_time": "2025-06-10 09:30:00"}),
        ),
        ("a message that calls a tool", json!({"role": "assistant", "tool_calls": [call]})),
        (
            "a message that calls a tool, with null content",
            json!({"role": "assistant", "content": null, "tool_calls": [call]}),
        ),
        (
            "a message of a tool",
            json!({"role": "tool", "tool_call_id": "call_1", "content": "{\"weather\": \"rain\"}"}),
        ),
        (
            "a message of parts",
            json!({"role": "user", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}},
                {"type": "file", "file": {"file_data": "https://example.com/notes.pdf"}},
                {"type": "file", "file": {"file_data": "aGVsbG8="}},
            ]}),
        ),
        (
            "a message with an unknown part",
            json!({"role": "user", "content": [{"type": "audio", "audio": {"url": "a.mp3"}}]}),
        ),
        ("a message of an unknown role", json!({"role": "developer", "content": ""})),
        ("a message with content in another shape", json!({"role": "tool", "content": {"weather": "rain"}})),
    ] {
        add(facts, "MessageInput", name, message.clone());
        let request = json!({"user_id": "u", "conversation_id": "c", "messages": [message]});
        add(facts, "AddMessageRequest", format!("{name}, added"), request);
    }
    for (schema, request) in [
        ("AddMessageRequest", json!({"user_id": "u", "messages": [{"role": "user", "content": "hi"}]})),
        ("AddFeedbackRequest", json!({"user_id": "u", "feedback_content": "Too long."})),
    ] {
        add(facts, schema, format!("{schema} without a conversation"), request);
    }
    let info = json!({"scene": "travel", "tags": ["a", "b"], "score": 0.5, "order": 9_007_199_254_740_993_i64});
    let request = json!({"user_id": "u", "conversation_id": "c", "messages": [], "info": info});
    add(facts, "AddMessageRequest", "info with a number that is an identifier", request);
    for (schema, required) in [
        ("ChatRequest", json!({"user_id": "u", "conversation_id": "c", "query": "q"})),
        ("SearchMemoryRequest", json!({"user_id": "u", "query": "q"})),
        ("GetMemoryRequest", json!({"user_id": "u"})),
    ] {
        let mut with = |name: String, member: &str, value: Value| {
            let mut request = required.clone();
            request[member] = value;
            add(facts, schema, name, request);
        };
        for filter in filters() {
            with(format!("{schema} with the filter {filter}"), "filter", filter);
        }
        if schema != "GetMemoryRequest" {
            for bases in [json!(["all"]), json!(["2448808afa784cc5f7595da21ae5a3fd", "b2"]), json!([])] {
                with(format!("{schema} with the knowledge bases {bases}"), "knowledgebase_ids", bases);
            }
        }
        with(format!("{schema} with required members only"), "user_id", json!("u"));
    }
    for request in [json!({"memory_ids": ["m1", "m2"]}), json!({"user_id": "u"}), json!({})] {
        add(facts, "DeleteMemoryRequest", format!("deleting {request}"), request);
    }
    let files = json!([{"name": "a.pdf", "content": "https://example.com/a.pdf"}, {"name": "b.md", "content": "IyBI"}]);
    add(facts, "UploadFileRequest", "files to upload", json!({"knowledgebase_id": "kb", "file": files}));
}

/// Filters in the forms that the documentation and the vendor's client show.
fn filters() -> Vec<Value> {
    vec![
        json!({"and": [{"agent_id": "x"}]}),
        json!({"or": [{"tags": {"contains": "x"}}, {"app_id": "y"}]}),
        json!({"and": [{"create_time": {"gt": "2025-09-19"}}]}),
        json!({"and": [{"create_time": {"gte": "2025-09-01"}}, {"update_time": {"lt": "2025-10-01 08:00:00"}}]}),
        json!({"and": [{"business_type": "shop"}, {"scene": 3}, {"public": true}, {"update_time": {"lte": "2025-10-01"}}]}),
        json!({}),
    ]
}

fn events(facts: &mut Vec<Fact>) {
    for sent in [
        json!({"event": "message", "data": {"type": "reasoning", "data": "Hm, "}}),
        json!({"event": "message", "data": {"type": "text", "data": "Lisbon"}}),
        json!({"event": "message", "data": {"type": "end", "data": ""}}),
        json!({"data": {"response": "first"}}),
        json!({"data": "[DONE]"}),
        json!({"data": {"type": "text", "data": "Lisbon"}}),
        json!({"data": {"type": "reference", "data": [{"id": "m1", "score": 0.5}]}}),
        json!({"data": {"type": "time", "data": {"total_time": 1.5}}}),
        json!({"data": {"type": "error", "content": "no model"}}),
    ] {
        add(facts, "ChatStreamResponse", format!("the event {sent}"), sent);
    }
}
