//! Which knowledge bases a call may use.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// The ids of knowledge bases that a call may use, or all of them.
///
/// ```
/// use memos_sdk_core::Knowledgebases;
///
/// let some = Knowledgebases::from(["2448808afa784cc5f7595da21ae5a3fd"]);
/// assert_eq!(some.len(), 1);
/// assert_eq!(serde_json::to_string(&Knowledgebases::all())?, r#"["all"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Knowledgebases(Vec<String>);

/// What the service takes for every knowledge base: a list of this one word.
const ALL: &str = "all";

impl Knowledgebases {
    /// Every knowledge base that is linked to the project of the API key.
    pub fn all() -> Self {
        Self(vec![ALL.to_owned()])
    }

    /// Whether this means every knowledge base.
    pub fn is_all(&self) -> bool {
        matches!(self.0.as_slice(), [only] if only == ALL)
    }

    /// The ids as a list.
    pub fn into_vec(self) -> Vec<String> {
        self.0
    }
}

impl Deref for Knowledgebases {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl<S: Into<String>> FromIterator<S> for Knowledgebases {
    fn from_iter<I: IntoIterator<Item = S>>(ids: I) -> Self {
        Self(ids.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for Knowledgebases {
    fn from(ids: [S; N]) -> Self {
        ids.into_iter().collect()
    }
}

impl<S: Into<String>> From<Vec<S>> for Knowledgebases {
    fn from(ids: Vec<S>) -> Self {
        ids.into_iter().collect()
    }
}

impl IntoIterator for Knowledgebases {
    type Item = String;
    type IntoIter = std::vec::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Knowledgebases {
    type Item = &'a String;
    type IntoIter = std::slice::Iter<'a, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_a_list_of_text_on_the_wire_also_for_all() {
        for (given, json) in [
            (Knowledgebases::all(), r#"["all"]"#),
            (Knowledgebases::from(["a", "b"]), r#"["a","b"]"#),
            (Knowledgebases::from(vec![String::from("a")]), r#"["a"]"#),
            (["x"].into_iter().collect(), r#"["x"]"#),
            (Knowledgebases::default(), "[]"),
        ] {
            assert_eq!(serde_json::to_string(&given).unwrap(), json);
            assert_eq!(serde_json::from_str::<Knowledgebases>(json).unwrap(), given);
            assert_eq!(given.is_all(), json.contains("all"));
            assert_eq!((&given).into_iter().count(), given.len());
        }
    }
}
