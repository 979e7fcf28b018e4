//! Knowledge bases and their files.
//!
//! A file is processed as the [`TaskPlan`](crate::TaskPlan) says; a call of `get/knowledgebase-file` is one poll of each
//! file that it names. A TXT, JSON, MD or XML file that came as Base64 of UTF-8 text is read then: each paragraph (what
//! stands between blank lines) becomes a memory of the type `OuterMemory`, which searches that name the knowledge base
//! find. Other types are not read, and addresses are not fetched; their processing ends all the same. The size of an
//! uploaded file is told in megabytes, rounded up, and later in bytes, like `27 B`; that of an address is 0.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memos_sdk_core::types::{
    CreateKnowledgebaseRequest, DeleteFileRequest, DeleteKnowledgebaseRequest, GetFileRequest, UploadFileRequest,
};
use memos_sdk_core::{Code, File};
use serde_json::json;

use super::refusal::Refusal;
use super::state::{Outcome, State, millis};
use super::store::{Draft, Kind, Origin};
use super::tasks::{Due, Progress, Stage};

/// The types of files that are read.
const TEXT_TYPES: [&str; 4] = ["txt", "json", "md", "xml"];

#[derive(Debug)]
struct Stored {
    knowledgebase_id: String,
    name: String,
    /// In bytes; 0 for an address.
    size: u64,
    progress: Progress,
    /// What is still to be read.
    paragraphs: Vec<String>,
}

/// The names of the knowledge bases by their ids, and all files by theirs.
#[derive(Debug, Default)]
pub(super) struct Knowledgebases {
    names: BTreeMap<String, String>,
    files: HashMap<String, Stored>,
    due: Due,
}

impl Knowledgebases {
    pub(super) fn has(&self, id: &str) -> bool {
        self.names.contains_key(id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    pub(super) fn take_due(&mut self, date: SystemTime) -> Option<String> {
        self.due.take(date)
    }
}

impl State {
    pub(super) fn create_knowledgebase(&mut self, request: CreateKnowledgebaseRequest) -> Outcome {
        let id = self.ids.next();
        self.knowledgebases.names.insert(id.clone(), request.knowledgebase_name);
        Ok(json!({"id": id}))
    }

    pub(super) fn delete_knowledgebase(&mut self, request: &DeleteKnowledgebaseRequest) -> Outcome {
        let id = &request.knowledgebase_id;
        if self.knowledgebases.names.remove(id).is_none() {
            return Err(not_found(id));
        }
        self.knowledgebases.files.retain(|_, file| file.knowledgebase_id != *id);
        self.store.leave_knowledgebase(id);
        Ok(json!({"success": true}))
    }

    pub(super) fn add_knowledgebase_file(&mut self, request: UploadFileRequest, date: SystemTime) -> Outcome {
        if !self.knowledgebases.has(&request.knowledgebase_id) {
            return Err(not_found(&request.knowledgebase_id));
        }
        let mut list = Vec::new();
        for file in request.file {
            let id = self.ids.next();
            let stored = Stored {
                knowledgebase_id: request.knowledgebase_id.clone(),
                paragraphs: paragraphs(&file),
                size: file.size().unwrap_or_default(),
                name: file.name.unwrap_or_default(),
                progress: Progress::start(self.plan, date),
            };
            self.knowledgebases.due.add(&id, &stored.progress);
            self.knowledgebases.files.insert(id.clone(), stored);
            if self.plan.immediate {
                self.end_file(&id, date);
            }
            if let Some(file) = self.knowledgebases.files.get(&id) {
                let status = file.progress.stage().as_str();
                list.push(json!({"id": id, "name": file.name, "sizeMB": megabytes(file.size), "status": status}));
            }
        }
        Ok(list.into())
    }

    pub(super) fn get_knowledgebase_file(&mut self, request: &GetFileRequest, date: SystemTime) -> Outcome {
        let mut list = Vec::new();
        let mut told = BTreeSet::new();
        for id in request.file_ids.iter().filter(|id| told.insert(id.as_str())) {
            let Some(file) = self.knowledgebases.files.get_mut(id) else { continue };
            if file.progress.poll() {
                self.read_file(id, date);
            }
            if let Some(file) = self.knowledgebases.files.get(id) {
                let status = file.progress.stage().as_str();
                list.push(json!({"id": id, "name": file.name, "size": format!("{} B", file.size), "status": status}));
            }
        }
        Ok(json!({"file_detail_list": list}))
    }

    pub(super) fn delete_knowledgebase_file(&mut self, request: &DeleteFileRequest) -> Outcome {
        let removed =
            request.file_ids.iter().filter(|id| self.knowledgebases.files.remove(id.as_str()).is_some()).count();
        if removed == 0 {
            return Err(Refusal::new(Code::DATA_NOT_FOUND, "there are no files of these ids"));
        }
        self.store.forget(|memory| memory.origin.file_id.as_ref().is_some_and(|id| request.file_ids.contains(id)));
        Ok(json!({"success": true}))
    }

    /// Ends the processing of a file, unless it has ended.
    pub(super) fn end_file(&mut self, id: &str, date: SystemTime) {
        if self.knowledgebases.files.get_mut(id).is_some_and(|file| file.progress.end()) {
            self.read_file(id, date);
        }
    }

    /// Remembers what a file says whose processing has just ended, unless it failed.
    fn read_file(&mut self, id: &str, date: SystemTime) {
        let Some(file) = self.knowledgebases.files.get_mut(id) else { return };
        let paragraphs = std::mem::take(&mut file.paragraphs);
        if file.progress.stage() != Stage::Completed {
            return;
        }
        let source = json!({"file_id": id, "name": file.name});
        let origin = Origin {
            knowledgebases: BTreeSet::from([file.knowledgebase_id.clone()]),
            file_id: Some(id.to_owned()),
            ..Origin::default()
        };
        for paragraph in paragraphs {
            let draft = Draft { kind: Kind::Paragraph(paragraph), source: source.clone() };
            self.store.keep(draft, &origin, millis(date), &mut self.ids);
        }
    }
}

fn not_found(id: &str) -> Refusal {
    Refusal::new(Code::KNOWLEDGEBASE_NOT_FOUND, format!("there is no knowledge base {id}"))
}

/// The paragraphs of a file that is text.
fn paragraphs(file: &File) -> Vec<String> {
    let extension = file.name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    if !extension.is_some_and(|extension| TEXT_TYPES.iter().any(|of_text| of_text.eq_ignore_ascii_case(extension))) {
        return Vec::new();
    }
    let bytes = file.content.as_deref().and_then(|content| STANDARD.decode(content).ok()).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        match paragraphs.last_mut() {
            Some(paragraph) if !line.trim().is_empty() => {
                if !paragraph.is_empty() {
                    paragraph.push('\n');
                }
                paragraph.push_str(line.trim_end());
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// A size in whole megabytes, rounded up.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_blank_lines_and_nothing_else_is_read() {
        let check = |name: &str, bytes: &[u8], expected: &[&str]| {
            assert_eq!(paragraphs(&File::new(name, STANDARD.encode(bytes))), expected, "{name}");
        };
        check("a.md", b"# One\ntwo \n\n \n\r\nthree\r\n", &["# One\ntwo", "three"]);
        check("a.TXT", "你好".as_bytes(), &["你好"]);
        check("a.pdf", b"text", &[]);
        check("text", b"text", &[]);
        check("a.txt", b"\xff\xfe", &[]);
        assert_eq!(paragraphs(&File::new("a.txt", "https://example.com/a.txt")), Vec::<String>::new());
    }
}
