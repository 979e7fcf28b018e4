//! Descriptions that hold HTML.

use super::{check, check_same};
use crate::markdown::from_html;

#[test]
fn links_are_absolute_and_bare_of_attributes() {
    check(
        r#"See <a href="/codes" class="text-primary [&amp;&gt;code]:border-dashed" target="_blank">Codes</a>, please."#,
        "See [Codes](https://memos-docs.openmem.net/codes), please.",
    );
    check("可在\u{a0}<a href=\"https://x.io/\">控制台>密钥</a> 中", "可在\u{a0}[控制台>密钥](https://x.io/) 中");
    check("<a href='https://x.io/?a=1&amp;b=2'>q</a>", "[q](https://x.io/?a=1&b=2)");
    check("<a href=https://x.io>x</a>", "[x](https://x.io)");
    check("<a href=\"https://x.io\">https://x.io</a>", "<https://x.io>");
    check("<a href=\"/a b(c)\">x</a>", "[x](https://memos-docs.openmem.net/a%20b%28c%29)");
    check("<a href=\"/a\">[0] or a]</a>", r"[\[0\] or a\]](https://memos-docs.openmem.net/a)");
    check("<a href=\"/a\"><code>a[0]</code></a>", "[`a[0]`](https://memos-docs.openmem.net/a)");
    check("<a href=\"/a\">x<br>y</a>", "[x y](https://memos-docs.openmem.net/a)");
    check("<a href=\"javascript:alert(1)\">x</a>, <a href=\"ftp://h/\">y</a>", "x, y");
    check("<a href=\"mailto:me@x.io\">write</a>", "[write](mailto:me@x.io)");
    check("a<a href=\"/x\"></a>b <a name=\"n\">c</a>", "ab c");
    check("<img src=\"/i.png\" alt=\"a [b]\" width=1>", "![a b](https://memos-docs.openmem.net/i.png)");
    check("<img src=\"data:image/png;base64,x\" alt=\"logo\">", "logo");
}

#[test]
fn line_breaks_and_paragraphs_become_paragraphs() {
    check("One.<br>Two. <br/> Three.<BR />Four.", "One.\n\nTwo.\n\nThree.\n\nFour.");
    check("One.<br><br>\n<br>Two.", "One.\n\nTwo.");
    check("<p>One\n   two.</p><p>Three.</p>", "One two.\n\nThree.");
    check("<p>One.<p>Two.<br>Three.", "One.\n\nTwo.\n\nThree.");
    check("<div>One.</div>\n\n\n<div>Two.</div>", "One.\n\nTwo.");
    check("<br>One.<br>", "One.");
    check("One<hr>Two", "One\n\n* * *\n\nTwo");
    check("<h3>Title</h3>Text", "### Title\n\nText");
    check("<h3>A<br>B</h3>", "### A B");
}

#[test]
fn lists_are_items_with_a_dash() {
    check(
        "<p>Limits:</p><ul><li><code>memory</code>: a—b.</li><li><code>preference</code>: c (d).</li></ul>",
        "Limits:\n\n- `memory`: a—b.\n- `preference`: c (d).",
    );
    check("Values:\n<ul>\n  <li>a</li>\n  <li>b\n  c</li>\n</ul>\nEnd.", "Values:\n\n- a\n- b c\n\nEnd.");
    check("<ul><li>a<ul><li>b</li></ul></li><li>c</ul>", "- a\n  - b\n- c");
    check("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b");
    check("<ul><li>a<br>b</li></ul>", "- a\n\n  b");
    check("<ul><li>[activated]: x</li></ul>", r"- \[activated\]: x");
    check("a<br>- b<br>- c", "a\n\n- b\n\n- c");
}

