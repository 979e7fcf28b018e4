//! Converting the HTML in a text to Markdown, with the Markdown around it left alone.

use htmd::HtmlToMarkdown;
use htmd::element_handler::Handlers;
use htmd::options::{BulletListMarker, Options};

use super::syntax::{from_stand_in, stand_in};
use super::tags::{self, Piece, Role, Tag};

/// How many elements may be open at once; further ones are left out, and their content remains.
const MAX_DEPTH: usize = 40;

/// Converts the HTML in a text, or returns nothing if there is none.
///
/// The converter would escape the Markdown in the text, so that whatever could be syntax goes through it as a stand-in.
pub(super) fn to_markdown(text: &str) -> Option<String> {
    let pieces = tags::pieces(text);
    if !pieces.iter().any(|piece| matches!(piece, Piece::Tag(_))) {
        return None;
    }
    let mut writer = Writer::default();
    let breaks_line = |piece: Option<&Piece<'_>>| match piece {
        None => true,
        Some(Piece::Tag(tag)) => matches!(tag.role(), Role::Block | Role::Break) || tag.name == "pre",
        Some(_) => false,
    };
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Tag(tag) => writer.tag(tag),
            Piece::Code(code) => writer.code(code),
            Piece::Text(text) => {
                let starts_line = breaks_line(index.checked_sub(1).and_then(|before| pieces.get(before)));
                let ends_line = breaks_line(pieces.get(index + 1));
                let text = if starts_line { text.trim_start() } else { text };
                writer.text(if ends_line { text.trim_end() } else { text });
            }
        }
    }
    let converted = converter().convert(&writer.html).ok()?;
    Some(converted.chars().map(|character| from_stand_in(character).unwrap_or(character)).collect())
}

