//! The block structure of Markdown: lines, lists, quotes and code.

mod container;

use std::borrow::Cow;

use container::{Container, prefix};

use super::syntax::{Fence, Marker, after, indentation, run_length};

/// Writes a text anew with the least indentation that means the same, all code in fences, and `inline` applied to the
/// text of every paragraph.
pub(super) fn tidy(text: &str, inline: impl Fn(&str) -> String) -> String {
    let mut writer =
        Writer { inline, lines: Vec::new(), containers: Vec::new(), paragraph: Vec::new(), code: Code::None };
    for line in text.lines() {
        writer.line(line);
    }
    writer.leave(0);
    while writer.lines.last().is_some_and(|line| is_blank(line)) {
        writer.lines.pop();
    }
    writer.lines.join("\n")
}

/// The code block that is being read.
enum Code {
    None,
    /// Between fences; the opening one was indented by so much.
    Fenced { fence: Fence, indentation: usize },
    /// Indented, collected up to its end.
    Indented(Vec<String>),
}

struct Writer<F> {
    inline: F,
    /// What is written.
    lines: Vec<String>,
    /// The quotes and list items that are open, outermost first.
    containers: Vec<Container>,
    /// The lines of the paragraph that is being read.
    paragraph: Vec<String>,
    code: Code,
}

impl<F: Fn(&str) -> String> Writer<F> {
    fn line(&mut self, line: &str) {
        let (matched, rest) = self.matching(line);
        if self.continues_code(matched, rest) {
            return;
        }
        if rest.trim().is_empty() {
            self.blank(matched);
        } else {
            self.content(matched, rest);
        }
    }

    /// How many of the open containers the line goes on with, and what is left of it.
    fn matching<'a>(&self, line: &'a str) -> (usize, &'a str) {
        let mut rest = line;
        let mut matched = 0;
        for container in &self.containers {
            let Some(inner) = container.strip(rest) else { break };
            rest = inner;
            matched += 1;
        }
        (matched, rest)
    }

    /// Takes a line as code if a code block is open and does not end before it.
    fn continues_code(&mut self, matched: usize, rest: &str) -> bool {
        let is_inside = matched == self.containers.len();
        match &mut self.code {
            Code::None => false,
            Code::Fenced { fence, indentation: opening } if is_inside => {
                let (fence, opening) = (*fence, *opening);
                if indentation(rest) < 4 && fence.is_closed_by(rest.trim()) {
                    self.end_code();
                } else {
                    let code = after(rest, indentation(rest).min(opening));
                    self.write(code);
                }
                true
            }
            Code::Indented(lines) if is_inside && (rest.trim().is_empty() || indentation(rest) >= 4) => {
                lines.push(after(rest, 4).to_owned());
                true
            }
            Code::Fenced { .. } | Code::Indented(_) => {
                self.end_code();
                false
            }
        }
    }

    fn blank(&mut self, matched: usize) {
        self.end_paragraph();
        let is_left = |container: &Container| matches!(container, Container::Quote) || container.is_new();
        let keep = self.containers.iter().skip(matched).position(is_left).map_or(self.containers.len(), |at| matched + at);
        // An item that begins with a blank line is empty.
        let keep = self.containers.iter().take(keep).position(Container::is_new).unwrap_or(keep);
        self.leave(keep);
        self.write_blank();
    }

    /// A line with something in it, after the markers of the containers that it goes on with.
    fn content(&mut self, mut matched: usize, line: &str) {
        let mut rest = line;
        loop {
            let is_paragraph = !self.paragraph.is_empty();
            let is_inside = matched == self.containers.len();
            // What is indented in the middle of a paragraph is not code, and begins whatever it looks like.
            let indented = indentation(rest);
            if indented >= 4 && !is_paragraph {
                self.leave(matched);
                self.code = Code::Indented(vec![after(rest, 4).to_owned()]);
                return;
            }
            let text = after(rest, indented);
            if is_paragraph && is_inside && is_underline(text) {
                self.end_paragraph();
                self.write(text.trim_end());
                return;
            }
            if is_thematic_break(text) {
                self.leave(matched);
                self.write(text.trim_end());
                return;
            }
            if let Some(quoted) = text.strip_prefix('>') {
                self.leave(matched);
                self.containers.push(Container::Quote);
                rest = quoted.strip_prefix(' ').unwrap_or(quoted);
            } else if let Some(marker) =
                Marker::at_start(text).filter(|marker| !(is_paragraph && is_inside) || marker.can_interrupt())
            {
                self.leave(matched);
                let (item, inner) = Container::item(indented, &marker);
                self.containers.push(item);
                rest = inner;
            } else {
                self.text(matched, indented, text);
                return;
            }
            matched = self.containers.len();
            if rest.trim().is_empty() {
                return;
            }
        }
    }

    /// A line that is not the beginning of a container.
    fn text(&mut self, matched: usize, indented: usize, text: &str) {
        if let Some((fence, info)) = Fence::open(text) {
            self.leave(matched);
            self.write(&format!("{}{}", fence.text(), language(info)));
            self.code = Code::Fenced { fence, indentation: indented };
        } else if is_heading(text) {
            self.leave(matched);
            let heading = (self.inline)(text.trim_end());
            self.write(&heading.replace('\n', " "));
        } else {
            // A line that only lacks the markers of its containers still goes on with the paragraph.
            if self.paragraph.is_empty() {
                self.leave(matched);
            }
            self.paragraph.push(text.to_owned());
        }
    }

    /// Closes all but the outermost containers, with what is open in them.
    fn leave(&mut self, keep: usize) {
        self.end_paragraph();
        self.end_code();
        while self.containers.len() > keep {
            if let Some(Container::Item { marker, is_new: true, .. }) = self.containers.pop() {
                // An item without content is a sign that stands alone. The paragraph before must not go on with it.
                self.write_blank();
                self.write(&escape_at(&marker, marker.len() - 1));
                self.write_blank();
            }
        }
    }

    fn end_paragraph(&mut self) {
        let lines = std::mem::take(&mut self.paragraph);
        let mut text = String::new();
        for (index, line) in lines.iter().enumerate() {
            let is_last = index + 1 == lines.len();
            text.push_str(line.trim_end());
            if !is_last {
                // Two spaces at the end of a line are a hard line break, and so is a backslash.
                text.push_str(if line.ends_with("  ") { "\\\n" } else { "\n" });
            }
        }
        let guarded = (self.inline)(&text);
        let lines = guarded.lines().map(|line| line.trim_start_matches(' ').trim_end()).filter(|line| !line.is_empty());
        for (index, line) in lines.enumerate() {
            self.write(&as_text(line, index == 0));
        }
    }

    fn end_code(&mut self) {
        match std::mem::replace(&mut self.code, Code::None) {
            Code::None => {}
            Code::Fenced { fence, .. } => self.write(&fence.text()),
            Code::Indented(mut lines) => {
                let read = lines.len();
                while lines.last().is_some_and(|line| line.trim().is_empty()) {
                    lines.pop();
                }
                let longest = lines.iter().map(|line| run_length(line.trim_start(), '`')).max().unwrap_or_default();
                let fence = "`".repeat(3.max(longest + 1));
                self.write(&format!("{fence}text"));
                for line in &lines {
                    self.write(line);
                }
                self.write(&fence);
                if lines.len() < read {
                    self.write_blank();
                }
            }
        }
    }

    fn write(&mut self, line: &str) {
        let line = format!("{}{line}", prefix(&mut self.containers));
        self.lines.push(line.trim_end().to_owned());
    }

    fn write_blank(&mut self) {
        let quotes = self.containers.iter().rposition(|container| matches!(container, Container::Quote)).map_or(0, |last| last + 1);
        let blank = prefix(self.containers.get_mut(..quotes).unwrap_or_default()).trim_end().to_owned();
        match self.lines.last_mut() {
            None => {}
            // Of two blank lines, the one in fewer quotes remains.
            Some(last) if is_blank(last) => {
                if blank.len() < last.len() {
                    *last = blank;
                }
            }
            // A quote does not begin with a blank line.
            Some(last) if quote_depth(last) < quote_depth(&blank) => {}
            Some(_) => self.lines.push(blank),
        }
    }
}

