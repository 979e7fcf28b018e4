//! Texts and values, shortened for people.

use serde_json::Value;

/// How many characters of a changed text are shown.
const SHOWN: usize = 80;
/// How many words before and after a change are shown beside it.
const CONTEXT: usize = 3;

/// The parts in which two texts differ, with a few words around them; `…` stands for what they share.
pub(super) fn excerpt(old: &str, new: &str) -> (String, String) {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (words(old), words(new));
    let same = |pair: &(&String, &String)| pair.0 == pair.1;
    let head = before.iter().zip(&after).take_while(same).count();
    let shorter = before.len().min(after.len());
    let tail = before.iter().rev().zip(after.iter().rev()).take(shorter - head).take_while(same).count();
    let cut = |words: &[String]| {
        let start = head.saturating_sub(CONTEXT);
        let end = (words.len() - tail + CONTEXT).min(words.len());
        let middle = words.get(start..end).unwrap_or_default().join(" ");
        let opening = if start > 0 { "… " } else { "" };
        let closing = if end < words.len() { " …" } else { "" };
        // Marks of code would take the rest of the sentence with them.
        format!("{opening}{}{closing}", shorten(&middle)).replace('`', "'")
    };
    (cut(&before), cut(&after))
}

/// A value as code, shortened.
pub(super) fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    format!("`{}`", shorten(&text.split_whitespace().collect::<Vec<_>>().join(" ")).replace('`', "'"))
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(SHOWN).collect();
    short.push('…');
    short
}
