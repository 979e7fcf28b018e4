use std::error::Error as _;
use std::path::PathBuf;

use proptest::prelude::*;
use serde_json::json;

use super::check::check_within;
use super::*;

/// A new directory, which is removed when the test ends, and a file in it.
fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    fs::write(&path, bytes).unwrap();
    (directory, path)
}

fn check_refused(error: &Error, expected: &str) {
    assert!(error.is_invalid_request() && error.suggestion().is_some() && !error.may_have_been_sent(), "{error:?}");
    assert!(error.message().contains(expected), "{expected:?} is not in {:?}", error.message());
}

#[test]
fn a_file_is_sent_as_the_document_has_it_and_loses_nothing() {
    for sent in [
        json!({}),
        json!({"name": "a.pdf"}),
        json!({"content": "YQ=="}),
        json!({"name": "a.pdf", "content": "https://example.com/a", "more": {"nested": [1, null]}}),
    ] {
        let file: File = serde_json::from_value(sent.clone()).unwrap();
        assert_eq!(serde_json::to_value(&file).unwrap(), sent);
    }
    let file: File = serde_json::from_value(json!({"name": null, "content": null})).unwrap();
    assert_eq!(file, File::default());
    assert_eq!(serde_json::to_value(File::new("a.pdf", "YQ==")).unwrap(), json!({"name": "a.pdf", "content": "YQ=="}));
    assert_eq!(File::default().name("a.pdf").content("YQ=="), File::new("a.pdf", "YQ=="));
}

proptest! {
    #[test]
    fn bytes_are_encoded_as_base64_of_which_the_size_is_known(bytes in proptest::collection::vec(any::<u8>(), 1..200)) {
        let file = File::from_bytes("a.txt", &bytes).unwrap();
        prop_assert_eq!(file.size(), Some(bytes.len() as u64));
        let content = file.content.unwrap();
        prop_assert_eq!(STANDARD.decode(&content).unwrap(), bytes.clone());
        // The same, as other encoders write it: in lines, or without the padding.
        let lines: String = content.chars().flat_map(|character| [character, '\n']).collect();
        prop_assert_eq!(File::new("a.txt", lines).size(), Some(bytes.len() as u64));
        prop_assert_eq!(File::new("a.txt", content.trim_end_matches('=')).size(), Some(bytes.len() as u64));
    }
}

#[test]
fn a_path_gives_the_name_and_the_same_content_as_its_bytes() {
    // The sizes around the pieces in which files are read and encoded.
    for size in [1, 2, 3, 4, 1023, 1024, 1025, 8191, 8192, 8193, 100_000] {
        let bytes: Vec<u8> = (0..size).map(|index: u32| (index * 7 % 256) as u8).collect();
        let (_directory, path) = written("Übersicht 1.PDF", &bytes);
        let file = File::from_path(&path).unwrap();
        assert_eq!(file, File::from_bytes("Übersicht 1.PDF", &bytes).unwrap());
        assert_eq!(file.size(), Some(u64::from(size)));
    }
    let (_directory, path) = written("README", b"no extension says nothing about the type");
    assert_eq!(File::from_path(path).unwrap().name.as_deref(), Some("README"));
}

#[test]
fn a_path_that_cannot_be_uploaded_is_refused_by_name() {
    let (directory, path) = written("setup.exe", b"MZ");
    check_refused(&File::from_path(&path).unwrap_err(), "setup.exe: the service does not take files of the type exe");

    let (_directory, path) = written("empty.txt", b"");
    check_refused(&File::from_path(&path).unwrap_err(), "empty.txt: the file has no content");

    // A file with a hole in it: it is large, and takes no room.
    let (_directory, path) = written("large.pdf", b"");
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(File::MAX_SIZE + 1).unwrap();
    check_refused(&File::from_path(&path).unwrap_err(), "large.pdf: the file is larger than 100 MiB");

    for (path, expected, kind) in [
        (directory.path().join("missing.pdf"), "missing.pdf: the file cannot be read", ErrorKind::NotFound),
        (directory.path().to_owned(), ": this is a directory", ErrorKind::IsADirectory),
        (directory.path().join(".."), ": this is a directory", ErrorKind::IsADirectory),
    ] {
        let error = File::from_path(&path).unwrap_err();
        check_refused(&error, expected);
        let source = error.source().and_then(|source| source.downcast_ref::<io::Error>()).expect("an io::Error");
        assert_eq!(source.kind(), kind);
    }
}

/// Other systems have no file names that are not UTF-8.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_refused() {
    use std::os::unix::ffi::OsStrExt;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(OsStr::from_bytes(b"\xff.txt"));
    fs::write(&path, "text").unwrap();
    check_refused(&File::from_path(&path).unwrap_err(), "the name is not UTF-8");
}

#[test]
fn no_more_is_read_than_a_file_may_have() {
    // A device without an end, and a file that has grown since its size was asked for.
    let content = encode(io::repeat(b'a'), 0, 1000).unwrap();
    assert_eq!(File::new("a", content).size(), Some(1001));
    let content = encode(&[b'a'; 1000][..], 10, 1000).unwrap();
    assert_eq!(File::new("a", content).size(), Some(1000));
}

