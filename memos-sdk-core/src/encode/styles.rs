//! Lists and objects in a path, a query, a header or a cookie, in each style of OpenAPI.

use percent_encoding::utf8_percent_encode;
use serde::Serialize;
use serde_json::Value;

use super::{RESERVED, RequestEncoder, header, refused, scalar, to_value};
use crate::Result;

/// How lists and objects are written (OpenAPI 3.0.3, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Simple,
    Label,
    Matrix,
}

/// A value without anything within its elements and members.
enum Flat {
    Nothing,
    One(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

/// What stands between the pieces of a value, and where their names are.
struct Form<'a> {
    /// Before the first piece.
    start: &'a str,
    /// Between two pieces.
    separator: &'a str,
    /// Whether a member is `name=value`, and not two pieces.
    assigns: bool,
}

impl RequestEncoder {
    /// Fills `{name}` of the path with a value in this style; each of its pieces is percent-encoded.
    ///
    /// # Errors
    ///
    /// As for [`path`](Self::path), and when a list or an object stands within another.
    pub(crate) fn path_in<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        style: Style,
        explode: bool,
        value: &T,
    ) -> Result<()> {
        let value = flat(name, &to_value(name, value)?)?;
        let own = encoded(name);
        let filled = match (style, &value) {
            (_, Flat::Nothing) => return Err(refused(name, "the path needs it, and it is not set")),
            (Style::Label, _) => {
                joined(&value, Form { start: ".", separator: if explode { "." } else { "," }, assigns: explode })
            }
            (Style::Matrix, Flat::List(elements)) if explode => {
                elements.iter().map(|element| format!(";{own}={}", encoded(element))).collect()
            }
            (Style::Matrix, Flat::Object(_)) if explode => {
                joined(&value, Form { start: ";", separator: ";", assigns: true })
            }
            (Style::Matrix, _) => joined(&value, Form { start: &format!(";{own}="), separator: ",", assigns: false }),
            _ => joined(&value, Form { start: "", separator: ",", assigns: explode }),
        };
        self.fill(name, &filled)
    }

    /// Adds a value to the query in this style.
    ///
    /// # Errors
    ///
    /// When a list or an object stands within another, but for the style of deep objects.
    pub(crate) fn query_in<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        style: Style,
        explode: bool,
        value: &T,
    ) -> Result<()> {
        let value = to_value(name, value)?;
        let delimiter = match style {
            Style::DeepObject => {
                self.deep(name, &value);
                return Ok(());
            }
            _ if explode => return self.query(name, &value),
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "%7C",
            _ => ",",
        };
        let flat = flat(name, &value)?;
        let is_empty = match &flat {
            Flat::Nothing => true,
            Flat::One(_) => false,
            Flat::List(elements) => elements.is_empty(),
            Flat::Object(members) => members.is_empty(),
        };
        if !is_empty {
            self.encoded_pair(name, &joined(&flat, Form { start: "", separator: delimiter, assigns: false }));
        }
        Ok(())
    }

    /// `name[member]=value`, `name[]=element`, and further down likewise.
    fn deep(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(member, value)| self.deep(&format!("{name}[{member}]"), value));
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let inner = element.is_array() || element.is_object();
                    let name = if inner { format!("{name}[{index}]") } else { format!("{name}[]") };
                    self.deep(&name, element);
                }
            }
            value => self.pair(name, scalar(value).flatten()),
        }
    }

    /// Sets a header to a value that may be an object.
    ///
    /// # Errors
    ///
    /// As for [`header`](Self::header).
    pub(crate) fn header_in<T: Serialize + ?Sized>(&mut self, name: &str, explode: bool, value: &T) -> Result<()> {
        let text = match flat(name, &to_value(name, value)?)? {
            Flat::Nothing => return Ok(()),
            Flat::One(text) => text,
            Flat::List(elements) => elements.join(","),
            Flat::Object(members) => {
                let sign = if explode { "=" } else { "," };
                members.iter().map(|(name, value)| format!("{name}{sign}{value}")).collect::<Vec<_>>().join(",")
            }
        };
        let (name, value) = header(name, &text)?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// Adds a cookie; each of its pieces is percent-encoded.
    ///
    /// # Errors
    ///
    /// When a list or an object stands within another.
    pub(crate) fn cookie<T: Serialize + ?Sized>(&mut self, name: &str, explode: bool, value: &T) -> Result<()> {
        let value = flat(name, &to_value(name, value)?)?;
        let own = encoded(name);
        let pairs: Vec<String> = match &value {
            Flat::Nothing => Vec::new(),
            Flat::List(elements) if explode => {
                elements.iter().map(|element| format!("{own}={}", encoded(element))).collect()
            }
            Flat::Object(members) if explode => {
                members.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect()
            }
            value => {
                let text = joined(value, Form { start: "", separator: ",", assigns: false });
                vec![format!("{own}={text}")]
            }
        };
        for pair in pairs {
            let cookies = match self.headers.get(http::header::COOKIE).and_then(|cookies| cookies.to_str().ok()) {
                Some(cookies) => format!("{cookies}; {pair}"),
                None => pair,
            };
            let (name, cookies) = header(http::header::COOKIE.as_str(), &cookies)?;
            self.headers.insert(name, cookies);
        }
        Ok(())
    }
}

/// A value as JSON text, where it is one that is set.
///
/// # Errors
///
/// When it cannot be written as JSON.
pub(crate) fn json_text<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Option<String>> {
    let value = to_value(name, value)?;
    Ok((!value.is_null()).then(|| value.to_string()))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn joined(value: &Flat, form: Form<'_>) -> String {
    let pieces: Vec<String> = match value {
        Flat::Nothing => Vec::new(),
        Flat::One(text) => vec![encoded(text)],
        Flat::List(elements) => elements.iter().map(|element| encoded(element)).collect(),
        Flat::Object(members) if form.assigns => {
            members.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect()
        }
        Flat::Object(members) => members.iter().flat_map(|(name, value)| [encoded(name), encoded(value)]).collect(),
    };
    format!("{}{}", form.start, pieces.join(form.separator))
}

fn flat(name: &str, value: &Value) -> Result<Flat> {
    let nested = || refused(name, "there is no place for a list or an object within another");
    match value {
        Value::Array(elements) => {
            let texts: Option<Vec<_>> = elements.iter().map(scalar).collect();
            Ok(Flat::List(texts.ok_or_else(nested)?.into_iter().flatten().collect()))
        }
        Value::Object(members) => {
            let mut pairs = Vec::new();
            for (name, value) in members {
                pairs.extend(scalar(value).ok_or_else(nested)?.map(|value| (name.clone(), value)));
            }
            Ok(Flat::Object(pairs))
        }
        value => Ok(scalar(value).flatten().map_or(Flat::Nothing, Flat::One)),
    }
}

#[cfg(test)]
mod tests;
