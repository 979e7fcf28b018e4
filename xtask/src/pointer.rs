//! JSON pointers (RFC 6901), written as URI fragments.

use std::fmt;

/// A JSON pointer that grows as a walk goes down.
///
/// ```
/// use xtask::pointer::Pointer;
///
/// let pointer = Pointer::root().child("paths").child("/add/message").index(2);
/// assert_eq!(pointer.to_string(), "#/paths/~1add~1message/2");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document: `#`.
    pub fn root() -> Self {
        Self("#".to_owned())
    }

    /// A pointer from its text.
    pub(crate) fn spelt(pointer: &str) -> Self {
        Self(pointer.to_owned())
    }

    /// The pointer to a member of the object that this one points to.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        Self(format!("{}/{}", self.0, escape(name)))
    }

    /// The pointer to an element of the array that this one points to.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Escapes a member name for use as one token of a JSON pointer.
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Undoes [`escape`].
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}
