//! What becomes a memory of what a user says.
//!
//! There is no model here, only this rule:
//!
//! * What a user says is cut into sentences: at line breaks, at `!`, `?`, `。`, `！` and `？`, and at a `.` that ends a
//!   word, but not within `3.5` or `e.g.` and not after titles such as `Dr.`.
//! * A question makes nothing. It is one by its question mark, or by `吗` or `呢` at its end.
//! * A sentence by which the user says what they like or not becomes a preference. It has one of the phrases "I like",
//!   "love", "prefer", "enjoy", "hate", "dislike", "don't", "do not", "never", "can't stand", "would rather" (an adverb
//!   such as "really" may stand after "I"), "my favourite", or 我喜欢, 我不喜欢, 我讨厌, 我更喜欢, 我最喜欢, 我爱.
//! * Every other sentence that has a letter or a digit becomes a fact.
//!
//! Either keeps the sentence as it was said, with its punctuation.

/// A sentence that is worth remembering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    Fact(String),
    /// What the user likes or not, and the words that told so.
    Preference {
        sentence: String,
        told_by: String,
    },
}

/// What is to be remembered of a text, in the order in which it was said.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let worth_it = sentences(text).into_iter().filter(|sentence| !is_question(sentence) && says_something(sentence));
    worth_it
        .map(|sentence| match preference_words(sentence) {
            Some(words) => Statement::Preference { sentence: sentence.to_owned(), told_by: words.to_owned() },
            None => Statement::Fact(sentence.to_owned()),
        })
        .collect()
}

/// The verbs, one or two words each, that tell a preference after "I".
const VERBS: &[&[&str]] = &[
    &["like"],
    &["love"],
    &["prefer"],
    &["enjoy"],
    &["hate"],
    &["dislike"],
    &["don't"],
    &["dont"],
    &["do", "not"],
    &["never"],
    &["can't", "stand"],
    &["cannot", "stand"],
    &["would", "rather"],
];

/// The words that may stand between "I" and the verb.
const ADVERBS: &[&str] =
    &["really", "also", "just", "absolutely", "always", "usually", "still", "especially", "mostly"];

/// The phrases that tell a preference wherever they stand.
const PHRASES: &[&[&str]] = &[&["i'd", "rather"], &["my", "favourite"], &["my", "favorite"]];

/// The same in Chinese, which has no blanks between words.
const CHINESE: &[&str] = &["我不喜欢", "我更喜欢", "我最喜欢", "我喜欢", "我讨厌", "我爱"];

/// The titles and the like after which a full stop ends no sentence, in lower case.
const ABBREVIATIONS: &[&str] = &["mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "jr", "sr"];

fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if !is_end_mark(character) && !matches!(character, '\n' | '\r') {
            continue;
        }
        // Further marks and closing quotes belong to the sentence.
        let mut end = at + character.len_utf8();
        while let Some((at, next)) = characters.next_if(|(_, next)| is_end_mark(*next) || is_closing(*next)) {
            end = at + next.len_utf8();
        }
        let next = characters.peek().map(|(_, next)| *next);
        if character == '.' && !is_full_stop(text.get(start..at).unwrap_or_default(), next) {
            continue;
        }
        found.extend(text.get(start..end));
        start = end;
    }
    found.extend(text.get(start..));
    found.into_iter().map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn is_end_mark(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '。' | '！' | '？')
}

fn is_closing(character: char) -> bool {
    matches!(character, '"' | '\'' | ')' | '”' | '’' | '」' | '』' | '）')
}

/// Whether a full stop after this text and before this character ends a sentence.
fn is_full_stop(before: &str, next: Option<char>) -> bool {
    let Some(next) = next else { return true };
    if next.is_ascii() && !next.is_whitespace() {
        return false;
    }
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_abbreviation = word.contains('.') && !word.contains(|character: char| character.is_ascii_digit())
        || ABBREVIATIONS.contains(&word.to_ascii_lowercase().as_str());
    !is_abbreviation
}

fn is_question(sentence: &str) -> bool {
    let words = sentence.trim_end_matches(|character| is_end_mark(character) || is_closing(character));
    let marks = sentence.get(words.len()..).unwrap_or_default();
    marks.contains(['?', '？']) || words.ends_with(['吗', '呢'])
}

fn says_something(sentence: &str) -> bool {
    sentence.chars().any(char::is_alphanumeric)
}

/// The words by which a sentence tells a preference, as they were said.
fn preference_words(sentence: &str) -> Option<&str> {
    if let Some(phrase) = CHINESE.iter().find(|phrase| sentence.contains(**phrase)) {
        return Some(phrase);
    }
    let words = words(sentence);
    (0..words.len()).find_map(|first| {
        let rest = words.get(first..)?;
        let length = phrase_length(rest)?;
        let start = rest.first()?.start;
        let last = rest.get(length.checked_sub(1)?)?;
        sentence.get(start..last.end)
    })
}

/// How many words at the front of these tell a preference.
fn phrase_length(words: &[Word]) -> Option<usize> {
    let starts_with = |words: &[Word], phrase: &[&str]| {
        words.len() >= phrase.len() && words.iter().zip(phrase).all(|(word, expected)| word.text == **expected)
    };
    if let Some(phrase) = PHRASES.iter().find(|phrase| starts_with(words, phrase)) {
        return Some(phrase.len());
    }
    let (subject, rest) = words.split_first()?;
    if subject.text != "i" {
        return None;
    }
    let adverbs = rest.iter().take_while(|word| ADVERBS.contains(&word.text.as_str())).count();
    let verb = VERBS.iter().find(|verb| starts_with(rest.get(adverbs..).unwrap_or_default(), verb))?;
    Some(1 + adverbs + verb.len())
}

/// A word in lower case, and where it stands.
struct Word {
    text: String,
    start: usize,
    end: usize,
}

fn words(sentence: &str) -> Vec<Word> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '\'' | '’');
    let mut words: Vec<Word> = Vec::new();
    for (at, character) in sentence.char_indices().filter(|(_, character)| is_part(*character)) {
        let end = at + character.len_utf8();
        let character = if character == '’' { '\'' } else { character };
        match words.last_mut().filter(|word| word.end == at) {
            Some(word) => {
                word.text.extend(character.to_lowercase());
                word.end = end;
            }
            None => words.push(Word { text: character.to_lowercase().collect(), start: at, end }),
        }
    }
    words
}

#[cfg(test)]
mod tests;
