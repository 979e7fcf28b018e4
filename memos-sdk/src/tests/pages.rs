use memos_sdk_core::{Call, PageEnd, PageMembers, PagePosition, PagedOperation};
use serde_json::json;

use super::server::{Reply, Server, json as json_answer};
use super::*;

/// A list in pages.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct List {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<i64>,
}

impl Operation for List {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("list", http::Method::POST, "/list").safe();

    fn encode(&self, request: &mut RequestEncoder) -> Result<(), Error> {
        request.json(self)
    }
}

impl PagedOperation for List {
    type Item = Value;
    const PAGES: PageMembers =
        PageMembers { page: "page", size: "size", pages: "pages", total: "total", lists: &["items"] };

    fn items(mut page: Value) -> Vec<Value> {
        serde_json::from_value(page["items"].take()).unwrap_or_default()
    }
}

fn reply(items: &[i32], pages: usize) -> Reply {
    Reply::Keep(json_answer(200, &json!({"code": 0, "data": {"items": items, "pages": pages}}).to_string()))
}

/// The pages that the server was asked for.
fn asked(server: &Server) -> Vec<i64> {
    let bodies = server.received().into_iter().map(|received| received.body);
    bodies.map(|body| serde_json::from_str::<Value>(&body).unwrap()["page"].as_i64().unwrap()).collect()
}

fn call(server: &Server) -> Call<Client, List> {
    Call::new(client(server), List::default())
}

#[tokio::test]
async fn pages_are_turned_one_at_a_time_until_the_last() {
    let server = Server::start([reply(&[1, 2], 3), reply(&[3, 4], 3), reply(&[5], 3)]).await;
    let mut pages = call(&server).pages();
    assert!(server.received().is_empty(), "nothing is asked before it is read");
    let mut numbers = Vec::new();
    while let Some(page) = pages.next().await {
        numbers.push(page.unwrap().number);
        assert_eq!(server.received().len(), numbers.len());
    }
    assert_eq!((numbers, asked(&server), pages.end()), (vec![1, 2, 3], vec![1, 2, 3], Some(PageEnd::LastPage)));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn items_come_one_by_one_and_end_where_there_is_no_progress() {
    let server = Server::start([reply(&[1, 2], 9), reply(&[3, 4], 9), reply(&[3, 4], 9)]).await;
    let mut items = call(&server).items();
    let mut given = Vec::new();
    while let Some(item) = items.next().await {
        given.push(item.unwrap());
    }
    assert_eq!((given, items.end()), (vec![json!(1), json!(2), json!(3), json!(4)], Some(PageEnd::NoProgress)));
}

#[tokio::test]
async fn reading_goes_on_where_it_was_left() {
    for read in 0..=5 {
        let all = || [reply(&[1, 2], 3), reply(&[3, 4], 3), reply(&[5], 3)];
        let server = Server::start(all()).await;
        let mut items = call(&server).items();
        for _ in 0..read {
            items.next().await.unwrap().unwrap();
        }
        let stored = serde_json::to_string(&items.position()).unwrap();
        let position: PagePosition = serde_json::from_str(&stored).unwrap();
        let first = usize::try_from(position.page).unwrap() - 1;
        let server = Server::start(all().into_iter().skip(first)).await;
        let mut items = call(&server).items().resume(position);
        let mut given = Vec::new();
        while let Some(item) = items.next().await {
            given.push(item.unwrap().as_i64().unwrap());
        }
        assert_eq!(given, (read + 1..=5).collect::<Vec<i64>>(), "from {position:?}");
    }
}

#[tokio::test]
async fn an_error_ends_the_pages_and_says_where_to_go_on() {
    let refused = || Reply::Keep(json_answer(200, r#"{"code": 40300, "message": "slow down"}"#));
    let server = Server::start([reply(&[1, 2], 3), refused()]).await;
    let mut items = call(&server).items();
    assert!(items.next().await.unwrap().is_ok() && items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().unwrap_err().is_rate_limit());
    assert!(items.next().await.is_none() && items.end().is_none());
    assert_eq!(items.position(), PagePosition { page: 1, item: 2 });

    let server = Server::start([reply(&[1, 2], 3), refused()]).await;
    let mut pages = call(&server).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_err() && pages.next().await.is_none());
    assert_eq!(pages.position(), PagePosition { page: 2, item: 0 });
}

#[tokio::test]
async fn reading_goes_on_with_the_same_pages_after_an_error() {
    let refused = || Reply::Keep(json_answer(200, r#"{"code": 40132, "message": "expired"}"#));
    let server = Server::start([reply(&[1, 2], 2), refused(), reply(&[3], 2), reply(&[1, 2], 2)]).await;
    let mut pages = call(&server).pages();
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_err());
    let position = pages.position();
    let mut pages = pages.resume(position);
    assert_eq!(pages.next().await.unwrap().unwrap().number, 2);
    assert!(pages.next().await.is_none() && pages.end().is_some());
    // And after the end, from the first page on.
    let mut pages = pages.resume(PagePosition { page: 1, item: 0 });
    assert_eq!((pages.end(), pages.next().await.unwrap().unwrap().number), (None, 1));
    assert_eq!(asked(&server), [1, 2, 2, 1]);

    let server = Server::start([reply(&[1, 2], 2), reply(&[1, 2], 2), refused(), reply(&[3], 2)]).await;
    let mut items = call(&server).items();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    // What was left of the page is not given from another position.
    let mut items = items.resume(PagePosition { page: 1, item: 1 });
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert!(items.next().await.unwrap().is_err());
    let position = items.position();
    let mut items = items.resume(PagePosition { page: 2, item: 0 });
    assert_eq!(position, PagePosition { page: 1, item: 2 });
    assert_eq!(items.next().await.unwrap().unwrap(), 3);
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn the_answer_of_a_call_that_was_under_way_is_not_taken_for_another_page() {
    let server = Server::start([reply(&[1], 9), reply(&[1], 9)]).await;
    let mut pages = call(&server).pages();
    {
        let mut next = std::pin::pin!(pages.next());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(next.as_mut().poll(&mut context).is_pending());
    }
    let mut pages = pages.resume(PagePosition { page: 3, item: 0 });
    assert_eq!(pages.next().await.unwrap().unwrap().number, 3);
    assert_eq!(asked(&server).last(), Some(&3));
}
