//! What the input is: a payload, a page around one, or a document.

use std::borrow::Cow;

use serde_json::Value;

use super::{Format, html, yaml};
use crate::devalue::{Budget, Origin, json_error, mend_surrogates};
use crate::{Error, Note, Result};

/// The input, told apart.
#[derive(Debug)]
pub(super) enum Source<'input> {
    /// A document, or at least a value in its place, and what there is to say about its numbers.
    Document { value: Value, format: Format, notes: Vec<Note> },
    /// A payload.
    Payload(Embedded<'input>),
}

/// The text of a payload.
#[derive(Debug)]
pub(super) struct Embedded<'input> {
    pub(super) text: Cow<'input, str>,
    pub(super) origin: Origin<'input>,
    pub(super) format: Format,
    /// The address from which the page loads the rest of its payload.
    pub(super) data_src: Option<String>,
}

/// Finds out what some bytes are, and reads a bare document.
pub(super) fn detect<'input>(bytes: &'input [u8], name: &'input str) -> Result<Source<'input>> {
    let text = decode(bytes, name)?;
    let start = text.trim_ascii_start();
    let origin = Origin::of(name);
    if start.is_empty() {
        return Err(Error::new("the input is empty").at(name).help(ACCEPTED));
    }
    // A payload that consists of a constant is one number.
    if html::is_html(start) || start.starts_with('[') || start.trim_ascii_end().parse::<i64>().is_ok() {
        return embedded(text, origin).map(Source::Payload);
    }
    if start.starts_with('{') {
        return match serde_json::from_str(text) {
            Ok(value) => {
                let notes = super::rounded_in_json(text, &value);
                Ok(Source::Document { value, format: Format::Json, notes })
            }
            // YAML may start with a brace too.
            Err(_) if is_yaml_file(name) => document_in_yaml(text, origin),
            Err(error) => Err(json_error(&error, text, origin)),
        };
    }
    document_in_yaml(text, origin)
}

/// The payload that some bytes are, or that the page carries that they are.
pub(super) fn payload<'input>(bytes: &'input [u8], name: &'input str) -> Result<Embedded<'input>> {
    embedded(decode(bytes, name)?, Origin::of(name))
}

/// What to pass instead of something else.
pub(super) const ACCEPTED: &str =
    "pass the payload of a Nuxt page (_payload.json), the page itself, or an OpenAPI document in JSON or YAML";

fn decode<'input>(bytes: &'input [u8], name: &str) -> Result<&'input str> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let byte = bytes.get(offset).copied().unwrap_or_default();
        let help = match bytes {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "the input is UTF-16; convert it to UTF-8",
            _ => "the input is damaged or in another encoding; fetch it again or convert it to UTF-8",
        };
        Error::new(format!("the input is not UTF-8: byte {byte:#04x} at offset {offset}")).at(name).help(help)
    })?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

fn embedded<'input>(text: &'input str, origin: Origin<'input>) -> Result<Embedded<'input>> {
    if html::is_html(text.trim_ascii_start()) {
        return page(text, origin);
    }
    Ok(Embedded { text: mend_surrogates(text), origin, format: Format::NuxtPayload, data_src: None })
}

fn page<'input>(page: &'input str, origin: Origin<'input>) -> Result<Embedded<'input>> {
    let Some(script) = html::find_data_script(page) else {
        return Err(Error::new("the HTML page has no element <script id=\"__NUXT_DATA__\">")
            .at(origin.name())
            .help("save a page of the site as the server sends it, or fetch its _payload.json"));
    };
    let origin = origin.behind(script.before);
    let place = origin.place(1, 1);
    if !script.closed {
        return Err(Error::new("the HTML page ends inside the script that holds the payload")
            .at(place)
            .help("the page looks cut off; fetch it again"));
    }
    let data_src = script.data_src.map(Cow::into_owned);
    if script.text.trim_ascii().is_empty() {
        let error = Error::new("the script that should hold the payload is empty").at(place);
        return Err(match data_src {
            Some(address) => error.help(elsewhere(&address)),
            None => error.help("fetch the _payload.json of the page instead"),
        });
    }
    Ok(Embedded { text: mend_surrogates(script.text), origin, format: Format::NuxtPage, data_src })
}

/// What to do about a page whose payload is at another address.
pub(super) fn elsewhere(address: &str) -> String {
    format!("the page loads its payload from {address}; fetch that address, and pass what it returns")
}

fn document_in_yaml<'input>(text: &str, origin: Origin<'_>) -> Result<Source<'input>> {
    let value = yaml::parse(text, origin, &mut Budget::default())?;
    let notes = super::rounded_in_yaml(text, &value);
    Ok(Source::Document { value, format: Format::Yaml, notes })
}

fn is_yaml_file(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| ["yaml", "yml"].iter().any(|yaml| extension.eq_ignore_ascii_case(yaml)))
}
