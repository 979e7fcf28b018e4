//! Files, be they for a knowledge base or parts of a message.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memos_sdk_core::{Code, File};
use serde_json::Value;

use super::list;
use crate::service::refusal::Refusal;

/// How much a call may bring.
struct Limits {
    count: usize,
    size: u64,
    total_size: u64,
}

/// 20 files, 100 MB each and 300 MB together, as documented, written here once more: the core's own numbers are to be tested.
const LIMITS: Limits = Limits { count: 20, size: 100 << 20, total_size: 300 << 20 };

/// The documented types, for the same reason.
const TYPES: [&str; 7] = ["pdf", "docx", "doc", "txt", "json", "md", "xml"];

/// Checks the files of a request, which has the types that the document says.
pub(super) fn check(request: &Value) -> Result<(), Refusal> {
    check_within(&files(request), &LIMITS)
}

/// The files of a request, each with the pointer to it.
fn files(request: &Value) -> Vec<(String, File)> {
    let text = |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let mut files = Vec::new();
    for (number, given) in list(request.get("file")).iter().enumerate() {
        let mut file = File::default();
        (file.name, file.content) = (text(given, "/name"), text(given, "/content"));
        files.push((format!("/file/{number}"), file));
    }
    for (number, message) in list(request.get("messages")).iter().enumerate() {
        for (part, given) in list(message.get("content")).iter().enumerate() {
            if given.get("type").and_then(Value::as_str) == Some("file") {
                let file = File::default().content(text(given, "/file/file_data").unwrap_or_default());
                files.push((format!("/messages/{number}/content/{part}/file/file_data"), file));
            }
        }
    }
    files
}

fn check_within(files: &[(String, File)], limits: &Limits) -> Result<(), Refusal> {
    if files.len() > limits.count {
        return Err(Refusal::new(Code::TOO_MANY_FILES, format!("there are more than {} files", limits.count)));
    }
    let mut total = 0;
    for (place, file) in files {
        check_type(place, file)?;
        let size = file.size().unwrap_or_default();
        if size > limits.size {
            return Err(Refusal::new(Code::FILE_TOO_LARGE, format!("{place} has more than {} bytes", limits.size)));
        }
        check_content(place, file)?;
        total += size;
    }
    if total > limits.total_size {
        let what = format!("the files have more than {} bytes together", limits.total_size);
        return Err(Refusal::new(Code::FILES_TOO_LARGE, what));
    }
    Ok(())
}

/// Checks the type by the end of the name, or else of the address; what has no such end may be anything.
fn check_type(place: &str, file: &File) -> Result<(), Refusal> {
    let address =
        || after_scheme(file.content.as_deref()?)?.split(['?', '#']).next()?.split_once('/').map(|(_, path)| path);
    let name = file.name.as_deref().or_else(address).unwrap_or_default();
    match extension(name.rsplit('/').next().unwrap_or_default()) {
        Some(extension) if !TYPES.iter().any(|taken| taken.eq_ignore_ascii_case(extension)) => {
            Err(Refusal::new(Code::FILE_TYPE_UNSUPPORTED, format!("{place} is of the type {extension}")))
        }
        _ => Ok(()),
    }
}

fn check_content(place: &str, file: &File) -> Result<(), Refusal> {
    let Some(content) = file.content.as_deref() else {
        return Err(Refusal::new(Code::FIELD_MISSING, format!("{place}/content is missing")));
    };
    if content.is_empty() {
        return Err(Refusal::new(Code::FIELD_EMPTY, format!("{place} has no content")));
    }
    if after_scheme(content).is_some() {
        return Ok(());
    }
    if content.starts_with("data:") || content.contains(['\n', '\r']) {
        let what = format!("{place} is not the bare Base64 text, without a `data:` in front and without line breaks");
        return Err(Refusal::new(Code::BASE64_FORMAT_INVALID, what));
    }
    match STANDARD.decode(content) {
        Ok(_) => Ok(()),
        Err(error) => {
            let what = format!("{place} is neither an address nor Base64: {error}");
            Err(Refusal::new(Code::BASE64_CONTENT_INVALID, what))
        }
    }
}

/// What follows `http://` or `https://`.
fn after_scheme(content: &str) -> Option<&str> {
    ["http://", "https://"].iter().find_map(|scheme| {
        let (start, rest) = content.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}

/// The extension of a name, if it looks like one: `Dr. Smith` and `version 1.5` have none.
fn extension(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    let looks_like_one = extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic());
    (!stem.is_empty() && looks_like_one).then_some(extension)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn files_that_the_service_does_not_take_are_refused_with_its_codes() {
        let case = |name: Option<&str>, content: &str, code: Option<Code>| {
            let upload = json!({"file": [{"name": name, "content": content}]});
            assert_eq!(check(&upload).err().map(|refusal| refusal.code), code, "{upload}");
        };
        case(Some("a.txt"), "YQ==", None);
        case(Some("a.TXT"), "YQ==", None);
        case(Some("notes"), "YQ==", None);
        case(Some("a.exe"), "YQ==", Some(Code::FILE_TYPE_UNSUPPORTED));
        case(None, "https://example.com/a.pdf?version=1.exe", None);
        case(None, "HTTP://example.com/a.pdf", None);
        case(None, "https://example.com", None);
        case(None, "https://example.com/a.exe", Some(Code::FILE_TYPE_UNSUPPORTED));
        case(Some("a.pdf"), "https://example.com/download.php", None);
        case(Some("a.txt"), "data:text/plain;base64,YQ==", Some(Code::BASE64_FORMAT_INVALID));
        case(Some("a.txt"), "YW\nE=", Some(Code::BASE64_FORMAT_INVALID));
        case(Some("a.txt"), "YQ=", Some(Code::BASE64_CONTENT_INVALID));
        case(Some("a.txt"), "what is this", Some(Code::BASE64_CONTENT_INVALID));
        case(Some("a.txt"), "ftp://example.com/a.txt", Some(Code::BASE64_CONTENT_INVALID));
        case(Some("a.txt"), "", Some(Code::FIELD_EMPTY));
        assert_eq!(check(&json!({"file": [{}]})).unwrap_err().code, Code::FIELD_MISSING);
        let part = |data: &str| json!({"messages": [{"content": [{"type": "file", "file": {"file_data": data}}]}]});
        assert_eq!(check(&part("YQ==")), Ok(()));
        assert_eq!(check(&part("?")).unwrap_err().code, Code::BASE64_CONTENT_INVALID);
    }

    #[test]
    fn the_number_and_the_sizes_of_files_are_limited() {
        let check = |sizes: &[usize], code: Option<Code>| {
            let limits = Limits { count: 3, size: 30, total_size: 60 };
            let file = |size: &usize| (String::new(), File::new("a.txt", STANDARD.encode(vec![0; *size])));
            let files: Vec<_> = sizes.iter().map(file).collect();
            assert_eq!(check_within(&files, &limits).err().map(|refusal| refusal.code), code, "{sizes:?}");
        };
        check(&[30, 30], None);
        check(&[31], Some(Code::FILE_TOO_LARGE));
        check(&[30, 29, 2], Some(Code::FILES_TOO_LARGE));
        check(&[1, 1, 1, 1], Some(Code::TOO_MANY_FILES));
    }
}