#[test]
fn bytes_that_cannot_be_uploaded_are_refused() {
    check_refused(
        &File::from_bytes("a.zip", "PK").unwrap_err(),
        "a.zip: the service does not take files of the type zip",
    );
    check_refused(&File::from_bytes("a.txt", "").unwrap_err(), "a.txt: the file has no content");
    check_refused(
        &File::from_bytes("a.txt", vec![0; File::MAX_SIZE as usize + 1]).unwrap_err(),
        "a.txt: the file is larger than 100 MiB",
    );
}

#[test]
fn an_address_gives_the_name_that_it_ends_with() {
    for (url, name) in [
        ("https://example.com/a.pdf", Some("a.pdf")),
        ("HTTPS://example.com/x/y/A.PDF", Some("A.PDF")),
        ("http://example.com/a.pdf?version=2#page=3", Some("a.pdf")),
        ("https://example.com/a%20b%C3%BC.docx", Some("a bü.docx")),
        ("https://example.com/ü.txt", Some("ü.txt")),
        ("https://example.com/", None),
        ("https://example.com", None),
        ("https://report.pdf", None),
        ("https://report.md/?x=/a.pdf", None),
        ("https://example.com/download", None),
        ("https://example.com/a.exe", None),
        ("https://example.com/.txt", None),
        ("https://example.com/%FF.txt", None),
        ("https://example.com/a%2Fb.txt", None),
        ("https://example.com/a%0Ab.txt", None),
    ] {
        let file = File::from_url(url).unwrap();
        assert_eq!(file.name.as_deref(), name, "{url}");
        assert_eq!((file.content.as_deref(), file.size()), (Some(url), None));
        assert_eq!(file.name("b.md").name.as_deref(), Some("b.md"));
    }
    for (url, expected) in [
        ("", "must begin with http:// or https://"),
        ("reports/a.pdf", "must begin with http:// or https://"),
        ("ftp://example.com/s3cret.pdf", "must begin with http:// or https://"),
        ("ü", "must begin with http:// or https://"),
        ("https://", "names no host"),
        ("https:///a.pdf", "names no host"),
        ("https://?s3cret", "names no host"),
        ("https://example.com/s3cret a.pdf", "has white space"),
        ("https://example.com/s3cret.pdf\n", "has white space"),
    ] {
        let error = File::from_url(url).unwrap_err();
        check_refused(&error, expected);
        assert!(!format!("{error:?}{}", error.chain()).contains("s3cret"), "{error:?}");
    }
}

#[test]
fn files_are_checked_before_they_are_sent() {
    let text = |name: &str, size: usize| File::from_bytes(name, vec![b'a'; size]).unwrap();
    let url = |url: &str| File::from_url(url).unwrap();
    let good = || text("a.txt", 1);
    let refused = |files: Vec<File>| check_within(&files, 10, 25).unwrap_err();

    for good in [
        vec![good()],
        vec![good(); 20],
        vec![text("a.txt", 10), text("b.txt", 10), text("c.txt", 5)],
        // What has no name, no extension or no size is left to the service.
        vec![File::default().content("YQ=="), text("README", 1), text("Dr. Smith", 1), text("version 1.5", 1)],
        vec![url("https://example.com/a.pdf"), url("https://example.com/?id=1"), File::default().content("oss://b/a")],
        File::TYPES.iter().map(|kind| text(&format!("a.{}", kind.to_uppercase()), 1)).collect(),
    ] {
        check_within(&good, 10, 25).unwrap_or_else(|error| panic!("{good:?}: {error}"));
    }
    for (files, expected) in [
        (vec![good(); 21], "21 files are more than the 20 that one call may upload"),
        (vec![good(), good(), good().name("b.exe")], "file 3, b.exe: the service does not take files of the type exe"),
        (
            vec![url("https://example.com/a").name("b.mp4")],
            "file 1, b.mp4: the service does not take files of the type mp4",
        ),
        (vec![good(), text("b.md", 11)], "file 2, b.md: the file is larger than 10 bytes, which is the most"),
        (vec![text("a.txt", 10), text("b.txt", 10), text("c.txt", 6)], "the files together are larger than 25 bytes"),
    ] {
        check_refused(&refused(files), expected);
    }
    assert!(check_files(&[]).is_ok() && check_files(&[File::default()]).is_ok(), "what the document allows is sent");
    assert_eq!((File::MAX_SIZE, File::MAX_TOTAL_SIZE), (104_857_600, 314_572_800));
}

#[test]
fn a_content_is_not_shown() {
    let mut file = File::new("a.txt", "c2VjcmV0");
    file.extra.insert("more".to_owned(), json!("secret"));
    assert_eq!(format!("{file:?}"), r#"File { name: Some("a.txt"), content_bytes: Some(8), extra: ["more"] }"#);
}
