//! Everything that reads what somebody else wrote, behind one door for fuzzing: whatever the bytes are, they
//! are read or refused, and nothing panics.
//!
//! The fuzz target includes this file by its path, so it must not use anything of this package.

use domain::id::{DocId, Kind};
use domain::row::Row;
use minicbor::bytes::ByteVec;
use replica::commit::Commit;
use replica::device::{Device, Event, Request};
use replica::document::Document;
use replica::pack;
use replica::projection::{order_state, project};
use replica::storage::Snapshot;
use replica::wire::{
    Arrivals, ClientFrame, Enrolment, Manifest, Pieces, Rows, ServerFrame, Updates, Wanted, Welcome,
};

/// The sorts of bytes there are: the first byte of an input chooses one, modulo their number.
pub const SORTS: u8 = 9;

/// Reads bytes whose first says what they shall be taken for.
pub fn read(bytes: &[u8]) {
    let Some((sort, rest)) = bytes.split_first() else {
        return;
    };
    match sort % SORTS {
        0 => read_client_frame(rest),
        1 => read_server_frame(rest),
        2 => read_commit(rest),
        3 => read_pieces(rest),
        4 => read_rows(rest),
        5 => read_document(rest),
        6 => hear(rest),
        7 => open(rest),
        _ => fetch(rest),
    }
}

fn read_client_frame(bytes: &[u8]) {
    let Ok(frame) = pack::decode::<ClientFrame>(bytes) else {
        return;
    };
    if let ClientFrame::Push(packed) | ClientFrame::Relay(packed) = &frame {
        for commit in pack::unpack::<Vec<ByteVec>>(packed).unwrap_or_default() {
            read_commit(&commit);
        }
    }
    // What was read can be written, and says the same.
    let written = pack::encode(&frame);
    assert_eq!(pack::decode::<ClientFrame>(&written).as_ref(), Ok(&frame));
}

fn read_server_frame(bytes: &[u8]) {
    let Ok(frame) = pack::decode::<ServerFrame>(bytes) else {
        return;
    };
    if let ServerFrame::Batch(batch) = &frame {
        let updates: Updates = pack::unpack(&batch.updates).unwrap_or_default();
        load(&updates.pieces);
        updates.rows.iter().for_each(|row| read_row(row));
    }
    let written = pack::encode(&frame);
    assert_eq!(pack::decode::<ServerFrame>(&written).as_ref(), Ok(&frame));
}

fn read_commit(bytes: &[u8]) {
    let Ok(commit) = Commit::decode(bytes) else { return };
    for change in &commit.changes {
        let mut document = Document::genesis(change.doc.kind);
        let before = document.version();
        match document.apply(&[&change.change]) {
            Ok(()) => {
                save(change.doc, &document, &change.change);
                show(change.doc, &document);
            }
            Err(_) => assert_eq!(document.version(), before, "a refused change changes nothing"),
        }
    }
    assert_eq!(Commit::decode(&commit.encode()).as_ref(), Ok(&commit));
}

fn read_pieces(bytes: &[u8]) {
    if let Ok(pieces) = pack::unpack::<Pieces>(bytes) {
        load(&pieces);
    }
}

fn load(pieces: &Pieces) {
    for (doc, pieces) in &pieces.0 {
        let pieces: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_slice()).collect();
        if let Ok(document) = Document::load(doc.kind, &pieces) {
            show(*doc, &document);
        }
    }
}

fn read_rows(bytes: &[u8]) {
    if let Ok(rows) = pack::unpack::<Rows>(bytes) {
        rows.0.iter().for_each(|row| read_row(row));
    }
    read_row(bytes);
}

fn read_row(bytes: &[u8]) {
    if let Ok(row) = pack::decode::<Row>(bytes) {
        assert_eq!(pack::decode::<Row>(&pack::encode(&row)), Ok(row));
    }
}

fn read_document(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let kind = Kind::ALL[*kind as usize % Kind::ALL.len()];
    if let Ok(document) = Document::load(kind, &[rest]) {
        save(id(kind), &document, rest);
        show(id(kind), &document);
    }
}

/// What the server takes can be saved and loaded. It takes no change that its document doesn't hold as it came.
fn save(doc: DocId, document: &Document, piece: &[u8]) {
    let is_change = piece.get(8) == Some(&1);
    if !is_change || document.holds(&[piece]) {
        let saved = document.save().expect("what was loaded can be saved");
        let again = Document::load(doc.kind, &[&saved]).expect("what was saved can be loaded");
        assert_eq!(again.version(), document.version());
    }
}

