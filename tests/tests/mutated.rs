//! Answers that are otherwise than documented never cost more than what is wrong with them.
//!
//! Valid answers to every operation are drawn from the corrected document, and changed: at every place of the answer,
//! `code`, `message` and `data` included, something else is put, taken away, added, wrapped or unwrapped, alone and many
//! at once. What must become of each is told by an oracle that knows the document and not the SDK: see
//! `mutated/oracle.rs`.
//!
//! * The call succeeds, and everything that fits keeps its value exactly: members that nobody declared, texts that no
//!   list has, and all that stands beside what does not fit.
//! * What does not fit is told, each with its place and the value that came, and nothing else is told.
//! * What loses nothing is converted, and not told.
//!
//! # What is allowed to fail
//!
//! * `code` is a whole number other than 0 and 200, in whatever form: the service has refused the call, and this is the
//!   error.
//! * `data` is neither the documented object or list nor one that can be converted: nothing usable is left. The error
//!   names `/data`.
//! * `code` is no whole number, and there is no `data`; or there is neither `code` nor `data`; or the whole body is no
//!   object: nothing says that the call succeeded.
//! * A required member of an object within a required member, and so on up to `data`. The document has none: all members
//!   of all data are optional, and a test here says so.
//!
//! # What is not told
//!
//! `message` decides nothing, and whatever stands there is passed over. An integer beyond 2⁵³ where a number is
//! documented is rounded, as numbers are in JSON.

#[path = "end_to_end/bodies.rs"]
mod bodies;
#[path = "mutated/decoder.rs"]
mod decoder;
#[path = "mutated/mutations.rs"]
mod mutations;
#[path = "mutated/oracle.rs"]
mod oracle;
#[path = "mutated/teeth.rs"]
mod teeth;
#[path = "mutated/texts.rs"]
mod texts;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use memos_sdk_core::{Config, operations};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any};
use proptest::sample::Index;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::{Value, json};
use tests::instances::{Generator, difference, shrink};

use bodies::required_body;
use decoder::{Decoder, Find, Outcome};
use mutations::{mutations, places};
use oracle::{Expected, Oracle};

/// One operation, and answers to it.
struct Subject {
    id: String,
    request: Value,
    /// The schema of an answer.
    schema: Value,
    decoder: Decoder,
    /// Answers that the document allows.
    answers: Vec<Value>,
}

/// How many answers are drawn of each schema: without what may be left out, with everything, and with a part, in turns.
const DRAWS: u64 = 6;

