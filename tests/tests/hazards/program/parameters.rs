//! Where parameters go, and how they are written.

use memos_sdk::types::*;
use serde_json::json;

use crate::sent;

#[test]
fn every_parameter_is_written_in_its_style() {
    let point = || Point::new(1).y(2).label("a b");
    let request = StylesRequest::builder()
        .simple(["a/b", "c"])
        .label([1, 2])
        .matrix(point())
        .exploded(Point::new(1).label("x"))
        .form(["a", "b&c"])
        .joined(["a", "b,c"])
        .spaces(["a", "b"])
        .pipes(["a", "b"])
        .deep(point())
        .members(Point::new(3))
        .json(Point::new(4))
        .text("a b")
        .one_of("c&d")
        .flag(true)
        .when(memos_sdk::Timestamp::from_text("2025-06-10T09:30:00Z"))
        .either(["x", "y"])
        .x_number(7)
        .x_list(["a", "b"])
        .x_object(Point::new(5))
        .session("s=1")
        .ids([1, 2])
        .build();
    let (line, mut headers, body) = sent(&request);
    assert_eq!(
        line,
        "GET /styles/a%2Fb,c/.1.2/;matrix=label,a%20b,x,1,y,2/label=x,x=1?form=a&form=b%26c&joined=a,b%2Cc&spaces=a%20b\
         &pipes=a%7Cb&deep%5Blabel%5D=a%20b&deep%5Bx%5D=1&deep%5By%5D=2&x=3&json=%7B%22x%22%3A4%7D&text=a%20b&one%20of=c%26d\
         &flag=true&when=2025-06-10T09%3A30%3A00Z&either=x&either=y",
    );
    headers.sort();
    assert_eq!(headers, ["cookie: session=s%3D1; ids=1,2", "x-list: a,b", "x-number: 7", "x-object: x=5"]);
    assert_eq!(body, "");
}

#[test]
fn what_is_not_set_is_not_sent() {
    let request = StylesRequest::builder()
        .simple(["a"])
        .label([1])
        .matrix(Point::new(1))
        .exploded(Point::new(1))
        .flag(false)
        .x_number(0)
        .build();
    let (line, headers, _) = sent(&request);
    assert_eq!(line, "GET /styles/a/.1/;matrix=x,1/x=1?flag=false");
    assert_eq!(headers, ["x-number: 0"]);
}

#[test]
fn one_name_in_several_places_is_several_parameters() {
    let request = PlacesRequest::builder()
        .id("path")
        .undeclared("any text")
        .pet_id("pet")
        .twice("t")
        .id_2("query")
        .id_3("header")
        .page("p")
        .body("b")
        .type_("x")
        .type_2("y")
        .limit(3)
        .build();
    let (line, headers, _) = sent(&request);
    assert_eq!(line, "GET /places/path/any%20text/pet/t?id=query&page=p&body=b&type=x&Type=y&limit=3");
    assert_eq!(headers, ["id: header"]);
    // The request can be written as JSON, too, and read again.
    let json = serde_json::to_value(&request).expect("JSON");
    assert_eq!(serde_json::from_value::<PlacesRequest>(json).expect("it was written so"), request);
}

#[test]
fn a_place_may_stand_anywhere_in_a_path() {
    assert_eq!(sent(&DottedRequest::builder().name("a.b").ext("c").build()).0, "GET /files/a.b.c");
    assert_eq!(sent(&VerbRequest::builder().id("1").build()).0, "POST /jobs/1:cancel");
    assert_eq!(sent(&AdjacentRequest::builder().a("x").b("y").build()).0, "GET /xy");
    assert_eq!(sent(&RepeatedRequest::builder().x("1").build()).0, "GET /same/1/1");
    let odd = OddRequest::builder().文件_id("文").q("x").build();
    assert_eq!(sent(&odd).0, "GET /odd/%E6%96%87%E4%BB%B6%20name/%E6%96%87?fixed=1&q=x");
    assert_eq!(sent(&OpenBraceRequest::default()).0, "GET /open/%7Bbrace");
    let _ = json!(odd);
}
