//! What is printed.

use std::fmt::Write;
use std::io::{self, ErrorKind};

use memos_sdk_testkit::{MemOs, Received};

/// What a server says when it has started.
pub(crate) fn welcome(memos: &MemOs) -> String {
    let (url, key) = (quoted(&memos.base_url()), quoted(memos.api_key()));
    let header = quoted(&format!("Authorization: Token {}", memos.api_key()));
    format!(
        "A MemOS is at {url}; Ctrl-C ends it, and it forgets everything.\n\n\
         export MEMOS_BASE_URL={url}\n\
         export MEMOS_API_KEY={key}\n\n\
         curl {url}/add/message -H {header} -H 'Content-Type: application/json' \\\n  \
         -d '{{\"user_id\": \"ada\", \"messages\": [{{\"role\": \"user\", \"content\": \"I live in Lisbon.\"}}]}}'\n"
    )
}

/// One line about a request.
pub(crate) fn line(received: &Received) -> String {
    let what = received.operation.unwrap_or("unknown");
    let mut line = format!("{} {} ({what}), {} bytes", received.method, received.path, received.body.len());
    // To write into a text cannot fail.
    let _ = write!(line, ", connection {}", received.connection);
    if let Some(fault) = &received.fault {
        let _ = write!(line, ", fault {fault}");
    }
    if !received.processed {
        line.push_str(", not processed");
    }
    line
}

/// Why a server has not started.
pub(crate) fn not_started(port: u16, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => format!("port {port} is taken; give another with --port, or --port 0 for a free one"),
        _ => format!("the server cannot start at port {port}: {error}"),
    }
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=@%+".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_split_or_change_them() {
        let check = |word: &str, expected: &str| assert_eq!(quoted(word), expected);
        check("memos-local", "memos-local");
        check("http://127.0.0.1:1/a", "http://127.0.0.1:1/a");
        check("", "''");
        check("a b$c", "'a b$c'");
        check("it's", r"'it'\''s'");
    }
}
