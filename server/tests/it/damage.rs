//! A disk that has spoilt one document: that one can't be had, everything else goes on.

use data_encoding::HEXLOWER;
use replica::pack;
use replica::wire::{Link, Pieces, QuarantineReason, Verdict, Wanted};
use rusqlite::Connection;
use server::store::SqliteStore;

use crate::device::{Device, hello, till};
use crate::program::{Program, counterfoil};

#[tokio::test]
async fn a_damaged_document_stops_nothing_else() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let (a, b) = (program.enrol(data.path()).await, program.enrol(data.path()).await);
    let none = Link::default();
    let (mut device, _) = Device::greet(&program, hello(&a, 0, none, none)).await;
    let mut writer = till(&a);
    // Each is a record of its own.
    let (bad, good) = (writer.place(1), writer.place(2));
    device.push(std::slice::from_ref(&bad.bytes)).await;
    device.push(std::slice::from_ref(&good.bytes)).await;
    drop(device);
    program.kill();
    let database = Connection::open(SqliteStore::file(data.path())).unwrap();
    let spoilt = database.execute("UPDATE record SET body = x'00ff00ff' WHERE first = 1", []);
    assert_eq!(spoilt, Ok(1));
    drop(database);

    let program = Program::start(data.path(), &[]);
    let wanted = |docs: Vec<domain::id::DocId>| pack::encode(&Wanted(docs));
    let bearer = HEXLOWER.encode(&a.token);
    let head = format!("POST /sync/documents\r\nauthorization: Bearer {bearer}");
    let (bad_order, good_order) = (bad.subject.unwrap(), good.subject.unwrap());
    let alone = program.request(&head, &wanted(vec![bad_order])).await;
    assert_eq!(alone.status, 503);
    let both = program.request(&head, &wanted(vec![bad_order, good_order])).await;
    assert_eq!(both.status, 200);
    let pieces: Pieces = pack::unpack(&both.body).unwrap();
    assert_eq!(pieces.0.len(), 1);
    assert_eq!(pieces.0[0].0, good_order);

    // The author goes on; what rests on the damaged order is kept aside, the rest is accepted.
    let (mut device, _) = Device::greet(&program, hello(&a, 2, writer.last(), writer.last())).await;
    let commits = [
        writer.note(bad_order, "on what is gone").bytes,
        writer.note(good_order, "on what is there").bytes,
        writer.place(1).bytes,
    ];
    let verdicts: Vec<Verdict> = device
        .push(&commits)
        .await
        .into_iter()
        .map(|(_, verdict)| verdict)
        .collect();
    assert!(
        matches!(
            verdicts[..],
            [
                Verdict::Quarantined(QuarantineReason::Depends),
                Verdict::Accepted(3),
                Verdict::Accepted(4)
            ]
        ),
        "{verdicts:?}"
    );
    // Who would have to read through the damage can't be served now, but disturbs nobody.
    let mut behind = Device::connect(&program).await;
    behind
        .say(&replica::wire::ClientFrame::Hello(hello(&b, 0, none, none)))
        .await;
    while behind.hear().await.is_some() {}
    assert!(device.answers().await);
    let more = device.push(&[writer.place(1).bytes]).await;
    assert_eq!(more[0].1, Verdict::Accepted(5));
    drop(device);
    assert!(program.terminate(), "it stops in order");

    // The doctor names what is damaged, and still looks at the rest.
    let checked = counterfoil(&["doctor", "--json", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(!checked.status.success());
    let said: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
    let findings = said["findings"].to_string();
    assert!(findings.contains("record 1"), "{said}");
    assert!(findings.contains(&bad_order.to_string()), "{said}");
    assert!(!findings.contains(&good_order.to_string()), "{said}");
    assert_eq!(said["orders"], 3, "{said}");
}
