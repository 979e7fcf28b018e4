//! Faults as text.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::Duration;

use http::{HeaderName, HeaderValue, header};
use memos_sdk_core::Code;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};

use super::{Content, Fault, InvalidFault, Kind, Times};
use crate::duration::parse_duration;

/// What is written with a percent sign in a value, so that it neither ends there nor is trimmed.
const VALUE: &AsciiSet = &CONTROLS.add(b'%').add(b',').add(b' ');

/// The same where a colon ends the value.
const NAME: &AsciiSet = &VALUE.add(b':');

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(f, "{operation}:")?;
        }
        write!(f, "{}", self.kind)?;
        for (name, value) in &self.headers {
            let value = percent_encode(value.as_bytes(), VALUE);
            match name {
                &header::RETRY_AFTER => write!(f, ",retry-after={value}")?,
                name => write!(f, ",header={name}:{value}")?,
            }
        }
        match self.times {
            None => {}
            Some(Times::Count(1)) => f.write_str(",once")?,
            Some(Times::Count(count)) => write!(f, ",times={count}")?,
            Some(Times::Always) => f.write_str(",always")?,
        }
        if let Some(probability) = self.probability {
            write!(f, ",probability={probability}")?;
        }
        if self.after_processing {
            f.write_str(",after-processing")?;
        }
        Ok(())
    }
}

impl Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ResetBeforeRequest => f.write_str("reset-before-request"),
            Self::ResetAfterRequest => f.write_str("reset-after-request"),
            Self::ResetInAnswer => f.write_str("reset-in-answer"),
            Self::CloseWithoutAnswer => f.write_str("close-without-answer"),
            Self::Hang => f.write_str("hang"),
            Self::Garbage => f.write_str("garbage"),
            Self::Delay(time) => write!(f, "delay={}", Time(*time)),
            Self::Trickle(pause) => write!(f, "trickle={}", Time(*pause)),
            Self::DelayEvents(pause) => write!(f, "delay-events={}", Time(*pause)),
            Self::StallInAnswer => f.write_str("stall-in-answer"),
            Self::HangAfterEvents(events) => write!(f, "hang-after-events={events}"),
            Self::BreakAfterEvents(events) => write!(f, "break-after-events={events}"),
            Self::Status(200, Content::Envelope(code)) => write!(f, "code={}", code.number()),
            Self::Status(status, content) => write!(f, "status={status}{content}"),
            Self::Redirect(status, location) => {
                write!(f, "redirect={status}:{}", percent_encode(location.as_bytes(), VALUE))
            }
            Self::CutOff(missing) => write!(f, "cut-off={missing}"),
            Self::Surplus(bytes) => write!(f, "surplus={bytes}"),
            Self::Truncated => f.write_str("truncated"),
            Self::ContentType(content_type) => {
                write!(f, "content-type={}", percent_encode(content_type.as_bytes(), VALUE))
            }
            Self::Gzip => f.write_str("gzip"),
            Self::BrokenGzip => f.write_str("broken-gzip"),
            Self::Oversized { total, chunked } => {
                write!(f, "oversized={total}{}", if *chunked { ",chunked" } else { "" })
            }
        }
    }
}

impl Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Envelope(code) => write!(f, ",envelope={}", code.number()),
            Self::Html => f.write_str(",html"),
            Self::Bytes(content_type, bytes) => {
                let content_type = percent_encode(content_type.as_bytes(), NAME);
                write!(f, ",body={content_type}:{}", percent_encode(bytes, VALUE))
            }
        }
    }
}

/// A time in the largest unit in which it is a whole number.
struct Time(Duration);

impl Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = self.0.as_nanos();
        let units = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us")];
        let (size, unit) = units.into_iter().find(|(size, _)| nanoseconds.is_multiple_of(*size)).unwrap_or((1, "ns"));
        write!(f, "{}{unit}", nanoseconds / size)
    }
}

impl FromStr for Fault {
    type Err = InvalidFault;

    /// Reads a fault as the documentation of the type shows it.
    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let (operation, text) = match text.split_once(':') {
            Some((operation, rest)) if !operation.contains(['=', ',']) => (Some(operation.trim()), rest),
            _ => (None, text),
        };
        let mut words = text.split(',').map(|word| Word::new(word.trim()));
        // To split a text gives one word at least.
        let first = words.next().unwrap_or(Word::new(""));
        let fault = words.try_fold(first.kind()?.into(), |fault, word| word.apply(fault))?;
        match operation {
            Some(operation) => fault.on_operation(operation),
            None => Ok(fault),
        }
    }
}

/// One of the words of a fault, which commas separate.
#[derive(Clone, Copy)]
struct Word<'a> {
    name: &'a str,
    /// What stands behind the equals sign, if there is one.
    value: Option<&'a str>,
    whole: &'a str,
}

impl<'a> Word<'a> {
    fn new(whole: &'a str) -> Self {
        match whole.split_once('=') {
            Some((name, value)) => Self { name, value: Some(value), whole },
            None => Self { name: whole, value: None, whole },
        }
    }

