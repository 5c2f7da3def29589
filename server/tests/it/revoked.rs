//! Taking a device's token back beside the running server.

use std::path::Path;
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use replica::wire::{Link, RefusalReason, ServerFrame};

use crate::device::{Device, hello, till};
use crate::program::{Program, counterfoil};

fn enrol(data: &Path, more: &[&str]) -> (bool, Vec<serde_json::Value>) {
    let said = counterfoil(&["enrol", "--json", "--data"])
        .arg(data)
        .args(more)
        .output()
        .unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (said.status.success(), lines.collect())
}

#[tokio::test]
async fn a_revoked_device_is_cut_off_and_its_work_stays() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let (lost, kept) = (program.enrol(data.path()).await, program.enrol(data.path()).await);
    let none = Link::default();
    let (mut device, _) = Device::greet(&program, hello(&lost, 0, none, none)).await;
    let (mut other, _) = Device::greet(&program, hello(&kept, 0, none, none)).await;
    let mut writer = till(&lost);
    device.push(&[writer.place(2).bytes]).await;

    let number = lost.device.to_string();
    let (done, said) = enrol(data.path(), &["--revoke", &number]);
    assert!(done);
    assert_eq!(said[0]["revoked"], lost.device);
    // The open connection ends with a reason.
    let started = Instant::now();
    let mut reason = None;
    while let Some(frame) = device.hear().await {
        if let ServerFrame::Refused(refused) = frame {
            reason = Some(refused);
        }
    }
    assert_eq!(reason, Some(RefusalReason::UnknownDevice));
    assert!(started.elapsed() < Duration::from_secs(5), "at once");
    // It doesn't come in again, by either door; the other device does.
    let again = hello(&lost, 0, none, writer.last());
    assert_eq!(
        Device::refused(&program, again).await,
        RefusalReason::UnknownDevice
    );
    for (enrolment, status) in [(&lost, 401), (&kept, 200)] {
        let bearer = HEXLOWER.encode(&enrolment.token);
        let head = format!("GET /sync/segments\r\nauthorization: Bearer {bearer}");
        assert_eq!(program.request(&head, b"").await.status, status);
    }
    assert_eq!(other.batch().await.0.upto, 1, "what it sent stays");

    // After a restart too, and the list says so.
    program.kill();
    let program = Program::start(data.path(), &[]);
    let again = hello(&lost, 0, none, writer.last());
    assert_eq!(
        Device::refused(&program, again).await,
        RefusalReason::UnknownDevice
    );
    let (_, listed) = enrol(data.path(), &["--list"]);
    let revoked: Vec<(u64, bool)> = listed
        .iter()
        .map(|line| {
            (
                line["device"].as_u64().unwrap(),
                line["revoked"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        revoked,
        [(u64::from(lost.device), true), (u64::from(kept.device), false)]
    );
    assert!(
        !enrol(data.path(), &["--revoke", "99"]).0,
        "there is no such device"
    );
}
