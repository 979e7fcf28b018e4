//! One node of a payload, named by a JSON pointer.

use super::{Label, Node, NodeId, Payload, children};
use crate::pointer::unescape;
use crate::{Error, Result};

impl Payload<'_> {
    /// The node that a JSON pointer (RFC 6901) leads to, counted from the root. Sees through wrappers.
    ///
    /// ```
    /// use xtask::devalue::Payload;
    ///
    /// let payload = Payload::decode(r#"[["Reactive",1],{"a/b":2},["Set",3,4],"first","second"]"#)?;
    /// assert_eq!(payload.string(payload.select("#/a~1b/1")?), Some("second"));
    /// # Ok::<(), xtask::Error>(())
    /// ```
    ///
    /// - It may start with `#`, as a part of a URI does; then names may be percent-encoded.
    /// - Arrays and each `Set` have elements, which are counted from 0.
    /// - Objects have members, and so has a `Map` under those of its keys that are strings.
    /// - Nothing but the way to the node is looked at, so that the rest may be without a JSON value.
    ///
    /// # Errors
    ///
    /// The path is no JSON pointer, or leads nowhere. Then the error names the last node on the way that is there, and
    /// what there is in it.
    pub fn select(&self, path: &str) -> Result<NodeId> {
        let (path, is_fragment) = path.strip_prefix('#').map_or((path, false), |path| (path, true));
        let Some(tokens) = path.strip_prefix('/') else {
            return if path.is_empty() { Ok(self.root()) } else { Err(no_pointer("it does not start with `/`")) };
        };
        let mut node = self.root();
        let mut way: Vec<Label<'_>> = Vec::new();
        for token in tokens.split('/') {
            if token.split('~').skip(1).any(|rest| !rest.starts_with(['0', '1'])) {
                return Err(no_pointer(&format!("`{token}` has a `~` that is not followed by 0 or 1")));
            }
            let name = unescape(token);
            let decoded = || percent_decoded(token).filter(|_| is_fragment).map(|token| unescape(&token));
            let found = self.find(node, &name).or_else(|| self.find(node, &decoded()?));
            let Some((label, child)) = found else {
                return Err(self.nothing(node, &way, &name));
            };
            way.push(label);
            node = child;
        }
        Ok(node)
    }

    /// The child of a name or index.
    fn find(&self, node: NodeId, name: &str) -> Option<(Label<'_>, NodeId)> {
        // An index is written in one way only.
        let index = name.parse::<usize>().ok().filter(|index| index.to_string() == name);
        // Of several values of a `Map` under one key, the last counts.
        self.children(node)
            .filter(|(label, _)| match *label {
                Label::Index(place) => Some(place) == index,
                Label::Name(other) => other == name,
                Label::Key(_) => false,
            })
            .last()
    }

    /// Says that a node has no child of a name, and what it has.
    fn nothing(&self, node: NodeId, way: &[Label<'_>], name: &str) -> Error {
        const SHOWN: usize = 10;
        let mut names = Vec::new();
        let (mut members, mut elements) = (0, 0);
        for (label, _) in self.children(node) {
            match label {
                Label::Index(_) => elements += 1,
                Label::Name(name) => {
                    members += 1;
                    if names.len() < SHOWN {
                        names.push(format!("`{name}`"));
                    }
                }
                Label::Key(_) => {}
            }
        }
        let found = self.node(node).describe();
        let is_container = matches!(self.node(node), Node::Array(_) | Node::Object(_) | Node::Set(_) | Node::Map(_));
        let has = match (members, elements) {
            (0, 0) if is_container => format!("{found} with nothing in it"),
            (0, 0) => found.to_owned(),
            (0, 1) => format!("{found} with 1 element"),
            (0, _) => format!("{found} with {elements} elements, counted from 0"),
            (1..=SHOWN, _) => format!("{found} with {}", names.join(", ")),
            _ => format!("{found} with {} and {} more", names.join(", "), members - SHOWN),
        };
        let pointer = children::pointer(way.iter().copied());
        Error::new(format!("there is no `{name}` in {pointer}, which is {has}")).at(self.place(node))
    }
}

fn no_pointer(why: &str) -> Error {
    Error::new(format!("the path is no JSON pointer: {why}"))
        .help("such a path is `/data/0/name`; in a name, `~` is written `~0` and `/` is written `~1`")
}

/// Undoes percent-encoding; gives nothing where there is none, or where it is broken.
fn percent_decoded(token: &str) -> Option<String> {
    let mut parts = token.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    if bytes.len() == token.len() {
        return None;
    }
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok()
}
