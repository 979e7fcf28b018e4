//! What a key looks like, and what the name of one.

use super::PLACEHOLDER;

/// How short a key may be.
const SHORTEST: usize = 16;

/// How the names end that are given to keys, without anything but letters and digits.
const ENDS: [&str; 13] = [
    "accesskey",
    "apikey",
    "authkey",
    "authorization",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "secretkey",
    "token",
];

/// Tokens that are secrets of nobody, and names that are of keys only as a whole.
const NO_SECRETS: [&str; 4] = ["continuationtoken", "cursortoken", "nexttoken", "pagetoken"];
const WHOLE: [&str; 3] = ["auth", "bearer", "pwd"];

/// What keys of known services start with.
const PREFIXES: [&str; 2] = ["mpg-", "sk-"];

/// Whether a member, a header or a variable of this name has a key for its value.
pub(super) fn is_name_of_key(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    let ends = |ends: &[&str]| ends.iter().any(|end| plain.ends_with(end));
    // The placeholder is the value of something, and the name of nothing.
    name != PLACEHOLDER && (WHOLE.contains(&plain.as_str()) || ends(&ENDS) && !ends(&NO_SECRETS))
}

/// Whether a text that stands where a key is expected is one: long, and not made of words.
pub(super) fn is_key(text: &str) -> bool {
    if text.len() < SHORTEST || is_placeholder(text) {
        return false;
    }
    let has = |text: &str, what: fn(&u8) -> bool| text.as_bytes().iter().any(what);
    let is_mixed = |text: &str| has(text, u8::is_ascii_digit) && has(text, u8::is_ascii_alphabetic);
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    // Words are shorter, and where they have digits, those stand apart: `text-embedding-3-large`.
    (is_hexadecimal && is_mixed(text))
        || parts(text).any(|part| match part.len() {
            24.. => true,
            16..24 => has(text, u8::is_ascii_digit),
            8..16 => is_mixed(part),
            _ => false,
        })
}

/// Where in a text a key starts with the prefix of a known service, and where it ends.
pub(super) fn prefixed(text: &str) -> Option<std::ops::Range<usize>> {
    let belongs = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let mut starts: Vec<(usize, &str)> = PREFIXES.iter().flat_map(|prefix| text.match_indices(prefix)).collect();
    starts.sort_unstable();
    starts.into_iter().find_map(|(start, prefix)| {
        let (before, rest) = text.split_at_checked(start)?;
        let key = rest.get(..rest.find(|letter| !belongs(letter)).unwrap_or(rest.len()))?;
        let secret = key.strip_prefix(prefix)?;
        let is_long = parts(secret).any(|part| part.len() >= SHORTEST);
        let is_one = !before.ends_with(belongs) && !is_placeholder(secret) && (is_long || is_key(secret));
        is_one.then_some(start..start + key.len())
    })
}

/// Whether a text says itself that it is none, as `YOUR_API_KEY` and `xxxxxxxxxxxxxxxx` do.
fn is_placeholder(text: &str) -> bool {
    let plain = text.to_ascii_lowercase();
    let mut letters: Vec<char> = plain.chars().filter(char::is_ascii_alphanumeric).collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() < 6
        || ["example", "placeholder"].iter().any(|word| plain.contains(word))
        || parts(&plain).any(|part| part.starts_with("your"))
}

/// What stands between the characters that are neither letters nor digits.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty())
}
