//! How much a memory has to do with a query.
//!
//! The relevance is the share of the query's words that the memory has, from 0 to 1. Words are compared in lower case
//! and whole; Chinese and Japanese characters count one by one. Words that say little ("the", "what", "do") do not
//! count, unless the query has no others. What was said in the conversation of the query is raised a little: by a tenth
//! of what it lacks to 1, times itself, so that nothing passes 1 and nothing comes of 0.

use std::collections::BTreeSet;

/// The distinct words of a text, as they are compared.
pub(super) type Words = BTreeSet<String>;

/// The words of English that say little, as they are compared.
const STOP_WORDS: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do", "does",
    "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in", "is", "it", "its", "know", "me",
    "my", "of", "on", "or", "our", "she", "should", "so", "tell", "that", "the", "their", "them", "there", "they",
    "this", "to", "us", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
    "you", "your",
];

/// The distinct words of a text.
pub(super) fn words(text: &str) -> Words {
    let mut words = Words::new();
    let mut word = String::new();
    for character in text.chars() {
        if is_word_by_itself(character) {
            keep(&mut words, &mut word);
            words.insert(character.to_string());
        } else if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        } else if matches!(character, '\'' | '’') {
            word.push('\'');
        } else {
            keep(&mut words, &mut word);
        }
    }
    keep(&mut words, &mut word);
    words
}

/// The words of a query that count.
pub(super) fn query_words(query: &str) -> Words {
    let all = words(query);
    let meaningful: Words = all.iter().filter(|word| !STOP_WORDS.contains(&word.as_str())).cloned().collect();
    if meaningful.is_empty() { all } else { meaningful }
}

/// The share of the query's words that the memory has.
pub(super) fn relevance(query: &Words, memory: &Words) -> f64 {
    let found = query.iter().filter(|word| memory.contains(*word)).count();
    if query.is_empty() { 0.0 } else { as_number(found) / as_number(query.len()) }
}

/// The relevance of what was said in the conversation of the query.
pub(super) fn raised(relevance: f64) -> f64 {
    (relevance + 0.1 * relevance * (1.0 - relevance)).clamp(0.0, 1.0)
}

/// Keeps a word, without apostrophes, and without the `'s` of a possessive.
fn keep(words: &mut Words, word: &mut String) {
    let plain = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
    if !plain.is_empty() {
        words.insert(plain);
    }
    word.clear();
}

/// Whether a character is of a script that has no blanks between words.
fn is_word_by_itself(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn as_number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(query: &str, memory: &str) -> f64 {
        relevance(&query_words(query), &words(memory))
    }

    #[test]
    fn relevance_is_the_share_of_the_words_that_count() {
        for (query, memory, expected) in [
            ("Where do I live?", "I live in Berlin.", 1.0),
            ("What food do I like?", "I like pasta.", 0.5),
            ("BERLIN", "I live in Berlin.", 1.0),
            ("Anna's dog", "Anna has a dog", 1.0),
            ("I don't", "I don’t fly", 1.0),
            ("what is it", "it is late", 2.0 / 3.0),
            ("berlin berlin berlin paris", "Berlin", 0.5),
            ("我喜欢什么", "我喜欢苹果", 0.6),
            ("!!!", "anything", 0.0),
            ("", "anything", 0.0),
            ("rome", "I live in Berlin", 0.0),
        ] {
            let found = of(query, memory);
            assert!((found - expected).abs() < 1e-9, "{query} / {memory}: {found}");
        }
    }

    proptest! {
        #[test]
        fn relevance_is_between_0_and_1_and_a_text_is_wholly_relevant_to_itself(
            query in "\\PC{0,40}", memory in "\\PC{0,40}",
        ) {
            let found = of(&query, &memory);
            prop_assert!((0.0..=1.0).contains(&found));
            prop_assert!((found..=1.0).contains(&raised(found)));
            let itself = of(&query, &query);
            prop_assert!(itself == 1.0 || query_words(&query).is_empty());
        }

        #[test]
        fn raising_keeps_the_order(one in 0..=1000u32, other in 0..=1000u32) {
            let of = |share: u32| raised(f64::from(share) / 1000.0);
            prop_assert_eq!(one < other, of(one) < of(other));
        }
    }
}
