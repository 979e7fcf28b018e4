//! Finds which operations of two documents are the same, and compares them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::account::{Class, State};
use super::bodies::{Answer, Body};
use super::class;
use super::document::{Document, Operation};
use super::likeness::{best, name_words, shared};
use super::place::{Place, Root};
use super::recorder::Finding;
use super::schemas::{Comparison, WORDS};
use super::view::View;
use super::what::What;
use crate::shape::identifiers::{member_name, type_name};

/// How alike two operations must be, from 0 to 1, to be taken for one.
const THRESHOLD: f64 = 0.6;
/// Members of an operation that are compared by themselves.
const READ: [&str; 10] = [
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "deprecated",
    "title",
    "summary",
    "description",
    "example",
    "examples",
];

/// An operation before and after; one of them where it was added or removed.
pub(super) struct Matched<'a> {
    pub(super) old: Option<Operation<'a>>,
    pub(super) new: Option<Operation<'a>>,
    guess: bool,
}

impl Matched<'_> {
    /// What it is called in the account.
    pub(super) fn name(&self) -> String {
        self.new.as_ref().or(self.old.as_ref()).map(Operation::name).unwrap_or_default()
    }
}

/// Matches operations: by their ids, by method and path, and at last by likeness, which is a guess.
///
/// Those of the new document come first, in its order, and after them those that only the old one has.
pub(super) fn matched<'a>(old: Document<'a>, new: Document<'a>) -> Vec<Matched<'a>> {
    let (before, after) = (old.operations(), new.operations());
    let mut of_new: Vec<Option<(usize, bool)>> = vec![None; after.len()];
    let mut taken = BTreeSet::new();
    type Same = fn(&Operation<'_>, &Operation<'_>) -> bool;
    let by_id: Same = |a, b| a.id().is_some() && a.id() == b.id();
    let by_both: Same = |a, b| a.id().is_some() && a.id() == b.id() && a.template() == b.template();
    let by_route: Same = |a, b| a.template() == b.template();
    for same in [by_both, by_id, by_route] {
        for (found, operation) in of_new.iter_mut().zip(&after).filter(|(found, _)| found.is_none()) {
            let index =
                before.iter().enumerate().position(|(index, other)| !taken.contains(&index) && same(other, operation));
            if let Some(index) = index {
                taken.insert(index);
                *found = Some((index, false));
            }
        }
    }
    let mut scores = Vec::new();
    for (from, a) in before.iter().enumerate().filter(|(from, _)| !taken.contains(from)) {
        for (to, b) in after.iter().enumerate().filter(|(to, _)| of_new.get(*to) == Some(&None)) {
            let score = likeness((old, a), (new, b));
            if score >= THRESHOLD {
                scores.push((score, from, to));
            }
        }
    }
    for (from, to) in best(scores) {
        taken.insert(from);
        if let Some(found) = of_new.get_mut(to) {
            *found = Some((from, true));
        }
    }
    let both = of_new.into_iter().zip(after).map(|(found, operation)| Matched {
        old: found.and_then(|(index, _)| before.get(index).cloned()),
        new: Some(operation),
        guess: found.is_some_and(|(_, guess)| guess),
    });
    let mut all: Vec<Matched<'a>> = both.collect();
    let gone = before.iter().enumerate().filter(|(index, _)| !taken.contains(index));
    all.extend(gone.map(|(_, operation)| Matched { old: Some(operation.clone()), new: None, guess: false }));
    all
}

/// How alike two operations are: by their names, their paths, and the members of request and answer.
fn likeness((old, a): (Document<'_>, &Operation<'_>), (new, b): (Document<'_>, &Operation<'_>)) -> f64 {
    let words = |text: &str| -> BTreeSet<String> { text.split(['/', '{', '}']).flat_map(name_words).collect() };
    let members = |document: Document<'_>, operation: &Operation<'_>| {
        let names = |schema: Option<super::document::Located<'_>>| -> BTreeSet<String> {
            let view = schema.map(|schema| View::new(document, schema));
            view.iter().flat_map(View::members).map(|member| member.name.to_owned()).collect()
        };
        let mut request = names(Body::of(document, operation).and_then(|body| body.json));
        request.extend(super::parameters::names(document, operation));
        (request, names(Answer::of(document, operation).data))
    };
    let ((before, answered), (after, answers)) = (members(old, a), members(new, b));
    let parts = [
        (1.0, words(a.id().unwrap_or_default()), words(b.id().unwrap_or_default())),
        (1.0, words(a.path), words(b.path)),
        (2.0, before, after),
        (2.0, answered, answers),
    ];
    let told = parts.iter().filter(|(_, a, b)| !a.is_empty() || !b.is_empty());
    let (score, weight) =
        told.fold((0.0, 0.0), |(score, sum), (weight, a, b)| (score + weight * shared(a, b), sum + weight));
    if weight == 0.0 { 0.0 } else { score / weight }
}

