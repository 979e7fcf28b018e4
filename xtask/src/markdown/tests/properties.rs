//! What holds for any text.

use proptest::prelude::*;
use proptest::sample::select;

use super::{BASE, clean};
use crate::markdown::from_html;

/// Pieces of Markdown and plain text, many of which mean something else next to each other.
const MARKDOWN: &[&str] = &[
    "a",
    "word ",
    "\n",
    "\n",
    "\n\n",
    " ",
    "    ",
    "`",
    "``",
    "```",
    "~~~",
    "```json\n",
    "`x`",
    "- ",
    "* ",
    "1. ",
    "> ",
    "# ",
    "---",
    "===",
    "*",
    "**",
    "_",
    "~",
    "[",
    "]",
    "(",
    ")",
    "[a](b)",
    "[a](/x \"t\")",
    "[x]",
    "[x][y]",
    "![i](/p.png)",
    "](",
    "<",
    ">",
    "a < b",
    "List<String>",
    "<T>",
    "Vec<A>",
    "<https://x.io/a>",
    "https://x.io/a_b",
    "http://y.com).",
    "&amp;",
    "&lt;",
    "&gt;",
    "&lt;br&gt;",
    "&nbsp;",
    "&copy;",
    "&",
    "\\",
    "\\*",
    "\\[",
    "|",
    "| a | b |\n|---|---|\n| c | d |",
    "_snake_case_",
    "\"*\"",
    "[activated]",
    "用户。",
    "[j](javascript:x)",
    "<me@x.io>",
    "\t",
    "https://h.io/{id}",
    "!",
    "- [ ] ",
    "[r]: /u",
    "\u{a0}",
    "  \n",
    "'",
    "<!",
    "</",
];

/// Tags, in no order.
const HTML: &[&str] = &[
    "<br>",
    "<br/>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<b>",
    "</b>",
    "<em>",
    "</em>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<a href=\"/x\">",
    "<a href='javascript:y'>",
    "</a>",
    "<!-- c -->",
    "<a href=\"https://q.io/?a=1&amp;b=2\" class=\"c\">t</a>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</td>",
    "</tr>",
    "</table>",
    "<h2>",
    "</h2>",
    "<hr>",
    "<div>",
    "</div>",
    "<span class='x'>",
    "</span>",
    "<sup>",
    "</sup>",
    "<img src='/i.png' alt='al]t'>",
    "<blockquote>",
    "</blockquote>",
    "<br",
    "<P>",
];

fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![3 => select(pieces), 1 => select(MARKDOWN)], 1..14)
        .prop_map(|parts| parts.concat())
}

/// The properties of one text.
fn check(text: &str) -> Result<(), TestCaseError> {
    let markdown = from_html(text, BASE);
    clean::assert_clean(&markdown);
    prop_assert_eq!(from_html(&markdown, BASE), markdown);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn markdown_becomes_clean_and_final(text in text(MARKDOWN)) {
        check(&text)?;
    }

    #[test]
    fn html_becomes_clean_and_final(text in text(HTML)) {
        check(&text)?;
    }

    #[test]
    fn any_text_becomes_final(text in "[\\PC\n]{0,60}") {
        let markdown = from_html(&text, BASE);
        prop_assert_eq!(from_html(&markdown, BASE), markdown);
    }

    #[test]
    fn text_without_syntax_remains(text in "[\\pL ,]{0,40}") {
        prop_assert_eq!(from_html(&text, BASE), text.trim());
    }
}
