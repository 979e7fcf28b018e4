//! Compares two schemas, and all that they lead to, in step.

use std::collections::BTreeSet;

use serde_json::Value;

use super::account::{Class, State};
use super::class;
use super::document::{Document, Located};
use super::form::{Form, words};
use super::likeness;
use super::place::Place;
use super::recorder::{Finding, Recorder};
use super::unchanged::Unchanged;
use super::view::{Member, View};
use super::what::What;

/// Keywords that the comparison reads by themselves.
const READ: [&str; 20] = [
    "$ref",
    "type",
    "nullable",
    "properties",
    "required",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "enum",
    "const",
    "default",
    "deprecated",
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "discriminator",
    "x-rust-type",
];

/// Keywords for people.
pub(super) const WORDS: [&str; 5] = ["title", "summary", "description", "example", "examples"];

/// Two schemas at one place.
#[derive(Debug, Clone)]
pub(super) struct Pair<'a> {
    pub(super) old: Located<'a>,
    pub(super) new: Located<'a>,
    pub(super) place: Place,
    /// Where they are members: whether they are required, and whether the object was `Default`.
    pub(super) presence: Option<Presence>,
    /// Where one of them is the element of a list and the other was it alone: that list, whose words may be the other's.
    pub(super) around: Option<(State, Located<'a>)>,
}

/// Whether a member is required, before and after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Presence {
    pub(super) old: bool,
    pub(super) new: bool,
    /// Whether the object that holds the member was `Default` without it, and would be after.
    pub(super) holder_was_default: bool,
}

impl<'a> Pair<'a> {
    /// Two schemas that are no members.
    pub(super) fn new(old: Located<'a>, new: Located<'a>, place: Place) -> Self {
        Self { old, new, place, presence: None, around: None }
    }
}

/// The two documents, and what was found in them.
pub(super) struct Comparison<'a> {
    pub(super) old: Document<'a>,
    pub(super) new: Document<'a>,
    pub(super) recorder: Recorder,
    /// Whether references lead to the same in both documents.
    pub(super) unchanged: Unchanged,
}

impl<'a> Comparison<'a> {
    /// Compares the pairs, and all that they lead to.
    pub(super) fn schemas(&mut self, start: Vec<Pair<'a>>) {
        let mut seen = BTreeSet::new();
        let mut open = start;
        open.reverse();
        while let Some(pair) = open.pop() {
            if pair.presence.is_none_or(|presence| presence.old == presence.new)
                && self.unchanged.are_same(pair.old.value, pair.new.value)
            {
                continue;
            }
            let key = (pair.old.at.clone(), pair.new.at.clone(), pair.place.behind.is_some());
            if !seen.insert(key) {
                continue;
            }
            let inner = self.pair(pair);
            open.extend(inner.into_iter().rev());
        }
    }

