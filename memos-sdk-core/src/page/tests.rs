use http::Method;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;
use crate::{Metadata, RequestEncoder, Result};

#[derive(Debug, Default, Serialize, Deserialize)]
struct List {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i64>,
}

impl Operation for List {
    type Output = Value;
    const METADATA: Metadata = Metadata::new("list", Method::POST, "/list").safe();

    fn encode(&self, request: &mut RequestEncoder) -> Result<()> {
        request.json(self)
    }
}

impl PagedOperation for List {
    type Item = Value;
    const PAGES: PageMembers =
        PageMembers { page: "page", size: "size", pages: "pages", total: "total", lists: &["facts", "wishes"] };

    fn items(page: Value) -> Vec<Value> {
        ["facts", "wishes"].iter().flat_map(|name| page[*name].as_array().cloned().unwrap_or_default()).collect()
    }
}

/// Reads a list to its end: the numbers of the pages that were given, how often the server was asked, and the end.
fn read(request: &List, server: impl Fn(i64) -> Value) -> (Vec<i64>, usize, Option<PageEnd>) {
    let mut paging = Paging::new(request).unwrap();
    let (mut numbers, mut asked) = (Vec::new(), 0);
    while let Some(request) = paging.request() {
        asked += 1;
        assert!(asked < 1000, "it does not end");
        if let Some(page) = paging.turn(server(request.unwrap().page.unwrap())) {
            numbers.push(page.number);
        }
    }
    (numbers, asked, paging.end())
}

/// A page of `count` facts that are on no other page.
fn facts(page: i64, count: i64) -> Value {
    (0..count).map(|index| json!(format!("{page}-{index}"))).collect()
}

#[test]
fn pages_end_with_the_last_or_where_there_is_no_progress() {
    use PageEnd::{EmptyPage, LastPage, NoProgress};
    type Server = fn(i64) -> Value;
    let cases: [(&str, Server, &[i64], usize, PageEnd); 15] = [
        (
            "as documented",
            |page| json!({"facts": facts(page, 2), "pages": 3, "total": 6, "size": 2}),
            &[1, 2, 3],
            3,
            LastPage,
        ),
        ("nothing at all", |_| json!({"facts": [], "pages": 0, "total": 0}), &[], 1, LastPage),
        ("null for lists", |_| json!({"facts": null, "wishes": null}), &[], 1, LastPage),
        ("no data", |_| Value::Null, &[], 1, LastPage),
        ("always the same page", |_| json!({"facts": facts(1, 2), "pages": 9}), &[1], 2, NoProgress),
        ("always the same page, without a count", |_| json!({"facts": facts(1, 2)}), &[1], 2, NoProgress),
        ("two pages in turn, without a count", |page| json!({"facts": facts(page % 2, 2)}), &[1, 2], 3, NoProgress),
        ("always the last page", |page| json!({"facts": facts(page.min(2), 2), "pages": 9}), &[1, 2], 3, NoProgress),
        (
            "fewer pages than promised",
            |page| json!({"facts": facts(page, if page < 3 { 2 } else { 0 }), "pages": 9}),
            &[1, 2],
            3,
            EmptyPage,
        ),
        ("only a total", |page| json!({"facts": facts(page, 2), "total": 5, "size": 2}), &[1, 2, 3], 3, LastPage),
        (
            "a total that shrinks",
            |page| json!({"facts": facts(page, 2), "total": 9 - 2 * page, "size": 2}),
            &[1, 2, 3],
            3,
            LastPage,
        ),
        (
            "only a size",
            |page| json!({"facts": facts(page, 1), "wishes": facts(page, if page < 3 { 2 } else { 1 }), "size": 2}),
            &[1, 2, 3],
            3,
            LastPage,
        ),
        (
            "nothing but items",
            |page| json!({"facts": facts(page, if page < 4 { 2 } else { 0 })}),
            &[1, 2, 3],
            4,
            LastPage,
        ),
        (
            "a kind that the document does not know",
            |page| json!({"facts": [], "oddities": facts(page, if page < 3 { 2 } else { 0 }), "pages": 2}),
            &[1, 2],
            2,
            LastPage,
        ),
        (
            "counts that cannot be",
            |page| json!({"facts": facts(page, if page < 3 { 1 } else { 0 }), "pages": 0, "total": -1, "size": 0}),
            &[1, 2],
            3,
            LastPage,
        ),
    ];
    for (name, server, numbers, asked, end) in cases {
        assert_eq!(read(&List::default(), server), (numbers.to_vec(), asked, Some(end)), "{name}");
    }
}

