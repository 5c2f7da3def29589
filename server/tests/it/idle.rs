//! What a connected device costs that says nothing.

use data_encoding::HEXLOWER;
use replica::wire::{Enrolment, Link};

use crate::device::{Device, hello};
use crate::program::Program;

const DEVICES: usize = 200;

async fn resident(program: &Program, device: &Enrolment) -> u64 {
    let head = format!(
        "GET /metrics\r\nauthorization: Bearer {}",
        HEXLOWER.encode(&device.token)
    );
    let text = String::from_utf8(program.request(&head, b"").await.body).unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("counterfoil_process_resident_bytes "));
    line.unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_idle_device_costs_less_than_forty_kilobytes() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path(), &[]);
    let enrolment = program.enrol(data.path()).await;
    let none = Link::default();
    // Of one chain only the last connection stays, so each connection asks for an epoch of its own.
    let mut connected = Vec::new();
    let mut before = 0;
    for n in 0..DEVICES + 10 {
        let mut greeting = hello(&enrolment, 0, none, none);
        greeting.renew = Some(Vec::new().into());
        connected.push(Device::greet(&program, greeting).await.0);
        // The first ones pay for what is allocated once.
        if n == 9 {
            before = resident(&program, &enrolment).await;
        }
    }
    let after = resident(&program, &enrolment).await;
    let each = after.saturating_sub(before) / DEVICES as u64;
    assert!(each <= 40 << 10, "{each} bytes each");
    for device in &mut connected {
        assert!(device.answers().await);
    }
}
