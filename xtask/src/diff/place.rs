//! Where in the operations a comparison is, as people are told.

use super::account::Side;
use super::sentence::IT;

/// What a path through members starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Root {
    /// The operation, or the document, as a whole.
    Whole,
    /// The body of the request.
    Request,
    /// A parameter: where it goes, and its name.
    Parameter(String, String),
    /// The data of the answer.
    Answer,
    /// What stands around the data of the answer.
    Envelope,
    /// An event of the stream.
    Event,
    /// A component schema that no operation uses.
    Schema,
}

/// A place: an operation, a side of it, and a path through members.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The operation, as an index into the comparison's list; none for the document as a whole.
    pub(super) operation: Option<usize>,
    pub(super) root: Root,
    /// The members that lead here from the root: `messages[].content`.
    pub(super) path: String,
    /// The members that lead here from the component that was entered last.
    pub(super) local: String,
    /// The type written by hand that stands for what is here, so that the generated interface does not show it.
    pub(super) behind: Option<String>,
}

impl Place {
    /// The root of a side of an operation.
    pub(super) fn new(operation: Option<usize>, root: Root) -> Self {
        Self { operation, root, path: String::new(), local: String::new(), behind: None }
    }

    pub(super) fn side(&self) -> Side {
        match self.root {
            Root::Whole | Root::Schema => Side::Whole,
            Root::Request | Root::Parameter(..) => Side::Request,
            Root::Answer | Root::Envelope | Root::Event => Side::Answer,
        }
    }

    /// The place of a member.
    pub(super) fn member(&self, name: &str) -> Self {
        self.step(|path| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") })
    }

    /// The place of the elements of a list.
    pub(super) fn element(&self) -> Self {
        self.step(|path| format!("{path}[]"))
    }

    /// The place of the values of a map.
    pub(super) fn entry(&self) -> Self {
        self.step(|path| if path.is_empty() { "*".to_owned() } else { format!("{path}.*") })
    }

    /// The same place, now inside a component.
    pub(super) fn within_component(&self) -> Self {
        Self { local: String::new(), ..self.clone() }
    }

    fn step(&self, extend: impl Fn(&str) -> String) -> Self {
        Self { path: extend(&self.path), local: extend(&self.local), ..self.clone() }
    }

    /// The place in words, within its operation: "the request's `messages[].content`".
    pub(super) fn phrase(&self) -> String {
        let root = match &self.root {
            Root::Whole if self.operation.is_none() => IT.to_owned(),
            Root::Whole => "the operation".to_owned(),
            Root::Request => "the request".to_owned(),
            Root::Parameter(place, name) => format!("the {place} parameter `{name}`"),
            Root::Answer => "the answer".to_owned(),
            Root::Envelope => "the answer's envelope".to_owned(),
            Root::Event => "the stream's event".to_owned(),
            Root::Schema => "the schema".to_owned(),
        };
        match self.path.as_str() {
            "" => root,
            "[]" => format!("each element of {root}"),
            "*" => format!("each value of {root}"),
            path => format!("{root}'s `{path}`"),
        }
    }

    /// The place in words, within its component: "its `content`".
    pub(super) fn local_phrase(&self) -> String {
        match self.local.as_str() {
            "" => IT.to_owned(),
            "[]" => "each of its elements".to_owned(),
            "*" => "each of its values".to_owned(),
            path => format!("its `{path}`"),
        }
    }
}
