//! What an answer must become, told from the corrected document and from nothing else.
//!
//! It knows no type of the SDK. It reads a body by the schema of the answer and by these rules:
//!
//! * what the schema allows is kept as it is, and so is what it does not declare;
//! * `null`, absent, and an empty list or object are the same;
//! * limits, formats and listed values are words: a text that is not listed is a text;
//! * where a text is documented, a number is its digits; where a number is, the text of one is the number; an integer may
//!   be written with a fraction of nothing; one object is a list of one, and a list of one object is the object;
//! * what does not fit even so is set aside: it is as if it had not been sent, and is told with its place and its value.
//!   If it is a member that is required, the object around it does not fit.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value, json};

use super::texts;

/// What must come of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expected {
    /// The call succeeds.
    Read(Reading),
    /// The service has refused it with this code.
    Refused(i64),
    /// Nothing usable is left: an error, which names this place.
    Unreadable(&'static str),
}

/// What is read of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) value: Value,
    /// What was set aside: the places from the start of the body, and what stands there.
    pub(crate) set_aside: BTreeMap<String, Value>,
    /// How many values are in another form than they were sent in.
    pub(crate) converted: usize,
}

/// A value that does not fit.
struct Unfit;

type Read = Result<Reading, Unfit>;

/// Reads answers by the schemas of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Oracle<'d> {
    document: &'d Value,
}

impl<'d> Oracle<'d> {
    pub(crate) fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// What a body must become, with HTTP status 200, of an answer that has this schema.
    pub(crate) fn read(&self, schema: &Value, body: &Value) -> Expected {
        let Value::Object(members) = body else { return Expected::Unreadable("") };
        let sent = |name| members.get(name).filter(|value: &&Value| !value.is_null());
        let (code, data) = (sent("code"), sent("data"));
        let number = code.and_then(texts::code);
        match (code, number, data) {
            (_, Some(number), _) if number != 0 && number != 200 => Expected::Refused(number),
            // It says nothing, and nothing else says that the call succeeded.
            (Some(_), None, None) => Expected::Unreadable(""),
            (None, _, None) if !members.contains_key("data") => Expected::Unreadable(""),
            (_, _, None) => Expected::Read(Reading::default()),
            (_, _, Some(data)) => {
                let schema = &self.resolve(schema)["properties"]["data"];
                let Ok(mut reading) = self.value(schema, data, "/data") else { return Expected::Unreadable("/data") };
                if let (Some(code), None) = (code, number) {
                    reading.set_aside.insert("/code".to_owned(), code.clone());
                }
                Expected::Read(reading)
            }
        }
    }

    fn value(&self, schema: &Value, value: &Value, place: &str) -> Read {
        let schema = self.resolve(schema);
        if let Some(branches) = schema.get("oneOf").and_then(Value::as_array) {
            return self.union(branches, value, place);
        }
        match kind(schema) {
            // A type that keeps whatever it is given.
            None => Ok(Reading::of(value.clone())),
            Some("string") => text(value),
            Some("boolean") => value.is_boolean().then(|| Reading::of(value.clone())).ok_or(Unfit),
            Some("number") => number(value),
            Some("integer") => integer(value),
            Some("array") => self.list(&schema["items"], value, place),
            Some("object") => self.object(schema, value, place),
            Some(other) => panic!("the oracle does not know the type {other}"),
        }
    }

    fn object(&self, schema: &Value, value: &Value, place: &str) -> Read {
        let (members, place, converted) = match value {
            Value::Object(members) => (members, place.to_owned(), 0),
            Value::Array(elements) => match elements.as_slice() {
                [Value::Object(members)] => (members, format!("{place}/0"), 1),
                _ => return Err(Unfit),
            },
            _ => return Err(Unfit),
        };
        let mut whole = Reading { converted, ..Reading::default() };
        let (mut read, mut missing) = (Map::new(), required(schema));
        for (name, member) in members {
            let Some(declared) = schema.pointer("/properties").and_then(|declared| declared.get(name)) else {
                read.insert(name.clone(), member.clone());
                continue;
            };
            let place = step(&place, name);
            let value =
                if member.is_null() { None } else { whole.part(self.value(declared, member, &place), member, &place) };
            if let Some(value) = value {
                missing.retain(|required| required != name);
                // What says the same is left out, so that there is little to compare.
                if value != json!([]) {
                    read.insert(name.clone(), value);
                }
            }
        }
        if !missing.is_empty() {
            return Err(Unfit);
        }
        whole.value = read.into();
        Ok(whole)
    }

    fn list(&self, items: &Value, value: &Value, place: &str) -> Read {
        match value {
            Value::Array(elements) => Ok(self.elements(items, elements, place)),
            Value::Object(_) => {
                let one = self.value(items, value, place)?;
                Ok(Reading { value: json!([one.value]), converted: one.converted + 1, ..one })
            }
            _ => Err(Unfit),
        }
    }