    /// Compares two schemas; what they hold is left to the caller.
    fn pair(&mut self, pair: Pair<'a>) -> Vec<Pair<'a>> {
        let (old, new) = (View::new(self.old, pair.old.clone()), View::new(self.new, pair.new.clone()));
        let (old_form, new_form) = (Form::of(self.old, &old), Form::of(self.new, &new));
        self.presence(&pair, (&old, &old_form), (&new, &new_form));
        let mut place = pair.place.clone();
        if new.component.is_some() || old.component.is_some() {
            place = place.within_component();
        }
        let at = pair.new.at.clone();
        let pair = Pair { place, ..pair };
        if let Some(inner) = self.list(&pair, (&old, &old_form), (&new, &new_form)) {
            return vec![inner];
        }
        self.words(&pair, &old, &new);
        if old_form != new_form {
            let (from, to) = (words(self.old, &old), words(self.new, &new));
            self.add(&pair.place, Finding::new(&at, What::TypeChanged { from, to }, Class::Breaking));
            self.keywords(&pair, &old, &new, true);
            return Vec::new();
        }
        self.keywords(&pair, &old, &new, false);
        let mut place = pair.place.clone();
        let form = match old_form {
            Form::Own(path) => {
                place.behind = place.behind.or(Some(path));
                let (old_form, new_form) = (Form::beneath(self.old, &old), Form::beneath(self.new, &new));
                if old_form != new_form {
                    let (from, to) = (format!("{old_form:?}"), format!("{new_form:?}"));
                    self.add(&place, Finding::new(&at, What::TypeChanged { from, to }, Class::Compatible));
                    return Vec::new();
                }
                new_form
            }
            form => form,
        };
        self.inside(&form, &place, (&old, &pair.old), (&new, &pair.new))
    }

    /// What two schemas of one form hold.
    fn inside(
        &mut self,
        form: &Form,
        place: &Place,
        (old, old_at): (&View<'a>, &Located<'a>),
        (new, new_at): (&View<'a>, &Located<'a>),
    ) -> Vec<Pair<'a>> {
        let both = |keyword: &str| Some((old.keyword(keyword)?, new.keyword(keyword)?));
        match form {
            Form::List => {
                let items = |view: &View<'a>| view.keyword("items").filter(|found| found.value.is_object());
                match (items(old), items(new)) {
                    (Some(old), Some(new)) => vec![Pair::new(old, new, place.element())],
                    (None, None) => Vec::new(),
                    (before, after) => {
                        let told = |document, schema: Option<Located<'a>>| {
                            schema
                                .map_or("any value".to_owned(), |schema| words(document, &View::new(document, schema)))
                        };
                        let (from, to) = (told(self.old, before), told(self.new, after));
                        // Schemas of single places may say the same as one of all.
                        let of_places = [old, new].iter().any(|view| view.keyword("prefixItems").is_some());
                        let class = if of_places { Class::Compatible } else { Class::Breaking };
                        if from != to {
                            let finding = Finding::new(&new_at.at, What::TypeChanged { from, to }, class);
                            self.add(&place.element(), finding);
                        }
                        Vec::new()
                    }
                }
            }
            Form::Map => {
                let schema =
                    |view: &View<'a>| view.keyword("additionalProperties").filter(|found| found.value.is_object());
                match (schema(old), schema(new)) {
                    (Some(old), Some(new)) => vec![Pair::new(old, new, place.entry())],
                    (None, None) => Vec::new(),
                    _ => {
                        let (from, to) = (words(self.old, old), words(self.new, new));
                        self.add(place, Finding::new(&new_at.at, What::TypeChanged { from, to }, Class::Breaking));
                        Vec::new()
                    }
                }
            }
            Form::Object => self.members(place, old, new),
            Form::Enum => {
                self.values(place, old, new, &new_at.at);
                Vec::new()
            }
            Form::Union | Form::OneOrMany(_) => self.forms(place, (old, old_at), (new, new_at)),
            _ if both("enum").is_some() || old.values() != new.values() => {
                self.values(place, old, new, &new_at.at);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Null, and whether a member may be absent: for the type of a field, the two are one.
    fn presence(&mut self, pair: &Pair<'a>, (old, old_form): (&View<'a>, &Form), (new, new_form): (&View<'a>, &Form)) {
        // What may be anything may be null: that it was null alone before goes without saying.
        let anything = [old_form, new_form].contains(&&Form::Any);
        let null_changed = old.nullable != new.nullable && !anything;
        let at = &pair.new.at;
        let side = pair.place.side();
        let collection = old_form.is_collection() && new_form.is_collection();
        let class_of = |was: bool, is: bool, holder_was_default: bool| {
            if was == is {
                return Class::Compatible;
            }
            class::presence(side, collection, is && holder_was_default)
        };
        let Some(presence) = pair.presence else {
            if null_changed {
                // The elements of a list and the values of a map are `Option`s where they may be null.
                let what = if new.nullable { What::NullAllowed } else { What::NullForbidden };
                let is_component = old.component.is_some() && new.component.is_some();
                let class = if is_component { Class::Compatible } else { Class::Breaking };
                self.add(&pair.place, Finding::new(at, what, class));
            }
            return;
        };
        let Presence { old: was_required, new: is_required, holder_was_default } = presence;
        // The field is an `Option` before and after, or changes with the one of the two that changed.
        let must = |required: bool, nullable: bool| required && !nullable;
        let class = class_of(must(was_required, old.nullable), must(is_required, new.nullable), holder_was_default);
        if was_required != is_required {
            let what = if is_required { What::Required } else { What::Optional };
            self.add(&pair.place, Finding::new(at, what, class));
        }
        if null_changed {
            let what = if new.nullable { What::NullAllowed } else { What::NullForbidden };
            self.add(&pair.place, Finding::new(at, what, class));
        }
    }

    /// Recognises what became a list of itself, and the reverse.
    fn list(
        &mut self,
        pair: &Pair<'a>,
        (old, old_form): (&View<'a>, &Form),
        (new, new_form): (&View<'a>, &Form),
    ) -> Option<Pair<'a>> {
        let element = |document: Document<'a>, view: &View<'a>, other: &Form| {
            let items = view.keyword("items")?;
            let form = Form::of(document, &View::new(document, items.clone()));
            (form == *other).then_some(items)
        };
        let at = &pair.new.at;
        match (old_form, new_form) {
            (old_form, new_form) if old_form == new_form => None,
            // A list of anything is likely no list of what could be anything.
            (Form::Any, _) | (_, Form::Any) => None,
            (_, Form::List) => {
                let items = element(self.new, new, old_form)?;
                likeness::alike((self.old, &pair.old), (self.new, &items)).then_some(())?;
                self.add(&pair.place, Finding::new(at, What::BecameList, Class::Breaking));
                let around = Some((State::New, pair.new.clone()));
                Some(Pair { around, ..Pair::new(pair.old.clone(), items, pair.place.element()) })
            }
            (Form::List, _) => {
                let items = element(self.old, old, new_form)?;
                likeness::alike((self.old, &items), (self.new, &pair.new)).then_some(())?;
                self.add(&pair.place, Finding::new(at, What::NoLongerList, Class::Breaking));
                let around = Some((State::Old, pair.old.clone()));
                Some(Pair { around, ..Pair::new(items, pair.new.clone(), pair.place.clone()) })
            }
            _ => None,
        }
    }

    /// Everything that is neither words nor form.
    fn keywords(&mut self, pair: &Pair<'a>, old: &View<'a>, new: &View<'a>, other_form: bool) {
        let (place, at) = (&pair.place, &pair.new.at);
        let deprecated = |view: &View<'_>| view.value("deprecated") == Some(&Value::Bool(true));
        match (deprecated(old), deprecated(new)) {
            (false, true) => self.add(place, Finding::new(at, What::Deprecated, Class::Compatible)),
            (true, false) => self.add(place, Finding::new(at, What::NoLongerDeprecated, Class::Compatible)),
            _ => {}
        }
        let (from, to) = (old.value("default").cloned(), new.value("default").cloned());
        if from != to {
            let at = place_of("default", pair, old, new);
            self.add(place, Finding::new(&at, What::DefaultChanged { from, to }, Class::Compatible));
        }
        let constraints = |view: &View<'a>| {
            let all: Vec<Value> = view.constraints.iter().map(|constraint| constraint.value.clone()).collect();
            (!all.is_empty()).then_some(Value::Array(all))
        };
        let (from, to) = (constraints(old), constraints(new));
        if from != to {
            // A request is checked before it is sent; no type knows of it.
            let at = place_of("oneOf", pair, old, new);
            let what = What::LimitChanged { keyword: "oneOf".to_owned(), from, to };
            self.add(place, Finding::new(&at, what, Class::Compatible));
        }
        for keyword in other_keywords(old, new) {
            let (from, to) = (old.value(keyword).cloned(), new.value(keyword).cloned());
            // What an object says about further members is a part of its form, unless it has members of its own.
            let of_map = old.members().is_empty() && [&from, &to].into_iter().flatten().any(Value::is_object);
            let of_form = match keyword {
                "additionalProperties" => other_form || of_map,
                "format" => other_form,
                _ => false,
            };
            if from == to || of_form {
                continue;
            }
            let at = place_of(keyword, pair, old, new);
            let finding = if keyword.starts_with("x-") {
                // With another type goes all that the old one was called, and could do.
                if other_form && matches!(keyword, "x-rust-name" | "x-constructors" | "x-rust-example") {
                    continue;
                }
                let class = class::extension(keyword, from.as_ref(), to.as_ref());
                Finding::new(&at, What::ExtensionChanged { name: keyword.to_owned(), from, to }, class)
            } else {
                let class = class::keyword(keyword);
                Finding::new(&at, What::LimitChanged { keyword: keyword.to_owned(), from, to }, class)
            };
            self.add(place, finding);
        }
    }

    /// Words for people, of each of the schemas that hold at once.
    pub(super) fn words(&mut self, pair: &Pair<'a>, old: &View<'a>, new: &View<'a>) {
        let in_step = old.layers.len() == new.layers.len();
        for keyword in WORDS {
            if let Some((state, around)) = &pair.around {
                let of = |side: State, view: &View<'a>| {
                    view.keyword(keyword).or_else(|| around.child(keyword).filter(|_| side == *state))
                };
                self.word(keyword, &pair.place, (of(State::Old, old), of(State::New, new)), &pair.new);
            } else if in_step {
                for (old, new) in old.layers.iter().zip(&new.layers) {
                    self.word(keyword, &pair.place, (old.child(keyword), new.child(keyword)), new);
                }
            } else {
                self.word(keyword, &pair.place, (old.keyword(keyword), new.keyword(keyword)), &pair.new);
            }
        }
    }

    /// One keyword for people.
    pub(super) fn word(
        &mut self,
        keyword: &str,
        place: &Place,
        (old, new): (Option<Located<'a>>, Option<Located<'a>>),
        holder: &Located<'a>,
    ) {
        let value = |found: &Option<Located<'a>>| found.as_ref().map(|found| found.value.clone());
        let (from, to) = (value(&old), value(&new));
        if from != to {
            let at = new.map_or_else(|| holder.at.child(keyword), |new| new.at);
            let what = What::WordsChanged { keyword: keyword.to_owned(), from, to };
            self.add(place, Finding::new(&at, what, Class::Documentation));
        }
    }

    pub(super) fn add(&mut self, place: &Place, finding: Finding) {
        self.recorder.add(place, finding);
    }

    /// A member that is new, as a change of the object that holds it.
    pub(super) fn member_added(&mut self, place: &Place, member: &Member<'a>, was_default: bool) {
        let view = View::new(self.new, member.schema.clone());
        let must = member.required && !view.nullable;
        let class = class::member_added(place.side(), must, was_default);
        let form = words(self.new, &view);
        let what = What::MemberAdded { name: member.name.to_owned(), required: member.required, form };
        self.add(place, Finding::new(&member.schema.at, what, class));
    }

    /// A member that is gone, as a change of the object that held it.
    pub(super) fn member_removed(&mut self, place: &Place, member: &Member<'a>) {
        let form = words(self.old, &View::new(self.old, member.schema.clone()));
        let what = What::MemberRemoved { name: member.name.to_owned(), required: member.required, form };
        let finding = Finding { state: State::Old, ..Finding::new(&member.schema.at, what, Class::Breaking) };
        self.add(place, finding);
    }
}

/// Where a keyword stands; in the old document's place where the new one does not have it.
fn place_of(keyword: &str, pair: &Pair<'_>, old: &View<'_>, new: &View<'_>) -> crate::pointer::Pointer {
    let found = new.keyword(keyword).map(|found| found.at);
    found.unwrap_or_else(|| {
        let same_layer = old.layers.iter().zip(&new.layers).find(|(old, _)| old.child(keyword).is_some());
        same_layer.map_or_else(|| pair.new.at.child(keyword), |(_, new)| new.at.child(keyword))
    })
}

/// The keywords of two schemas that nothing else reads.
fn other_keywords<'a>(old: &View<'a>, new: &View<'a>) -> Vec<&'a str> {
    let mut keywords: Vec<&'a str> = Vec::new();
    for layer in old.layers.iter().chain(&new.layers) {
        for (keyword, _) in layer.members() {
            if !READ.contains(&keyword) && !keywords.contains(&keyword) {
                keywords.push(keyword);
            }
        }
    }
    keywords
}
