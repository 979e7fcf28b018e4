//! The members that a JSON value leaves out.

use super::super::Payload;
use super::super::children::{Children, Label};
use super::super::node::{Node, NodeId};
use super::{MAX_DEPTH, Open, pointer};

impl Payload<'_> {
    /// The JSON pointers of the members that [`to_json`](Self::to_json) leaves out of the value of a node, because they
    /// are `undefined`.
    ///
    /// ```
    /// use xtask::devalue::Payload;
    ///
    /// let payload = Payload::decode(r#"[{"a":1,"b":-1},[2],{"c":-1}]"#)?;
    /// assert_eq!(payload.left_out(payload.root(), 10), ["#/a/0/c", "#/b"]);
    /// # Ok::<(), xtask::Error>(())
    /// ```
    ///
    /// Of more than `most` of them, the first are returned. A node that is referred to more than once is looked at in the
    /// first of its places, and what is nested deeper than [`MAX_DEPTH`] not at all.
    pub fn left_out(&self, node: NodeId, most: usize) -> Vec<String> {
        let mut found = Vec::new();
        let root = self.resolve(node);
        let mut seen = vec![false; self.node_count()];
        // Whether a node is looked at for the first time; constants have nothing in them.
        let mut is_new = |node: NodeId| {
            let seen = node.entry().and_then(|entry| seen.get_mut(entry));
            seen.is_some_and(|seen| !std::mem::replace(seen, true))
        };
        is_new(root);
        let mut path = vec![Open::new(root, Children::of(self, root), ())];
        while found.len() < most
            && let Some(open) = path.last_mut()
        {
            let Some((label, child)) = open.children.next() else {
                path.pop();
                continue;
            };
            open.label = label;
            let child = self.resolve(child);
            if matches!((label, self.node(child)), (Label::Name(_), Node::Undefined)) {
                found.push(pointer(&path));
            } else if path.len() < MAX_DEPTH && is_new(child) {
                path.push(Open::new(child, Children::of(self, child), ()));
            }
        }
        found
    }
}
