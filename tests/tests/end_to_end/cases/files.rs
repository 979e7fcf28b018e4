//! Files to upload: what of them arrives, and what never leaves.

use serde_json::{Value, json};
use tests::server::{Answer, Server};

use super::sdk::{Error, File};
use super::{client, run};

/// Uploads files to a server that takes everything; what arrived, and what came of it.
fn upload(files: Vec<File>) -> (Vec<Value>, Result<usize, Error>) {
    let server = Server::start();
    server.on_each("/add/knowledgebase-file", |request| {
        let files = request.json()["file"].as_array().unwrap().len();
        Answer::data(&(0..files).map(|file| json!({"id": format!("f{file}"), "status": "running"})).collect())
    });
    let call = client(&server).add_knowledgebase_file().knowledgebase_id("kb").file(files);
    let uploaded = run(call.send()).map(|uploaded| uploaded.len());
    let received = server.received().iter().map(|request| request.json()["file"].clone()).collect();
    (received, uploaded)
}

#[test]
fn a_file_arrives_whole_from_wherever_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("naïve notes.MD");
    std::fs::write(&path, "# N\u{f6}tes\n").unwrap();
    let every_byte: Vec<u8> = (0..=255).collect();
    let files = vec![
        File::from_path(&path).unwrap(),
        File::from_bytes("all.pdf", &every_byte).unwrap(),
        File::from_url("https://example.com/a%20manual.docx?signature=s3cret").unwrap(),
        File::from_url("https://example.com/download").unwrap().name("other.txt"),
        File::new("ready.xml", "PGEvPg=="),
    ];
    let (received, uploaded) = upload(files);
    assert_eq!(uploaded.unwrap(), 5);
    let every_byte = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS\
                      0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlp\
                      eYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eL\
                      j5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7/P3+/w==";
    let expected = json!([
        {"name": "naïve notes.MD", "content": "IyBOw7Z0ZXMK"},
        {"name": "all.pdf", "content": every_byte},
        {"name": "a manual.docx", "content": "https://example.com/a%20manual.docx?signature=s3cret"},
        {"name": "other.txt", "content": "https://example.com/download"},
        {"name": "ready.xml", "content": "PGEvPg=="},
    ]);
    assert_eq!(received, [expected]);
}

#[test]
fn twenty_files_go_at_once_and_twenty_one_do_not_go() {
    let files = |count| (0..count).map(|number| File::new(format!("{number}.md"), "IyBI")).collect();
    let (received, uploaded) = upload(files(20));
    assert_eq!((received[0].as_array().unwrap().len(), uploaded.unwrap()), (20, 20));
    let (received, uploaded) = upload(files(21));
    let error = uploaded.unwrap_err();
    assert!(received.is_empty() && error.is_invalid_request() && !error.may_have_been_sent(), "{error:?}");
    assert!(error.message().contains("21") && error.message().contains("20"), "{error}");
}

#[test]
fn what_the_service_does_not_take_does_not_leave_and_is_named() {
    let good = || File::new("good.md", "IyBI");
    for (files, mentions) in [
        (vec![good(), File::new("setup.exe", "TVo=")], "file 2, setup.exe"),
        (vec![good(), good(), File::new("picture.PNG", "iVBO")], "file 3, picture.PNG"),
        (vec![File::from_url("https://example.com/tool.zip").unwrap().name("tool.zip")], "file 1, tool.zip"),
    ] {
        let (received, uploaded) = upload(files);
        let error = uploaded.unwrap_err();
        assert!(received.is_empty() && error.is_invalid_request() && !error.may_have_been_sent(), "{error:?}");
        assert_eq!((error.attempts(), error.operation()), (0, Some("add_knowledgebase-file")));
        assert!(error.message().contains(mentions), "{error}");
        assert!(error.suggestion().is_some(), "{error:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_or_taken_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("program.exe"), "MZ").unwrap();
    std::fs::write(path("empty.md"), "").unwrap();
    for (outcome, mentions) in [
        (File::from_path(path("missing.md")), "missing.md"),
        (File::from_path(path("program.exe")), "program.exe"),
        (File::from_path(path("empty.md")), "empty.md"),
        (File::from_path(folder.path()), "directory"),
        (File::from_bytes("image.png", [1, 2]), "image.png"),
        (File::from_bytes("empty.txt", []), "empty.txt"),
        (File::from_url("ftp://example.com/a.md"), "http"),
        (File::from_url("a.md"), "http"),
    ] {
        let error = outcome.unwrap_err();
        assert!(error.is_invalid_request() && !error.may_have_been_sent(), "{error:?}");
        assert!(error.message().contains(mentions), "{error}");
        assert!(error.suggestion().is_some(), "{error:?}");
    }
    // An address may hold a signature, and is not repeated.
    let error = File::from_url("ftp://example.com/a.md?signature=s3cret").unwrap_err();
    assert!(!error.chain().to_string().contains("s3cret"), "{error}");
}
