//! The payload that a Nuxt page carries in a script element.

use std::borrow::Cow;

/// A script element of a page that is made for data of Nuxt.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DataScript<'page> {
    /// The page up to the text of the element.
    pub(super) before: &'page str,
    /// The text of the element.
    pub(super) text: &'page str,
    /// Whether the element has an end tag; a page that was cut off has none.
    pub(super) closed: bool,
    /// The address that Nuxt loads the rest of the data from.
    pub(super) data_src: Option<Cow<'page, str>>,
}

/// Finds the element `<script id="__NUXT_DATA__">`, or else the first one with the attribute `data-nuxt-data`, which is
/// how pages with several Nuxt applications mark them.
pub(super) fn find_data_script(page: &str) -> Option<DataScript<'_>> {
    let mut other = None;
    for script in (Scripts { page, rest: page }) {
        if script.id.as_deref() == Some("__NUXT_DATA__") {
            return Some(script.data);
        }
        if script.marked && other.is_none() {
            other = Some(script.data);
        }
    }
    other
}

/// Whether a text looks like HTML.
pub(super) fn is_html(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next() == Some('<')
        && characters.next().is_some_and(|second| matches!(second, '!' | '?' | '/') || second.is_ascii_alphabetic())
}

/// The elements whose content is text, so that tags in it are none.
const RAW_TEXT: &[&str] = &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

struct Script<'page> {
    id: Option<Cow<'page, str>>,
    marked: bool,
    data: DataScript<'page>,
}

/// The script elements of a page.
struct Scripts<'page> {
    page: &'page str,
    rest: &'page str,
}

impl<'page> Iterator for Scripts<'page> {
    type Item = Script<'page>;

    fn next(&mut self) -> Option<Script<'page>> {
        loop {
            let (_, tag) = self.rest.split_once('<')?;
            self.rest = tag;
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let name_end = tag.find(|end: char| end.is_ascii_whitespace() || matches!(end, '/' | '>' | '<'));
            let Some((name, attributes)) = name_end.and_then(|end| tag.split_at_checked(end)) else {
                continue;
            };
            if !RAW_TEXT.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                // The rest of a tag is skipped too, for a `<` in an attribute starts no tag.
                if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
                    let mut attributes = Attributes(attributes);
                    while attributes.next().is_some() {}
                    self.rest = attributes.0;
                }
                continue;
            }
            let mut script = Script {
                id: None,
                marked: false,
                data: DataScript { before: "", text: "", closed: false, data_src: None },
            };
            let mut attributes = Attributes(attributes);
            for (attribute, value) in attributes.by_ref() {
                // The first of several attributes of one name counts.
                if attribute.eq_ignore_ascii_case("id") {
                    script.id.get_or_insert(value);
                } else if attribute.eq_ignore_ascii_case("data-src") {
                    script.data.data_src.get_or_insert(value);
                } else if attribute.eq_ignore_ascii_case("data-nuxt-data") {
                    script.marked = true;
                }
            }
            let content = attributes.0;
            let end = find_end_tag(content, name);
            let (text, rest) = content.split_at_checked(end.unwrap_or(content.len())).unwrap_or((content, ""));
            self.rest = rest;
            script.data.before = self.page.get(..self.page.len() - content.len()).unwrap_or_default();
            script.data.text = text;
            script.data.closed = end.is_some();
            if name.eq_ignore_ascii_case("script") {
                return Some(script);
            }
        }
    }
}

/// The offset of the end tag of an element whose content is text.
fn find_end_tag(content: &str, name: &str) -> Option<usize> {
    content.match_indices("</").map(|(offset, _)| offset).find(|offset| {
        let tag = content.get(offset + 2..).and_then(|tag| tag.split_at_checked(name.len()));
        tag.is_some_and(|(found, rest)| {
            found.eq_ignore_ascii_case(name)
                && rest.starts_with(|end: char| end.is_ascii_whitespace() || matches!(end, '/' | '>'))
        })
    })
}

/// The attributes of a tag; what is left afterwards is the text behind the tag.
struct Attributes<'page>(&'page str);

impl<'page> Iterator for Attributes<'page> {
    type Item = (&'page str, Cow<'page, str>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.0.trim_start_matches(|skip: char| skip.is_ascii_whitespace() || skip == '/');
        if start.is_empty() || start.starts_with('>') {
            self.0 = start.strip_prefix('>').unwrap_or_default();
            return None;
        }
        // A name may start with `=`, but not contain it.
        let name_end = start
            .char_indices()
            .skip(1)
            .find(|(_, end)| end.is_ascii_whitespace() || matches!(end, '/' | '>' | '='))
            .map_or(start.len(), |(end, _)| end);
        let (name, rest) = start.split_at_checked(name_end)?;
        let Some(value) = rest.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
            self.0 = rest;
            return Some((name, Cow::Borrowed("")));
        };
        let quoted = ['"', '\''].into_iter().find_map(|quote| Some((quote, value.strip_prefix(quote)?)));
        let (value, rest) = match quoted {
            Some((quote, value)) => value.split_once(quote).unwrap_or((value, "")),
            None => {
                let end = value.find(|end: char| end.is_ascii_whitespace() || end == '>').unwrap_or(value.len());
                value.split_at_checked(end)?
            }
        };
        self.0 = rest;
        let value =
            if value.contains("&amp;") { Cow::Owned(value.replace("&amp;", "&")) } else { Cow::Borrowed(value) };
        Some((name, value))
    }
}
