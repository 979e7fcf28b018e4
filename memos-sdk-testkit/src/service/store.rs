//! The memories.
//!
//! The same sentence of the same user is one memory: said again, its `update_time` moves, it becomes public if it is
//! allowed to now, it is written to the knowledge bases that are named now, and the message is one more of its sources, of
//! which the last ten are kept; all else stays as it was said first. So is
//! the same paragraph of the same file.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::ids::Ids;
use super::relevance::{self, Words};
use super::rule::Statement;

/// How many of the messages that said the same are kept, the last ones.
const SOURCES: usize = 10;

/// What a memory says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Fact(String),
    Preference {
        preference: String,
        reasoning: String,
    },
    Tool {
        name: String,
        arguments: String,
        result: String,
    },
    /// A paragraph of a file of a knowledge base.
    Paragraph(String),
}

/// Where a memory comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    /// The user; none for what a file says.
    pub(super) user_id: Option<String>,
    pub(super) conversation_id: Option<String>,
    pub(super) agent_id: Option<String>,
    pub(super) app_id: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) info: Map<String, Value>,
    /// Whether other users find it.
    pub(super) public: bool,
    /// The knowledge bases that it is written to.
    pub(super) knowledgebases: BTreeSet<String>,
    /// The file that says it.
    pub(super) file_id: Option<String>,
}

/// Something to be remembered: what it says, and the message that said so.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) source: Value,
}

#[derive(Debug, Clone)]
pub(super) struct Memory {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) origin: Origin,
    pub(super) sources: Vec<Value>,
    /// In milliseconds since 1970, like `updated`.
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) words: Words,
}

/// All memories, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Store {
    memories: Vec<Memory>,
}

impl Kind {
    /// What is searched, and what is the same when it is said again.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Fact(text) | Self::Paragraph(text) | Self::Preference { preference: text, .. } => text.clone(),
            Self::Tool { name, arguments, result } => format!("{name}({arguments}) -> {result}"),
        }
    }
}

impl From<Statement> for Kind {
    fn from(statement: Statement) -> Self {
        match statement {
            Statement::Fact(sentence) => Self::Fact(sentence),
            Statement::Preference { sentence, told_by } => {
                Self::Preference { preference: sentence, reasoning: format!("The user said \"{told_by}\".") }
            }
        }
    }
}

impl Memory {
    /// The field that a filter names.
    pub(super) fn field(&self, name: &str) -> Option<Value> {
        let text = |text: &Option<String>| text.clone().map(Value::String);
        match name {
            "agent_id" => text(&self.origin.agent_id),
            "app_id" => text(&self.origin.app_id),
            "tags" => Some(json!(self.origin.tags)),
            "create_time" => Some(self.created.into()),
            "update_time" => Some(self.updated.into()),
            _ => self.origin.info.get(name).cloned(),
        }
    }

    pub(super) fn is_of(&self, user_id: &str) -> bool {
        self.origin.user_id.as_deref() == Some(user_id)
    }
}

impl Store {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Memory> {
        self.memories.iter()
    }

    /// The memories of a user.
    pub(super) fn of<'a>(&'a self, user_id: &'a str) -> impl Iterator<Item = &'a Memory> {
        self.iter().filter(move |memory| memory.is_of(user_id))
    }

    /// Remembers something, and gives the id of the memory.
    pub(super) fn keep(&mut self, draft: Draft, origin: &Origin, now: i64, ids: &mut Ids) -> String {
        let known = self.memories.iter_mut().find(|memory| {
            memory.kind == draft.kind
                && memory.origin.user_id == origin.user_id
                && memory.origin.file_id == origin.file_id
        });
        if let Some(memory) = known {
            memory.updated = now;
            memory.origin.public |= origin.public;
            memory.origin.knowledgebases.extend(origin.knowledgebases.iter().cloned());
            memory.sources.push(draft.source);
            let before = memory.sources.len().saturating_sub(SOURCES);
            memory.sources.drain(..before);
            return memory.id.clone();
        }
        let id = ids.next();
        let words = relevance::words(&draft.kind.text());
        self.memories.push(Memory {
            id: id.clone(),
            kind: draft.kind,
            origin: origin.clone(),
            sources: vec![draft.source],
            created: now,
            updated: now,
            words,
        });
        id
    }

    /// Forgets the memories that fit, and says how many did.
    pub(super) fn forget(&mut self, fits: impl Fn(&Memory) -> bool) -> usize {
        let before = self.memories.len();
        self.memories.retain(|memory| !fits(memory));
        before - self.memories.len()
    }

    /// Takes a knowledge base away: what only stood in its files is forgotten, what users said stays theirs.
    pub(super) fn leave_knowledgebase(&mut self, knowledgebase_id: &str) {
        for memory in &mut self.memories {
            memory.origin.knowledgebases.remove(knowledgebase_id);
        }
        self.forget(|memory| memory.origin.file_id.is_some() && memory.origin.knowledgebases.is_empty());
    }
}
