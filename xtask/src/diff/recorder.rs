//! Gathers changes: each once, with all the operations that it touches.

use std::collections::{BTreeMap, BTreeSet};

use super::account::{Account, Change, Class, Side, State};
use super::place::{Place, Root};
use super::sentence::sentence;
use super::view::component_name;
use super::what::What;
use crate::pointer::{Pointer, unescape};

/// What was found, before it is put in order.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    found: Vec<Found>,
    places: BTreeMap<String, usize>,
}

/// A change, and where.
pub(super) struct Finding {
    pub(super) at: Pointer,
    pub(super) state: State,
    pub(super) what: What,
    pub(super) class: Class,
    pub(super) guess: bool,
}

impl Finding {
    /// A change at a place of the new document.
    pub(super) fn new(at: &Pointer, what: What, class: Class) -> Self {
        Self { at: at.clone(), state: State::New, what, class, guess: false }
    }

    /// A change at a place that only the old document has.
    pub(super) fn gone(at: &Pointer, what: What, class: Class) -> Self {
        Self { state: State::Old, ..Self::new(at, what, class) }
    }

    /// The same, as a guess.
    pub(super) fn guessed(self) -> Self {
        Self { guess: true, ..self }
    }
}

#[derive(Debug)]
struct Found {
    at: Pointer,
    state: State,
    what: What,
    class: Class,
    guess: bool,
    side: Side,
    operations: BTreeSet<usize>,
    phrase: String,
    local: String,
    /// The type written by hand that stands for what is there.
    behind: Option<String>,
}

impl Recorder {
    /// Adds a change, or an operation to a change that was seen before.
    pub(super) fn add(&mut self, place: &Place, finding: Finding) {
        let Finding { at, state, what, class, guess } = finding;
        // What stands behind a type that was written by hand is not in the generated interface.
        let class = if place.behind.is_some() { class.max(Class::Compatible) } else { class };
        let key = format!("{at} {state:?} {what:?}");
        if let Some(found) = self.places.get(&key).and_then(|index| self.found.get_mut(*index)) {
            found.class = found.class.min(class);
            found.side = found.side.and(place.side());
            found.operations.extend(place.operation);
            return;
        }
        self.places.insert(key, self.found.len());
        self.found.push(Found {
            at,
            state,
            what,
            class,
            guess,
            side: place.side(),
            operations: place.operation.into_iter().collect(),
            phrase: place.phrase(),
            local: place.local_phrase(),
            behind: place.behind.clone().filter(|_| place.root != Root::Envelope),
        });
    }

    /// Whether a breaking change was found on this side of the operation.
    pub(super) fn breaks(&self, operation: usize, side: Side) -> bool {
        self.found.iter().filter(|found| found.operations.contains(&operation)).any(|found| {
            let is_side = found.side == Side::Both || found.side.and(side) != Side::Both;
            is_side && found.class == Class::Breaking
        })
    }

    /// The account; `names` are those of the operations, by their index.
    pub(super) fn account(mut self, names: &[String]) -> Account {
        self.found.sort_by_key(|found| (found.class, found.operations.first().copied()));
        let changes = self.found.into_iter().map(|found| change(found, names)).collect();
        Account { changes }
    }
}

fn change(found: Found, names: &[String]) -> Change {
    let operations: Vec<String> =
        found.operations.iter().filter_map(|operation| names.get(*operation).cloned()).collect();
    let schema = shared_schema(&found, operations.len());
    let phrase = if schema.is_some() { &found.local } else { &found.phrase };
    let text = sentence(&found.what, phrase, found.side, found.class);
    let text = match &found.behind {
        Some(path) if found.class != Class::Documentation => format!("{text}; `{path}` stands for it"),
        _ => text,
    };
    let text = if found.guess { format!("{text} (a guess)") } else { text };
    Change {
        class: found.class,
        operations,
        schema,
        side: found.side,
        pointer: found.at.into(),
        document: found.state,
        what: found.what,
        guess: found.guess,
        text,
    }
}

/// The component schema that the change stands in, where not just one operation uses it.
fn shared_schema(found: &Found, users: usize) -> Option<String> {
    let rest = found.at.as_str().strip_prefix("#/components/schemas/")?;
    let name = unescape(rest.split('/').next().unwrap_or(rest));
    let itself = component_name(&found.at).is_some();
    (users != 1 || (itself && users == 0)).then_some(name)
}
