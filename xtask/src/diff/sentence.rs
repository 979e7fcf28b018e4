//! The changes in words.

use serde_json::Value;

use super::account::{Class, Side};
use super::what::What;
use super::words::{excerpt, shown};

/// What stands for a subject that was named before.
pub(super) const IT: &str = "it";

/// What changed, in one sentence without a full stop. `phrase` is the place: "the request's `a`", or "it".
///
/// For a member, the place is that of the object that holds it.
pub(super) fn sentence(what: &What, phrase: &str, side: Side, class: Class) -> String {
    let breaking = class == Class::Breaking;
    match what {
        What::OperationAdded { route } => format!("the operation is new: {route}"),
        What::OperationRemoved { route } => format!("the operation is gone; it was {route}"),
        What::OperationRenamed { from, to } => format!("the operation is called `{to}` now; it was `{from}`"),
        What::OperationMoved { from, to } => format!("the operation is {to} now; it was {from}"),
        What::Deprecated => format!("{phrase} is deprecated now"),
        What::NoLongerDeprecated => format!("{phrase} is deprecated no more"),
        What::MemberAdded { name, required, form } => {
            let must = match (required, side) {
                (true, Side::Answer) => "always has",
                (false, Side::Answer) => "may have",
                (true, _) => "requires",
                (false, _) => "takes",
            };
            format!("{phrase} {must} `{name}` now, {form}{}", default_lost(breaking && side == Side::Answer))
        }
        What::MemberRemoved { name, .. } => format!("{phrase} has no `{name}` any more"),
        What::MemberRenamed { from, to } => format!("{phrase} has `{to}` in the place of `{from}`"),
        What::Required if side == Side::Answer => format!("{phrase} is always there now"),
        What::Required => format!("{phrase} is required now"),
        What::Optional if breaking && side != Side::Answer => {
            format!("{phrase} is optional now (calls by the builder go on compiling; the field may be an `Option`)")
        }
        What::Optional if breaking => format!("{phrase} may be absent now (the field is an `Option`)"),
        What::Optional if side == Side::Answer => format!("{phrase} may be absent now"),
        What::Optional => format!("{phrase} is optional now"),
        What::NullAllowed => format!("{phrase} may be null now"),
        What::NullForbidden => format!("{phrase} is never null any more"),
        What::TypeChanged { from, to } => format!("{phrase} is {to} now; it was {from}"),
        What::BecameList => format!("{phrase} is a list now, of what it was alone"),
        What::NoLongerList => format!("{phrase} is a list no more, but one of its elements"),
        What::ValuesAdded { values } => {
            let verb = if side == Side::Answer { "may be" } else { "takes" };
            format!("{phrase} {verb} {} too", list(values))
        }
        What::ValuesRemoved { values } => {
            let verb = if side == Side::Answer { "is" } else { "takes" };
            format!("{phrase} {verb} {} no more", list(values))
        }
        What::FormAdded { form } => format!("{phrase} may be {form} too"),
        What::FormRemoved { form } => format!("{phrase} is {form} no more"),
        What::DefaultChanged { from: None, to: Some(to) } => format!("{phrase} defaults to {} now", shown(to)),
        What::DefaultChanged { from: Some(from), to: Some(to) } => {
            format!("{phrase} defaults to {} now; it was {}", shown(to), shown(from))
        }
        What::DefaultChanged { from, .. } => {
            format!("{phrase} has no default any more; it was {}", from.as_ref().map_or_else(String::new, shown))
        }
        What::LimitChanged { keyword, from, to } => keyword_changed(phrase, keyword, from.as_ref(), to.as_ref()),
        What::ExtensionChanged { name, from, to } => keyword_changed(phrase, name, from.as_ref(), to.as_ref()),
        What::EnvelopeAdded => "the answer stands in the envelope now".to_owned(),
        What::EnvelopeRemoved => "the answer stands in the envelope no more".to_owned(),
        What::BodyAdded => "the operation takes a body now".to_owned(),
        What::BodyRemoved => "the operation takes no body any more".to_owned(),
        What::MediaTypeAdded { media_type } => format!("{phrase} may be {media_type} too"),
        What::MediaTypeRemoved { media_type } => format!("{phrase} is {media_type} no more"),
        What::ParameterMoved { from, to } => format!("{phrase} goes into the {to} now; it was the {from}"),
        What::SchemaAdded { .. } => "the schema is new; no operation uses it".to_owned(),
        What::SchemaRemoved { .. } => "the schema is gone; no operation used it".to_owned(),
        What::RustTypeChanged { from, to } if phrase == IT => format!("its Rust type is `{to}` now; it was `{from}`"),
        What::RustTypeChanged { from, to } => format!("the Rust type of {phrase} is `{to}` now; it was `{from}`"),
        What::WordsChanged { keyword, from, to } => {
            let of = if phrase == IT { format!("its {keyword}") } else { format!("the {keyword} of {phrase}") };
            words_changed(&of, from.as_ref(), to.as_ref())
        }
    }
}

fn default_lost(lost: bool) -> &'static str {
    if lost { " (its type is no `Default` any more)" } else { "" }
}

fn keyword_changed(phrase: &str, keyword: &str, from: Option<&Value>, to: Option<&Value>) -> String {
    match (from, to) {
        (None, Some(to)) => format!("{phrase} has `{keyword}` {} now", shown(to)),
        (Some(from), Some(to)) => format!("{phrase} has `{keyword}` {} now; it was {}", shown(to), shown(from)),
        (Some(from), None) => format!("{phrase} has no `{keyword}` any more; it was {}", shown(from)),
        (None, None) => format!("{phrase} has another `{keyword}`"),
    }
}

fn words_changed(of: &str, from: Option<&Value>, to: Option<&Value>) -> String {
    match (from, to) {
        (Some(Value::String(from)), Some(Value::String(to))) => {
            let (from, to) = excerpt(from, to);
            if from == to {
                return format!("{of} is spaced otherwise");
            }
            format!("{of} says \"{to}\" now; it was \"{from}\"")
        }
        (None | Some(Value::Null), Some(_)) => format!("{of} is new"),
        (Some(_), None | Some(Value::Null)) => format!("{of} is gone"),
        _ => format!("{of} changed"),
    }
}

fn list(values: &[Value]) -> String {
    values.iter().map(shown).collect::<Vec<_>>().join(", ")
}
