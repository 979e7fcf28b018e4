//! What the known habits of the service mean to a caller.

use bytes::Bytes;
use http::{Response, StatusCode};
use memos_sdk_core::types::*;
use memos_sdk_core::{Code, Config, Envelope, ErrorKind, Operation, Result, Single, Timestamp};
use serde_json::{Value, json};
use tests::instances::difference;

use crate::facts::{self, envelope, times};

fn read<O: Operation>(status: StatusCode, body: &str) -> Result<O::Output> {
    let mut answer = Response::new(Bytes::from(body.to_owned()));
    *answer.status_mut() = status;
    Config::builder().api_key("key").build().unwrap().read::<O>(&answer)
}

/// What a caller gets for a body; none of the data is lost on this way either.
fn answer<O: Operation>(body: &Value) -> O::Output {
    let output = read::<O>(StatusCode::OK, &body.to_string()).unwrap_or_else(|error| panic!("{body}: {error}"));
    let data = json!({"data": serde_json::to_value(&output).unwrap()});
    assert_eq!(difference(&json!({"data": body["data"]}), &data), None, "{body}");
    output
}

/// What a caller gets for the fact of this name.
fn of<O: Operation>(fact: &str) -> O::Output {
    answer::<O>(&facts::sent(fact))
}

#[test]
fn every_form_of_a_time_is_the_same_instant() {
    for time in times() {
        let item = json!({"create_time": time, "update_time": time});
        let data = json!({
            "memory_detail_list": [item], "preference_detail_list": [item], "tool_memory_detail_list": [item],
            "skill_detail_list": [item],
        });
        let found = answer::<SearchMemoryRequest>(&envelope(data.clone()));
        let got = answer::<GetMemoryRequest>(&envelope(data));
        let messages = answer::<GetMessageRequest>(&envelope(json!({"message_detail_list": [item]})));
        let every: Vec<Option<Timestamp>> = vec![
            found.memory_detail_list[0].create_time.clone(),
            found.memory_detail_list[0].update_time.clone(),
            found.preference_detail_list[0].create_time.clone(),
            found.preference_detail_list[0].update_time.clone(),
            found.tool_memory_detail_list[0].create_time.clone(),
            found.tool_memory_detail_list[0].update_time.clone(),
            found.skill_detail_list[0].create_time.clone(),
            found.skill_detail_list[0].update_time.clone(),
            got.memory_detail_list[0].create_time.clone(),
            got.memory_detail_list[0].update_time.clone(),
            got.preference_detail_list[0].create_time.clone(),
            got.preference_detail_list[0].update_time.clone(),
            got.tool_memory_detail_list[0].create_time.clone(),
            got.tool_memory_detail_list[0].update_time.clone(),
            got.skill_detail_list[0].create_time.clone(),
            got.skill_detail_list[0].update_time.clone(),
            messages.message_detail_list[0].create_time.clone(),
            messages.message_detail_list[0].update_time.clone(),
        ];
        for read in every {
            assert_eq!(read.unwrap().as_millis(), Some(1_749_547_800_000), "{time}");
        }
    }
}

#[test]
fn the_documented_examples_read_as_they_are_written() {
    let food = of::<SearchMemoryRequest>("the documented example with food");
    let first = &food.memory_detail_list[0];
    assert_eq!(first.memory_type, Some(MemoryType::WorkingMemory));
    assert_eq!(first.create_time.as_ref().unwrap().as_millis(), Some(1_762_675_057_192));
    assert_eq!(first.status, Some(MemoryStatus::Activated));
    assert_eq!((first.confidence, first.relativity), (Some(0.99), Some(3.117323e-05)));
    assert_eq!(first.tags, ["food preference", "dietary restrictions", "heavy dishes"]);
    let kinds: Vec<_> = food.preference_detail_list.iter().map(|one| one.preference_type.clone().unwrap()).collect();
    assert_eq!(kinds, [PreferenceType::ExplicitPreference, PreferenceType::ImplicitPreference]);
    assert!(food.preference_note.unwrap().starts_with("\n# Note:\nFact memory"));

    let profile = of::<SearchMemoryRequest>("the documented example of a profile");
    assert_eq!(profile.memory_detail_list.len(), 6);
    assert_eq!(profile.memory_detail_list[5].relativity, Some(1.625416e-05));
    assert!(profile.preference_detail_list.is_empty());
    assert_eq!(profile.preference_note.as_deref(), Some(""));
}

