//! The account for a terminal, and for a pull request.

use std::fmt::Write as _;

use super::account::{Account, Change, Class};

impl Account {
    /// The account as plain text for a terminal.
    ///
    /// One heading for each class, one for each operation or shared schema, one line for each change, and the counts at
    /// the end.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for class in Class::ALL.into_iter().filter(|class| self.count(*class) > 0) {
            let _ = writeln!(text, "{}", class.word().to_uppercase());
            for (subject, changes) in grouped(self.of(class)) {
                let _ = writeln!(text, "  {subject}");
                for change in changes {
                    let _ = writeln!(text, "    {}", change.text);
                }
            }
            text.push('\n');
        }
        text + &self.summary()
    }

    /// The account as Markdown for a pull request or a changelog.
    ///
    /// The headings are of the third and fourth level, so that it can stand inside another document.
    pub fn markdown(&self) -> String {
        let mut text = format!("**{}**\n", capital(&self.summary()));
        for class in Class::ALL.into_iter().filter(|class| self.count(*class) > 0) {
            let _ = write!(text, "\n### {}\n", capital(class.word()));
            for (subject, changes) in grouped(self.of(class)) {
                let _ = write!(text, "\n#### {}\n\n", markdown_subject(&subject, changes.first().copied()));
                for change in changes {
                    let _ = writeln!(text, "- {}.", escaped(&capital(&change.text)));
                }
            }
        }
        text
    }
}

/// The changes by what they are about, in the order in which each comes first.
fn grouped<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<(String, Vec<&'a Change>)> {
    let mut groups: Vec<(String, Vec<&'a Change>)> = Vec::new();
    for change in changes {
        let subject = change.subject();
        match groups.iter_mut().find(|(other, _)| *other == subject) {
            Some((_, group)) => group.push(change),
            None => groups.push((subject, vec![change])),
        }
    }
    groups
}

fn markdown_subject(subject: &str, change: Option<&Change>) -> String {
    let code = |names: &[String]| names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ");
    match change {
        Some(Change { schema: Some(schema), operations, .. }) if operations.is_empty() => {
            format!("Schema {}", code(std::slice::from_ref(schema)))
        }
        Some(Change { schema: Some(schema), operations, .. }) => {
            format!("Schema {}, used by {}", code(std::slice::from_ref(schema)), code(operations))
        }
        Some(Change { operations, .. }) if !operations.is_empty() => code(operations),
        _ => capital(subject),
    }
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// What would be markup outside of code stands for itself.
fn escaped(text: &str) -> String {
    let mut made = String::new();
    let mut is_code = false;
    for character in text.chars() {
        is_code ^= character == '`';
        if !is_code && matches!(character, '\\' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '|' | '~') {
            made.push('\\');
        }
        made.push(character);
    }
    made
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| format!("{}{}", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}
