//! The power goes in the middle of a push: nothing that was acknowledged is lost, nothing is there twice.

use replica::wire::{Link, Verdict};
use tokio::time::{Duration, sleep};

use crate::device::{Device, hello, till};
use crate::program::{Program, counterfoil};
use crate::till::{Till, push};

fn commits(writer: &mut Till, orders: usize) -> Vec<Vec<u8>> {
    let placed: Vec<_> = (0..orders).map(|_| writer.place(5)).collect();
    let mut commits: Vec<Vec<u8>> = placed.iter().map(|placed| placed.bytes.clone()).collect();
    commits.extend(
        placed
            .iter()
            .map(|placed| writer.note(placed.subject.unwrap(), "edited").bytes),
    );
    commits
}

#[tokio::test]
async fn a_push_that_is_cut_off_goes_on_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::start(data.path(), &[]);
    let a = program.enrol(data.path()).await;
    let mut writer = till(&a);
    let all = commits(&mut writer, 600);
    let mut acknowledged = Link::default();
    // Killed after so many milliseconds of pushing, each time somewhere else.
    for pause in [3, 11, 23, 40, 71] {
        let greeting = hello(&a, 0, acknowledged, writer.last());
        let (mut device, welcome) = Device::greet(&program, greeting).await;
        assert!(
            welcome.decided.number >= acknowledged.number,
            "what was acknowledged is lost"
        );
        let rest = &all[acknowledged.number as usize..];
        for chunk in rest.chunks(100).take(4) {
            device.say_bytes(push(chunk.iter().map(Vec::as_slice))).await;
        }
        let hearing = tokio::spawn(async move {
            let mut heard = Vec::new();
            while let Some(frame) = device.hear().await {
                if let replica::wire::ServerFrame::Verdicts(verdicts) = frame {
                    heard.extend(verdicts);
                }
            }
            heard
        });
        // A pause and not a condition: the point is to cut off at any moment.
        sleep(Duration::from_millis(pause)).await;
        program.kill();
        for (number, verdict) in hearing.await.unwrap() {
            assert!(
                matches!(verdict, Verdict::Accepted(_) | Verdict::Duplicate),
                "{number}: {verdict:?}"
            );
            assert_eq!(number, acknowledged.number + 1);
            let hash = replica::commit::CommitHash::of(&all[acknowledged.number as usize]);
            acknowledged = Link { number, hash };
        }
        program = Program::start(data.path(), &[]);
    }
    let (mut device, _) = Device::greet(&program, hello(&a, 0, acknowledged, writer.last())).await;
    for chunk in all[acknowledged.number as usize..].chunks(100) {
        for (number, verdict) in device.push(chunk).await {
            assert!(
                matches!(verdict, Verdict::Accepted(_) | Verdict::Duplicate),
                "{number}: {verdict:?}"
            );
        }
    }
    drop(device);

    // A second device sees each change once.
    let b = program.enrol(data.path()).await;
    let (mut other, welcome) = Device::greet(&program, hello(&b, 0, Link::default(), Link::default())).await;
    assert_eq!(welcome.head, 1200);
    let mut changes = 0;
    loop {
        let (batch, updates) = other.batch().await;
        changes += updates
            .pieces
            .0
            .iter()
            .map(|(_, changes)| changes.len())
            .sum::<usize>();
        if batch.upto == batch.head {
            break;
        }
    }
    assert_eq!(changes, 1200);
    program.kill();
    let checked = counterfoil(&["doctor", "--json", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stdout)
    );
}
