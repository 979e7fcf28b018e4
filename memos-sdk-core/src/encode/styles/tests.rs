use http::Method;
use serde_json::json;

use super::*;
use crate::Metadata;

fn encoder(path: &'static str) -> RequestEncoder {
    RequestEncoder::new("https://h", &Metadata::new("op", Method::GET, path))
}

/// The values of the examples of OpenAPI: nothing to say of, text, a list, an object.
fn colours() -> [Value; 4] {
    [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({ "B": 150, "G": 200, "R": 100 })]
}

#[test]
fn a_path_is_written_as_in_the_examples_of_openapi() {
    for (style, explode, expected) in [
        (Style::Matrix, false, [";color=", ";color=blue", ";color=blue,black,brown", ";color=B,150,G,200,R,100"]),
        (Style::Matrix, true, [";color=", ";color=blue", ";color=blue;color=black;color=brown", ";B=150;G=200;R=100"]),
        (Style::Label, false, [".", ".blue", ".blue,black,brown", ".B,150,G,200,R,100"]),
        (Style::Label, true, [".", ".blue", ".blue.black.brown", ".B=150.G=200.R=100"]),
        (Style::Simple, false, ["", "blue", "blue,black,brown", "B,150,G,200,R,100"]),
        (Style::Simple, true, ["", "blue", "blue,black,brown", "B=150,G=200,R=100"]),
    ] {
        for (value, expected) in colours().into_iter().zip(expected) {
            let mut request = encoder("/x/{color}/y");
            let uri = request.path_in("color", style, explode, &value).and_then(|()| request.finish());
            // A segment that is empty, or nothing but dots, would lead to another path.
            let refused = matches!(expected, "" | ".");
            let expected = (!refused).then(|| format!("https://h/x/{expected}/y"));
            assert_eq!(uri.ok().map(|request| request.uri().to_string()), expected, "{style:?} {explode} {value}");
        }
    }
}

#[test]
fn a_query_is_written_as_in_the_examples_of_openapi() {
    for (style, explode, expected) in [
        (Style::Form, false, ["?color=", "?color=blue", "?color=blue,black,brown", "?color=B,150,G,200,R,100"]),
        (Style::Form, true, ["?color=", "?color=blue", "?color=blue&color=black&color=brown", "?B=150&G=200&R=100"]),
        (
            Style::SpaceDelimited,
            false,
            ["?color=", "?color=blue", "?color=blue%20black%20brown", "?color=B%20150%20G%20200%20R%20100"],
        ),
        (
            Style::PipeDelimited,
            false,
            ["?color=", "?color=blue", "?color=blue%7Cblack%7Cbrown", "?color=B%7C150%7CG%7C200%7CR%7C100"],
        ),
        (
            Style::DeepObject,
            true,
            [
                "?color=",
                "?color=blue",
                "?color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
                "?color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
            ],
        ),
    ] {
        for (value, expected) in colours().into_iter().zip(expected) {
            let mut request = encoder("/x");
            request.query_in("color", style, explode, &value).expect("it can be written");
            let uri = request.finish().expect("it can be sent").uri().to_string();
            assert_eq!(uri, format!("https://h/x{expected}"), "{style:?} {explode} {value}");
        }
    }
}

#[test]
fn pieces_cannot_be_taken_for_what_stands_between_them() {
    let value = json!(["a,b", "c|d e", "f&g"]);
    for (style, expected) in [
        (Style::Form, "?q=a%2Cb,c%7Cd%20e,f%26g"),
        (Style::PipeDelimited, "?q=a%2Cb%7Cc%7Cd%20e%7Cf%26g"),
        (Style::DeepObject, "?q%5B%5D=a%2Cb&q%5B%5D=c%7Cd%20e&q%5B%5D=f%26g"),
    ] {
        let mut request = encoder("/");
        request.query_in("q", style, false, &value).expect("it can be written");
        assert_eq!(
            request.finish().expect("it can be sent").uri().to_string(),
            format!("https://h/{expected}"),
            "{style:?}"
        );
    }
    let mut request = encoder("/{q}");
    request.path_in("q", Style::Simple, false, &json!(["a/b", ".."])).expect("it can be written");
    assert_eq!(request.finish().expect("it can be sent").uri(), "https://h/a%2Fb,..");
}

#[test]
fn what_is_not_set_is_left_out_and_what_nests_has_a_place_in_deep_objects_only() {
    let nested = json!({ "a": { "b": [1, { "c": null, "d": true }] } });
    let mut request = encoder("/x?fixed=1");
    request.query_in("q", Style::Form, false, &None::<u8>).expect("nothing");
    request.query_in("q", Style::PipeDelimited, false, &json!([])).expect("nothing");
    request.query_in("q", Style::DeepObject, true, &nested).expect("it can be written");
    let uri = request.finish().expect("it can be sent").uri().to_string();
    assert_eq!(uri, "https://h/x?fixed=1&q%5Ba%5D%5Bb%5D%5B%5D=1&q%5Ba%5D%5Bb%5D%5B1%5D%5Bd%5D=true");
    for style in [Style::Form, Style::SpaceDelimited] {
        assert!(encoder("/").query_in("q", style, false, &nested).is_err());
    }
    assert!(encoder("/{q}").path_in("q", Style::Label, true, &nested).is_err());
    assert!(encoder("/{q}").path_in("q", Style::Matrix, false, &None::<u8>).is_err());
    assert!(encoder("/").header_in("q", false, &nested).is_err());
}

#[test]
fn headers_and_cookies_take_objects_too() {
    let object = json!({ "a": 1, "b": "x y" });
    let mut request = encoder("/");
    request.header_in("X-Plain", false, &object).expect("it can be written");
    request.header_in("X-Exploded", true, &object).expect("it can be written");
    request.header_in("X-List", true, &json!([1, "b"])).expect("it can be written");
    request.header_in("X-None", true, &None::<u8>).expect("nothing");
    request.cookie("session", true, "a;b").expect("it can be written");
    request.cookie("ids", false, &json!([1, 2])).expect("it can be written");
    request.cookie("tags", true, &json!(["x", "y"])).expect("it can be written");
    request.cookie("none", true, &None::<u8>).expect("nothing");
    let request = request.finish().expect("it can be sent");
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("x-plain"), Some("a,1,b,x y"));
    assert_eq!(header("x-exploded"), Some("a=1,b=x y"));
    assert_eq!(header("x-list"), Some("1,b"));
    assert_eq!(header("x-none"), None);
    assert_eq!(header("cookie"), Some("session=a%3Bb; ids=1,2; tags=x; tags=y"));
}

#[test]
fn a_value_may_be_json_text() {
    assert_eq!(json_text("q", &json!({ "a": [1] })).expect("JSON"), Some(r#"{"a":[1]}"#.to_owned()));
    assert_eq!(json_text("q", "a").expect("JSON"), Some("\"a\"".to_owned()));
    assert_eq!(json_text("q", &None::<u8>).expect("JSON"), None);
}

#[test]
fn a_json_body_can_have_another_name() {
    let mut request = encoder("/");
    request.json(&json!({})).and_then(|()| request.content_type("application/merge-patch+json")).expect("a name");
    let request = request.finish().expect("it can be sent");
    assert_eq!(request.headers().get("content-type").expect("there is one"), "application/merge-patch+json");
}