impl<'a> Comparison<'a> {
    /// Compares one operation with itself, or says that it was added or removed.
    pub(super) fn operation(&mut self, index: usize, matched: &Matched<'a>) {
        let place = Place::new(Some(index), Root::Whole);
        match (&matched.old, &matched.new) {
            (Some(old), Some(new)) => {
                self.names(&place, old, new, matched.guess);
                self.own(&place, old, new);
                self.parameters(index, old, new);
                self.body(index, old, new);
                self.answer(index, old, new);
            }
            (None, Some(new)) => {
                let what = What::OperationAdded { route: new.route() };
                self.add(&place, Finding::new(&new.own.at, what, Class::Compatible));
            }
            (Some(old), None) => {
                let what = What::OperationRemoved { route: old.route() };
                self.add(&place, Finding::gone(&old.own.at, what, Class::Breaking));
            }
            (None, None) => {}
        }
    }

    /// Its id, method and path. Without an id, the name of its method is made of the other two.
    fn names(&mut self, place: &Place, old: &Operation<'a>, new: &Operation<'a>, guess: bool) {
        let mark = |finding: Finding| if guess { finding.guessed() } else { finding };
        let at = &new.own.at;
        let same_name = match (old.id(), new.id()) {
            (Some(a), Some(b)) => member_name(a) == member_name(b) && type_name(a) == type_name(b),
            (None, None) => old.method == new.method && old.path == new.path,
            _ => false,
        };
        if old.id() != new.id() {
            let class = if same_name { Class::Compatible } else { Class::Breaking };
            let what = What::OperationRenamed { from: old.name(), to: new.name() };
            self.add(place, mark(Finding::new(at, what, class)));
        }
        if old.template() != new.template() || (old.id().is_none() && new.id().is_none() && !same_name) {
            let unnamed = old.id().is_none() && new.id().is_none();
            let class = if unnamed { Class::Breaking } else { Class::Compatible };
            let what = What::OperationMoved { from: old.route(), to: new.route() };
            self.add(place, mark(Finding::new(at, what, class)));
        }
    }

    /// What the operation says about itself.
    fn own(&mut self, place: &Place, old: &Operation<'a>, new: &Operation<'a>) {
        let at = &new.own.at;
        match (old.own.flag("deprecated"), new.own.flag("deprecated")) {
            (false, true) => self.add(place, Finding::new(at, What::Deprecated, Class::Compatible)),
            (true, false) => self.add(place, Finding::new(at, What::NoLongerDeprecated, Class::Compatible)),
            _ => {}
        }
        for keyword in WORDS {
            self.word(keyword, place, (old.own.child(keyword), new.own.child(keyword)), &new.own);
            self.word(keyword, place, (old.item.child(keyword), new.item.child(keyword)), &new.item);
        }
        let names = old.own.members().chain(new.own.members()).map(|(name, _)| name);
        let names: BTreeSet<&str> = names.filter(|name| !READ.contains(name)).collect();
        for name in names {
            let value = |operation: &Operation<'a>| operation.own.child(name).map(|found| found.value.clone());
            self.keyword(place, name, &at.child(name), (value(old), value(new)));
        }
    }

    /// A keyword that stands beside schemas: what it said, and what it says.
    pub(super) fn keyword(
        &mut self,
        place: &Place,
        name: &str,
        at: &crate::pointer::Pointer,
        (from, to): (Option<Value>, Option<Value>),
    ) {
        if from == to {
            return;
        }
        let finding = if name.starts_with("x-") {
            let class = class::extension(name, from.as_ref(), to.as_ref());
            Finding::new(at, What::ExtensionChanged { name: name.to_owned(), from, to }, class)
        } else {
            let class = class::keyword(name);
            Finding::new(at, What::LimitChanged { keyword: name.to_owned(), from, to }, class)
        };
        let finding = Finding { state: State::New, ..finding };
        self.add(place, finding);
    }
}
