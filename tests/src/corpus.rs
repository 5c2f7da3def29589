//! Real inputs for fuzzing: what devices and servers said to each other in a simulated history, and what is
//! inside it, each with the byte before it that says what it is ([`crate::reading`]).

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{DocId, Kind};
use minicbor::bytes::ByteVec;
use replica::commit::Commit;
use replica::document::Document;
use replica::pack;
use replica::projection::project;
use replica::wire::{ClientFrame, Pieces, Rows, ServerFrame, Updates};

use crate::circle::Circle;
use crate::sim::frames;

/// Inputs of one sort and size class that are kept: more of the same teaches a fuzzer nothing.
const ALIKE: usize = 3;

/// Inputs that once broke something.
///
/// A change that names a column twice: it was taken, and the document that held it could be saved but not
/// loaded again. A change that does something else than to set a key, and pieces without their author's first change: the
/// library of documents panicked. A bundle of changes, which nobody sends, given as a change: it panicked too.
pub const FOUND: [&[u8]; 4] = [
    b"\x05\x02\x85oJ\x83\x18\x1d\xf9\xdb\x01U\x01l\x13\x1b\r\x92:\x96\xf1\xdb\x8e\xf9d\x8e\xe1jot\xdf&\x12\xa9W\0\xe4\
      \xc0\xe5\x1c\x9f<\x1fR)\x0c\0\0\0\x01\0\0\0\x01\0\0\0\x01\x01\x02\x84\xf0\x9d\xc7\x06\0\0\x06\x15\x034\x01B\x02V\
      \x02V\x07p\x02\x7f\x01n\x01\x7f\x01\x7fw\x82\0\x81cAnn\x7f\0",
    b"\x05\x01\x85oJ\x83l\xd95\xc1\x01\x86\x01\x01\x12\x1b\xa3:F\x92$\xd8\x05\x7fO\x14\xccU\x91\xec\x10\xc2\xe8\
      \xebN\xf4\xe3\x07O\0\xbb\xee\x16\xc6qm\x0c\0\0\0\x01\0\0\0\x01\0\0\0\x01\x01\x02\x83\xf0\x9d\xc7\x06\0\0\
      \x06\x15\x0f4\x01B\x02V\x09W%p\x02y\x01k\x01b\x01n\x01q\x01p\x01t\x01u\x07\x07\x03\x7fw\x03G}\x87\x01gG\
      \x82\0\x81cCUP\x82\x01\x81\x80\x82\x02\x81\x80\x82\x03\x81`\x82\x04\x81d2.50\x82\x05\x82`a0\x82\x06\x81`\
      \x07\0",
    b"\x03kjja`d\x94b`T`h\x8cd\xf4k\xcd\xf7j\xf6\xbe&\xfc\x8a\xf10\x13\xa3\xbb\xe0\xc7\x8c\xadq\xf5\x87\xdb\xd7;\
      \xce\x0apq\xbd\xb3\xd5m\x97\xc5\xb3M\xc6\xcd\xd3~\x1d\xa8]\xcd~\xf7\x04\x0f\x03\x03\x03#\x0c31\xf5?\x99{\
      \x9c\x8d\x81\x81MT\xdf\x84\xd1\x89)\x8c;|?c\x01S5W\x9a\xa1\x9e\xa1\x9e\xb9\xb1\xb9\xb1\x01\x82i\xc8\x98\
      \xc1\x95\x09\xe5\x18Y \x98\x96\xac\xac\x8c\xd5\xdf\x99\xb6\xb3>g=\xce\xb2\x9d\xb5\xb5\x19\xe22&i\x06\x06\
      \xc6\x99'D{E\x13\x1a\x9a\x18\x1a`\xc2\xcc\x08\xe1F\x98\xca&\xa6\xc6f\xc6\x14\x03=\x0b\xf3\x14e#C\xe5\xd6\
      \x8e\xac\x10\x03C]\x03\x100a`hafd\x944`HQ62PNv\x0d\x0db\x80\x9b\xf0\xed[\xa2ABKk\x0b\x13#\xa3\xe4\x04\x86\
      \xd4`\xefP]\xcb\xf4\xc4b\x85\xe2\xfc\x9c\x94\x14C=3\xe3$CKI\xee\x1d\xdf`j\x02 jL\x91\xd4\x18\x9bB\xd4416\
      \xa6\x18\x9b\xe8\x19&\xb024\xb5\xb002J>`h\x8c\xd8\x06\x0aX'\xb6\x8d{\x19W32*~\xbd?\xbb\xf7\x9c\x9e\xa8f\
      \xe9\xd3\xc4wb\x89;\xea\xdf\xf7\xef\xb5\x88\xf8\xa9)\xact\x8b\x83sN~\x10J\xc02\xb3\xc2\x03\x96\x17\x1c\xb0\
      \xcc\xe1A\x05Lu\xac\xb9\x86\x16z\x06`\xd2\x90\x89\x89\x91i:k\xbb\x10\xdc7M\x8c\x0dP\x9fHr\xef\x80\xc7/4\
      \x8c\x18\xb0(\x0c\xc0\xa6\x90\x91\x89\x01\0",
    b"\x05\x00\x85oJ\x83\x09=\x06\x15\x034\x01B\x02\xb8\x01\x00\x00\x00\x00\x00\x00&\xb8\xb8\xb8\xb8\xb8\xb8\xec\
      \x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x00*\x00\x00\x01#\x03\x03\x03R\x00`\x00\x7f\x05\xb4\x01\
      \xfe\xff\xff\x01\x00\x00\x00\x00\x00\x00.\x00~",
];

