use super::*;

pub(super) const ONE: Actor = Actor {
    device: 1,
    epoch: 1,
    start: 1,
};
pub(super) const TWO: Actor = Actor {
    device: 2,
    epoch: 1,
    start: 1,
};

pub(super) fn set(document: &mut Document, actor: Actor, key: &str, value: u8) -> Vec<u8> {
    document
        .edit(actor, 0, vec![(key.into(), vec![value])])
        .unwrap()
        .unwrap()
}

#[test]
fn replicas_share_their_genesis() {
    for kind in Kind::ALL {
        assert_eq!(
            Document::genesis(kind).version(),
            Document::genesis(kind).version()
        );
    }
    assert_ne!(
        Document::genesis(Kind::Order).version(),
        Document::genesis(Kind::Product).version()
    );
    assert!(Document::genesis(Kind::Order).cells().is_empty());
}

#[test]
fn both_values_of_a_field_set_at_once_are_kept() {
    let (mut a, mut b) = (Document::genesis(Kind::Order), Document::genesis(Kind::Order));
    let from_a = set(&mut a, ONE, "q", 1);
    let from_b = set(&mut b, TWO, "q", 2);
    a.apply(&[&from_b]).unwrap();
    b.apply(&[&from_a]).unwrap();
    assert_eq!(a.version(), b.version());
    assert_eq!(a.cells(), b.cells());
    let cells = a.cells();
    assert_eq!((cells[0].shown.len(), cells[0].others.len()), (1, 1));
    assert_ne!(cells[0].shown, cells[0].others[0]);
    // Setting it again, knowing both, settles it.
    let settled = set(&mut a, ONE, "q", 3);
    b.apply(&[&settled]).unwrap();
    assert_eq!(
        b.cells()[0],
        Cell {
            key: "q".into(),
            shown: vec![3],
            others: Vec::new()
        }
    );
}

#[test]
fn a_change_without_what_it_rests_on_is_refused_and_leaves_no_trace() {
    let mut a = Document::genesis(Kind::Order);
    let first = set(&mut a, ONE, "h", 1);
    let second = set(&mut a, ONE, "q", 2);
    let mut b = Document::genesis(Kind::Order);
    let before = b.version();
    assert_eq!(b.apply(&[&second]), Err(DocumentError::Missing));
    assert_eq!(b.version(), before);
    b.apply(&[&first]).unwrap();
    b.apply(&[&second]).unwrap();
    b.apply(&[&first, &second]).unwrap();
    assert_eq!(b.version(), a.version());
}

#[test]
fn a_document_loads_from_its_save_and_later_changes() {
    let mut a = Document::genesis(Kind::Order);
    let first = set(&mut a, ONE, "h", 1);
    let saved = a.save().unwrap();
    let second = set(&mut a, ONE, "q", 2);
    for pieces in [
        vec![&saved[..], &second],
        vec![&first, &second],
        vec![&first, &saved, &second],
    ] {
        assert_eq!(
            Document::load(Kind::Order, &pieces).unwrap().version(),
            a.version()
        );
    }
}

#[test]
fn rubbish_is_refused() {
    let mut document = Document::genesis(Kind::Order);
    assert!(matches!(
        document.apply(&[b"rubbish"]),
        Err(DocumentError::Malformed(_))
    ));
    assert!(Document::load(Kind::Order, &[&[0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0]]).is_err());
    let large = vec![0; limits::CHANGE_BYTES + 1];
    assert_eq!(document.apply(&[&large]), Err(DocumentError::TooLarge));
}
