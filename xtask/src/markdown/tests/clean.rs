//! The rules that every result keeps, checked without the parser that the conversion uses.

/// What stands for anything that is dealt with.
const DONE: char = '·';

/// Checks that a result of the conversion is what rustdoc takes without a warning.
#[track_caller]
pub(super) fn assert_clean(markdown: &str) {
    assert_eq!(markdown, markdown.trim_matches('\n'));
    for line in markdown.lines() {
        assert_eq!(line, line.trim_end(), "white space at the end of a line: {markdown:?}");
    }
    let prose = prose(markdown);
    assert!(!prose.contains("\n\n\n"), "two blank lines: {markdown:?}");
    let text = without_links(&without_code_spans(&prose));
    for (at, character) in text.char_indices() {
        let rest = &text[at..];
        match character {
            '<' => {
                let next = rest.chars().nth(1).unwrap_or(' ');
                assert!(!next.is_ascii_alphabetic() && !"/!?".contains(next), "a tag at {rest:?}: {markdown:?}");
            }
            '[' | ']' => panic!("a bracket without a link at {rest:?}: {markdown:?}"),
            'h' => assert!(!is_url(rest), "a bare URL at {rest:?}: {markdown:?}"),
            _ => {}
        }
    }
}

/// The text outside of fenced code blocks, which all have a language and an end.
#[track_caller]
fn prose(markdown: &str) -> String {
    let mut prose = String::new();
    let mut open: Option<(&str, String)> = None;
    for line in markdown.lines() {
        // Within code, the marker of an item is code too.
        let code = if open.is_some() { line.trim_start_matches([' ', '>']) } else { without_markers(line) };
        let before = &line[..line.len() - code.len()];
        let fence: String = code.chars().take_while(|c| code.starts_with(*c) && matches!(c, '`' | '~')).collect();
        let info = &code[fence.len()..];
        match &open {
            Some((opening, start)) => {
                let is_in_place = before.len() < opening.len() + 4 && quotes(before) == quotes(opening);
                if is_in_place && info.is_empty() && fence.starts_with(start) {
                    open = None;
                }
            }
            None if fence.len() >= 3 && !info.contains('`') => {
                assert!(!info.is_empty() && !info.contains("rust"), "a fence that would be compiled: {markdown:?}");
                open = Some((before, fence));
                prose.extend([DONE, '\n']);
            }
            None => prose.extend([line, "\n"]),
        }
    }
    assert!(open.is_none(), "a fence is left open: {markdown:?}");
    prose
}

fn quotes(markers: &str) -> usize {
    markers.matches('>').count()
}

/// The line without the markers of the quotes and items that it is in. Of numbers, only 1 begins an item anywhere.
fn without_markers(line: &str) -> &str {
    let mut rest = line;
    loop {
        let inner = rest.trim_start_matches([' ', '>']);
        match ["- ", "* ", "+ ", "1. ", "1) "].iter().find_map(|marker| inner.strip_prefix(marker)) {
            Some(item) => rest = item,
            None => return inner,
        }
    }
}

/// The prose without its code spans, and without what a backslash escapes.
#[track_caller]
fn without_code_spans(prose: &str) -> String {
    let mut out = String::new();
    let mut rest = prose;
    while let Some(first) = rest.chars().next() {
        if let Some(escaped) = rest.strip_prefix('\\') {
            rest = escaped.strip_prefix(|c: char| c.is_ascii_punctuation()).unwrap_or(escaped);
            out.push(DONE);
        } else if first == '`' {
            let run = run_length(rest);
            let end = end_of_code(&rest[run..], run).unwrap_or_else(|| panic!("a code span is left open: {prose:?}"));
            rest = &rest[run + end..];
            out.push(DONE);
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

fn run_length(text: &str) -> usize {
    text.chars().take_while(|c| *c == '`').count()
}

fn end_of_code(text: &str, run: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        at += found;
        let length = run_length(&text[at..]);
        at += length;
        if length == run {
            return Some(at);
        }
    }
    None
}

/// The prose without absolute links: their text is left, unless it is an automatic link.
fn without_links(text: &str) -> String {
    let mut out = text.to_owned();
    // From the first to the last, so that an image within a link is dealt with before the link.
    while let Some(middle) = ["](http", "](mailto:"].iter().filter_map(|middle| out.find(middle)).min() {
        let Some(open) = out[..middle].rfind('[') else { break };
        let Some(close) = out[middle..].find(')') else { break };
        let label = out[open + 1..middle].replace("http", "");
        out.replace_range(open..=middle + close, &format!("{DONE}{label}{DONE}"));
    }
    let mut rest = out.as_str();
    let mut plain = String::new();
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let inner = &rest[at + 1..end];
        let is_link =
            ["http://", "https://", "mailto:"].iter().any(|scheme| inner.starts_with(scheme)) || inner.contains('@');
        if is_link && !inner.contains(char::is_whitespace) {
            rest = &rest[end..];
            plain.push(DONE);
        } else {
            plain.push('<');
            rest = &rest[at + 1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// Whether the text begins with what rustdoc takes for a URL.
fn is_url(text: &str) -> bool {
    let Some(host) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    host.starts_with(|first: char| first.is_ascii_alphanumeric())
}