#[test]
fn unknown_values_of_enums_are_kept_beside_the_known_ones() {
    for (sent, read) in [
        ("LongTermMemory", MemoryType::LongTermMemory),
        ("OuterMemory", MemoryType::OuterMemory),
        ("ProfileMemory", MemoryType::ProfileMemory),
        ("EventMemory", MemoryType::EventMemory),
        ("ParametricMemory", MemoryType::Unknown("ParametricMemory".to_owned())),
    ] {
        let data = json!({"memory_detail_list": [{"memory_type": sent, "status": sent}]});
        let found = answer::<SearchMemoryRequest>(&envelope(data.clone()));
        assert_eq!(found.memory_detail_list[0].memory_type, Some(read.clone()));
        assert_eq!(found.memory_detail_list[0].status, Some(MemoryStatus::Unknown(sent.to_owned())));
        let got = answer::<GetMemoryRequest>(&envelope(data));
        assert_eq!(got.memory_detail_list[0].memory_type, Some(read));
    }
    for (sent, read) in [
        ("running", TaskStatus::Running),
        ("completed", TaskStatus::Completed),
        ("failed", TaskStatus::Failed),
        ("waiting", TaskStatus::Unknown("waiting".to_owned())),
    ] {
        let body = envelope(json!({"success": true, "task_id": "t-1", "status": sent}));
        let (added, fed_back) = (answer::<AddMessageRequest>(&body), answer::<AddFeedbackRequest>(&body));
        assert_eq!((added.status, added.task_id.as_deref()), (Some(read.clone()), Some("t-1")));
        assert_eq!((fed_back.status, fed_back.task_id.as_deref()), (Some(read.clone()), Some("t-1")));
        let files = answer::<GetFileRequest>(&envelope(json!({"file_detail_list": [{"status": sent}]})));
        assert_eq!(files.file_detail_list[0].status, Some(read.clone()));
        let uploaded = answer::<UploadFileRequest>(&envelope(json!([{"status": sent}])));
        assert_eq!(uploaded[0].status, Some(read));
    }
    let messages =
        answer::<GetMessageRequest>(&envelope(json!({"message_detail_list": [{"role": "tool"}, {"role": "user"}]})));
    let roles: Vec<_> = messages.message_detail_list.iter().map(|message| message.role.clone().unwrap()).collect();
    assert_eq!(roles, [MessageDetailRole::Unknown("tool".to_owned()), MessageDetailRole::User]);
}

#[test]
fn a_list_that_is_null_or_absent_is_an_empty_list() {
    for how in ["is null", "is absent"] {
        let found = of::<SearchMemoryRequest>(&format!("SearchMemoryResponse: every list {how}"));
        assert!(found.memory_detail_list.is_empty() && found.preference_detail_list.is_empty());
        assert!(found.tool_memory_detail_list.is_empty() && found.skill_detail_list.is_empty());
        assert!(found.message_detail_list.is_none() && found.extra.keys().all(|name| name == "total"));
        let got = of::<GetMemoryRequest>(&format!("GetMemoryResponse: every list {how}"));
        assert!(got.memory_detail_list.is_empty() && got.preference_detail_list.is_empty());
        assert!(got.tool_memory_detail_list.is_empty() && got.skill_detail_list.is_empty());
    }
}

#[test]
fn lists_that_the_document_does_not_declare_can_be_read() {
    let found = of::<SearchMemoryRequest>("SearchMemoryResponse: every list is there");
    let got = of::<GetMemoryRequest>("GetMemoryResponse: every list is there");
    for list in [
        found.message_detail_list,
        found.profile_detail_list,
        found.event_detail_list,
        got.message_detail_list,
        got.profile_detail_list,
        got.event_detail_list,
    ] {
        assert_eq!(list, Some(json!([{"id": "1"}])));
    }
    assert_eq!(got.skill_detail_list[0].id.as_deref(), Some("1"));
}

#[test]
fn identifiers_are_any_text() {
    let found = answer::<SearchMemoryRequest>(&envelope(json!({"memory_detail_list": [{"id": "mem_0610 ü"}]})));
    assert_eq!(found.memory_detail_list[0].id.as_deref(), Some("mem_0610 ü"));
}

#[test]
fn a_tool_is_text_or_a_schema() {
    let value =
        |tools: Vec<ToolMemoryDetail>| (tools[0].tool_type.clone().unwrap(), tools[0].tool_value.clone().unwrap());
    let tool =
        |fact: &str| value(of::<SearchMemoryRequest>(&format!("SearchMemoryResponse: {fact}")).tool_memory_detail_list);
    let (kind, text) = tool("a tool trajectory");
    assert_eq!(
        (kind, text),
        (ToolType::ToolTrajectoryMemory, ToolValue::from("get_weather was called, and it rained"))
    );
    for (fact, expected) in
        [("a tool schema", ToolType::ToolSchemaMemory), ("a tool schema of the documented type", ToolType::ToolSchema)]
    {
        let (kind, schema) = tool(fact);
        assert_eq!(kind, expected);
        let ToolValue::ToolSchema(schema) = schema else { panic!("{schema:?} is no schema") };
        assert_eq!(schema.name.as_deref(), Some("get_weather"));
        assert_eq!(schema.parameters["required"], json!(["city"]));
        assert_eq!(schema.extra["strict"], json!(true));
    }
    assert_eq!(tool("a tool of an unknown type").0, ToolType::Unknown("ToolResultMemory".to_owned()));
    assert!(matches!(tool("a tool that is a list").1, ToolValue::Unknown(Value::Array(_))));

    let got = of::<GetMemoryRequest>("GetMemoryResponse: a tool schema").tool_memory_detail_list;
    assert_eq!(got[0].tool_type, Some(ToolType::ToolSchemaMemory));
    assert!(matches!(&got[0].tool_value, Some(ToolValue::ToolSchema(schema)) if schema.description.is_some()));
}

