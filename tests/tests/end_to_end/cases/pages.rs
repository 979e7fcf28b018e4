//! The pages of get/memory, and the items on them.

use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::sdk::operations::GetMemory;
use super::sdk::types::GetMemoryItem;
use super::sdk::{Client, Condition, Filter, PageEnd, PagePosition, Set};
use super::{client, run};

/// How many memories of each kind the server has.
const KINDS: [(&str, &str, usize); 4] = [
    ("memory_detail_list", "memory", 7),
    ("preference_detail_list", "preference", 4),
    ("tool_memory_detail_list", "tool", 2),
    ("skill_detail_list", "skill", 1),
];

/// How many entries of each kind the server gives at once.
const SIZE: usize = 3;

/// The page of this number as the document describes it: a list for each kind, each with its own part of the page.
fn page(number: usize) -> Value {
    let mut page = json!({"total": 7, "size": SIZE, "current": number, "pages": 3});
    for (list, kind, count) in KINDS {
        let entries = (1..=count).skip((number - 1) * SIZE).take(SIZE);
        // A kind of which nothing is left may be empty, null or not there at all.
        page[list] = match entries.map(|entry| json!({"id": format!("{kind} {entry}")})).collect::<Vec<Value>>() {
            entries if !entries.is_empty() => entries.into(),
            _ if kind == "skill" => Value::Null,
            _ => json!([]),
        };
    }
    page
}

/// A server that has three pages.
fn server() -> Server {
    let server = Server::start();
    server.on_each("/get/memory", |request| {
        let number = request.json()["page"].as_u64().unwrap_or(1);
        Answer::data(&page(usize::try_from(number).unwrap()))
    });
    server
}

fn get(server: &Server) -> GetMemory<Client, Set> {
    client(server).get_memory().user_id("ada")
}

fn id(item: &GetMemoryItem) -> String {
    let id = match item {
        GetMemoryItem::Memory(memory) => &memory.id,
        GetMemoryItem::Preference(preference) => &preference.id,
        GetMemoryItem::ToolMemory(tool) => &tool.id,
        GetMemoryItem::Skill(skill) => &skill.id,
        other => panic!("{other:?} is of no documented kind"),
    };
    id.clone().unwrap()
}

/// The ids of every item, in the order in which they must come.
fn every_id() -> Vec<String> {
    let pages = (1..=3).map(page);
    pages
        .flat_map(|page| KINDS.map(|(list, ..)| page[list].clone()))
        .flat_map(|list| list.as_array().cloned().unwrap_or_default())
        .map(|entry| entry["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The pages that the server was asked for.
fn asked(server: &Server) -> Vec<Value> {
    server.received().iter().map(|request| request.json()["page"].clone()).collect()
}

#[test]
fn every_item_of_every_kind_comes_once() {
    let server = server();
    let mut items = get(&server).items();
    let mut given = Vec::new();
    while let Some(item) = run(items.next()) {
        given.push(id(&item.unwrap()));
    }
    assert_eq!(given, every_id());
    assert_eq!(given.len(), 14);
    assert_eq!((items.end(), asked(&server)), (Some(PageEnd::LastPage), vec![json!(1), json!(2), json!(3)]));
}

#[test]
fn every_page_asks_for_the_same_but_its_number() {
    let server = server();
    let filter = Filter::all([Condition::equals("agent_id", "planner")]);
    let mut pages = get(&server).filter(filter).include_tool_memory(true).extra("future", 1).size(SIZE as i64).pages();
    let mut numbers = Vec::new();
    while let Some(page) = run(pages.next()) {
        let page = page.unwrap();
        assert_eq!((page.data.current, page.data.pages), (Some(page.number), Some(3)));
        numbers.push(page.number);
        assert_eq!(server.received().len(), numbers.len(), "a page is asked for when it is read");
    }
    assert_eq!((numbers, pages.end()), (vec![1, 2, 3], Some(PageEnd::LastPage)));
    for (number, request) in server.received().iter().enumerate() {
        let expected = json!({
            "user_id": "ada", "filter": {"and": [{"agent_id": "planner"}]}, "include_tool_memory": true, "future": 1,
            "size": SIZE, "page": number + 1,
        });
        assert_eq!(request.json(), expected);
    }
}

#[test]
fn reading_goes_on_wherever_it_was_left() {
    let all = every_id();
    for read in 0..=all.len() {
        let (first, server) = (server(), server());
        let mut items = get(&first).items();
        for expected in all.iter().take(read) {
            assert_eq!(id(&run(items.next()).unwrap().unwrap()), *expected);
        }
        let stored = serde_json::to_string(&items.position()).unwrap();
        let position: PagePosition = serde_json::from_str(&stored).unwrap();
        let mut items = get(&server).items().resume(position);
        for expected in all.iter().skip(read) {
            assert_eq!(id(&run(items.next()).unwrap().unwrap()), *expected, "from {position:?}");
        }
        assert!(run(items.next()).is_none(), "from {position:?}");
        // What is on the pages before is not asked for again.
        let page_of_the_last_one = match read {
            0..=9 => 1,
            10..=13 => 2,
            _ => 3,
        };
        assert_eq!((position.page, &asked(&server)[0]), (page_of_the_last_one, &json!(position.page)));
    }
}

#[test]
fn a_page_that_fails_is_asked_for_again_and_ends_the_list_only_if_that_does_not_help() {
    let server = server();
    let refused = Answer::json(200, &json!({"code": 40132, "message": "expired", "data": null}));
    server.on("/get/memory", Answer::data(&page(1))).on("/get/memory", Answer::empty(503));
    server.on("/get/memory", Answer::data(&page(2))).on("/get/memory", refused);
    let mut pages = get(&server).pages();
    assert_eq!(run(pages.next()).unwrap().unwrap().number, 1);
    assert_eq!(run(pages.next()).unwrap().unwrap().number, 2);
    assert!(run(pages.next()).unwrap().unwrap_err().is_authentication());
    assert!(run(pages.next()).is_none() && pages.end().is_none());
    // With another key, say, it goes on.
    let mut pages = get(&server).pages().resume(pages.position());
    assert_eq!(run(pages.next()).unwrap().unwrap().number, 3);
    assert!(run(pages.next()).is_none());
    assert_eq!(asked(&server), [1, 2, 2, 3, 3]);
}

#[test]
fn a_service_that_makes_no_progress_ends_the_list() {
    for (answers, end, pages) in [
        (vec![page(1), page(1)], PageEnd::NoProgress, 1),
        (vec![page(1), json!({"pages": 3})], PageEnd::EmptyPage, 1),
        (vec![json!({})], PageEnd::LastPage, 0),
        (vec![json!({"memory_detail_list": null, "total": 0, "pages": 0})], PageEnd::LastPage, 0),
        // Without a number of pages, a page that is not full is the last.
        (vec![json!({"memory_detail_list": [{"id": "m"}], "size": 10})], PageEnd::LastPage, 1),
        // Numbers that are sent as text count as numbers.
        (vec![json!({"memory_detail_list": [{"id": "m"}], "pages": "1"})], PageEnd::LastPage, 1),
    ] {
        let server = Server::start();
        for answer in &answers {
            server.on("/get/memory", Answer::data(answer));
        }
        let mut given = get(&server).pages();
        let mut count = 0;
        while let Some(page) = run(given.next()) {
            page.unwrap();
            count += 1;
        }
        assert_eq!((count, given.end(), server.received().len()), (pages, Some(end), answers.len()), "{answers:?}");
    }
}
