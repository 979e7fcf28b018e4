//! Searching.
//!
//! A search looks at the user's own memories, at the public ones of others, and at those of the knowledge bases that it
//! names. It takes those that the filter admits and whose [relevance](super::relevance) is not below the threshold
//! (0.45 where the request does not say; 0 admits all), the most relevant first; of equally relevant ones, those of the
//! conversation that it names first, and then the newest.

use std::collections::BTreeSet;

use memos_sdk_core::types::{ChatRequest, SearchMemoryRequest};
use memos_sdk_core::{Filter, Knowledgebases};
use serde_json::{Map, Value, json};

use super::filter;
use super::memories::{FACTS, PREFERENCES, SKILLS, TOOLS};
use super::refusal::Refusal;
use super::relevance::{query_words, raised, relevance};
use super::state::{Outcome, State};
use super::store::Memory;

/// The least relevance where the request does not say.
const RELATIVITY: f64 = 0.45;

/// How many facts, and how many preferences, are found where the request does not say.
const LIMIT: i64 = 9;

/// The same of tool memories and of skills.
const TOOL_LIMIT: i64 = 6;

/// How relevant the sample skill is that [`Shapes`](crate::Shapes) can add.
const SAMPLE_RELATIVITY: f64 = 0.5;

/// What is searched for.
#[derive(Debug)]
pub(super) struct Search<'a> {
    user_id: &'a str,
    conversation_id: Option<&'a str>,
    query: &'a str,
    filter: Option<Value>,
    knowledgebases: BTreeSet<String>,
    relativity: f64,
}

/// A memory that was found, and how relevant it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) memory: &'a Memory,
    pub(super) relativity: f64,
}

impl State {
    pub(super) fn search_memory(&mut self, request: &SearchMemoryRequest) -> Outcome {
        let search = Search {
            user_id: &request.user_id,
            conversation_id: request.conversation_id.as_deref(),
            query: &request.query,
            filter: as_json(request.filter.as_ref()),
            knowledgebases: self.searched(request.knowledgebase_ids.as_ref())?,
            relativity: request.relativity.unwrap_or(RELATIVITY),
        };
        let limits = [
            (FACTS, limit(request.memory_limit_number, LIMIT, true)),
            (PREFERENCES, limit(request.preference_limit_number, LIMIT, request.include_preference.unwrap_or(true))),
            (TOOLS, limit(request.tool_memory_limit_number, TOOL_LIMIT, request.include_tool_memory.unwrap_or(false))),
        ];
        let mut data = Map::new();
        for (list, limit) in limits {
            let items: Vec<Value> = self.find(&search, list, limit).into_iter().map(item).collect();
            if list == PREFERENCES {
                data.insert("preference_note".to_owned(), note(&items).into());
            }
            data.insert(list.to_owned(), items.into());
        }
        // Nothing here makes skills; the list that was asked for has room for the sample, where that would be found.
        let has_room = request.skill_limit_number.is_none_or(|limit| limit >= 1.0)
            && search.relativity <= SAMPLE_RELATIVITY
            && search.filter.is_none();
        if request.include_skill.unwrap_or(false) && has_room {
            data.insert(SKILLS.to_owned(), json!([]));
        }
        Ok(data.into())
    }

    /// The facts and the preferences that are found for a chat.
    pub(super) fn search_for_chat(&self, request: &ChatRequest) -> Result<Vec<Found<'_>>, Refusal> {
        let search = Search {
            user_id: &request.user_id,
            conversation_id: Some(&request.conversation_id),
            query: &request.query,
            filter: as_json(request.filter.as_ref()),
            knowledgebases: self.searched(request.knowledgebase_ids.as_ref())?,
            relativity: request.relativity.unwrap_or(RELATIVITY),
        };
        let preferences = limit(request.preference_limit_number, LIMIT, request.include_preference.unwrap_or(true));
        let mut found = self.find(&search, FACTS, limit(request.memory_limit_number, LIMIT, true));
        found.extend(self.find(&search, PREFERENCES, preferences));
        Ok(found)
    }

    /// The knowledge bases that a request names; without a word of it, none.
    fn searched(&self, named: Option<&Knowledgebases>) -> Result<BTreeSet<String>, Refusal> {
        match named {
            None => Ok(BTreeSet::new()),
            Some(named) if named.is_all() => Ok(self.knowledgebases.ids().map(str::to_owned).collect()),
            Some(named) => self.linked(named),
        }
    }

    fn find(&self, search: &Search<'_>, list: &str, limit: usize) -> Vec<Found<'_>> {
        let words = query_words(search.query);
        let candidates = self.store.iter().filter(|memory| memory.kind.list() == list && search.may_see(memory));
        let mut found: Vec<(Found<'_>, bool)> = candidates
            .filter_map(|memory| {
                let plain = relevance(&words, &memory.words);
                let is_here = search.is_in_conversation(memory);
                let relativity = if is_here { raised(plain) } else { plain };
                (plain >= search.relativity).then_some((Found { memory, relativity }, is_here))
            })
            .collect();
        // The sort is stable, so that of those which are alike in everything the newest, made last, comes first.
        found.reverse();
        found.sort_by(|(one, one_is_here), (other, other_is_here)| {
            let by_relevance = other.relativity.total_cmp(&one.relativity);
            let by_place = other_is_here.cmp(one_is_here);
            by_relevance.then(by_place).then(other.memory.updated.cmp(&one.memory.updated))
        });
        found.into_iter().map(|(found, _)| found).take(limit).collect()
    }
}

impl Search<'_> {
    /// Whether a memory was made in the user's conversation that the request names.
    fn is_in_conversation(&self, memory: &Memory) -> bool {
        self.conversation_id.is_some()
            && memory.origin.conversation_id.as_deref() == self.conversation_id
            && memory.is_of(self.user_id)
    }

    fn may_see(&self, memory: &Memory) -> bool {
        let of_user = memory.is_of(self.user_id) || memory.origin.public;
        (of_user || !memory.origin.knowledgebases.is_disjoint(&self.knowledgebases))
            && filter::admits(self.filter.as_ref(), memory)
    }
}

fn as_json(filter: Option<&Filter>) -> Option<Value> {
    filter.map(|filter| Value::Object(filter.as_object().clone()))
}

fn limit(given: Option<i64>, default: i64, is_wanted: bool) -> usize {
    if is_wanted { usize::try_from(given.unwrap_or(default)).unwrap_or_default() } else { 0 }
}

fn item(found: Found<'_>) -> Value {
    let mut item = found.memory.describe();
    item.insert("relativity".to_owned(), found.relativity.into());
    item.into()
}

/// What is said beside preferences, where there are any.
fn note(preferences: &[Value]) -> &'static str {
    if preferences.is_empty() { "" } else { "These preferences are what the user said; follow them where they apply." }
}
