//! Character references of HTML.

/// The entities that are decoded; Markdown renders the others as they are.
const ENTITIES: [(&str, char); 14] = [
    ("amp", '&'),
    ("#38", '&'),
    ("#x26", '&'),
    ("lt", '<'),
    ("#60", '<'),
    ("#x3c", '<'),
    ("gt", '>'),
    ("#62", '>'),
    ("quot", '"'),
    ("#34", '"'),
    ("apos", '\''),
    ("#39", '\''),
    ("#x27", '\''),
    ("nbsp", '\u{A0}'),
];

/// The length that no name of an entity exceeds.
const MAX_NAME: usize = 32;

/// Whether the text begins with a character reference.
pub(in crate::markdown) fn is_entity(text: &str) -> bool {
    text.strip_prefix('&').is_some_and(is_name)
}

/// Whether the text begins with what may follow an ampersand in a character reference.
pub(super) fn is_name(text: &str) -> bool {
    name(text).is_some_and(|name| {
        let word = name.strip_prefix('#').unwrap_or(name);
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// What comes before the next semicolon, if that is near.
fn name(text: &str) -> Option<&str> {
    text.get(..text.bytes().take(MAX_NAME).position(|byte| byte == b';')?)
}

/// The character that an entity at the start of the text stands for, and the length of the entity.
pub(super) fn decode(text: &str) -> Option<(char, usize)> {
    let name = name(text.strip_prefix('&')?)?;
    let (_, character) = ENTITIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some((*character, name.len() + 2))
}