fn show(doc: DocId, document: &Document) {
    if let Ok(row) = project(doc, document) {
        assert_eq!(row.version(), document.version());
    }
    if doc.kind == Kind::Order {
        // An order that can't be read is refused, which is an answer too.
        let _state = order_state(document);
    }
}

fn id(kind: Kind) -> DocId {
    DocId {
        kind,
        device: 7,
        epoch: 1,
        counter: 4096,
    }
}

/// A device becomes the organisation's seventh.
fn enrolled() -> Event {
    Event::Enrolled(Enrolment {
        device: 7,
        epoch: 1,
        series: "T07".into(),
        token: vec![7; 32].into(),
        name: String::new(),
        organisation: String::new(),
        currency: "EUR".into(),
    })
}

/// A device in conversation with a server.
fn device() -> Device {
    let mut device = Device::new();
    device.handle(1, Event::Opened(Snapshot::default()));
    device.handle(2, enrolled());
    device.handle(3, Event::Manifest(Manifest::default()));
    for transaction in 1..4 {
        device.handle(4, Event::Stored(transaction));
    }
    device.handle(5, Event::SocketOpen);
    let welcome = ServerFrame::Welcome(Welcome {
        protocol: 1,
        head: 0,
        decided: Default::default(),
        time: 5,
        sum: 0,
        renewed: None,
    });
    device.handle(6, Event::Frame(pack::encode(&welcome)));
    device
}

/// Frames, each with its length in two bytes before it, come to a device.
fn hear(mut bytes: &[u8]) {
    let mut device = device();
    while let [high, low, rest @ ..] = bytes {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(rest.len());
        let (frame, after) = rest.split_at(length);
        device.handle(7, Event::Frame(frame.to_vec()));
        bytes = after;
    }
    look(&mut device);
}

/// Records that nobody knows lie on a device's disk.
fn open(bytes: &[u8]) {
    let Some((place, rest)) = bytes.split_first() else {
        return;
    };
    let record = vec![(1, rest.to_vec())];
    let mut snapshot = Snapshot::default();
    let mut orders = Vec::new();
    match place % 6 {
        0 => snapshot.meta = Some(rest.to_vec()),
        1 => snapshot.outbox = record,
        2 => snapshot.rows = record,
        3 => snapshot.relay = record,
        4 => orders = record,
        _ => snapshot.quarantine = record,
    }
    if snapshot.meta.is_none() {
        // With a device's own record beside it, so that the rest is looked at too.
        let mut fresh = Device::new();
        fresh.handle(1, Event::Opened(Snapshot::default()));
        for effect in fresh.handle(2, enrolled()) {
            if let replica::device::Effect::Store(transaction) = effect {
                for write in transaction.writes {
                    if let replica::storage::Write::Put(replica::storage::Store::Meta, _, bytes) = write {
                        snapshot.meta = Some(bytes);
                    }
                }
            }
        }
    }
    let mut device = Device::new();
    snapshot.orders_to_come = !orders.is_empty();
    device.handle(3, Event::Opened(snapshot));
    device.handle(3, Event::Tick);
    device.handle(3, Event::OrderRowsRead(0, orders));
    look(&mut device);
}

/// What a server or somebody between sends by HTTP.
fn fetch(bytes: &[u8]) {
    let Some((what, rest)) = bytes.split_first() else {
        return;
    };
    // A manifest that can't be read doesn't reach the device.
    let manifest = pack::decode::<Manifest>(rest).ok();
    let _wanted = pack::decode::<Wanted>(rest);
    let _arrivals = pack::decode::<Arrivals>(rest);
    let mut device = device();
    let event = match (what % 4, manifest) {
        (0, Some(manifest)) => Event::Manifest(manifest),
        (1, _) => Event::Segment("0".into(), rest.to_vec()),
        (2, _) => Event::Documents(rest.to_vec()),
        _ => Event::Request(1, Request::ImportOutbox(rest.to_vec().into())),
    };
    device.handle(7, event);
    look(&mut device);
}

/// Asks a device what a screen would, after whatever happened to it.
fn look(device: &mut Device) {
    device.handle(8, Event::Request(2, Request::Inbox));
    device.handle(9, Event::Request(3, Request::Orders(Default::default())));
    device.handle(10, Event::Request(4, Request::ExportOutbox));
    device.handle(60_000, Event::Tick);
}
