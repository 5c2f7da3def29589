//! What a connected device costs that says nothing.

use replica::wire::Link;

use super::Outcome;
use super::device::Device;
use super::figures::{Figures, progress};
use super::program::{Data, Program};

const DEVICES: usize = 1000;
/// The first ones pay for what is allocated once.
const FIRST: usize = 50;

pub async fn measure(figures: &mut Figures) -> Outcome {
    progress(&format!("{DEVICES} idle devices"));
    let data = Data::with_devices((DEVICES + FIRST) as u32)?;
    let program = Program::start(&data)?;
    let mut connected = Vec::new();
    let mut before = 0;
    for identity in &data.devices {
        if connected.len() == FIRST {
            before = program.resident()?;
        }
        connected.push(Device::greet(&program, identity, 0, Link::default()).await?);
    }
    let each = program.resident()?.saturating_sub(before) as f64 / DEVICES as f64;
    figures.lower("idle_device_kb", each / 1024.0, "KiB", Some(40.0));
    drop(connected);
    Ok(())
}