fn subjects(document: &Value) -> Vec<Subject> {
    let generator = Generator::new(document);
    let subject = |operation: &Value| {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        let schema = operation["responses"]["200"]["content"]["application/json"]["schema"].clone();
        let name = schema["$ref"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let answer = |seed: u64| {
            let mut answer = generator.draw(&name, seed).unwrap();
            answer["code"] = if seed.is_multiple_of(2) { json!(0) } else { json!(200) };
            answer
        };
        let decoder = operations::visit(&id, Find).ok().unwrap();
        Subject { request: required_body(&id), id, schema, decoder, answers: (0..DRAWS).map(answer).collect() }
    };
    document["paths"].as_object().unwrap().values().map(|path| subject(&path["post"])).collect()
}

fn config() -> Config {
    Config::builder().api_key("mpg-1234").build().unwrap()
}

/// What is wrong with what came of an answer, if anything is.
fn fault(expected: &Expected, outcome: &Outcome) -> Option<String> {
    match (expected, outcome) {
        (Expected::Read(reading), Outcome::Read { data, set_aside }) => {
            let told: BTreeMap<String, Value> = set_aside.iter().cloned().collect();
            if told != reading.set_aside || told.len() != set_aside.len() {
                return Some(format!("told {set_aside:?} where {:?} was to be told", reading.set_aside));
            }
            // Most are equal, which is seen sooner than that they say the same.
            let same = reading.value == *data;
            if same { None } else { difference(&json!({"data": reading.value}), &json!({"data": data})) }
        }
        (Expected::Refused(expected), Outcome::Refused(code)) if code == expected => None,
        (Expected::Unreadable(place), Outcome::Unreadable(message)) if message.contains(place) => None,
        _ => Some(format!("{outcome:?} where {expected:?} was to come")),
    }
}

impl Subject {
    fn decode(&self, config: &Config, body: &Value) -> Outcome {
        (self.decoder)(config, &self.request, body)
    }

    fn fault(&self, oracle: Oracle<'_>, config: &Config, body: &Value) -> Option<String> {
        fault(&oracle.read(&self.schema, body), &self.decode(config, body))
    }

    /// The smallest answer that can be made of a faulty one and is faulty too, with what is wrong with it.
    fn report(&self, oracle: Oracle<'_>, config: &Config, body: &Value) -> String {
        let small = shrink(body.clone(), |body| self.fault(oracle, config, body).is_some());
        format!("{}: {}\n  {small}", self.id, self.fault(oracle, config, &small).unwrap_or_default())
    }
}

/// The part of an answer that shows what a change at this place does: of the data, the member that it is in, and the
/// smallest two beside it; of a list there, the element that it is in, those before it, and one behind it.
fn part(answer: &Value, place: &str) -> Value {
    let mut part = answer.clone();
    let unescape = |name: &str| name.replace("~1", "/").replace("~0", "~");
    let mut steps = place.strip_prefix("/data/").unwrap_or_default().split('/');
    if let (Some(name), Some(data)) = (steps.next().map(unescape), part["data"].as_object_mut()) {
        if let (Some(index), Some(Value::Array(elements))) = (steps.next(), data.get_mut(&name)) {
            elements.truncate(index.parse::<usize>().unwrap() + 2);
        }
        let mut others: Vec<(usize, String)> =
            data.iter().map(|(other, value)| (value.to_string().len(), other.clone())).collect();
        others.retain(|(_, other)| *other != name);
        others.sort();
        others.truncate(2);
        data.retain(|other, _| *other == name || others.iter().any(|(_, kept)| kept == other));
    }
    part
}

/// How often something came of an answer.
#[derive(Debug, Default)]
struct Tally {
    answers: usize,
    told: usize,
    converted: usize,
    refused: usize,
    unreadable: usize,
}

impl Tally {
    /// Fails unless there were that many answers, and some of everything that can come of one.
    fn assert_more_than(&self, answers: usize) {
        let Self { answers: all, told, converted, refused, unreadable } = *self;
        assert!(
            all > answers && told > all / 10 && converted > all / 50 && refused > 50 && unreadable > 50,
            "{self:?}"
        );
    }

    fn count(&mut self, expected: &Expected) {
        self.answers += 1;
        match expected {
            Expected::Read(reading) => {
                self.told += usize::from(!reading.set_aside.is_empty());
                self.converted += usize::from(reading.converted > 0);
            }
            Expected::Refused(_) => self.refused += 1,
            Expected::Unreadable(_) => self.unreadable += 1,
        }
    }
}

#[test]
fn every_change_at_every_place_costs_no_more_than_what_is_wrong() {
    let document = tests::corrected("en").unwrap();
    let (oracle, config, mutations) = (Oracle::new(&document), config(), mutations());
    let mut tally = Tally::default();
    for subject in subjects(&document) {
        let mut shapes = BTreeSet::new();
        for answer in &subject.answers {
            assert_eq!(subject.fault(oracle, &config, answer), None, "{answer}");
            for place in places(answer) {
                // What a code means depends on whether there is data beside it.
                if !shapes.insert((oracle.shape(&subject.schema, &place), answer["data"].is_null())) {
                    continue;
                }
                let part = part(answer, &place);
                for mutation in &mutations {
                    let mut body = part.clone();
                    if mutation.apply(&mut body, &place) {
                        let expected = oracle.read(&subject.schema, &body);
                        tally.count(&expected);
                        if fault(&expected, &subject.decode(&config, &body)).is_some() {
                            panic!("{mutation:?} at {place}: {}", subject.report(oracle, &config, &body));
                        }
                    }
                }
            }
        }
    }
    tally.assert_more_than(15_000);
}

/// How many answers are changed in many places; `MUTATED_ANSWERS` changes more.
const CASES: u32 = 5_000;

#[test]
fn many_changes_at_once_cost_no_more_than_what_is_wrong() {
    let document = tests::corrected("en").unwrap();
    let (oracle, config, mutations, subjects) = (Oracle::new(&document), config(), mutations(), subjects(&document));
    let mut tally = Tally::default();
    let change = (any::<Index>(), any::<Index>());
    let changed = |(subject, answer, changes): &(Index, Index, Vec<(Index, Index)>)| {
        let subject = subject.get(&subjects);
        let mut body = answer.get(&subject.answers).clone();
        for (place, mutation) in changes {
            let places = places(&body);
            if !places.is_empty() {
                mutation.get(&mutations).apply(&mut body, place.get(&places).as_str());
            }
        }
        (subject, body)
    };
    let cases = std::env::var("MUTATED_ANSWERS").map_or(CASES, |count| count.parse().unwrap());
    let settings = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(settings, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = (any::<Index>(), any::<Index>(), vec(change, 2..=20));
    let tally_of_all = RefCell::new(&mut tally);
    let outcome = runner.run(&strategy, |case| {
        let (subject, body) = changed(&case);
        let expected = oracle.read(&subject.schema, &body);
        tally_of_all.borrow_mut().count(&expected);
        let fault = fault(&expected, &subject.decode(&config, &body));
        fault.map_or(Ok(()), |fault| Err(TestCaseError::fail(fault)))
    });
    match outcome {
        Ok(()) => tally.assert_more_than(cases as usize - 1),
        Err(TestError::Fail(_, case)) => {
            let (subject, body) = changed(&case);
            panic!("{}", subject.report(oracle, &config, &body));
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn no_member_of_any_data_is_required() {
    // If one is, what is said above about what is allowed to fail needs a second look.
    let document = tests::corrected("en").unwrap();
    let oracle = Oracle::new(&document);
    for subject in subjects(&document) {
        assert_eq!(oracle.required_members(&subject.schema), [] as [&str; 0], "{}", subject.id);
    }
}
