//! What orders cost: bytes on disk, bytes to a new device, and time.

use std::time::Instant;

use domain::command::Command;
use domain::order::{Payment, PaymentMethod};
use server::authority::inbound::{Inbound, Sealed, read};
use server::authority::{Authority, Bounds, Submission};
use server::store::{Organisation, SqliteStore, Store as _};

use crate::till::{AT, Till, push, shop_order};

/// What so many orders cost, each made and then edited once.
struct Cost {
    seconds: f64,
    disk: u64,
    segments: u64,
    raw: u64,
}

fn orders(count: u64) -> Cost {
    let data = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(data.path()).unwrap();
    store
        .found(&Organisation {
            name: "Shop".into(),
            currency: "EUR".into(),
            created: AT,
        })
        .unwrap();
    let mut authority = Authority::open(store, Bounds::default()).unwrap();
    let chain = authority.own_chain(AT, "till").unwrap();
    let mut till = Till::new(chain.id, &chain.series);
    let mut commits = Vec::new();
    let mut made = Vec::new();
    for n in 0..count {
        let placed = till.give(Command::PlaceOrder(shop_order(n), Vec::new()));
        made.push(placed.subject.unwrap());
        commits.push(placed.bytes);
    }
    for order in made {
        let amount = "125.00".parse().unwrap();
        let payment = Payment {
            method: PaymentMethod::Card,
            amount,
            reference: String::new(),
            given: None,
        };
        commits.push(till.give(Command::RecordPayment(order, payment)).bytes);
    }
    let raw = commits.iter().map(|bytes| bytes.len() as u64).sum();
    let frames: Vec<Vec<u8>> = commits
        .chunks(256)
        .map(|chunk| push(chunk.iter().map(Vec::as_slice)))
        .collect();
    let started = Instant::now();
    for frame in frames {
        let Ok(Inbound::Push(commits)) = read(&frame) else {
            panic!("a push")
        };
        let commits: Vec<Sealed> = commits;
        let answers = authority
            .push(
                AT,
                &[Submission {
                    sender: chain.id,
                    relayed: false,
                    commits,
                }],
            )
            .unwrap();
        assert!(
            answers[0]
                .verdicts
                .iter()
                .all(|(_, verdict)| matches!(verdict, replica::wire::Verdict::Accepted(_)))
        );
    }
    let seconds = started.elapsed().as_secs_f64();
    assert_eq!(authority.head(), count * 2);
    authority.make_checkpoint().unwrap();
    authority.compact().unwrap();
    let segments = authority
        .manifest()
        .segments
        .iter()
        .map(|segment| u64::from(segment.bytes))
        .sum();
    let disk = std::fs::read_dir(data.path())
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    Cost {
        seconds,
        disk,
        segments,
        raw,
    }
}

#[test]
fn orders_are_small_on_disk_and_on_the_wire() {
    let Cost {
        seconds,
        disk,
        segments,
        raw,
    } = orders(1000);
    println!(
        "2,000 commits of {} bytes judged and stored in {seconds:.2} s",
        raw / 2000
    );
    assert!(disk / 1000 <= 560, "{} bytes of disk an order", disk / 1000);
    assert!(
        segments / 1000 <= 250,
        "{} bytes of bootstrap an order",
        segments / 1000
    );
}