    fn elements(&self, items: &Value, elements: &[Value], place: &str) -> Reading {
        let mut whole = Reading::default();
        let mut read = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let place = step(place, &index.to_string());
            read.extend(whole.part(self.value(items, element, &place), element, &place));
        }
        whole.value = read.into();
        whole
    }

    /// One of several forms. Two of them are known to be sent in turns by servers; any other union keeps everything.
    fn union(&self, branches: &[Value], value: &Value, place: &str) -> Read {
        let [one, many] = branches else { return Ok(Reading::of(any_form(branches, value))) };
        if many.get("items") != Some(one) {
            return Ok(Reading::of(any_form(branches, value)));
        }
        match value {
            Value::Object(_) => self.value(one, value, place),
            Value::Array(elements) if many.get("maxItems") == Some(&json!(1)) => self.first(one, elements, place),
            Value::Array(elements) => Ok(self.elements(one, elements, place)),
            _ => Err(Unfit),
        }
    }

    /// The first element that fits, which is all that counts; what comes after it is kept as it is.
    fn first(&self, one: &Value, elements: &[Value], place: &str) -> Read {
        let mut whole = Reading::default();
        let mut read = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let place = step(place, &index.to_string());
            if read.is_empty() {
                read.extend(whole.part(self.value(one, element, &place), element, &place));
            } else {
                read.push(element.clone());
            }
        }
        if read.is_empty() {
            return Err(Unfit);
        }
        whole.value = read.into();
        Ok(whole)
    }

    /// The members that the data of an answer, and everything in it, must have.
    pub(crate) fn required_members(&self, schema: &Value) -> Vec<String> {
        let mut open = vec![&self.resolve(schema)["properties"]["data"]];
        let mut names = Vec::new();
        while let Some(schema) = open.pop() {
            let schema = self.resolve(schema);
            names.extend(required(schema));
            open.extend(schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values));
            open.extend(schema.get("oneOf").and_then(Value::as_array).into_iter().flatten());
            open.extend(schema.get("items"));
        }
        names
    }

    /// The place of a value by the schema of the answer: `*` for any element of a list, and `?` for anything within what
    /// the schema does not describe.
    pub(crate) fn shape(&self, schema: &Value, place: &str) -> String {
        let mut schema = self.resolve(schema);
        let mut shape = String::new();
        for name in place.split('/').skip(1) {
            if let Some([one, many]) = schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) {
                schema = if name.parse::<usize>().is_ok() { many } else { self.resolve(one) };
            }
            let next = match kind(schema) {
                Some("array") => ("/*", schema.get("items")),
                _ => ("", schema.get("properties").and_then(|declared| declared.get(name))),
            };
            match next {
                ("", Some(_)) => shape.push_str(&format!("/{name}")),
                (step, Some(_)) => shape.push_str(step),
                (_, None) => return shape + "/?",
            }
            schema = self.resolve(next.1.unwrap_or(&Value::Null));
        }
        shape
    }

    fn resolve<'s>(&self, schema: &'s Value) -> &'s Value
    where
        'd: 's,
    {
        let mut schema = schema;
        while let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            schema = self.document.pointer(reference.trim_start_matches('#')).expect("a reference leads somewhere");
        }
        schema
    }
}

impl Reading {
    fn of(value: Value) -> Self {
        Self { value, ..Self::default() }
    }

    fn converted(value: impl Into<Value>) -> Self {
        Self { value: value.into(), converted: 1, ..Self::default() }
    }

    /// Takes a part of the whole in, and gives its value; sets it aside if it does not fit.
    fn part(&mut self, part: Read, sent: &Value, place: &str) -> Option<Value> {
        match part {
            Ok(part) => {
                self.set_aside.extend(part.set_aside);
                self.converted += part.converted;
                Some(part.value)
            }
            Err(Unfit) => {
                self.set_aside.insert(place.to_owned(), sent.clone());
                None
            }
        }
    }
}

/// What becomes of a value that may be of one of several forms: it is kept, as what it is or as something unknown.
///
/// Where one of the forms is a number, an integer that only 64 bits without a sign hold is a number like any other.
fn any_form(branches: &[Value], value: &Value) -> Value {
    let has_number = branches.iter().any(|branch| kind(branch) == Some("number"));
    match value {
        Value::Number(number) if has_number && !number.is_i64() => json!(number.as_f64()),
        _ => value.clone(),
    }
}

/// The type that a schema documents; none where the SDK has a type of its own that keeps everything, or anything goes.
fn kind(schema: &Value) -> Option<&str> {
    if schema.get("x-rust-type").is_some() {
        return None;
    }
    match schema.get("type")? {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        kind => kind.as_str(),
    }
}

fn required(schema: &Value) -> Vec<String> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The greatest number up to which a double holds every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn text(value: &Value) -> Read {
    match value {
        Value::String(_) => Ok(Reading::of(value.clone())),
        // Beyond, what the server sent was rounded when it was read.
        Value::Number(number) if !number.is_f64() || number.as_f64().is_some_and(|float| float.abs() < EXACT) => {
            Ok(Reading::converted(number.to_string()))
        }
        _ => Err(Unfit),
    }
}

fn number(value: &Value) -> Read {
    match value {
        Value::Number(number) => Ok(Reading::of(json!(number.as_f64()))),
        Value::String(text) => {
            let exact = |number: &Number| match (number.as_i128(), number.as_f64()) {
                #[allow(clippy::cast_possible_truncation)]
                (Some(integer), Some(float)) => float as i128 == integer,
                _ => true,
            };
            let number = texts::number(text).filter(exact).ok_or(Unfit)?;
            Ok(Reading::converted(number.as_f64()))
        }
        _ => Err(Unfit),
    }
}

fn integer(value: &Value) -> Read {
    let whole = |number: &Number| {
        let float = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT);
        #[allow(clippy::cast_possible_truncation)]
        number.as_i64().or(float.map(|float| float as i64))
    };
    match value {
        Value::Number(number) => whole(number).map(|whole| Reading::of(whole.into())).ok_or(Unfit),
        Value::String(text) => texts::number(text).as_ref().and_then(whole).map(Reading::converted).ok_or(Unfit),
        _ => Err(Unfit),
    }
}

fn step(place: &str, name: &str) -> String {
    format!("{place}/{}", xtask::pointer::escape(name))
}
