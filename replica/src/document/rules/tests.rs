//! Changes as nobody writes them who keeps to automerge's rules, each of them well formed.

use std::num::NonZeroU64;

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue};
use domain::id::Kind;

use super::super::tests::{ONE, TWO, set};
use super::super::{Document, DocumentError};

fn stranger() -> ActorId {
    ActorId::from([9; 12].as_slice())
}

fn put(key: &str) -> Op {
    Op {
        action: OpType::Put(ScalarValue::Bytes(vec![1])),
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: Vec::new().into(),
        insert: false,
    }
}

/// A stranger's change and its hash.
fn written(seq: u64, start_op: u64, deps: Vec<ChangeHash>, operations: Vec<Op>) -> (ChangeHash, Vec<u8>) {
    let mut change = Change::from(ExpandedChange {
        operations,
        actor_id: stranger(),
        hash: None,
        seq,
        start_op: NonZeroU64::new(start_op).unwrap(),
        time: 0,
        message: None,
        deps,
        extra_bytes: Vec::new(),
        author: None,
    });
    let bytes = change.bytes().into_owned();
    (change.hash(), bytes)
}

/// An order that one device wrote, and the hash of its only change, whose operation has the number 2.
fn order() -> (Document, ChangeHash) {
    let mut order = Document::genesis(Kind::Order);
    set(&mut order, ONE, "h", 1);
    let head = order.inner().unwrap().get_heads()[0];
    (order, head)
}

/// Why the order refuses these, all at once.
fn refusal(changes: &[&[u8]]) -> String {
    let (mut order, _) = order();
    let before = order.version();
    let refused = order.apply(changes);
    assert_eq!(order.version(), before, "a refused change changes nothing");
    match refused {
        Err(DocumentError::Malformed(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_change_that_keeps_to_the_rules_is_taken() {
    let (mut order, head) = order();
    let (first, one) = written(1, 3, vec![head], vec![put("q"), put("r")]);
    let (_, two) = written(2, 5, vec![first], vec![put("s")]);
    order.apply(&[&two, &one]).unwrap();
    assert!(order.holds(&[&one, &two]));
    assert_eq!(order.cells().len(), 4);
}

#[test]
fn whatever_does_not_set_a_key_is_refused() {
    let nowhere = || OpId(77, stranger());
    let own = |number| ObjectId::Id(OpId(number, stranger()));
    let make = |object| Op {
        action: OpType::Make(object),
        ..put("o")
    };
    let act = |action, replaced: Vec<OpId>| Op {
        action,
        pred: replaced.into(),
        ..put("h")
    };
    let inside = |obj| Op { obj, ..put("q") };
    let at = |element, insert, operation| Op {
        key: Key::Seq(element),
        insert,
        ..operation
    };
    let mark = || MarkData {
        name: "m".into(),
        value: ScalarValue::Null,
        expand: false,
    };
    let cases = [
        ("nothing at all", vec![]),
        (
            "in an object that isn't there",
            vec![inside(ObjectId::Id(nowhere()))],
        ),
        ("in a value", vec![inside(ObjectId::Id(OpId(2, ONE.id())))]),
        ("an element of a map", vec![at(ElementId::Head, false, put("q"))]),
        ("inserts into a map", vec![at(ElementId::Head, true, put("q"))]),
        (
            "inserts a key",
            vec![Op {
                insert: true,
                ..put("q")
            }],
        ),
        (
            "takes away what isn't there",
            vec![act(OpType::Delete, vec![nowhere()])],
        ),
        ("takes away nothing", vec![act(OpType::Delete, vec![])]),
        (
            "adds to what isn't there",
            vec![act(OpType::Increment(3), vec![nowhere()])],
        ),
        ("marks", vec![act(OpType::MarkBegin(mark()), vec![])]),
        ("ends a mark", vec![act(OpType::MarkEnd(false), vec![])]),
        ("a list as a map", vec![make(ObjType::List), inside(own(3))]),
        (
            "a map as a list",
            vec![make(ObjType::Map), at(ElementId::Head, true, inside(own(3)))],
        ),
        (
            "an object in itself",
            vec![Op {
                obj: own(3),
                ..make(ObjType::Map)
            }],
        ),
        (
            "an object before it is made",
            vec![inside(own(4)), make(ObjType::Map)],
        ),
        (
            "an element that isn't there",
            vec![
                make(ObjType::List),
                at(ElementId::Id(nowhere()), true, inside(own(3))),
            ],
        ),
        (
            "another type of value",
            vec![act(OpType::Put(ScalarValue::counter(3)), vec![])],
        ),
    ];
    let (_, head) = order();
    for (what, operations) in cases {
        let (_, change) = written(1, 3, vec![head], operations);
        assert_eq!(
            refusal(&[&change]),
            "it does something else than to set keys",
            "{what}"
        );
    }
}

#[test]
fn an_author_who_contradicts_itself_is_refused() {
    let (_, head) = order();
    let (first, one) = written(1, 3, vec![head], vec![put("q")]);
    let (second, two) = written(2, 4, vec![first], vec![put("q")]);
    let no_first = written(2, 3, vec![head], vec![put("q")]).1;
    let none_before = "its author's change before isn't among those that it rests on";
    assert_eq!(refusal(&[&no_first]), none_before);
    // The second isn't among what the third rests on, though it comes along: automerge might take the third in first.
    let beside = written(3, 4, vec![first], vec![put("r")]).1;
    assert_eq!(refusal(&[&one, &two, &beside]), none_before);
    let skipping = written(4, 5, vec![second], vec![put("r")]).1;
    assert_eq!(refusal(&[&one, &two, &skipping]), none_before);
    // Two of one number.
    let twin = written(2, 4, vec![first], vec![put("r")]).1;
    assert!(!refusal(&[&one, &two, &twin]).is_empty());
}

#[test]
fn operations_are_numbered_from_the_last_one() {
    let (_, head) = order();
    for number in [1, 2, 4, 1 << 31, u64::from(u32::MAX)] {
        let (_, change) = written(1, number, vec![head], vec![put("q")]);
        assert_eq!(
            refusal(&[&change]),
            "its operations aren't numbered from the last one that it rests on",
            "{number}"
        );
    }
    // Automerge itself refuses what is over 32 bits.
    let (_, change) = written(1, 1 << 32, vec![head], vec![put("q")]);
    assert!(refusal(&[&change]).contains("too large"));
}

#[test]
fn an_author_of_whom_nothing_is_here_is_refused() {
    let (_, head) = order();
    let by_another = Op {
        pred: vec![OpId(2, TWO.id())].into(),
        ..put("h")
    };
    let (_, change) = written(1, 3, vec![head], vec![by_another]);
    assert_eq!(refusal(&[&change]), "it names an author of whom nothing is here");
}

#[test]
fn a_change_that_replaces_what_was_never_set_is_not_held() {
    let (mut order, head) = order();
    let replaces = Op {
        pred: vec![OpId(1, ONE.id())].into(),
        ..put("q")
    };
    let (_, change) = written(1, 3, vec![head], vec![replaces]);
    // Automerge takes it in, and couldn't load what it saves of it. The server refuses what isn't held.
    order.apply(&[&change]).unwrap();
    assert!(!order.holds(&[&change]));
}
