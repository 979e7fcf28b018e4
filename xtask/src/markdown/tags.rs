//! Finding the HTML tags in a text that is Markdown otherwise.

use std::collections::{HashMap, HashSet};

use super::inline::automatic_link;
use super::syntax::{self, Fence, Marker, after};

/// A piece of a text, in the order of the source.
#[derive(Debug, Clone)]
pub(super) enum Piece<'a> {
    /// Markdown without HTML in it.
    Text(&'a str),
    /// A code span or a fenced code block of Markdown, in which nothing is a tag.
    Code(&'a str),
    /// A tag of HTML.
    Tag(Tag<'a>),
}

/// A tag with a name that is known.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    /// The tag as it is in the source, with its content if that is taken as a whole.
    pub(super) source: &'a str,
    /// The name in small letters; empty for a comment.
    pub(super) name: String,
    /// Whether it closes an element.
    pub(super) is_closing: bool,
    /// What comes between the name and the end of the tag.
    pub(super) attributes: &'a str,
    /// The content up to the closing tag, of elements in which there is no Markdown.
    pub(super) content: Option<&'a str>,
}

/// What an element means for the text around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It stands on lines of its own.
    Block,
    /// It ends a line or a paragraph, and has no content.
    Break,
    /// It becomes marks of Markdown around a part of a line.
    Marks,
    /// Its content is not Markdown.
    Verbatim,
    /// It is an image.
    Image,
    /// Markdown has nothing for it, and its content remains.
    Plain,
}

/// The elements that are known, with their role and whether their closing tag may be left out.
const ELEMENTS: &[(&[&str], Role, bool)] = &[
    (&["p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot"], Role::Block, true),
    (
        &["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "div", "blockquote", "table", "caption"],
        Role::Block,
        false,
    ),
    (&["address", "article", "aside", "center", "details", "summary", "section", "nav", "main"], Role::Block, false),
    (&["header", "footer", "figure", "figcaption"], Role::Block, false),
    (&["br", "hr"], Role::Break, true),
    (&["a", "b", "strong", "i", "em"], Role::Marks, false),
    (&["code", "kbd", "samp", "tt", "pre", "script", "style"], Role::Verbatim, false),
    (&["img"], Role::Image, true),
    (&["", "wbr"], Role::Plain, true),
    (
        &["abbr", "bdi", "bdo", "big", "cite", "del", "dfn", "font", "ins", "label", "mark", "q", "s", "small", "span"],
        Role::Plain,
        false,
    ),
    (&["strike", "sub", "sup", "time", "u", "var"], Role::Plain, false),
];

/// Attributes that are written without a value.
const BARE_ATTRIBUTES: [&str; 6] = ["compact", "hidden", "noshade", "nowrap", "open", "reversed"];

fn element(name: &str) -> Option<(Role, bool)> {
    ELEMENTS.iter().find(|(names, ..)| names.contains(&name)).map(|&(_, role, is_optional)| (role, is_optional))
}

impl Tag<'_> {
    /// The role of the element; that of a tag is always known.
    pub(super) fn role(&self) -> Role {
        element(&self.name).map_or(Role::Plain, |(role, _)| role)
    }

    /// The value of an attribute as it is in the source, entities and all.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        attributes(self.attributes)?.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1
    }

    /// Whether the tag has no meaning without another one that opens or closes the element.
    fn needs_partner(&self) -> bool {
        // A single capital letter is more likely a type parameter, as in `List<P>`.
        let is_capital =
            self.source.trim_start_matches(['<', '/']).starts_with(|first: char| first.is_ascii_uppercase());
        let may_stand_alone = element(&self.name).is_some_and(|(_, is_optional)| is_optional);
        self.content.is_none() && !(may_stand_alone && !(is_capital && self.name.len() == 1))
    }
}

/// Cuts a text into Markdown and tags. Without any tag there is a single piece, or none for an empty text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = after(text, at);
        let found = match rest.as_bytes().first() {
            Some(b'`' | b'~') if starts_line(after(text, line_start(text, at)), at - line_start(text, at)) => {
                fenced(rest).or_else(|| syntax::code_span(rest)).map(|length| (length, Piece::Code(rest)))
            }
            Some(b'`') => syntax::code_span(rest).map(|length| (length, Piece::Code(rest))),
            Some(b'<') => tag(rest).map(|tag| (tag.source.len(), Piece::Tag(tag))),
            _ => None,
        };
        let Some((length, piece)) = found else {
            at += skip(rest);
            continue;
        };
        if let Some(text) = text.get(plain..at).filter(|text| !text.is_empty()) {
            pieces.push(Piece::Text(text));
        }
        pieces.push(match piece {
            Piece::Code(_) => Piece::Code(rest.get(..length).unwrap_or(rest)),
            other => other,
        });
        at += length;
        plain = at;
    }
    if let Some(text) = text.get(plain..).filter(|text| !text.is_empty()) {
        pieces.push(Piece::Text(text));
    }
    without_strays(pieces)
}

