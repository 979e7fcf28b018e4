//! Compares what an operation takes as its body, and what it answers.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::account::Class;
use super::document::{Document, Located, Operation};
use super::form::{Form, words};
use super::place::{Place, Root};
use super::recorder::Finding;
use super::schemas::{Comparison, Pair, Presence, WORDS};
use super::view::View;
use super::what::What;
use crate::pointer::Pointer;

/// The media types of a body, with their names, in the order of the document.
type Content<'a> = Vec<(&'a str, Located<'a>)>;

const EVENT_STREAM: &str = "text/event-stream";

/// What stands for the data of an envelope that has none.
static NO_DATA: LazyLock<Value> = LazyLock::new(|| json!({ "type": "object" }));

/// The body that an operation takes.
#[derive(Debug, Clone)]
pub(super) struct Body<'a> {
    own: Located<'a>,
    content: Content<'a>,
    /// The schema of its JSON.
    pub(super) json: Option<Located<'a>>,
}

/// The successful answer of an operation.
#[derive(Debug, Clone)]
pub(super) struct Answer<'a> {
    own: Option<Located<'a>>,
    status: Option<&'a str>,
    content: Content<'a>,
    /// The whole schema of its JSON.
    json: Option<Located<'a>>,
    /// The part of it that a method returns.
    pub(super) data: Option<Located<'a>>,
    envelope: Envelope,
    events: Option<Located<'a>>,
}

/// Whether the data stands in the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Envelope {
    /// It does.
    Around,
    /// There are other members beside it, so that a method returns the whole.
    Extended,
    /// There is none.
    Absent,
}

impl<'a> Body<'a> {
    /// The body of an operation, where it takes one.
    pub(super) fn of(document: Document<'a>, operation: &Operation<'a>) -> Option<Self> {
        let own = document.resolve(operation.own.child("requestBody")?);
        let content: Content<'a> = own.child("content").iter().flat_map(Located::members).collect();
        let json = json_of(&content);
        Some(Self { own, content, json })
    }
}

impl<'a> Answer<'a> {
    /// What an operation answers: of the successful answers, the first that has contents.
    pub(super) fn of(document: Document<'a>, operation: &Operation<'a>) -> Self {
        let listed = operation.own.child("responses");
        let success = |status: &str| status.starts_with('2') || status == "default";
        let mut answers: Content<'a> = listed
            .iter()
            .flat_map(Located::members)
            .filter(|(status, _)| success(status))
            .map(|(status, answer)| (status, document.resolve(answer)))
            .collect();
        let empty =
            |answer: &Located<'a>| answer.child("content").is_none_or(|content| content.members().next().is_none());
        answers.sort_by_key(|(status, answer)| (*status == "default", empty(answer)));
        let chosen = answers.into_iter().next();
        let (status, own) = (chosen.as_ref().map(|(status, _)| *status), chosen.map(|(_, own)| own));
        let content = own.as_ref().and_then(|own| own.child("content"));
        let content: Content<'a> = content.iter().flat_map(Located::members).collect();
        let json = json_of(&content);
        let events =
            content.iter().find(|(name, _)| *name == EVENT_STREAM).and_then(|(_, media)| media.child("schema"));
        let (envelope, data) = match &json {
            Some(json) => opened(document, json),
            None => (Envelope::Absent, None),
        };
        Self { own, status, content, json, data, envelope, events }
    }
}

/// The schema of the JSON among media types: `application/json` itself before its relatives.
fn json_of<'a>(content: &Content<'a>) -> Option<Located<'a>> {
    let plain = |name: &str| name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
    let exact = content.iter().find(|(name, _)| plain(name) == "application/json");
    let related = || {
        content.iter().find(|(name, _)| {
            let name = plain(name);
            name.ends_with("+json") || name == "text/json" || name == "*/*"
        })
    };
    let (_, media_type) = exact.or_else(related)?;
    media_type.child("schema")
}

