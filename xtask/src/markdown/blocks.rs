//! The block structure of Markdown: lines, lists, quotes and code.

mod container;
mod line;

use container::{Container, blank, prefix};

use super::inline::ends_in_backslash;
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
    while writer.lines.last().is_some_and(|line| line::is_blank(line)) {
        writer.lines.pop();
    }
    writer.lines.join("\n")
}

/// The code block that is being read.
enum Code {
    None,
    /// Between fences; the opening one was indented by so much.
    Fenced {
        fence: Fence,
        indentation: usize,
    },
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
        let is_left = |container: &Container| container.is_quote() || container.is_new_item();
        let keep =
            self.containers.iter().skip(matched).position(is_left).map_or(self.containers.len(), |at| matched + at);
        // An item that begins with a blank line is empty.
        let keep = self.containers.iter().take(keep).position(Container::is_new_item).unwrap_or(keep);
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
            if is_paragraph && is_inside && line::is_underline(text) {
                if self.end_paragraph() {
                    self.write(text.trim_end());
                } else {
                    self.paragraph.push(text.to_owned());
                }
                return;
            }
            if line::is_thematic_break(text) {
                self.leave(matched);
                self.write(text.trim_end());
                return;
            }
            if let Some(quoted) = text.strip_prefix('>') {
                self.leave(matched);
                self.containers.push(Container::Quote { is_new: true });
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
            self.write(&format!("{}{}", fence.text(), line::language(info)));
            self.code = Code::Fenced { fence, indentation: indented };
        } else if line::is_heading(text) {
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
            match self.containers.pop() {
                // An item without content is a sign that stands alone. The paragraph before must not go on with it.
                Some(Container::Item { marker, is_new: true, .. }) => {
                    self.write_blank();
                    self.write(&line::escape_at(&marker, marker.len() - 1));
                    self.write_blank();
                }
                // A quote without content still parts what comes before it from what follows.
                Some(Container::Quote { is_new: true }) => self.write_blank(),
                _ => {}
            }
        }
    }

    /// Writes the paragraph that is open, and says whether there was anything to write.
    fn end_paragraph(&mut self) -> bool {
        let paragraph = std::mem::take(&mut self.paragraph);
        let guarded = if paragraph.iter().any(|line| line::is_delimiter_row(line)) {
            paragraph.iter().map(|row| self.row(row)).collect::<Vec<_>>().join("\n")
        } else {
            (self.inline)(&paragraph.join("\n"))
        };
        let mut lines =
            guarded.lines().map(|line| line.trim_start_matches(' ')).filter(|line| !line.trim().is_empty()).peekable();
        let mut is_first = true;
        while let Some(line) = lines.next() {
            let mut text = line::as_text(line.trim_end(), is_first).into_owned();
            // Two spaces at the end of a line are a hard line break, and so is a backslash. A table begins anew anyway.
            let breaks = line.ends_with("  ") && !ends_in_backslash(&text);
            if breaks && lines.peek().is_some_and(|next| !next.starts_with('|')) {
                text.push('\\');
            }
            self.write(&text);
            is_first = false;
        }
        !is_first
    }

    /// A row of a table, whose cells are texts of their own.
    fn row(&self, row: &str) -> String {
        let mut cells = vec![String::new()];
        let mut is_escaped = false;
        for character in row.chars() {
            match cells.last_mut() {
                Some(cell) if character != '|' || is_escaped => cell.push(character),
                _ => cells.push(String::new()),
            }
            is_escaped = character == '\\' && !is_escaped;
        }
        cells.iter().map(|cell| (self.inline)(cell)).collect::<Vec<_>>().join("|")
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
        let blank = blank(&self.containers);
        match self.lines.last_mut() {
            // Of two blank lines, the one in fewer quotes remains.
            Some(last) if line::is_blank(last) && blank.len() < last.len() => *last = blank,
            Some(last) if line::is_blank(last) => {}
            // A quote does not begin with a blank line.
            Some(_) if self.containers.iter().any(Container::is_new_quote) => {}
            Some(_) => self.lines.push(blank),
            None => {}
        }
    }
}