#[test]
fn the_size_that_was_asked_for_counts_where_the_answer_gives_none() {
    let server = |page| json!({"facts": facts(page, if page < 3 { 5 } else { 4 })});
    let request = List { page: None, size: Some(5) };
    assert_eq!(read(&request, server), (vec![1, 2, 3], 3, Some(PageEnd::LastPage)));
}

#[test]
fn reading_starts_where_the_request_says_and_goes_on_where_it_was_left() {
    let server = |page| json!({"facts": facts(page, 2), "pages": 4});
    assert_eq!(read(&List { page: Some(3), size: None }, server).0, [3, 4]);

    let mut paging = Paging::new(&List::default()).unwrap();
    assert_eq!(paging.request().unwrap().unwrap().page, Some(1));
    paging.turn(server(1)).unwrap();
    let stored = serde_json::to_string(&paging.position()).unwrap();
    let mut paging = Paging::new(&List::default()).unwrap();
    paging.resume(serde_json::from_str(&stored).unwrap());
    assert_eq!(paging.request().unwrap().unwrap().page, Some(2));
}

#[test]
fn reading_goes_on_from_a_position_also_after_the_end() {
    let server = |page| json!({"facts": facts(page, 2), "pages": 2});
    for last in [server(2), json!({}), server(1)] {
        let mut paging = Paging::new(&List::default()).unwrap();
        paging.turn(server(1)).unwrap();
        paging.turn(last);
        assert!(paging.end().is_some() && paging.request().is_none());
        paging.resume(PagePosition { page: 1, item: 0 });
        assert_eq!((paging.end(), paging.request().unwrap().unwrap().page), (None, Some(1)));
        assert!(paging.turn(server(1)).is_some(), "what was given is given again");
    }
}

/// The next item, for which pages are turned as far as need be.
fn next_item(paging: &mut Paging<List>, cursor: &mut ItemCursor<List>, server: impl Fn(i64) -> Value) -> Option<Value> {
    loop {
        if let Some(item) = cursor.take() {
            return Some(item);
        }
        assert!(cursor.is_empty());
        let number = paging.request()?.unwrap().page.unwrap();
        cursor.turn(paging.turn(server(number))?);
    }
}

proptest! {
    #[test]
    fn every_item_is_given_once_wherever_reading_is_left_and_gone_on_with(
        sizes in proptest::collection::vec((0i64..3, 0i64..3).prop_filter("no page is empty", |(a, b)| a + b > 0), 0..6),
        read in 0_usize..30,
    ) {
        let server = |page: i64| {
            let (some, more) = sizes.get(page as usize - 1).copied().unwrap_or_default();
            json!({"facts": facts(page, some), "wishes": facts(page + 100, more), "pages": sizes.len()})
        };
        let all: Vec<Value> = (1..=sizes.len() as i64).flat_map(|page| List::items(server(page))).collect();
        let mut paging = Paging::new(&List::default()).unwrap();
        let mut cursor = ItemCursor::new(paging.position());
        let mut given: Vec<Value> =
            std::iter::from_fn(|| next_item(&mut paging, &mut cursor, server)).take(read).collect();
        prop_assert_eq!(&given[..], &all[..read.min(all.len())]);
        let position = cursor.position();
        let (mut paging, mut cursor) = (Paging::new(&List::default()).unwrap(), ItemCursor::new(position));
        paging.resume(position);
        given.extend(std::iter::from_fn(|| next_item(&mut paging, &mut cursor, server)));
        prop_assert_eq!(given, all);
    }

    #[test]
    fn every_page_is_given_once_and_in_order_whatever_counts_the_server_gives(
        sizes in proptest::collection::vec(1i64..4, 0..12),
        with in proptest::array::uniform3(any::<bool>()),
    ) {
        let count = sizes.len() as i64;
        let server = |page: i64| {
            let size = usize::try_from(page - 1).ok().and_then(|index| sizes.get(index)).copied().unwrap_or(0);
            let mut answer = json!({"facts": facts(page, size)});
            // The total is the one of the largest kind; pages that are not full make it a mere bound.
            for (give, name, number) in [(with[0], "pages", count), (with[1] && with[2], "total", count * 4), (with[2] && with[1], "size", 4)] {
                if give {
                    answer[name] = json!(number);
                }
            }
            answer
        };
        let (numbers, asked, end) = read(&List::default(), server);
        prop_assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
        prop_assert!(asked as i64 <= count + 1 && end.is_some());
    }
}
