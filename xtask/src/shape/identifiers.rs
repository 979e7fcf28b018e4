//! Rust identifiers from the names of a document.

use std::collections::BTreeSet;

use heck::{ToPascalCase, ToSnakeCase};

/// Names that generated code uses itself, so that no type of a document may take them.
const RESERVED_TYPES: [&str; 47] = [
    "AsRef",
    "BTreeMap",
    "Box",
    "Bytes",
    "Call",
    "CallOptions",
    "Clone",
    "Debug",
    "Default",
    "Deserialize",
    "Err",
    "Error",
    "From",
    "Into",
    "IntoIterator",
    "Map",
    "Metadata",
    "Method",
    "Missing",
    "None",
    "Ok",
    "Operation",
    "OperationVisitor",
    "Option",
    "PageMembers",
    "PagedOperation",
    "PagingTransport",
    "PartialEq",
    "PhantomData",
    "Provided",
    "RequestEncoder",
    "Result",
    "Self",
    "Serialize",
    "Set",
    "Some",
    "StartsTask",
    "StreamingOperation",
    "StreamingTransport",
    "StreamingVisitor",
    "String",
    "TaskMembers",
    "TaskOperation",
    "TaskTransport",
    "Transport",
    "Value",
    "Vec",
];

/// The Rust name of a type: `fact_memory.item` becomes `FactMemoryItem`.
///
/// The result is a valid identifier that is not taken by the prelude or by what generated code imports.
pub(crate) fn type_name(name: &str) -> String {
    let pascal = name.replace(|c: char| !is_identifier_character(c), "-").to_pascal_case();
    let name = match pascal.chars().next() {
        None => "Unnamed".to_owned(),
        Some(first) if is_first(first) => pascal,
        Some(_) => format!("X{pascal}"),
    };
    if RESERVED_TYPES.contains(&name.as_str()) { format!("{name}Type") } else { name }
}

/// The Rust name of a field, a method or a parameter: `add_knowledgebase-file` becomes `add_knowledgebase_file`, `type`
/// becomes `type_`.
pub(crate) fn member_name(name: &str) -> String {
    let snake = name.replace('\'', "").replace(|c: char| !is_identifier_character(c), "-").to_snake_case();
    let name = match snake.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if is_first(first) => snake,
        Some(_) => format!("x{snake}"),
    };
    if is_keyword(&name) { format!("{name}_") } else { name }
}

/// The Rust name of an enum's variant: `qwen2.5-72b-instruct` becomes `Qwen2_5_72bInstruct`.
///
/// Digits that the value keeps apart stay apart, so that a version number can be read.
pub(crate) fn variant_name(value: &str) -> String {
    if let Some(name) = symbols(value) {
        return name;
    }
    let mut name = String::new();
    for word in value.split(|c: char| !is_identifier_character(c) || c == '_').filter(|word| !word.is_empty()) {
        let pascal = word.to_pascal_case();
        let digits_meet =
            name.ends_with(|c: char| c.is_ascii_digit()) && pascal.starts_with(|c: char| c.is_ascii_digit());
        if digits_meet {
            name.push('_');
        }
        name.push_str(&pascal);
    }
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if is_first(first) => {
            if name == "Self" {
                "Self_".to_owned()
            } else {
                name
            }
        }
        Some(_) => format!("Value{name}"),
    }
}

/// A name that is not in `taken` yet, by adding the lowest number that makes it new; the result is then taken.
pub(crate) fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    // Behind a digit, the number would make another number of it.
    let apart = if name.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    let name = name.trim_end_matches('_');
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}{apart}{number}");
        number += 1;
    }
    candidate
}

/// The name of one element of a list: `messages` becomes `message`, `memory_detail_list` becomes `memory_detail`.
///
/// A name that does not read as a plural gets `_item`.
pub(crate) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("_list").or_else(|| name.strip_suffix("List")) {
        return stem.to_owned();
    }
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let irregular = ["ss", "us", "is", "ses"].iter().any(|ending| name.ends_with(ending));
    match name.strip_suffix('s') {
        Some(stem) if !irregular && stem.len() > 1 => stem.to_owned(),
        _ => format!("{name}_item"),
    }
}