#[test]
fn code_is_in_backticks_and_never_compiled() {
    check("<code>a_b</code>, <code>a`b</code> and <kbd>x</kbd>", "`a_b`, ``a`b`` and `x`");
    check("<code>List&lt;String&gt;</code> <code>List<String></code>", "`List<String>` `List<String>`");
    check("<code>&lt;br&gt;</code>, [a] &amp; <code> b\n c </code>", r"`<br>`, \[a\] & `b c`");
    check("a<code></code>b", "ab");
    check("<pre>{\n    \"a\": [1]\n}</pre>", "```text\n{\n    \"a\": [1]\n}\n```");
    check("<pre><code class=\"language-json\">{}\n</code></pre>", "```json\n{}\n```");
    check("<pre><code class=\"language-rust\">fn a() {}</code></pre>", "```text\nfn a() {}\n```");
    check("x<pre>a\n\n\n    b</pre>y", "x\n\n```text\na\n\n\n    b\n```\n\ny");
}

#[test]
fn emphasis_tables_and_quotes_are_those_of_markdown() {
    check(
        "<b>bold</b>, <em> it </em>, <u>under</u>, <s>gone</s>, 10<sup>6</sup>, H<sub>2</sub>O",
        "**bold**, *it* , under, ~~gone~~, 10^6, H2O",
    );
    check(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>[x] | y</td><td><code>c|d</code></td></tr></table>",
        "| a        | b      |\n| -------- | ------ |\n| \\[x\\] \\| y | `c\\|d` |",
    );
    check("<blockquote>a<br>b</blockquote>c", "> a\n>\n> b\n\nc");
}

#[test]
fn what_is_not_to_be_seen_is_left_out() {
    check("a<!-- <b>x</b> -->b", "ab");
    check("a<script>if (a < b) { alert('<b>') }</script><style>b {}</style>c", "ac");
    check("<span class=\"x\" data-y='>'>a</span><font color=red>b</font>", "ab");
    check("<wbr>a", "a");
}

#[test]
fn markdown_around_the_tags_remains() {
    check(
        "# Title\n\nUse `a_b` or **c**.<br>[d](/d)\n\n- e\n  - f\n",
        "# Title\n\nUse `a_b` or **c**.\n\n[d](https://memos-docs.openmem.net/d)\n\n- e\n  - f",
    );
    check("```json\n{\"a\": \"<br>\"}\n```\nx<br>y", "```json\n{\"a\": \"<br>\"}\n```\nx\n\ny");
    check("one  \ntwo<br>three", "one\\\ntwo\n\nthree");
    check("`<br>` and <b>x</b> \\<br>", "`<br>` and **x** \\<br>");
    check("<p>`a*b` *c* _d_ 2 * 3</p>", "`a*b` *c* _d_ 2 * 3");
    check("&lt;T&gt; [x] https://x.io/a_b<br>a &amp;lt; b", "\\<T> \\[x\\] <https://x.io/a_b>\n\na \\&lt; b");
}

#[test]
fn what_only_looks_like_a_tag_is_text() {
    check_same("a < b, c <= d, e <3, 1<2>0");
    check(
        "List<String> of Map<K, V> and Vec<A>, List<a>, List<P>",
        r"List\<String> of Map\<K, V> and Vec\<A>, List\<a>, List\<P>",
    );
    check("<file>, </b>, <b>, <user-id>, <br", r"\<file>, \</b>, \<b>, \<user-id>, \<br");
    check("if a <b and c > d, <p and q>", r"if a \<b and c > d, \<p and q>");
    check("<custom>x</custom><br>y <T>", "\\<custom>x\\</custom>\n\ny \\<T>");
    check("<br data-x>a", r"\<br data-x>a");
}

#[test]
fn hostile_nesting_is_no_stack_overflow() {
    for part in
        ["<b>", "<ul><li>", "<div>", "<blockquote>", "> ", "- ", "[", "![", "[a](", "`", "<code>", "&lt", "<!--"]
    {
        let closing = if part.starts_with('<') { "</li></ul></b></div></blockquote></code>" } else { "](x:y)" };
        let text = part.repeat(2_000) + "x" + &closing.repeat(2_000);
        assert!(from_html(&text, super::BASE).contains('x'), "{part}");
    }
}