/// Inputs of every sort, none larger than a few kilobytes.
pub fn inputs() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    let frames = frames(2);
    let mut heard = Vec::new();
    for (up, frame) in &frames {
        all.push(tagged(if *up { 0 } else { 1 }, frame));
        if *up {
            all.extend(inside_client_frame(frame));
        } else {
            if heard.len() < 2_000 && frame.len() < 1_000 {
                heard.extend((frame.len() as u16).to_be_bytes());
                heard.extend(frame);
            }
            all.push(tagged(
                6,
                &[&(frame.len() as u16).to_be_bytes()[..], frame].concat(),
            ));
            all.extend(inside_server_frame(frame));
        }
    }
    all.push(tagged(6, &heard));
    all.extend(documents());
    all.extend(
        crate::fixture::device_records()
            .into_iter()
            .map(|(store, _, bytes)| {
                let place = match store.as_str() {
                    "meta" => 0,
                    "outbox" => 1,
                    "rows" => 2,
                    "relay" => 3,
                    _ => 4,
                };
                tagged(7, &[&[place][..], &bytes].concat())
            }),
    );
    let mut inputs = thinned(all);
    inputs.extend(FOUND.map(<[u8]>::to_vec));
    inputs
}

fn tagged(sort: u8, bytes: &[u8]) -> Vec<u8> {
    let mut input = vec![sort];
    input.extend_from_slice(bytes);
    input
}

fn inside_client_frame(frame: &[u8]) -> Vec<Vec<u8>> {
    let Ok(ClientFrame::Push(packed) | ClientFrame::Relay(packed)) = pack::decode::<ClientFrame>(frame)
    else {
        return Vec::new();
    };
    let commits: Vec<ByteVec> = pack::unpack(&packed).unwrap_or_default();
    let mut inputs: Vec<Vec<u8>> = commits.iter().map(|commit| tagged(2, commit)).collect();
    inputs.push(tagged(8, &[&[3][..], &packed].concat()));
    inputs
}

fn inside_server_frame(frame: &[u8]) -> Vec<Vec<u8>> {
    let Ok(ServerFrame::Batch(batch)) = pack::decode::<ServerFrame>(frame) else {
        return Vec::new();
    };
    let updates: Updates = pack::unpack(&batch.updates).unwrap_or_default();
    let pieces = pack::pack(&updates.pieces);
    let rows = pack::pack(&Rows(updates.rows.clone()));
    let mut inputs = vec![
        tagged(3, &pieces),
        tagged(4, &rows),
        tagged(8, &[&[1][..], &rows].concat()),
        tagged(8, &[&[2][..], &pieces].concat()),
    ];
    inputs.extend(updates.rows.iter().map(|row| tagged(4, row)));
    inputs
}

/// Whole documents and single changes of each kind.
fn documents() -> Vec<Vec<u8>> {
    let mut circle = Circle::new(2);
    for step in 0..24u8 {
        circle.act(usize::from(step % 2), step, step / 2, step);
        if step % 5 == 4 {
            circle.tell(0, 1);
            circle.tell(1, 0);
        }
    }
    let mut documents: BTreeMap<DocId, Document> = BTreeMap::new();
    let mut inputs = Vec::new();
    for commit in circle.made.iter().map(|made| &made.commit) {
        inputs.push(tagged(2, &Commit::encode(commit)));
        for change in &commit.changes {
            let document = documents
                .entry(change.doc)
                .or_insert_with(|| Document::genesis(change.doc.kind));
            document
                .apply(&[&change.change])
                .expect("what was made can be applied");
            inputs.push(tagged(
                5,
                &[&[place(change.doc.kind)][..], &change.change].concat(),
            ));
        }
    }
    for (doc, document) in &documents {
        let saved = document.save().expect("it can be saved");
        inputs.push(tagged(5, &[&[place(doc.kind)][..], &saved].concat()));
        inputs.push(tagged(3, &pack::pack(&Pieces(vec![(*doc, vec![saved.into()])]))));
        inputs.push(tagged(
            4,
            &pack::encode(&project(*doc, document).expect("it can be shown")),
        ));
    }
    inputs
}

fn place(kind: Kind) -> u8 {
    Kind::ALL.iter().position(|other| *other == kind).unwrap_or(0) as u8
}

fn thinned(all: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut seen: BTreeMap<(u8, u8, usize), usize> = BTreeMap::new();
    let mut kept = BTreeSet::new();
    for input in all
        .into_iter()
        .filter(|input| input.len() > 1 && input.len() < 4_000)
    {
        // The byte after the sort tells the variant of a frame, mostly; the size class tells how rich it is.
        let class = (
            input[0],
            input.get(2).copied().unwrap_or(0),
            input.len().ilog2() as usize,
        );
        let alike = seen.entry(class).or_default();
        *alike += 1;
        if *alike <= ALIKE {
            kept.insert(input);
        }
    }
    kept.into_iter().collect()
}
