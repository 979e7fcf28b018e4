//! Compares the parameters of an operation.

use super::account::Class;
use super::bodies::Body;
use super::document::{Document, Located, Operation};
use super::likeness;
use super::place::{Place, Root};
use super::recorder::Finding;
use super::schemas::{Comparison, Pair, Presence, WORDS};
use super::view::Member;
use super::what::What;
use crate::shape::identifiers::member_name;

/// Members of a parameter that are compared by themselves.
const READ: [&str; 12] = [
    "$ref",
    "name",
    "in",
    "required",
    "schema",
    "content",
    "deprecated",
    "title",
    "summary",
    "description",
    "example",
    "examples",
];

/// A parameter of an operation.
#[derive(Debug, Clone)]
struct Parameter<'a> {
    own: Located<'a>,
    name: &'a str,
    place: &'a str,
    schema: Located<'a>,
    required: bool,
}

/// The names of the parameters.
pub(super) fn names(document: Document<'_>, operation: &Operation<'_>) -> Vec<String> {
    parameters(document, operation).into_iter().map(|parameter| parameter.name.to_owned()).collect()
}

/// The parameters of an operation, with those of its path item that it does not have itself.
fn parameters<'a>(document: Document<'a>, operation: &Operation<'a>) -> Vec<Parameter<'a>> {
    let mut found: Vec<Parameter<'a>> = Vec::new();
    for holder in [&operation.own, &operation.item] {
        for listed in holder.child("parameters").iter().flat_map(Located::elements) {
            let own = document.resolve(listed);
            let (Some(name), Some(place)) = (own.text("name"), own.text("in")) else { continue };
            if found.iter().any(|other| other.name == name && other.place == place) {
                continue;
            }
            let in_content = || {
                let content = own.child("content")?;
                content.members().next().and_then(|(_, media_type)| media_type.child("schema"))
            };
            let schema = own.child("schema").or_else(in_content).unwrap_or_else(|| own.clone());
            let required = own.flag("required") || place == "path";
            found.push(Parameter { own, name, place, schema, required });
        }
    }
    found
}

impl<'a> Comparison<'a> {
    /// Compares parameters: by place and name, by name alone, and at last by likeness, which is a guess.
    pub(super) fn parameters(&mut self, index: usize, old: &Operation<'a>, new: &Operation<'a>) {
        let (mut before, after) = (parameters(self.old, old), parameters(self.new, new));
        // Beside a parameter, the body is a member of the request, and is the request no more.
        let body = Body::of(self.old, old).is_some() && Body::of(self.new, new).is_some();
        let first = body && before.is_empty() != after.is_empty();
        let whole = Place::new(Some(index), Root::Request);
        let mut left = Vec::new();
        for parameter in after {
            let same = |other: &Parameter<'a>| other.name == parameter.name && other.place == parameter.place;
            let named = |other: &Parameter<'a>| other.name == parameter.name;
            match before.iter().position(same).or_else(|| before.iter().position(named)) {
                Some(found) => {
                    let other = before.remove(found);
                    self.parameter(index, &other, &parameter);
                }
                None => left.push(parameter),
            }
        }
        let member = |parameter: &Parameter<'a>| Member {
            name: parameter.name,
            schema: parameter.schema.clone(),
            required: parameter.required,
            description: parameter.own.text("description"),
        };
        let gone: Vec<Member<'a>> = before.iter().map(member).collect();
        let fresh: Vec<Member<'a>> = left.iter().map(member).collect();
        let renamed = likeness::renamed((self.old, &gone), (self.new, &fresh));
        for parameter in &left {
            let from = renamed.iter().find(|(_, to)| *to == parameter.name).map(|(from, _)| *from);
            match from.and_then(|from| before.iter().find(|other| other.name == from)) {
                Some(other) => {
                    let same_field = member_name(other.name) == member_name(parameter.name);
                    let class = if same_field { Class::Compatible } else { Class::Breaking };
                    let what = What::MemberRenamed { from: other.name.to_owned(), to: parameter.name.to_owned() };
                    self.add(&whole, Finding::new(&parameter.own.at, what, class).guessed());
                    self.parameter(index, other, parameter);
                }
                None => {
                    let form =
                        super::form::words(self.new, &super::view::View::new(self.new, parameter.schema.clone()));
                    let class = super::class::member_added(whole.side(), parameter.required || first, false);
                    let what =
                        What::MemberAdded { name: parameter.name.to_owned(), required: parameter.required, form };
                    self.add(&whole, Finding::new(&parameter.own.at, what, class));
                }
            }
        }
        for other in before.iter().filter(|other| !renamed.iter().any(|(from, _)| *from == other.name)) {
            let form = super::form::words(self.old, &super::view::View::new(self.old, other.schema.clone()));
            let what = What::MemberRemoved { name: other.name.to_owned(), required: other.required, form };
            self.add(&whole, Finding::gone(&other.own.at, what, Class::Breaking));
        }
    }

    fn parameter(&mut self, index: usize, old: &Parameter<'a>, new: &Parameter<'a>) {
        let place = Place::new(Some(index), Root::Parameter(new.place.to_owned(), new.name.to_owned()));
        if old.place != new.place {
            let what = What::ParameterMoved { from: old.place.to_owned(), to: new.place.to_owned() };
            self.add(&place, Finding::new(&new.own.at, what, Class::Compatible));
        }
        match (old.own.flag("deprecated"), new.own.flag("deprecated")) {
            (false, true) => self.add(&place, Finding::new(&new.own.at, What::Deprecated, Class::Compatible)),
            (true, false) => self.add(&place, Finding::new(&new.own.at, What::NoLongerDeprecated, Class::Compatible)),
            _ => {}
        }
        for keyword in WORDS {
            self.word(keyword, &place, (old.own.child(keyword), new.own.child(keyword)), &new.own);
        }
        let names = old.own.members().chain(new.own.members()).map(|(name, _)| name);
        let names: std::collections::BTreeSet<&str> = names.filter(|name| !READ.contains(name)).collect();
        for name in names {
            let value = |parameter: &Parameter<'a>| parameter.own.child(name).map(|found| found.value.clone());
            self.keyword(&place, name, &new.own.at.child(name), (value(old), value(new)));
        }
        self.schemas(vec![Pair {
            old: old.schema.clone(),
            new: new.schema.clone(),
            place,
            presence: Some(Presence { old: old.required, new: new.required, holder_was_default: false }),
            around: None,
        }]);
    }
}
