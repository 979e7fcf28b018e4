//! Descriptions, from the mixture of HTML, Markdown and plain text that the documentation has, to clean Markdown.

mod blocks;
mod html;
mod inline;
mod link;
mod sentence;
mod syntax;
mod tags;
#[cfg(test)]
mod tests;

pub use sentence::first_sentence;

/// Converts a description to Markdown that rustdoc renders without a warning.
///
/// ```
/// use xtask::markdown::from_html;
///
/// let base = "https://memos-docs.openmem.net";
/// assert_eq!(
///     from_html(r#"See the <a href="/help/codes" class="text-primary">Error Codes</a>.<br>Done."#, base),
///     "See the [Error Codes](https://memos-docs.openmem.net/help/codes).\n\nDone.",
/// );
/// assert_eq!(from_html("A List<String> in [0, 1].", base), r"A List\<String> in \[0, 1\].");
/// ```
///
/// A text is Markdown in the first place, as descriptions in OpenAPI are. Where it holds tags of HTML as well, these
/// are converted: lists to items that begin with `-`, `<br>` to the end of a paragraph, `<code>` to backticks. A tag
/// counts only if its name is known, if its attributes are well-formed, and if it is closed where it has to be, so
/// that `List<A>` and `a < b` stay text.
///
/// What remains is made safe for rustdoc without a change to how it looks:
///
/// * Links are absolute, resolved against `base_url`. A link whose scheme is not `http`, `https` or `mailto` leaves its
///   text behind. Titles of links are left out, and reference definitions become text.
/// * Brackets that are not part of a link, and what looks like a tag, are escaped. Bare URLs become links.
/// * The underscores around an identifier such as `_snake_case_`, and a star alone in quotes, are escaped.
/// * Code blocks that are indented or have no language, or Rust as theirs, are fenced as `text`, which keeps rustdoc
///   from compiling them.
/// * No line ends in white space or begins with more than its list asks for, and no two blank lines follow each other
///   outside of code.
///
/// Converting the result again changes nothing.
pub fn from_html(text: &str, base_url: &str) -> String {
    let text = syntax::prepare(text);
    let markdown = html::to_markdown(&text).unwrap_or(text);
    blocks::tidy(&markdown, |paragraph| inline::guard(paragraph, base_url))
}
