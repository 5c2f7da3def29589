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
/// loaded again.
pub const FOUND: [&[u8]; 1] = [
    b"\x05\x02\x85oJ\x83\x18\x1d\xf9\xdb\x01U\x01l\x13\x1b\r\x92:\x96\xf1\xdb\x8e\xf9d\x8e\xe1jot\xdf&\x12\xa9W\0\xe4\
      \xc0\xe5\x1c\x9f<\x1fR)\x0c\0\0\0\x01\0\0\0\x01\0\0\0\x01\x01\x02\x84\xf0\x9d\xc7\x06\0\0\x06\x15\x034\x01B\x02V\
      \x02V\x07p\x02\x7f\x01n\x01\x7f\x01\x7fw\x82\0\x81cAnn\x7f\0",
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