/// How far to go on from a place where no code and no tag begins.
fn skip(rest: &str) -> usize {
    let mut characters = rest.chars();
    match (characters.next(), characters.next()) {
        (Some('\\'), Some(escaped)) if escaped.is_ascii_punctuation() => 2,
        (Some('`'), _) => syntax::run_length(rest, '`'),
        (Some('<'), _) => automatic_link(rest).unwrap_or(1),
        (Some(first), _) => first.len_utf8(),
        (None, _) => 1,
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// Whether nothing but the markers of lists and quotes comes before the place in its line.
fn starts_line(line: &str, place: usize) -> bool {
    let mut before = line.get(..place).unwrap_or_default();
    loop {
        before = before.trim_start_matches([' ', '>']);
        match Marker::at_start(before) {
            Some(marker) => before = marker.rest,
            None => return before.is_empty(),
        }
    }
}

/// The length of the fenced code block that the text begins with. One that is not closed goes on to the end.
fn fenced(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let (fence, _) = Fence::open(first.trim_end())?;
    let mut length = first.len();
    for line in lines {
        length += line.len();
        if fence.is_closed_by(line.trim_start_matches([' ', '>']).trim_end()) {
            // The line end is not part of the block.
            return Some(length - (line.len() - line.trim_end_matches('\n').len()));
        }
    }
    Some(length)
}

/// The tag that the text begins with.
fn tag(text: &str) -> Option<Tag<'_>> {
    if text.starts_with("<!--") {
        let source = text.get(..text.find("-->")? + 3)?;
        return Some(Tag { source, name: String::new(), is_closing: false, attributes: "", content: None });
    }
    let inner = text.strip_prefix('<')?;
    let (inner, is_closing) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let name_length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (name, rest) = inner.split_at_checked(name_length)?;
    let name = name.to_ascii_lowercase();
    let (role, _) = element(&name).filter(|_| !name.is_empty())?;

    let end = tag_end(rest)?;
    let attributes = rest.get(..end)?.trim_end_matches('/');
    self::attributes(attributes).filter(|attributes| !is_closing || attributes.is_empty())?;
    let head = text.len() - rest.len() + end + 1;
    if role != Role::Verbatim || is_closing {
        return Some(Tag { source: text.get(..head)?, name, is_closing, attributes, content: None });
    }
    let body = text.get(head..)?;
    let close = body.to_ascii_lowercase().find(&format!("</{name}>"))?;
    let source = text.get(..head + close + name.len() + 3)?;
    Some(Tag { source, name, is_closing, attributes, content: body.get(..close) })
}

/// Where the tag ends: at the first `>` that is not in quotes.
fn tag_end(rest: &str) -> Option<usize> {
    if !rest.starts_with(|first: char| first.is_whitespace() || matches!(first, '/' | '>')) {
        return None;
    }
    let mut quote = None;
    for (at, character) in rest.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(at),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    None
}

/// The attributes of a tag, or nothing if it is not one.
fn attributes(text: &str) -> Option<Vec<(&str, Option<&str>)>> {
    let mut attributes = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let length = rest.find(|end: char| end == '=' || end.is_whitespace()).unwrap_or(rest.len());
        let (name, following) = rest.split_at_checked(length)?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:@.".contains(&byte)) {
            return None;
        }
        let Some(value) = following.trim_start().strip_prefix('=').map(str::trim_start) else {
            if !BARE_ATTRIBUTES.iter().any(|bare| name.eq_ignore_ascii_case(bare)) {
                return None;
            }
            attributes.push((name, None));
            rest = following.trim_start();
            continue;
        };
        let (value, following) = match value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
            Some(quote) => value.get(1..)?.split_once(quote)?,
            None => value.split_at_checked(value.find(char::is_whitespace).unwrap_or(value.len()))?,
        };
        attributes.push((name, Some(value)));
        rest = following.trim_start();
    }
    Some(attributes)
}

/// Turns the tags back into text that would need a partner and have none.
fn without_strays(mut pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut paired = HashSet::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Tag(tag) = piece else { continue };
        if !tag.is_closing {
            open.entry(&tag.name).or_default().push(index);
        } else if let Some(opening) = open.get_mut(tag.name.as_str()).and_then(Vec::pop) {
            paired.extend([opening, index]);
        }
    }
    for (index, piece) in pieces.iter_mut().enumerate() {
        if let Piece::Tag(tag) = piece
            && tag.needs_partner()
            && !paired.contains(&index)
        {
            *piece = Piece::Text(tag.source);
        }
    }
    pieces
}