    /// What happens, by the first word.
    fn kind(self) -> Result<Kind, InvalidFault> {
        Ok(match self.name {
            "reset-before-request" => self.alone(Kind::ResetBeforeRequest)?,
            "reset-after-request" => self.alone(Kind::ResetAfterRequest)?,
            "reset-in-answer" => self.alone(Kind::ResetInAnswer)?,
            "close-without-answer" => self.alone(Kind::CloseWithoutAnswer)?,
            "hang" => self.alone(Kind::Hang)?,
            "garbage" => self.alone(Kind::Garbage)?,
            "delay" => Kind::Delay(self.time()?),
            "trickle" => Kind::Trickle(self.time()?),
            "delay-events" => Kind::DelayEvents(self.time()?),
            "stall-in-answer" => self.alone(Kind::StallInAnswer)?,
            "hang-after-events" => Kind::HangAfterEvents(self.number()?),
            "break-after-events" => Kind::BreakAfterEvents(self.number()?),
            "status" => Kind::Status(self.number()?, Content::Nothing),
            "code" => Kind::Status(200, Content::Envelope(Code::new(self.number()?))),
            "redirect" => {
                let (status, location) = self.pair()?;
                let status = status.parse().map_err(|_| self.invalid("a status and a location"))?;
                Kind::Redirect(status, header_bytes(decode(location)))
            }
            "cut-off" => Kind::CutOff(self.number()?),
            "surplus" => Kind::Surplus(self.number()?),
            "truncated" => self.alone(Kind::Truncated)?,
            "content-type" => Kind::ContentType(header_bytes(decode(self.value()?))),
            "gzip" => self.alone(Kind::Gzip)?,
            "broken-gzip" => self.alone(Kind::BrokenGzip)?,
            "oversized" => Kind::Oversized { total: self.number()?, chunked: false },
            _ => return Err(InvalidFault::new(format!("`{}` is nothing that can happen", self.whole))),
        })
    }

    /// The fault with what this word, not the first, says about it.
    fn apply(self, fault: Fault) -> Result<Fault, InvalidFault> {
        Ok(match (self.name, fault.kind()) {
            ("envelope", Kind::Status(..)) => fault.envelope(Code::new(self.number()?)),
            ("html", Kind::Status(..)) => self.alone(fault)?.html(),
            ("body", Kind::Status(..)) => {
                let (content_type, bytes) = self.pair()?;
                let content_type = header_bytes(decode(content_type));
                fault.with_content(Content::Bytes(content_type, decode(bytes).into_owned().into()))
            }
            ("chunked", Kind::Oversized { .. }) => self.alone(fault)?.chunked(),
            ("retry-after", _) => fault.with_header(header::RETRY_AFTER, header_bytes(decode(self.value()?))),
            ("header", _) => {
                let (name, value) = self.pair()?;
                fault.with_header(header_name(name), header_bytes(decode(value)))
            }
            ("once", _) => self.alone(fault)?.once(),
            ("times", _) => fault.times(self.number()?),
            ("always", _) => self.alone(fault)?.always(),
            ("probability", _) => fault.with_probability(self.number()?),
            ("after-processing", _) => self.alone(fault)?.after_processing(),
            _ => return Err(InvalidFault::new(format!("`{}` is nothing that a fault can have", self.whole))),
        })
    }

    fn alone<T>(self, value: T) -> Result<T, InvalidFault> {
        match self.value {
            None => Ok(value),
            Some(_) => Err(InvalidFault::new(format!("`{}` takes no value", self.name))),
        }
    }

    fn value(self) -> Result<&'a str, InvalidFault> {
        self.value.ok_or_else(|| self.invalid("a value"))
    }

    fn number<T: FromStr>(self) -> Result<T, InvalidFault> {
        self.value()?.parse().map_err(|_| self.invalid("a number"))
    }

    fn time(self) -> Result<Duration, InvalidFault> {
        parse_duration(self.value()?).map_err(InvalidFault::new)
    }

    fn pair(self) -> Result<(&'a str, &'a str), InvalidFault> {
        self.value()?.split_once(':').ok_or_else(|| self.invalid("two values, with a colon between them"))
    }

    fn invalid(self, wanted: &str) -> InvalidFault {
        InvalidFault::new(format!("`{}` must have {wanted} behind its `=`", self.name))
    }
}

/// The name of a header, with what cannot stand in one replaced.
pub(super) fn header_name(text: &str) -> HeaderName {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    let bytes: Vec<u8> = text.bytes().map(|byte| if allowed(&byte) { byte } else { b'-' }).collect();
    // What is left to fail is a name without a letter, or one that is too long for any header.
    HeaderName::from_bytes(&bytes).unwrap_or(HeaderName::from_static("x-invalid"))
}

/// The value of a header, with what cannot stand in one replaced.
pub(super) fn header_value(text: &str) -> HeaderValue {
    header_bytes(Cow::Borrowed(text.as_bytes()))
}

fn header_bytes(bytes: Cow<'_, [u8]>) -> HeaderValue {
    let allowed = |byte: u8| byte == b'\t' || (byte >= b' ' && byte != 0x7f);
    let bytes: Vec<u8> = bytes.iter().map(|byte| if allowed(*byte) { *byte } else { b' ' }).collect();
    HeaderValue::from_bytes(&bytes).unwrap_or(HeaderValue::from_static(""))
}

fn decode(text: &str) -> Cow<'_, [u8]> {
    percent_decode_str(text).into()
}