#[test]
fn a_skill_is_an_object_or_text_and_its_relevance_a_number_or_text() {
    let skill =
        |fact: &str| of::<SearchMemoryRequest>(&format!("SearchMemoryResponse: {fact}")).skill_detail_list.remove(0);
    let Some(SkillContent::SkillValue(value)) = skill("a skill as an object").skill_value else {
        panic!("it is no object")
    };
    assert_eq!(
        (value.name.as_deref(), &value.experience[..]),
        (Some("travel planning"), &["ask for dates".to_owned()][..])
    );
    assert_eq!((&value.script["plan.py"], &value.extra["version"]), (&json!("print(1)"), &json!(2)));
    assert_eq!(skill("a skill as text").skill_value, Some(SkillContent::from("first ask, then search")));
    for (sent, read) in [
        (json!("0.87"), SkillRelativity::from("0.87")),
        (json!(0.87), SkillRelativity::from(0.87)),
        (json!(3.117323e-05), SkillRelativity::from(3.117323e-05)),
    ] {
        let data = json!({"skill_detail_list": [{"relativity": sent}]});
        let found = answer::<SearchMemoryRequest>(&envelope(data));
        assert_eq!(found.skill_detail_list[0].relativity, Some(read));
    }
}

#[test]
fn a_relevance_is_any_number() {
    for sent in ["3.117323e-05", "0.00003117323", "1.2", "-0.5", "1e2", "0"] {
        let body = format!(r#"{{"code": 0, "data": {{"memory_detail_list": [{{"relativity": {sent}}}]}}}}"#);
        let found = read::<SearchMemoryRequest>(StatusCode::OK, &body).unwrap();
        assert_eq!(found.memory_detail_list[0].relativity, Some(sent.parse().unwrap()));
    }
}

#[test]
fn the_state_of_a_task_is_one_whether_it_came_in_a_list_or_not() {
    for (fact, status, task) in [
        ("a status alone", TaskStatus::Completed, None),
        ("a status on an old server", TaskStatus::Completed, None),
        ("a status with its task", TaskStatus::Running, Some("t-1")),
        ("a status with its task on an old server", TaskStatus::Running, Some("t-1")),
        ("a status that is not documented", TaskStatus::Unknown("waiting".to_owned()), None),
        // A task that failed is a call that succeeded.
        ("a failed task", TaskStatus::Failed, Some("t-1")),
        ("a failed task on an old server", TaskStatus::Failed, Some("t-1")),
    ] {
        let read: Single<GetStatusResponseData> = of::<GetStatusRequest>(fact);
        assert_eq!((read.status.clone(), read.task_id.as_deref()), (Some(status), task), "{fact}");
    }
    let read: Single<GetStatusResponseData> = of::<GetStatusRequest>("a status with its task on an old server");
    assert_eq!(read.memory_views.as_ref().unwrap()[0]["data"]["memories"][0]["score"], json!(1e-7));
}

#[test]
fn uploaded_files_are_a_list_whether_they_came_in_one_or_not() {
    for (fact, ids) in [
        ("no uploaded file", &[][..]),
        ("one uploaded file", &["doc-1"]),
        ("two uploaded files", &["doc-1", "doc-2"]),
        ("an uploaded file as the document says", &["doc-1"]),
    ] {
        let files = of::<UploadFileRequest>(fact);
        assert_eq!(files.iter().map(|file| file.id.as_deref().unwrap()).collect::<Vec<_>>(), ids, "{fact}");
        assert!(files.iter().all(|file| file.size_mb == Some(3) && file.status == Some(TaskStatus::Running)));
    }
}

#[test]
fn a_code_of_success_is_one_in_every_form() {
    for (sent, code) in [(json!(0), 0), (json!(200), 200), (json!("200"), 200), (json!("0"), 0), (json!(200.0), 200)] {
        let body = json!({"code": sent, "message": "ok", "data": {"task_id": "t-1"}});
        assert_eq!(answer::<AddMessageRequest>(&body).task_id.as_deref(), Some("t-1"));
        let whole: Envelope<AddMessageResponseData> = serde_json::from_value(body).unwrap();
        assert_eq!((whole.code(), whole.message()), (Some(Code::new(code)), Some("ok")));
    }
}

#[test]
fn an_error_with_null_data_and_without_a_message_has_a_code_and_says_something() {
    let body = facts::sent("AddMessageResponse: an error with null data and an empty message").to_string();
    let error = read::<AddMessageRequest>(StatusCode::OK, &body).unwrap_err();
    assert_eq!((error.code(), error.kind()), (Some(Code::new(40132)), ErrorKind::Authentication));
    assert!(!error.message().is_empty());
}

#[test]
fn an_empty_body_of_an_asynchronous_add_is_a_success_of_which_nothing_is_known() {
    assert_eq!(read::<AddMessageRequest>(StatusCode::ACCEPTED, "").unwrap(), AddMessageResponseData::default());
}
