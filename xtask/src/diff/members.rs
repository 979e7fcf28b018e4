//! Compares the members of two objects, the values of two enums, and the forms of two unions.

use std::collections::BTreeSet;

use serde_json::Value;

use super::account::{Class, State};
use super::document::Located;
use super::form::{Form, type_words, words};
use super::likeness;
use super::place::Place;
use super::recorder::Finding;
use super::schemas::{Comparison, Pair, Presence};
use super::view::{Member, View};
use super::what::What;
use crate::pointer::Pointer;
use crate::shape::identifiers::member_name;

impl<'a> Comparison<'a> {
    /// Compares members by their names, and those that are left by their likeness.
    pub(super) fn members(&mut self, place: &Place, old: &View<'a>, new: &View<'a>) -> Vec<Pair<'a>> {
        let (before, after) = (old.members(), new.members());
        let always = |document, members: &[Member<'a>]| {
            let must = |member: &&Member<'a>| member.required && !View::new(document, member.schema.clone()).nullable;
            members.iter().filter(must).count()
        };
        let was_default = always(self.old, &before) == 0;
        let of = |members: &[Member<'a>], name: &str| members.iter().find(|member| member.name == name).cloned();
        let gone: Vec<Member<'a>> = before.iter().filter(|member| of(&after, member.name).is_none()).cloned().collect();
        let fresh: Vec<Member<'a>> =
            after.iter().filter(|member| of(&before, member.name).is_none()).cloned().collect();
        let renamed = likeness::renamed((self.old, &gone), (self.new, &fresh));
        let mut inner = Vec::new();
        for member in &after {
            let before = of(&before, member.name);
            let guess = renamed.iter().find(|(_, to)| *to == member.name).and_then(|(from, _)| of(&gone, from));
            let Some(before) = before.or_else(|| {
                let from = guess?;
                self.member_renamed(place, &from, member);
                Some(from)
            }) else {
                self.member_added(place, member, was_default);
                continue;
            };
            inner.push(Pair {
                old: before.schema,
                new: member.schema.clone(),
                place: place.member(member.name),
                presence: Some(Presence {
                    old: before.required,
                    new: member.required,
                    holder_was_default: was_default,
                }),
                around: None,
            });
        }
        for member in gone.iter().filter(|member| !renamed.iter().any(|(from, _)| *from == member.name)) {
            self.member_removed(place, member);
        }
        self.undeclared(place, old, new);
        inner
    }

    fn member_renamed(&mut self, place: &Place, from: &Member<'a>, to: &Member<'a>) {
        let same_field = member_name(from.name) == member_name(to.name);
        let class = if same_field { Class::Compatible } else { Class::Breaking };
        let what = What::MemberRenamed { from: from.name.to_owned(), to: to.name.to_owned() };
        self.add(place, Finding::new(&to.schema.at, what, class).guessed());
    }

    /// Names in `required` that no member has.
    fn undeclared(&mut self, place: &Place, old: &View<'a>, new: &View<'a>) {
        let names = |view: &View<'a>| {
            let declared: BTreeSet<&str> = view.members().iter().map(|member| member.name).collect();
            view.required().into_iter().filter(|name| !declared.contains(name)).map(Value::from).collect::<Vec<_>>()
        };
        let (from, to) = (names(old), names(new));
        let at = new.at().or(old.at()).cloned();
        if let Some(at) = at.filter(|_| from != to) {
            let list = |names: Vec<Value>| (!names.is_empty()).then_some(Value::Array(names));
            let what = What::LimitChanged { keyword: "required".to_owned(), from: list(from), to: list(to) };
            self.add(place, Finding::new(&at.child("required"), what, Class::Compatible));
        }
    }

    /// Compares the values of two enums.
    pub(super) fn values(&mut self, place: &Place, old: &View<'a>, new: &View<'a>, at: &Pointer) {
        let (before, after) = (old.values().unwrap_or_default(), new.values().unwrap_or_default());
        let without = |all: &[&'a Value], other: &[&'a Value]| {
            let mut values: Vec<Value> = Vec::new();
            for value in all.iter().filter(|value| !other.contains(value)) {
                if !values.contains(value) {
                    values.push((*value).clone());
                }
            }
            values
        };
        // Values that are no texts become words of the documentation, not variants.
        let is_type = Form::of(self.new, new) == Form::Enum;
        let class = if is_type { Class::Breaking } else { Class::Compatible };
        let at =
            new.keyword("enum").or_else(|| new.keyword("const")).map_or_else(|| at.child("enum"), |found| found.at);
        let (added, removed) = (without(&after, &before), without(&before, &after));
        if !added.is_empty() {
            self.add(place, Finding::new(&at, What::ValuesAdded { values: added }, Class::Compatible));
        }
        if !removed.is_empty() {
            self.add(place, Finding::new(&at, What::ValuesRemoved { values: removed }, class));
        }
    }

    /// Compares the forms of two unions: first those that are told alike, then those of one kind.
    pub(super) fn forms(
        &mut self,
        place: &Place,
        (old, old_at): (&View<'a>, &Located<'a>),
        (new, new_at): (&View<'a>, &Located<'a>),
    ) -> Vec<Pair<'a>> {
        let mut before = self.alternatives(old, State::Old);
        let mut after = self.alternatives(new, State::New);
        let mut inner = Vec::new();
        for same in [
            (|a: &Alternative<'a>, b: &Alternative<'a>| a.name == b.name && a.words == b.words)
                as fn(&Alternative<'a>, &Alternative<'a>) -> bool,
            |a, b| a.name.is_some() && a.name == b.name,
            |a, b| a.words == b.words,
            |a, b| a.form == b.form,
        ] {
            after.retain(|found| {
                let Some(index) = before.iter().position(|other| same(other, found)) else { return true };
                let other = before.remove(index);
                if let (Some(old), Some(new)) = (other.schema, found.schema.clone()) {
                    inner.push(Pair::new(old, new, place.clone()));
                }
                false
            });
        }
        for found in after {
            let at = found.schema.map_or_else(|| new_at.at.clone(), |schema| schema.at);
            self.add(place, Finding::new(&at, What::FormAdded { form: found.words }, Class::Compatible));
        }
        for found in before {
            let at = found.schema.map_or_else(|| old_at.at.clone(), |schema| schema.at);
            self.add(place, Finding::gone(&at, What::FormRemoved { form: found.words }, Class::Breaking));
        }
        inner
    }

    fn alternatives(&self, view: &View<'a>, state: State) -> Vec<Alternative<'a>> {
        let document = if state == State::Old { self.old } else { self.new };
        let listed = view.forms.iter().map(|schema| {
            let form = View::new(document, schema.clone());
            Alternative {
                words: words(document, &form),
                form: Some(Form::of(document, &form)),
                name: form.component,
                schema: Some(schema.clone()),
            }
        });
        let mut alternatives: Vec<Alternative<'a>> = listed.collect();
        if alternatives.is_empty() {
            alternatives.extend(view.types().into_iter().map(|name| Alternative {
                words: type_words(name).to_owned(),
                form: None,
                name: None,
                schema: None,
            }));
        }
        alternatives
    }
}

/// One form of a union.
struct Alternative<'a> {
    words: String,
    form: Option<Form>,
    name: Option<String>,
    schema: Option<Located<'a>>,
}
