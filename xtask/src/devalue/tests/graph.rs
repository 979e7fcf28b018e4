//! The graph, as others search it.

use super::super::{Label, Node, NodeId, Payload};

#[test]
fn members_and_strings_are_found_through_wrappers() {
    let text = r#"[["Ref",1],{"a":2,"gone":-1},["Reactive",3],["Map",4,5],"k",["Ref",6],"text"]"#;
    let payload = Payload::decode(text).unwrap();
    let root = payload.root();
    assert_eq!(root.entry(), Some(1));
    let map = payload.member(root, "a").unwrap();
    assert_eq!(map.entry(), Some(3));
    let value = payload.member(map, "k").unwrap();
    assert_eq!(payload.string(value), Some("text"));
    assert_eq!(payload.member(root, "gone"), Some(NodeId::UNDEFINED));
    assert_eq!(payload.member(root, "b"), None);
    assert_eq!(payload.member(value, "a"), None);
    assert_eq!(payload.string(root), None);
}

#[test]
fn children_carry_their_labels() {
    let text = r#"[{"a":1,"b":2},[3,-2,0],["Map",4,3,1,3],5,["Ref",6],"k",[-7,9,7,3]]"#;
    let payload = Payload::decode(text).unwrap();
    let root = payload.root();
    let labels = |id| payload.children(id).map(|(label, child)| (label, child.entry())).collect::<Vec<_>>();
    assert_eq!(labels(root), [(Label::Name("a"), Some(1)), (Label::Name("b"), Some(2))]);
    let array = payload.member(root, "a").unwrap();
    assert_eq!(labels(array), [(Label::Index(0), Some(3)), (Label::Index(1), None), (Label::Index(2), Some(0))]);
    let map = payload.member(root, "b").unwrap();
    let keys: Vec<_> = payload.children(map).map(|(label, _)| label).collect();
    assert!(matches!(keys.as_slice(), [Label::Key(wrapper), Label::Key(_)] if wrapper.entry() == Some(4)), "{keys:?}");
    let (sparse, _) = payload.entries().last().unwrap();
    assert_eq!(labels(sparse), [(Label::Index(7), Some(3))]);
}

#[test]
fn unknown_types_are_reported_once_each() {
    let text = r#"[[1,2,3,4],["B",5],["A",5],["B","x"],["C",5,5],5]"#;
    let payload = Payload::decode(text).unwrap();
    assert_eq!(payload.unknown_tags().collect::<Vec<_>>(), [("A", 2), ("B", 1), ("C", 4)]);
    assert!(matches!(payload.entries().nth(4), Some((_, Node::Unknown { arguments: 2, .. }))));
}

#[test]
fn entries_are_those_of_the_text() {
    let payload = Payload::decode(r#"[["EmptyRef","[1,2]"],5]"#).unwrap();
    assert_eq!(payload.entries().count(), 2);
    assert_eq!(payload.len(), 2);
    assert!(payload.node_count() > 2);
    let constant = Payload::decode("-1").unwrap();
    assert!(constant.is_empty());
    assert_eq!(constant.root(), NodeId::UNDEFINED);
}
