//! The first sentence of a description.

/// What ends in a full stop without ending a sentence.
const ABBREVIATIONS: [&str; 12] =
    ["e.g.", "i.e.", "cf.", "vs.", "approx.", "incl.", "resp.", "no.", "fig.", "mr.", "dr.", "st."];

/// The first sentence, with its full stop.
///
/// A sentence ends at a full stop, question mark or exclamation mark that white space follows, at one of the wide marks
/// of Chinese and Japanese, or where its paragraph does. A full stop after an abbreviation (`e.g.`), within a number,
/// in a code span, or before a small letter does not count. A line break within the sentence is left as it is.
///
/// ```
/// use xtask::markdown::first_sentence;
///
/// assert_eq!(first_sentence("Values, e.g. 1.0, from 0. More follows."), "Values, e.g. 1.0, from 0.");
/// assert_eq!(first_sentence("用户输入内容。更多"), "用户输入内容。");
/// ```
pub fn first_sentence(text: &str) -> &str {
    let text = text.trim_start();
    let paragraph = text.get(..paragraph_end(text)).unwrap_or(text).trim_end();
    let mut at = 0;
    while let Some(character) = paragraph.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = super::syntax::after(paragraph, at);
        if character == '`' {
            at += super::syntax::code_span(rest).unwrap_or_else(|| super::syntax::run_length(rest, '`'));
            continue;
        }
        at += character.len_utf8();
        if let Some(end) = sentence_end(paragraph, character, at) {
            return paragraph.get(..end).unwrap_or(paragraph);
        }
    }
    paragraph
}

/// The end of the sentence, if the character before `at` ends one.
fn sentence_end(paragraph: &str, character: char, at: usize) -> Option<usize> {
    let is_wide = matches!(character, '。' | '！' | '？');
    if !is_wide && !matches!(character, '.' | '!' | '?') {
        return None;
    }
    // Closing quotes, brackets and emphasis belong to the sentence.
    let rest = paragraph.get(at..)?;
    let following = rest.trim_start_matches(['"', '\'', '”', '’', ')', ']', '*', '_', '」', '』', '）', '》']);
    let end = paragraph.len() - following.len();
    if is_wide {
        return Some(end);
    }
    let next = following.trim_start();
    if next.is_empty() {
        return Some(end);
    }
    if next.len() == following.len() || next.starts_with(char::is_lowercase) {
        return None;
    }
    (character != '.' || !is_abbreviation(paragraph.get(..at)?, next)).then_some(end)
}

/// Whether the full stop at the end of `before` belongs to an abbreviation or numbers a list item.
fn is_abbreviation(before: &str, next: &str) -> bool {
    let word = before.rsplit(|character: char| character.is_whitespace() || "([\"'“".contains(character)).next();
    let Some(word) = word else { return false };
    let numbers_the_text =
        before.len() == word.len() && before.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit());
    let word = word.to_lowercase();
    match word.as_str() {
        "no." | "fig." => next.starts_with(|first: char| first.is_ascii_digit()),
        word => numbers_the_text || ABBREVIATIONS.contains(&word),
    }
}

/// Where the first paragraph ends: after a heading, at a blank line, or at a line that begins something else.
fn paragraph_end(text: &str) -> usize {
    text.match_indices('\n')
        .map(|(at, _)| at)
        .find(|at| {
            let line = text.get(at + 1..).unwrap_or_default();
            let line = line.lines().next().unwrap_or_default().trim_start();
            text.starts_with('#')
                || line.is_empty()
                || line.starts_with(['#', '>', '|'])
                || super::syntax::Fence::open(line).is_some()
                || super::syntax::Marker::at_start(line).is_some_and(|marker| marker.can_interrupt())
        })
        .unwrap_or(text.len())
}
