//! Devices, the program and a disk: what one device does arrives at another.

use domain::command::Command;
use domain::row::Row;
use replica::pack;
use replica::wire::{ClientFrame, Link, RefusalReason, ServerFrame, Verdict};

use crate::device::{Device, changes, hello, till};
use crate::program::Program;
use crate::till::{location, push};

fn bytes(authored: Vec<replica::author::Authored>) -> Vec<Vec<u8>> {
    authored.into_iter().map(|authored| authored.bytes).collect()
}

#[tokio::test]
async fn an_order_of_one_device_arrives_at_another_live_and_later() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let a = program.enrol(data.path()).await;
    let b = program.enrol(data.path()).await;
    assert_ne!((a.device, &a.series), (b.device, &b.series));

    let (mut first, welcome) = Device::greet(&program, hello(&a, 0, Link::default(), Link::default())).await;
    assert_eq!(welcome.head, 0);
    let (mut second, _) = Device::greet(&program, hello(&b, 0, Link::default(), Link::default())).await;

    let mut writer = till(&a);
    let commits = bytes(vec![
        writer.give(Command::CreateLocation(location())),
        writer.place(5),
    ]);
    let verdicts = first.push(&commits).await;
    assert_eq!(verdicts, [(1, Verdict::Accepted(1)), (2, Verdict::Accepted(2))]);

    let (batch, updates) = second.batch().await;
    assert_eq!((batch.upto, batch.head), (2, 2));
    assert_eq!(updates.pieces.0.len(), 2);
    let rows: Vec<Row> = updates
        .rows
        .iter()
        .map(|row| pack::decode(row).unwrap())
        .collect();
    assert!(
        rows.iter()
            .any(|row| matches!(row, Row::Order(order) if order.lines.len() == 5))
    );

    // The author isn't sent its own work, but is told how far the log is.
    let (own, nothing) = first.batch().await;
    assert_eq!((own.upto, nothing.pieces.0.len()), (2, 0));
    assert_eq!(own.sum, batch.sum);

    // The second edits the first's order, and the first hears of it.
    let mut other = till(&b);
    for (doc, changes) in changes(&updates) {
        other.hold(doc, &changes);
    }
    let order = updates
        .pieces
        .0
        .iter()
        .map(|(doc, _)| *doc)
        .max_by_key(|doc| doc.counter)
        .unwrap();
    let edited = other.note(order, "ring twice");
    assert_eq!(
        second.push(&bytes(vec![edited])).await,
        [(1, Verdict::Accepted(3))]
    );
    let (batch, updates) = first.batch().await;
    assert_eq!((batch.upto, updates.pieces.0.len()), (3, 1));

    // A third comes later and reads everything from the log.
    let c = program.enrol(data.path()).await;
    let (mut third, _) = Device::greet(&program, hello(&c, 0, Link::default(), Link::default())).await;
    let (batch, updates) = third.batch().await;
    assert_eq!((batch.upto, batch.head), (3, 3));
    let order = changes(&updates)
        .into_iter()
        .find(|(doc, _)| *doc == order)
        .unwrap();
    assert_eq!(order.1.len(), 2);
}

#[tokio::test]
async fn reconnecting_with_nothing_changed_costs_one_round_trip_and_less_than_a_kilobyte() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let a = program.enrol(data.path()).await;
    let (mut device, _) = Device::greet(&program, hello(&a, 0, Link::default(), Link::default())).await;
    let mut writer = till(&a);
    let commits: Vec<Vec<u8>> = (0..50).map(|_| writer.place(5).bytes).collect();
    device.push(&commits).await;
    let (batch, _) = device.batch().await;
    drop(device);

    let (mut again, welcome) =
        Device::greet(&program, hello(&a, batch.upto, writer.last(), writer.last())).await;
    assert_eq!(
        (welcome.head, welcome.decided, welcome.sum),
        (50, writer.last(), batch.sum)
    );
    assert!(again.bytes <= 1024, "{} bytes", again.bytes);
    // Nothing follows but the answer to the heartbeat.
    assert!(again.answers().await);
    assert_eq!(again.frames, 4);
}

#[tokio::test]
async fn two_copies_of_a_device_are_told_apart() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let a = program.enrol(data.path()).await;
    let (mut original, _) = Device::greet(&program, hello(&a, 0, Link::default(), Link::default())).await;
    let mut writer = till(&a);
    let shared = writer.place(1);
    original.push(std::slice::from_ref(&shared.bytes)).await;
    let parting = writer.last();
    let next = writer.place(2);
    original.push(&[next.bytes]).await;

    // The copy has another second and third commit.
    let mut copy = till(&a);
    copy.place(1);
    assert_eq!(copy.last(), parting);
    let second = copy.place(3);
    // It has no more commits than the server knows, so the greeting shows it.
    assert_eq!(
        Device::refused(&program, hello(&a, 0, parting, copy.last())).await,
        RefusalReason::Forked
    );
    let third = copy.place(4);
    // With more, the greeting can't; the first commit that is compared does.
    let (mut device, welcome) = Device::greet(&program, hello(&a, 0, parting, copy.last())).await;
    assert_eq!(welcome.decided, parting);
    device
        .say_bytes(push([second.bytes.as_slice(), third.bytes.as_slice()]))
        .await;
    let refused = loop {
        match device.hear().await {
            Some(ServerFrame::Refused(reason)) => break reason,
            Some(ServerFrame::Verdicts(verdicts)) => panic!("{verdicts:?}"),
            Some(_) => {}
            None => panic!("closed without a word"),
        }
    };
    assert_eq!(refused, RefusalReason::Forked);

    let mut renew = hello(&a, 0, parting, copy.last());
    renew.renew = Some([second.link.hash.0, third.link.hash.0].concat().into());
    let (_, welcome) = Device::greet(&program, renew).await;
    let renewed = welcome.renewed.unwrap();
    assert_eq!((renewed.epoch, renewed.shared), (2, 1));
    assert_ne!(renewed.series, a.series);
}

#[tokio::test]
async fn a_stopping_server_says_so_and_keeps_everything() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let a = program.enrol(data.path()).await;
    let (mut device, _) = Device::greet(&program, hello(&a, 0, Link::default(), Link::default())).await;
    let mut writer = till(&a);
    let commits: Vec<Vec<u8>> = (0..10).map(|_| writer.place(5).bytes).collect();
    device.push(&commits).await;
    let listening = tokio::spawn(async move {
        loop {
            match device.hear().await {
                Some(ServerFrame::Refused(reason)) => return Some(reason),
                Some(_) => {}
                None => return None,
            }
        }
    });
    assert!(
        tokio::task::spawn_blocking(move || program.terminate())
            .await
            .unwrap()
    );
    assert_eq!(listening.await.unwrap(), Some(RefusalReason::Stopping));

    let program = Program::start(data.path(), &[]);
    let (mut device, welcome) = Device::greet(&program, hello(&a, 0, writer.last(), writer.last())).await;
    assert_eq!((welcome.head, welcome.decided), (10, writer.last()));
    device.say(&ClientFrame::Ping(1)).await;
    assert!(device.answers().await);
}
