//! Keys in running text: in words, in examples of code, in commands.

use std::ops::Range;

use super::{PLACEHOLDER, likeness};

/// Where the keys of a text are, in their order. `named` says that the whole text is the value of something that has
/// the name of a key.
pub(super) fn keys(text: &str, named: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        at = run.end;
        let before = text.get(..run.start).unwrap_or_default();
        let value = text.get(run.clone()).unwrap_or_default();
        if likeness::is_key(value) && is_announced(before, named) {
            found.push(run);
            continue;
        }
        let mut start = run.start;
        while let Some(key) = text.get(start..run.end).and_then(likeness::prefixed) {
            found.push(start + key.start..start + key.end);
            start += key.end;
        }
    }
    found
}

/// The text with the placeholder at these places, which are in order and apart.
pub(super) fn replace(text: &str, places: &[Range<usize>]) -> String {
    let mut replaced = String::new();
    let mut copied = 0;
    for place in places {
        replaced.push_str(text.get(copied..place.start).unwrap_or_default());
        replaced.push_str(PLACEHOLDER);
        copied = place.end;
    }
    replaced.push_str(text.get(copied..).unwrap_or_default());
    replaced
}

/// The next characters in a row that a key can have: those of Base64 and of what is safe in an address.
fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let belongs = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '+' | '/' | '~');
    let start = from + text.get(from..)?.find(belongs)?;
    let rest = text.get(start..)?;
    let run = rest.get(..rest.find(|letter| !belongs(letter)).unwrap_or(rest.len()))?;
    let behind = rest.get(run.len()..)?;
    // Base64 is filled up at its end; in front of anything else, the sign stands between a name and its value.
    let unfilled = behind.trim_start_matches('=');
    let filling = if unfilled.starts_with(belongs) { 0 } else { (behind.len() - unfilled.len()).min(2) };
    // A full stop ends the sentence, and no key.
    let length = if filling == 0 { run.trim_end_matches(['.', '/']).len().max(1) } else { run.len() + filling };
    Some(start..start + length)
}

/// Whether what stands before a text says that it is a key.
fn is_announced(before: &str, named: bool) -> bool {
    let mut rest = before.trim_end_matches(BETWEEN);
    if rest.len() < before.len() {
        let word = last_word(rest);
        let is = |scheme: &&str| word.eq_ignore_ascii_case(scheme);
        if SCHEMES.iter().any(is) || word.starts_with("--") && likeness::is_name_of_key(word) {
            return true;
        }
        if is(&"Basic") {
            // A word like any other, unless a name stands before it.
            rest = rest.strip_suffix(word).unwrap_or(rest).trim_end_matches(BETWEEN);
        }
    }
    if named && rest.is_empty() {
        return true;
    }
    let name = rest.trim_end_matches([':', '=', '>', ',']);
    name.len() < rest.len() && likeness::is_name_of_key(last_word(name.trim_end_matches(BETWEEN).trim_end_matches(END)))
}

/// What can stand between a name, its scheme and a key.
const BETWEEN: [char; 6] = [' ', '\t', '"', '\'', '`', '\\'];

/// What can stand behind a name in code: `headers["Authorization"] =`.
const END: [char; 5] = [']', '"', '\'', '`', '\\'];

/// What stands before a key in the header `Authorization`, and nearly nowhere else.
const SCHEMES: [&str; 2] = ["Bearer", "Token"];

fn last_word(text: &str) -> &str {
    let start = text.rfind(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_'));
    // Whatever ends a word may be several bytes long.
    let start =
        start.map_or(0, |at| at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    text.get(start..).unwrap_or_default()
}