/// Whether a line holds nothing but the markers of quotes.
fn is_blank(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' ' | b'>'))
}

/// How many quotes a line is in, after a look at the markers that it begins with.
fn quote_depth(line: &str) -> usize {
    let is_marker = |byte: &u8| byte.is_ascii_digit() || b" >-*+.)".contains(byte);
    line.bytes().take_while(is_marker).filter(|byte| *byte == b'>').count()
}

/// The line under a heading.
fn is_underline(line: &str) -> bool {
    let line = line.trim_end();
    ['=', '-'].iter().any(|&character| run_length(line, character) == line.len())
}

fn is_thematic_break(line: &str) -> bool {
    ['-', '*', '_'].iter().any(|&character| {
        line.chars().all(|other| other == character || other == ' ') && line.matches(character).count() >= 3
    })
}

fn is_heading(line: &str) -> bool {
    let level = run_length(line, '#');
    (1..=6).contains(&level) && (line.len() == level || after(line, level).starts_with(' '))
}

/// The language of a code block, `text` for one that rustdoc would take for Rust.
fn language(info: &str) -> &str {
    const RUST: [&str; 11] = [
        "allow_fail",
        "compile_fail",
        "custom",
        "ignore",
        "no_run",
        "rs",
        "rust",
        "should_panic",
        "standalone",
        "standalone_crate",
        "test_harness",
    ];
    let end = info.find(|end: char| !(end.is_ascii_alphanumeric() || "+-_#.".contains(end))).unwrap_or(info.len());
    let word = info.get(..end).unwrap_or_default();
    let lower = word.to_ascii_lowercase().replace('-', "_");
    let is_edition = lower.starts_with("edition") || lower.starts_with("rust");
    let is_error_code = lower.len() == 5 && lower.starts_with('e') && lower.get(1..).is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit()));
    if word.is_empty() || is_edition || is_error_code || lower.starts_with("ignore") || RUST.contains(&lower.as_str()) {
        "text"
    } else {
        word
    }
}

/// A line of a paragraph, with a backslash where it would begin another block.
fn as_text(line: &str, is_first: bool) -> Cow<'_, str> {
    let begins_block = is_thematic_break(line)
        || is_heading(line)
        || line.starts_with('>')
        || Fence::open(line).is_some()
        || (!is_first && is_underline(line));
    let marker = Marker::at_start(line).filter(|marker| is_first || marker.can_interrupt());
    match marker {
        Some(marker) => escape_at(line, marker.text.len() - 1).into(),
        None if begins_block => escape_at(line, 0).into(),
        None => line.into(),
    }
}

/// The line with a backslash before one of its bytes.
fn escape_at(line: &str, at: usize) -> String {
    let (before, rest) = line.split_at_checked(at).unwrap_or((line, ""));
    format!("{before}\\{rest}")
}
