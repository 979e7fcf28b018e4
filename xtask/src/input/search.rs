//! The OpenAPI documents in the graph of a payload, and what they are called there.

use std::collections::HashSet;

use serde_json::Value;

use super::{Document, Format, locale, version, yaml};
use crate::devalue::{Budget, Label, NodeId, Origin, Payload};
use crate::pointer::Pointer;
use crate::{Error, Note, Result};

/// How many documents a payload may hold. Each of them takes time of its own.
const MAX_DOCUMENTS: usize = 256;

/// How many of the nodes around a document are looked at. Nobody needs so many, but a payload can be made to have them.
const MAX_ANCESTORS: usize = 10_000;

/// Members that hold a path with the locale as one of its segments. Those with an underscore are of older versions of
/// Nuxt's content module.
const PATH_MEMBERS: &[&str] = &["id", "stem", "path", "_id", "_stem", "_path", "_file"];

/// Members that hold the locale itself.
const LOCALE_MEMBERS: &[&str] = &["locale", "_locale"];

/// A document that a payload holds.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) id: Option<String>,
    /// The locale, as far as it can be told.
    pub(super) locale: Option<String>,
    /// Everything that may be the locale: the segments of all paths that decide.
    segments: Vec<String>,
    /// A JSON pointer into the decoded payload.
    pub(super) place: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// An object of the payload.
    Node(NodeId),
    /// A text, parsed, and what there is to say about its numbers.
    Value(Value, Vec<Note>),
}

impl Candidate {
    /// Whether the document is of a locale.
    pub(super) fn is_of(&self, locale: &str) -> bool {
        self.segments.iter().any(|segment| locale::same(segment, locale))
    }

    /// The document itself, checked.
    pub(super) fn into_document(self, payload: &Payload<'_>, format: Format, budget: &mut Budget) -> Result<Document> {
        let place = self.to_string();
        let (value, notes) = match self.content {
            Content::Node(node) => (payload.to_json_within(node, budget), Vec::new()),
            Content::Value(value, notes) => (Ok(value), notes),
        };
        let value = value.and_then(|value| version::check(&value).map(|()| value)).map_err(|error| error.at(place))?;
        Ok(Document { value, id: self.id, locale: self.locale, format, notes })
    }
}

impl std::fmt::Display for Candidate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = self.id.as_deref().unwrap_or("a document without a name");
        match &self.locale {
            Some(locale) => write!(formatter, "{id} (locale `{locale}`), {}", self.place),
            None => write!(formatter, "{id} (no locale), {}", self.place),
        }
    }
}

/// What a payload holds.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate>,
    /// What is almost a document, each with the reason why it is none.
    pub(super) near_misses: Vec<String>,
}

/// Finds the documents that can be reached from the root of a payload, nearest first.
///
/// # Errors
///
/// There are more than anybody can have meant.
pub(super) fn search(payload: &Payload<'_>) -> Result<Found> {
    let mut search = Search::new(payload);
    let documents = search.walk()?;
    let names = Ancestors::new(search.edges);
    let candidates = documents.into_iter().map(|(node, content)| {
        let deciding = names.deciding(payload, node);
        let segments: Vec<String> =
            deciding.iter().flat_map(|object| segments(payload, *object)).map(str::to_owned).collect();
        let told = deciding.iter().find_map(|object| first_string(payload, *object, LOCALE_MEMBERS));
        Candidate {
            id: deciding.iter().find_map(|object| first_string(payload, *object, PATH_MEMBERS)).map(str::to_owned),
            locale: told
                .or(segments.iter().find(|segment| locale::is_locale(segment)).map(String::as_str))
                .map(str::to_owned),
            segments,
            place: place(&search.came_from, node),
            content,
        }
    });
    Ok(Found { candidates: candidates.collect(), near_misses: search.near_misses })
}

/// How a node was first reached: from which other, and how it is labelled there.
type Step<'payload> = Option<(NodeId, Label<'payload>)>;

struct Search<'payload, 'text> {
    payload: &'payload Payload<'text>,
    visited: Vec<bool>,
    came_from: Vec<Step<'payload>>,
    /// Pairs of child and parent.
    edges: Vec<(NodeId, NodeId)>,
    near_misses: Vec<String>,
    budget: Budget,
}

impl<'payload, 'text> Search<'payload, 'text> {
    fn new(payload: &'payload Payload<'text>) -> Self {
        Self {
            payload,
            visited: vec![false; payload.node_count()],
            came_from: vec![None; payload.node_count()],
            edges: Vec::new(),
            near_misses: Vec::new(),
            budget: Budget::default(),
        }
    }

    /// Visits every node, level by level, so that places are as short as they can be.
    fn walk(&mut self) -> Result<Vec<(NodeId, Content)>> {
        let payload = self.payload;
        let mut documents = Vec::new();
        let mut level = vec![payload.root()];
        self.visit(payload.root(), None);
        while !level.is_empty() {
            let mut next = Vec::new();
            for node in level {
                if let Some(content) = self.document(node) {
                    // What is inside a document belongs to it: an example may well be a document itself.
                    documents.push((node, content));
                    if documents.len() > MAX_DOCUMENTS {
                        return Err(Error::new(format!("the payload has more than {MAX_DOCUMENTS} OpenAPI documents")));
                    }
                    continue;
                }
                for (label, child) in payload.children(node) {
                    self.edges.push((child, node));
                    if self.visit(child, Some((node, label))) {
                        next.push(child);
                    }
                }
            }
            level = next;
        }
        Ok(documents)
    }

