//! The blocks that hold other blocks.

use crate::markdown::syntax::{Marker, after, indentation};

/// A quote or a list item that is open.
#[derive(Debug)]
pub(super) enum Container {
    Quote {
        /// Whether nothing of it is written yet.
        is_new: bool,
    },
    Item {
        marker: String,
        /// How far its lines are indented in the source.
        width: usize,
        /// Whether nothing of it is written yet.
        is_new: bool,
    },
}

impl Container {
    /// The item of a marker that is itself indented, and the rest of its line.
    pub(super) fn item<'a>(indented: usize, marker: &Marker<'a>) -> (Self, &'a str) {
        // With five spaces or more, the item begins with indented code.
        let spaces = match indentation(marker.rest) {
            spaces @ 1..=4 if !marker.rest.trim().is_empty() => spaces,
            _ => 1,
        };
        let width = indented + marker.text.len() + spaces;
        (Self::Item { marker: marker.text.to_owned(), width, is_new: true }, after(marker.rest, spaces))
    }

    /// What is left of a line within this container, if the line is.
    pub(super) fn strip<'a>(&self, line: &'a str) -> Option<&'a str> {
        let indented = indentation(line);
        match self {
            Self::Quote { .. } if indented < 4 => {
                let quoted = after(line, indented).strip_prefix('>')?;
                Some(quoted.strip_prefix(' ').unwrap_or(quoted))
            }
            Self::Item { .. } if line.trim().is_empty() => Some(""),
            Self::Item { width, .. } if indented >= *width => Some(after(line, *width)),
            Self::Quote { .. } | Self::Item { .. } => None,
        }
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self, Self::Quote { .. })
    }

    /// Whether this is a quote of which nothing is written yet.
    pub(super) fn is_new_quote(&self) -> bool {
        matches!(self, Self::Quote { is_new: true })
    }

    /// Whether this is an item of which nothing is written yet.
    pub(super) fn is_new_item(&self) -> bool {
        matches!(self, Self::Item { is_new: true, .. })
    }
}

/// What a blank line within the containers looks like.
pub(super) fn blank(containers: &[Container]) -> String {
    let quotes = containers.iter().rposition(Container::is_quote).map_or(0, |last| last + 1);
    let line: String = containers
        .iter()
        .take(quotes)
        .map(|container| match container {
            Container::Quote { .. } => "> ".to_owned(),
            Container::Item { marker, .. } => " ".repeat(marker.len() + 1),
        })
        .collect();
    line.trim_end().to_owned()
}

/// What a line begins with to be within the containers. The marker of an item is there once only.
pub(super) fn prefix(containers: &mut [Container]) -> String {
    let mut prefix = String::new();
    for container in containers {
        match container {
            Container::Quote { is_new } => {
                *is_new = false;
                prefix.push_str("> ");
            }
            Container::Item { marker, is_new, .. } => {
                if std::mem::take(is_new) {
                    prefix.push_str(marker);
                } else {
                    prefix.push_str(&" ".repeat(marker.len()));
                }
                prefix.push(' ');
            }
        }
    }
    prefix
}
