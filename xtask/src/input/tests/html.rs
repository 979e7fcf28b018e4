//! Pages that carry a payload.

use std::time::{Duration, Instant};

use super::super::{Format, html, load, load_all};
use super::{SITE, check_error, names};

const PAYLOAD: &str = r#"[{"id":1,"meta":2},"api/en/a.json",{"openapi":3},"3.1.0"]"#;

#[test]
fn the_payload_is_found_however_its_element_is_written() {
    let elements = [
        r#"<script id="__NUXT_DATA__">PAYLOAD</script>"#,
        r#"<script type="application/json" data-nuxt-data="nuxt-app" data-ssr="true" id="__NUXT_DATA__">PAYLOAD</script>"#,
        r#"<SCRIPT ID='__NUXT_DATA__' type=application/json>PAYLOAD</Script >"#,
        "<script\n\tid = __NUXT_DATA__\n>PAYLOAD</script\n>",
        r#"<script async id=__NUXT_DATA__ id="other">PAYLOAD</script/>"#,
        r#"<script data-a="<script>" data-b='>' id="__NUXT_DATA__">PAYLOAD</script>"#,
        r#"<script data-nuxt-data="app">PAYLOAD</script>"#,
        r#"<script data-nuxt-data="app">[]</script><script id="__NUXT_DATA__">PAYLOAD</script>"#,
        r#"<script id="__NUXT_DATA__" data-src="/_payload.json">  PAYLOAD  </script>"#,
        r#"<!-- <script id="__NUXT_DATA__">[</script> --><script id="__NUXT_DATA__">PAYLOAD</script>"#,
        r#"<script>"<script id='__NUXT_DATA__'>[<\/script>"</script><script id="__NUXT_DATA__">PAYLOAD</script>"#,
        r#"<style>a::after{content:"<script id='__NUXT_DATA__'>"}</style><script id=__NUXT_DATA__>PAYLOAD</script>"#,
        r#"<p title="<script id='__NUXT_DATA__'>[">a < b <3 </p><script id="__NUXT_DATA__">PAYLOAD</script>"#,
        r#"<scripts id="__NUXT_DATA__">[</scripts><div id="__NUXT_DATA__">[</div><script id=__NUXT_DATA__>PAYLOAD</script>"#,
    ];
    for element in elements {
        let element = element.replace("PAYLOAD", PAYLOAD);
        for page in [element.clone(), format!("\u{FEFF}\n<!DOCTYPE html>\n<html><body>{element}<p></body></html>")] {
            let document = load(page.as_bytes(), "page.html", "en").unwrap_or_else(|error| panic!("{page}: {error}"));
            assert_eq!(document.format, Format::NuxtPage, "{page}");
            assert_eq!(names(&[document]), [(Some("api/en/a.json"), Some("en"))], "{page}");
        }
    }
}

#[test]
fn a_page_around_the_payload_of_the_site_holds_the_same_documents() {
    let payload = std::str::from_utf8(SITE).unwrap();
    let page = format!("<html><head><title>API</title></head><script id=\"__NUXT_DATA__\">{payload}</script></html>");
    let documents = load_all(page.as_bytes(), "page.html").unwrap();
    let expected = load_all(SITE, "payload.json").unwrap();
    assert_eq!(documents.len(), 2);
    for (document, expected) in documents.iter().zip(&expected) {
        assert_eq!((&document.value, document.format), (&expected.value, Format::NuxtPage));
    }
}

#[test]
fn pages_without_a_payload_say_what_to_do() {
    let cases: &[(&str, &[&str])] = &[
        (
            "<!DOCTYPE html><p>404</p>",
            &["has no element <script id=\"__NUXT_DATA__\">", "at page.html", "_payload.json"],
        ),
        ("<html><script>window.__NUXT__={}</script>", &["has no element <script id=\"__NUXT_DATA__\">"]),
        ("<?xml version=\"1.0\"?><rss/>", &["has no element"]),
        ("<script id=\"__NUXT_DATA__\"", &["ends inside the script"]),
        ("<!-- <script id=\"__NUXT_DATA__\">[]</script>", &["has no element"]),
        (
            "<html>\n<script id=\"__NUXT_DATA__\" data-src=\"/en/_payload.json?a=1&amp;b=2\"> </script>",
            &["is empty", "at page.html:2:", "fetch that address", "/en/_payload.json?a=1&b=2;"],
        ),
        ("<script id=\"__NUXT_DATA__\"></script>", &["is empty", "_payload.json"]),
        ("<html>\n<script id=\"__NUXT_DATA__\">[{\"a\":1},", &["ends inside the script", "at page.html:2:", "cut off"]),
        ("<html>\n<script id=\"__NUXT_DATA__\">\n[1,]</script>", &["trailing comma", "at page.html:3:4"]),
        ("<html>\n<script id=\"__NUXT_DATA__\">[1,]</script>", &["trailing comma", "at page.html:2:31"]),
        (
            "<script id=\"__NUXT_DATA__\" data-src=\"/_payload.json\">[{\"state\":1},{}]</script>",
            &["has no OpenAPI document", "its members are `state`", "the page loads its payload from /_payload.json"],
        ),
    ];
    for (page, mentions) in cases {
        check_error(page.as_bytes(), "page.html", mentions);
    }
}

#[test]
fn pages_made_of_angle_brackets_are_read_in_one_go() {
    for part in ["<", "<a", "<!-- ", "<script>", "<a b=\"", "</", "<script id=__NUXT_DATA__></scrip"] {
        let page = format!("<p>{}", part.repeat(200_000));
        let start = Instant::now();
        assert!(load(page.as_bytes(), "page.html", "en").is_err());
        assert!(start.elapsed() < Duration::from_secs(5), "{part}");
    }
}

#[test]
fn what_stands_before_the_payload_is_known() {
    let page = "<p>\n<script x id=__NUXT_DATA__ data-src=a>[]</SCRIPT><p>";
    let script = html::find_data_script(page).unwrap();
    assert_eq!((script.text, script.closed, script.data_src.as_deref()), ("[]", true, Some("a")));
    assert_eq!(script.before, "<p>\n<script x id=__NUXT_DATA__ data-src=a>");
}