    /// Notes that a node has been reached, and returns whether that is news.
    fn visit(&mut self, node: NodeId, step: Step<'payload>) -> bool {
        let Some(entry) = node.entry() else {
            return false;
        };
        match (self.visited.get_mut(entry), self.came_from.get_mut(entry)) {
            (Some(visited), Some(came_from)) if !*visited => {
                *visited = true;
                *came_from = step;
                true
            }
            _ => false,
        }
    }

    /// The document that a node is, as an object or as a text.
    fn document(&mut self, node: NodeId) -> Option<Content> {
        let payload = self.payload;
        if let Some(text) = payload.string(node) {
            return self.document_in_text(node, text);
        }
        if payload.member(node, "openapi").and_then(|version| payload.string(version)).is_some_and(version::is_version)
        {
            return Some(Content::Node(node));
        }
        if let Some(swagger) = payload.member(node, "swagger").and_then(|version| payload.string(version))
            && payload.member(node, "paths").is_some()
        {
            self.miss(node, format!("Swagger {swagger} is not supported"));
        }
        None
    }

    fn document_in_text(&mut self, node: NodeId, text: &str) -> Option<Content> {
        let is_json = text.trim_ascii_start().starts_with('{');
        let parsed = if is_json && text.contains("\"openapi\"") {
            serde_json::from_str(text).map_err(|error| crate::devalue::json_error(&error, text, Origin::default()))
        } else if text.starts_with("openapi:") || text.contains("\nopenapi:") {
            yaml::parse(text, Origin::default(), &mut self.budget)
        } else {
            return None;
        };
        match parsed {
            Ok(Value::Object(members))
                if members.get("openapi").and_then(Value::as_str).is_some_and(version::is_version) =>
            {
                let value = Value::Object(members);
                let rounded = if is_json { super::rounded_in_json } else { super::rounded_in_yaml };
                let notes = rounded(text, &value);
                Some(Content::Value(value, notes))
            }
            Ok(_) => None,
            Err(error) => {
                self.miss(node, format!("a text that looks like a document is broken: {}", error.message()));
                None
            }
        }
    }

    fn miss(&mut self, node: NodeId, why: String) {
        // A handful is enough for an error.
        if self.near_misses.len() < 8 {
            self.near_misses.push(format!("{}: {why}", place(&self.came_from, node)));
        }
    }
}

/// Which nodes contain which.
struct Ancestors {
    /// Pairs of child and parent, sorted.
    edges: Vec<(NodeId, NodeId)>,
}

impl Ancestors {
    fn new(mut edges: Vec<(NodeId, NodeId)>) -> Self {
        edges.sort_unstable();
        Self { edges }
    }

    /// The closest objects around a node that tell its path or locale.
    fn deciding(&self, payload: &Payload<'_>, node: NodeId) -> Vec<NodeId> {
        let mut seen = HashSet::from([node]);
        let mut level = vec![node];
        while !level.is_empty() && seen.len() < MAX_ANCESTORS {
            let parents = level.iter().flat_map(|child| self.parents(*child)).take(MAX_ANCESTORS);
            level = parents.filter(|parent| seen.insert(*parent)).collect();
            let deciding: Vec<_> = level.iter().copied().filter(|parent| decides(payload, *parent)).collect();
            if !deciding.is_empty() {
                return deciding;
            }
        }
        Vec::new()
    }

    fn parents(&self, child: NodeId) -> impl Iterator<Item = NodeId> {
        let start = self.edges.partition_point(|(other, _)| *other < child);
        let edges = self.edges.get(start..).unwrap_or_default();
        edges.iter().take_while(move |(other, _)| *other == child).map(|(_, parent)| *parent)
    }
}

/// Whether an object tells a path or a locale. An identifier without a slash is no path.
fn decides(payload: &Payload<'_>, object: NodeId) -> bool {
    first_string(payload, object, LOCALE_MEMBERS).is_some()
        || strings(payload, object, PATH_MEMBERS).any(|path| {
            let is_path = path.contains('/') || locale::is_locale(path);
            is_path && locale::segments(path).next().is_some()
        })
}

/// Everything that may be the locale of what is inside an object.
fn segments<'payload>(payload: &'payload Payload<'_>, object: NodeId) -> impl Iterator<Item = &'payload str> {
    let paths = strings(payload, object, PATH_MEMBERS).flat_map(locale::segments);
    strings(payload, object, LOCALE_MEMBERS).chain(paths)
}

fn first_string<'payload>(payload: &'payload Payload<'_>, object: NodeId, names: &[&str]) -> Option<&'payload str> {
    names.iter().find_map(|name| payload.string(payload.member(object, name)?).filter(|text| !text.is_empty()))
}

fn strings<'payload>(
    payload: &'payload Payload<'_>,
    object: NodeId,
    names: &'static [&'static str],
) -> impl Iterator<Item = &'payload str> {
    names.iter().filter_map(move |name| payload.string(payload.member(object, name)?))
}

/// The shortest way to a node, as a JSON pointer; a long way is shortened in its middle.
fn place(came_from: &[Step<'_>], node: NodeId) -> String {
    const ENDS: usize = 16;
    let mut steps = Vec::new();
    let mut node = node;
    while let Some(Some((parent, label))) = node.entry().and_then(|entry| came_from.get(entry)) {
        steps.push(*label);
        node = *parent;
    }
    let hidden = ENDS..steps.len().saturating_sub(ENDS);
    let mut pointer = Pointer::root();
    for (depth, label) in steps.iter().rev().enumerate() {
        if hidden.contains(&depth) {
            if depth == hidden.start {
                pointer = pointer.child("…");
            }
            continue;
        }
        pointer = match label {
            Label::Index(index) => pointer.index(*index),
            Label::Name(name) => pointer.child(name),
            Label::Key(key) => pointer.child(&key.to_string()),
        };
    }
    pointer.into()
}
