//! What is wrong with a JSON text, said with the place in the file that holds it.

use crate::Error;

/// The place in a file where a text starts, so that errors in the text name their place in the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin<'a> {
    name: &'a str,
    /// How many lines of the file end before the text.
    lines: usize,
    /// How many characters of the text's first line stand before it.
    columns: usize,
}

impl<'a> Origin<'a> {
    /// The start of a file, or of something else that has a name.
    pub fn of(name: &'a str) -> Self {
        Self { name, lines: 0, columns: 0 }
    }

    /// The place behind some text of the same file.
    #[must_use]
    pub fn behind(self, text: &str) -> Self {
        match text.rsplit_once('\n') {
            Some((before, line)) => Self {
                name: self.name,
                lines: self.lines + before.matches('\n').count() + 1,
                columns: line.chars().count(),
            },
            None => Self { columns: self.columns + text.chars().count(), ..self },
        }
    }

    /// The name of the file, which is empty where there is none.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Adds the file to an error that has no line and column.
    pub(super) fn locate(&self, error: Error) -> Error {
        if self.name.is_empty() { error } else { error.at(self.name) }
    }

    /// A place in the text, as the place in the file; lines and columns count from one.
    pub fn place(&self, line: usize, column: usize) -> String {
        let column = if line <= 1 { self.columns + column } else { column };
        let line = self.lines + line;
        if self.name.is_empty() {
            format!("line {line}, column {column}")
        } else {
            format!("{}:{line}:{column}", self.name)
        }
    }
}

/// Turns an error of the JSON parser into one that says what was expected, what stands there instead, and where.
pub fn json_error(error: &serde_json::Error, text: &str, origin: Origin<'_>) -> Error {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let before = text_before(text, error.line(), error.column());
    let column = before.chars().count().max(1);
    let place = origin.place(error.line().max(1), column);
    if error.is_eof() {
        return Error::new(format!("the JSON ends before it is complete ({said})"))
            .at(place)
            .help("the file looks cut off; fetch it again");
    }
    // Values are compared, printed and dropped by recursion, and read as deep as serde_json reads them.
    if said.starts_with("recursion limit") {
        return Error::new("the JSON is nested deeper than 127 levels")
            .at(place)
            .help("name the inner parts in components.schemas and refer to them with $ref");
    }
    let mut behind = before.chars().rev();
    let found = behind.next().filter(|_| said.starts_with("expected"));
    let message = match found {
        Some(']' | '}') if behind.find(|character| !character.is_whitespace()) == Some(',') => {
            "the JSON is broken: trailing comma".to_owned()
        }
        Some(found) => format!("the JSON is broken: {said}, found {found:?}"),
        None => format!("the JSON is broken: {said}"),
    };
    Error::new(message).at(place)
}

/// The part of a line up to a column that counts bytes, the character at that column included.
fn text_before(text: &str, line: usize, column: usize) -> &str {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let end = (column..=line.len()).find(|end| line.is_char_boundary(*end)).unwrap_or(line.len());
    line.get(..end).unwrap_or(line)
}
