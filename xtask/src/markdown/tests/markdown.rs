//! Descriptions that hold no HTML.

use super::{check, check_same};
use crate::markdown::{from_html, link};

#[test]
fn plain_text_remains_as_it_is() {
    for text in [
        "",
        "Plain text.",
        "0 ≤ x ≤ 2, a < b, a -> b, a <- b, 5 * 3",
        "snake_case, include_skill=true and `_code_`",
        "用户输入内容。范围 0~1，越接近 1。",
        "“Fact Memory”, e.g. 100\u{202f}MB & more; AT&T",
        "A *word*, a **word**, a _word_, a __word__, ~~none~~.",
        "One\ntwo\n\nThree",
        "- a\n- b\n  - c\n\n1. d\n2. e\n\n> f",
        "# Title\n\nText\n\n---\n\nEnd",
        "| a | b |\n|---|---|\n| c | d |",
        "```json\n{\"a\": [1]}\n\n\n{}\n```",
        "C:\\dir, \\d+ and \\*",
        "me@x.io and www.x.io",
    ] {
        check_same(text);
    }
}

#[test]
fn what_rustdoc_would_take_for_a_link_or_a_tag_is_escaped() {
    check("[activated]", r"\[activated\]");
    check("e.g. [\"person\", \"event\"].", r#"e.g. \["person", "event"\]."#);
    check("\"tags\": [\"Person\", \"Event\"]", r#""tags": \["Person", "Event"\]"#);
    check("[a][b], [c][], a[0], [0, 1), [^1], - [x]", r"\[a\]\[b\], \[c\]\[\], a\[0\], \[0, 1), \[^1\], - \[x\]");
    check("[a]: https://x.io", r"\[a\]: <https://x.io>");
    check("List<String>, </T>, <!x>, <?x>", r"List\<String>, \</T>, \<!x>, \<?x>");
    check("`List<String>` and `[a]`", "`List<String>` and `[a]`");
    check("a ` b", r"a \` b");
    check_same(r"\[a\] and \<T>");
}

#[test]
fn signs_that_stand_for_themselves_do_not_become_marks() {
    check("_snake_case_, __dunder_name__, a_b_", r"\_snake_case\_, \_\_dunder_name\_\_, a_b\_");
    check("use \"*\" or '*' or (*)", r#"use "\*" or '\*' or (\*)"#);
    check("*", r"\*");
    check("-", r"\-");
    check("1.", r"1\.");
    check("a\n\n+\n\nb", "a\n\n\\+\n\nb");
}

#[test]
fn entities_are_decoded_where_they_mean_nothing_to_markdown() {
    check("a &amp; b &lt; c &gt; d &quot;e&quot; &#39;f&apos; &nbsp;g", "a & b \\< c > d \"e\" 'f' \u{a0}g");
    check("&lt;br&gt; &amp;lt; &amp;copy; &copy; &unknown; &", r"\<br> \&lt; \&copy; &copy; &unknown; &");
    check("&gt; a", r"\> a");
    check("`&amp;`", "`&amp;`");
}

#[test]
fn links_are_absolute_or_gone() {
    let url = |path: &str| format!("(https://memos-docs.openmem.net/{path})");
    check("[a](/b), [c](d \"title\")", &format!("[a]{}, [c]{}", url("b"), url("d")));
    check("[a](<b c>) [d](./e/../f)", &format!("[a]{} [d]{}", url("b%20c"), url("f")));
    check("[a](#b) [c](?d) [e](//f.io/g)", &format!("[a]{} [c]{} [e](https://f.io/g)", url("#b"), url("?d")));
    check("[a](javascript:b) [c [d](x:y)](x:z) ![e](data:f)", "a c d e");
    check("<[T](javascript:b)>", r"\<T>");
    check("[![a](/b.png)](/c)", "[![a](https://memos-docs.openmem.net/b.png)](https://memos-docs.openmem.net/c)");
    check("[a](https://x.io/b_(c)) [https://x.io](https://x.io)", "[a](https://x.io/b_%28c%29) <https://x.io>");
    check("[a] (b) [c](d e)", r"\[a\] (b) \[c\](d e)");
    check("[`a](b)`", r"\[`a](b)`");
}

#[test]
fn bare_urls_become_links() {
    check("see https://x.io/a_b.", "see <https://x.io/a_b>.");
    check("(http://x.io/a(b)c), **https://x.io**", "(<http://x.io/a(b)c>), **<https://x.io>**");
    check("详见https://x.io/a，然后", "详见<https://x.io/a>，然后");
    check("\"https://x.io/?a=1&amp;b=2&quot;", "\"<https://x.io/?a=1&b=2>\"");
    check("https://x.io/{id}/a, https://, https:x", "<https://x.io/{id}/a>, https://, https:x");
    check("`https://x.io` <https://x.io>", "`https://x.io` <https://x.io>");
    check("<javascript:x> <me@x.io>", r"\<javascript:x> <me@x.io>");
}

#[test]
fn code_blocks_are_never_compiled() {
    check("a:\n\n    b\n      c\n\n\n    d\n\ne", "a:\n\n```text\nb\n  c\n\n\nd\n```\n\ne");
    check("```\na\n```", "```text\na\n```");
    check("~~~ \na\n~~~~", "~~~text\na\n~~~");
    check("```rust,no_run\na\n```", "```text\na\n```");
    check("```should_panic\na\n```", "```text\na\n```");
    check("```C++ x\na\n```", "```text\na\n```");
    check("```http x=y\na\n```", "```http\na\n```");
    check("```json\na", "```json\na\n```");
    check("- a\n\n      b\n- ```\n  c\nd", "- a\n\n  ```text\n  b\n  ```\n- ```text\n  c\n  ```\nd");
    check("> ```\n> a\nb", "> ```text\n> a\n> ```\nb");
    check("a\n\n    ```\n    b\n    ```", "a\n\n````text\n```\nb\n```\n````");
}

#[test]
fn white_space_is_what_markdown_needs() {
    check("a \t \t\r\n  b\u{0}\u{202e}\r\n\r\n \n\n   c  ", "a\nb\n\nc");
    check("    All\n\n      indented", "All\n\nindented");
    check("a  \nb\\\nc", "a\\\nb\\\nc");
    check("a\n        b", "a\nb");
    check("-   a\nlazy\n\n    b\n*  c", "- a\n  lazy\n\n  b\n* c");
    check(">a\nlazy\n>\n>\n> b", "> a\n> lazy\n>\n> b");
    check("a\n- b\n\n\n\n- c", "a\n- b\n\n- c");
}

#[test]
fn relative_references_are_resolved_as_rfc_3986_says() {
    let check = |reference: &str, url: &str| {
        assert_eq!(link::resolve(reference, "http://a/b/c/d;p?q").as_deref(), Some(url), "{reference}");
    };
    // The examples of section 5.4 that apply, without those of the scheme `g:` and the empty reference.
    check("g", "http://a/b/c/g");
    check("./g", "http://a/b/c/g");
    check("g/", "http://a/b/c/g/");
    check("/g", "http://a/g");
    check("//g", "http://g");
    check("?y", "http://a/b/c/d;p?y");
    check("g?y", "http://a/b/c/g?y");
    check("#s", "http://a/b/c/d;p?q#s");
    check("g?y#s", "http://a/b/c/g?y#s");
    check(";x", "http://a/b/c/;x");
    check("g;x?y#s", "http://a/b/c/g;x?y#s");
    check(".", "http://a/b/c/");
    check("./", "http://a/b/c/");
    check("..", "http://a/b/");
    check("../", "http://a/b/");
    check("../g", "http://a/b/g");
    check("../..", "http://a/");
    check("../../g", "http://a/g");
    check("../../../g", "http://a/g");
    check("/./g", "http://a/g");
    check("g..", "http://a/b/c/g..");
    check("./g/.", "http://a/b/c/g/");
    check("g?y/../x", "http://a/b/c/g?y/../x");
    for nowhere in ["", " ", "g:h", "javascript:x", "java\nscript:x", "data:,x"] {
        assert_eq!(link::resolve(nowhere, "http://a/b"), None, "{nowhere}");
    }
    assert_eq!(link::resolve("/g", "not a URL"), None);
    assert_eq!(from_html("[a](/b)", ""), "a");
}