/// What a body without JSON is given as.
fn sent_as(content: &Content<'_>) -> &'static str {
    match content.first() {
        None => "nothing",
        Some((name, _)) if name.starts_with("text/") => "plain text",
        Some(_) => "bytes",
    }
}

/// What an answer without JSON is read as. Events are read by a method of their own.
fn read_as(content: &Content<'_>) -> &'static str {
    if content.iter().all(|(name, _)| *name == EVENT_STREAM) { "nothing" } else { "bytes" }
}

/// Opens the envelope that the root extension `x-envelope` describes.
fn opened<'a>(document: Document<'a>, json: &Located<'a>) -> (Envelope, Option<Located<'a>>) {
    let whole = (Envelope::Absent, Some(json.clone()));
    let Some(names) = document.whole().child("x-envelope").filter(|names| names.value.is_object()) else {
        return whole;
    };
    let name = |part: &'static str| names.text(part).unwrap_or(part);
    let (code, message, data) = (name("code"), name("message"), name("data"));
    let members = View::new(document, json.clone()).members();
    let has = |name: &str| members.iter().any(|member| member.name == name);
    if !has(code) || !has(message) {
        return whole;
    }
    let inner = members.iter().find(|member| member.name == data).map(|member| member.schema.clone());
    if !members.iter().all(|member| [code, message, data].contains(&member.name)) {
        return (Envelope::Extended, Some(inner.unwrap_or_else(|| json.clone())));
    }
    let none = || Located { value: &NO_DATA, at: json.at.child("properties").child(data) };
    (Envelope::Around, Some(inner.unwrap_or_else(none)))
}

impl<'a> Comparison<'a> {
    /// Compares the bodies of two requests.
    pub(super) fn body(&mut self, index: usize, old: &Operation<'a>, new: &Operation<'a>) {
        let place = Place::new(Some(index), Root::Request);
        let (old_body, new_body) = match (Body::of(self.old, old), Body::of(self.new, new)) {
            (Some(old), Some(new)) => (old, new),
            (None, Some(body)) => {
                return self.add(&place, Finding::new(&body.own.at, What::BodyAdded, Class::Breaking));
            }
            (Some(body), None) => {
                return self.add(&place, Finding::gone(&body.own.at, What::BodyRemoved, Class::Breaking));
            }
            (None, None) => return,
        };
        let at = &new_body.own.at;
        match (old_body.own.flag("required"), new_body.own.flag("required")) {
            // The builder asks for the required members of a body, whether or not the body itself is required.
            (false, true) => self.add(&place, Finding::new(at, What::Required, Class::Compatible)),
            (true, false) => self.add(&place, Finding::new(at, What::Optional, Class::Compatible)),
            _ => {}
        }
        self.holder_words(&place, &old_body.own, &new_body.own);
        self.media_types(&place, &old_body.content, &new_body.content);
        self.content_words(&place, &old_body.content, &new_body.content);
        let forms = (sent_as(&old_body.content), sent_as(&new_body.content));
        match (old_body.json, new_body.json) {
            (Some(old), Some(new)) => self.schemas(vec![Pair::new(old, new, place)]),
            (old, new) => self.other_form(&place, at, (old, forms.0), (new, forms.1)),
        }
    }

    /// Compares two answers.
    pub(super) fn answer(&mut self, index: usize, old: &Operation<'a>, new: &Operation<'a>) {
        let place = Place::new(Some(index), Root::Answer);
        let (old_answer, new_answer) = (Answer::of(self.old, old), Answer::of(self.new, new));
        self.other_answers(index, (old, &old_answer), (new, &new_answer));
        let at = new_answer.own.as_ref().map_or_else(|| new.own.at.child("responses"), |own| own.at.clone());
        if let (Some(old), Some(new)) = (&old_answer.own, &new_answer.own) {
            self.holder_words(&place, old, new);
            self.media_types(&place, &old_answer.content, &new_answer.content);
            self.content_words(&place, &old_answer.content, &new_answer.content);
        }
        self.envelope(index, &old_answer, &new_answer);
        if let (Some(old), Some(new)) = (old_answer.events, new_answer.events) {
            self.schemas(vec![Pair::new(old, new, Place::new(Some(index), Root::Event))]);
        }
        let forms = (read_as(&old_answer.content), read_as(&new_answer.content));
        match (old_answer.data, new_answer.data) {
            (Some(old), Some(new)) => self.schemas(vec![Pair::new(old, new, place)]),
            (old, new) => self.other_form(&place, &at, (old, forms.0), (new, forms.1)),
        }
    }

    /// Whether the envelope is there, and what it says beside the data.
    fn envelope(&mut self, index: usize, old: &Answer<'a>, new: &Answer<'a>) {
        let place = Place::new(Some(index), Root::Answer);
        let (Some(old_json), Some(new_json)) = (&old.json, &new.json) else { return };
        let is_around = |answer: &Answer<'a>| answer.envelope == Envelope::Around;
        if is_around(old) != is_around(new) {
            // A method returned the data, and returns the whole now, or the reverse; bare data is the same data.
            let extended = [old.envelope, new.envelope].contains(&Envelope::Extended);
            let class = if extended { Class::Breaking } else { Class::Compatible };
            let what = if is_around(new) { What::EnvelopeAdded } else { What::EnvelopeRemoved };
            self.add(&place, Finding::new(&new_json.at, what, class));
        }
        if old.envelope == Envelope::Absent || new.envelope == Envelope::Absent {
            return;
        }
        let mut place = Place::new(Some(index), Root::Envelope);
        if is_around(old) && is_around(new) {
            place.behind = Some("the envelope".to_owned());
        }
        let skipped: BTreeSet<_> = [&old.data, &new.data].into_iter().flatten().map(|data| data.at.clone()).collect();
        self.around(Pair::new(old_json.clone(), new_json.clone(), place), &skipped);
    }

    /// The answers of other statuses, which are words: an error has one type for all of them.
    fn other_answers(
        &mut self,
        index: usize,
        (old, old_answer): (&Operation<'a>, &Answer<'a>),
        (new, new_answer): (&Operation<'a>, &Answer<'a>),
    ) {
        let place = Place::new(Some(index), Root::Whole);
        let at = new.own.at.child("responses");
        if old_answer.status != new_answer.status {
            let value = |status: Option<&str>| status.map(Value::from);
            let (from, to) = (value(old_answer.status), value(new_answer.status));
            let what = What::LimitChanged { keyword: "status".to_owned(), from, to };
            self.add(&place, Finding::new(&at, what, Class::Compatible));
        }
        let statuses = |operation: &Operation<'a>| {
            let found = operation.own.child("responses");
            found.iter().flat_map(Located::members).map(|(status, answer)| (status, answer.value)).collect::<Vec<_>>()
        };
        let (before, after) = (statuses(old), statuses(new));
        let names: BTreeSet<&str> = before.iter().chain(&after).map(|(status, _)| *status).collect();
        for status in names {
            if [old_answer.status, new_answer.status].contains(&Some(status)) {
                continue;
            }
            let of = |all: &[(&str, &Value)]| {
                all.iter().find(|(name, _)| *name == status).map(|(_, answer)| (*answer).clone())
            };
            let (from, to) = (of(&before), of(&after));
            if from != to {
                let what = What::LimitChanged { keyword: format!("answer {status}"), from, to };
                self.add(&place, Finding::new(&at.child(status), what, Class::Documentation));
            }
        }
    }

    /// A body or an answer that is read in another way: JSON where there was none, or text where there were bytes.
    fn other_form(
        &mut self,
        place: &Place,
        at: &Pointer,
        (old, old_form): (Option<Located<'a>>, &str),
        (new, new_form): (Option<Located<'a>>, &str),
    ) {
        let told = |document, schema: Option<Located<'a>>, form: &str| {
            schema.map_or_else(|| form.to_owned(), |schema| words(document, &View::new(document, schema)))
        };
        let (from, to) = (told(self.old, old, old_form), told(self.new, new, new_form));
        if from != to {
            self.add(place, Finding::new(at, What::TypeChanged { from, to }, Class::Breaking));
        }
    }

    /// The names of media types. What a caller gets of them is told by [`Self::other_form`]; a stream is a method of its own.
    fn media_types(&mut self, place: &Place, old: &Content<'a>, new: &Content<'a>) {
        let has = |all: &Content<'a>, name: &str| all.iter().any(|(other, _)| *other == name);
        for (name, media_type) in new.iter().filter(|(name, _)| !has(old, name)) {
            let what = What::MediaTypeAdded { media_type: (*name).to_owned() };
            self.add(place, Finding::new(&media_type.at, what, Class::Compatible));
        }
        for (name, media_type) in old.iter().filter(|(name, _)| !has(new, name)) {
            let what = What::MediaTypeRemoved { media_type: (*name).to_owned() };
            let class = if *name == EVENT_STREAM { Class::Breaking } else { Class::Compatible };
            self.add(place, Finding::gone(&media_type.at, what, class));
        }
    }

    /// The examples that stand beside the schemas of media types.
    fn content_words(&mut self, place: &Place, old: &Content<'a>, new: &Content<'a>) {
        for (name, media_type) in new {
            if let Some((_, other)) = old.iter().find(|(other, _)| other == name) {
                self.holder_words(place, other, media_type);
            }
        }
    }

    fn holder_words(&mut self, place: &Place, old: &Located<'a>, new: &Located<'a>) {
        for keyword in WORDS {
            self.word(keyword, place, (old.child(keyword), new.child(keyword)), new);
        }
    }

    /// The members of two envelopes but for the data.
    fn around(&mut self, pair: Pair<'a>, skipped: &BTreeSet<Pointer>) {
        let (old, new) = (View::new(self.old, pair.old.clone()), View::new(self.new, pair.new.clone()));
        self.words(&pair, &old, &new);
        let inside = if new.component.is_some() { pair.place.within_component() } else { pair.place.clone() };
        let inner = if Form::of(self.old, &old) == Form::of(self.new, &new) {
            self.members(&inside, &old, &new)
        } else {
            Vec::new()
        };
        let (data, others): (Vec<_>, Vec<_>) =
            inner.into_iter().partition(|member| skipped.contains(&member.new.at) || skipped.contains(&member.old.at));
        for member in data {
            if let Some(Presence { old, new, .. }) = member.presence.filter(|presence| presence.old != presence.new) {
                debug_assert!(old != new, "filtered");
                let what = if new { What::Required } else { What::Optional };
                self.add(&member.place, Finding::new(&member.new.at, what, Class::Compatible));
            }
        }
        self.schemas(others);
    }
}