fn converter() -> HtmlToMarkdown {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    HtmlToMarkdown::builder()
        .options(options)
        // A paragraph of its own keeps the rest out of the summary that rustdoc makes of the first one.
        .add_handler(vec!["br"], |_: &dyn Handlers, _: htmd::Element<'_>| Some("\n\n".into()))
        .build()
}

/// Writes the HTML that the converter gets.
#[derive(Default)]
struct Writer {
    html: String,
    /// The names of the elements that are open and were written.
    open: Vec<String>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        if self.is_at_top() {
            self.lines(text);
        } else {
            self.inline(text);
        }
    }

    fn code(&mut self, code: &str) {
        if self.is_at_top() || code.starts_with("```") || code.starts_with("~~~") {
            self.html.extend(code.chars().map(stand_in));
        } else {
            self.html.extend(code.chars().map(|character| stand_in(if character == '\n' { ' ' } else { character })));
        }
    }

    /// Markdown outside of every element: its lines are kept.
    fn lines(&mut self, text: &str) {
        let mut lines = text.split('\n').peekable();
        let mut is_first = true;
        while let Some(line) = lines.next() {
            // The converter would take the indentation away.
            let content = if is_first { line } else { line.trim_start_matches(' ') };
            self.html.extend(line.chars().take(line.len() - content.len()).map(stand_in));
            let is_last = lines.peek().is_none();
            let content = if is_last { content } else { content.trim_end() };
            self.html.extend(content.chars().map(stand_in_for_text));
            if !is_last {
                let is_hard = line.ends_with("  ") && lines.peek().is_some_and(|next| !next.trim().is_empty());
                let line_end = if is_hard { "\\\n" } else { "\n" };
                self.html.extend(line_end.chars().map(stand_in));
            }
            is_first = false;
        }
    }

    /// Markdown within an element: white space is that of HTML.
    fn inline(&mut self, text: &str) {
        let is_link = self.is_within(&["a"]);
        let is_cell = self.is_within(&["td", "th"]);
        let mut is_escaped = false;
        for character in text.chars() {
            // What would end the text of the link or the cell is escaped, if it is not yet.
            let ends_it = (is_link && matches!(character, '[' | ']')) || (is_cell && character == '|');
            if ends_it && !is_escaped {
                self.html.push(stand_in('\\'));
            }
            is_escaped = character == '\\' && !is_escaped;
            self.html.push(if character.is_ascii_whitespace() { ' ' } else { stand_in(character) });
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        match tag.role() {
            Role::Block | Role::Marks => self.element(tag),
            Role::Verbatim => self.verbatim(tag),
            Role::Break if self.is_within(&["a", "b", "strong", "i", "em", "td", "th", "caption", "summary"]) => {
                self.html.push(' ')
            }
            Role::Break if self.is_within(&["h1", "h2", "h3", "h4", "h5", "h6"]) => self.html.push(' '),
            Role::Break => self.html.push_str(&format!("<{name}>")),
            Role::Image => self.image(tag),
            Role::Plain => match name {
                "sup" if !tag.is_closing => self.html.push(stand_in('^')),
                "del" | "s" | "strike" => self.html.extend(['~', '~'].map(stand_in)),
                _ => {}
            },
        }
    }

    fn element(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        if tag.is_closing {
            if let Some(position) = self.open.iter().rposition(|open| open == name) {
                self.open.truncate(position);
                if name == "a" && self.html.ends_with(stand_in('\\')) {
                    // It would escape the bracket after it.
                    self.html.push(' ');
                }
                self.html.push_str(&format!("</{name}>"));
            }
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        // The next item, cell or block closes what may be left open before it.
        if tag.role() == Role::Block {
            while self.open.last().is_some_and(|open| open == "p" || open == name && may_repeat(name)) {
                self.open.pop();
            }
        }
        self.open.push(name.to_owned());
        match tag.attribute("href") {
            Some(href) if name == "a" => self.html.push_str(&format!("<a href=\"{}\">", url_attribute(href))),
            _ => self.html.push_str(&format!("<{name}>")),
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let alt = tag.attribute("alt").unwrap_or_default().replace(['[', ']', '"', '\\'], "");
        let source = url_attribute(tag.attribute("src").unwrap_or_default());
        self.html.push_str(&format!("<img src=\"{source}\" alt=\"{alt}\">"));
    }

    fn verbatim(&mut self, tag: &Tag<'_>) {
        let content = tag.content.unwrap_or_default();
        match tag.name.as_str() {
            "script" | "style" => {}
            "pre" => {
                let language =
                    language(tag.source).map(|name| format!(" class=\"language-{name}\"")).unwrap_or_default();
                let content = literal(content, "\n");
                let content = content.trim_matches('\n');
                self.html.push_str(&format!("<pre><code{language}>{content}</code></pre>"));
            }
            _ => {
                let content = literal(content, " ").split_ascii_whitespace().collect::<Vec<_>>().join(" ");
                let content = if self.is_within(&["td", "th"]) {
                    content.replace('|', &['\\', '|'].map(stand_in).iter().collect::<String>())
                } else {
                    content
                };
                if !content.is_empty() {
                    self.html.push_str(&format!("<code>{content}</code>"));
                }
            }
        }
    }

    fn is_at_top(&self) -> bool {
        self.open.is_empty()
    }

    fn is_within(&self, names: &[&str]) -> bool {
        self.open.iter().any(|open| names.contains(&open.as_str()))
    }
}

/// The stand-in for a character of running text, in which a space stays one.
fn stand_in_for_text(character: char) -> char {
    if character == ' ' { character } else { stand_in(character) }
}

/// Whether an element that follows one of its name closes it.
fn may_repeat(name: &str) -> bool {
    matches!(name, "li" | "dt" | "dd" | "tr" | "td" | "th")
}

/// The content of an element without Markdown, as HTML that holds text only.
fn literal(content: &str, line_break: &str) -> String {
    let mut text = String::with_capacity(content.len());
    for piece in tags::pieces(&content.replace('`', "&#96;")) {
        match piece {
            Piece::Tag(tag) if tag.name == "br" => text.push_str(line_break),
            Piece::Tag(tag) => {
                text.push_str(&tag.content.map(|content| literal(content, line_break)).unwrap_or_default())
            }
            Piece::Text(plain) | Piece::Code(plain) => text.push_str(&plain.replace('<', "&lt;")),
        }
    }
    text
}

/// A URL as the value of an attribute in double quotes that survives the way through a Markdown link.
fn url_attribute(url: &str) -> String {
    let mut value = String::with_capacity(url.len());
    for character in url.trim().chars() {
        match character {
            '"' | '<' | '>' | '\\' | '`' => value.push_str(&format!("%{:02X}", u32::from(character))),
            space if space.is_whitespace() => value.push_str("%20"),
            other => value.push(other),
        }
    }
    value
}

/// The language that the class of a `<pre>`, or of the `<code>` in it, names.
fn language(source: &str) -> Option<&str> {
    let (_, name) = source.split_once("language-")?;
    let end =
        name.find(|end: char| !(end.is_ascii_alphanumeric() || matches!(end, '-' | '_' | '+'))).unwrap_or(name.len());
    name.get(..end).filter(|name| !name.is_empty())
}