fn is_identifier_character(c: char) -> bool {
    // What Unicode calls a letter or a digit need not be one to Rust: `²` is none.
    c.is_ascii_alphanumeric()
        || c == '_'
        || (c.is_alphanumeric() && syn::parse_str::<syn::Ident>(&format!("a{c}")).is_ok())
}

/// Whether Rust lets an identifier begin with this letter.
fn is_first(c: char) -> bool {
    c.is_ascii_alphabetic() || (c.is_alphabetic() && syn::parse_str::<syn::Ident>(&format!("{c}a")).is_ok())
}

/// The name of a value that is made of signs, or of a sign before a digit: `>=`, `+1`.
fn symbols(value: &str) -> Option<String> {
    let mut characters = value.chars();
    let (first, second) = (characters.next()?, characters.next());
    let is_signed = matches!(first, '+' | '-') && second.is_some_and(|c| c.is_ascii_digit());
    if is_signed {
        let digits = variant_name(value.trim_start_matches(first));
        return Some(format!("{}{}", sign(first), digits.trim_start_matches("Value")));
    }
    (!value.contains(is_identifier_character)).then(|| value.chars().map(sign).collect())
}

/// The name of a sign.
fn sign(c: char) -> String {
    let name = match c {
        '+' => "Plus",
        '-' => "Minus",
        '*' => "Star",
        '/' => "Slash",
        '\\' => "Backslash",
        '=' => "Equal",
        '<' => "Less",
        '>' => "Greater",
        '!' => "Not",
        '&' => "And",
        '|' => "Or",
        '^' => "Caret",
        '~' => "Tilde",
        '%' => "Percent",
        '#' => "Hash",
        '@' => "At",
        '$' => "Dollar",
        '?' => "Question",
        '.' => "Dot",
        ',' => "Comma",
        ':' => "Colon",
        ';' => "Semicolon",
        '\'' => "Apostrophe",
        '"' => "Quote",
        '`' => "Backtick",
        '(' | ')' | '[' | ']' | '{' | '}' => "Bracket",
        c if c.is_whitespace() => "Space",
        c => return format!("U{:X}", u32::from(c)),
    };
    name.to_owned()
}

fn is_keyword(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_err() || name == "gen" || name == "union"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_document_become_readable_identifiers() {
        let check = |made: String, expected: &str| {
            assert_eq!(made, expected);
            assert!(syn::parse_str::<syn::Ident>(&made).is_ok(), "{made} is no identifier");
        };
        check(type_name("GetMemoryResponseData"), "GetMemoryResponseData");
        check(type_name("fact_memory.item"), "FactMemoryItem");
        check(type_name("3d"), "X3d");
        check(type_name("🎉"), "Unnamed");
        check(type_name("String"), "StringType");
        check(type_name("记忆"), "记忆");
        check(member_name("add_knowledgebase-file"), "add_knowledgebase_file");
        check(member_name("{category name}"), "category_name");
        check(member_name("sizeMB"), "size_mb");
        check(member_name("type"), "type_");
        check(member_name("self"), "self_");
        check(member_name("2fa"), "x2fa");
        check(member_name(""), "unnamed");
        check(variant_name("qwen2.5-72b-instruct"), "Qwen2_5_72bInstruct");
        check(variant_name("explicit_preference"), "ExplicitPreference");
        check(variant_name("WorkingMemory"), "WorkingMemory");
        check(variant_name("3.5"), "Value3_5");
        check(variant_name(""), "Empty");
        check(variant_name("self"), "Self_");
    }

    #[test]
    fn lists_name_their_elements() {
        for (list, element) in [
            ("messages", "message"),
            ("memory_detail_list", "memory_detail"),
            ("tool_calls", "tool_call"),
            ("categories", "category"),
            ("tool_used_status", "tool_used_status_item"),
            ("file", "file_item"),
        ] {
            assert_eq!(singular(list), element);
        }
    }
}
