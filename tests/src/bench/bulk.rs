//! Many orders: tills that come back from a day offline push all at once, then a new device gets everything.
//! How fast that is, what an order takes on disk and on the wire, and how long the server needs to start.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use replica::wire::{Link, Manifest};
use replica::{Seq, limits, pack};
use tokio::task::JoinSet;

use super::Outcome;
use super::device::{Device, Identity};
use super::figures::{Figures, progress};
use super::orders::{Writer, frames};
use super::program::{Data, Program};

/// Tills that push at once.
const TILLS: usize = 4;

/// Bootstrap budgets of the design, in milliseconds.
fn budget(orders: usize) -> Option<f64> {
    match orders {
        10_000 => Some(1_000.0),
        100_000 => Some(8_000.0),
        _ => None,
    }
}

pub async fn measure(figures: &mut Figures, orders: usize) -> Outcome {
    progress(&format!("writing {orders} orders"));
    let data = Data::with_devices(TILLS as u32 + 2)?;
    let program = Arc::new(Program::start(&data)?);
    let (tills, others) = data.devices.split_at(TILLS);
    let (Some(reader), Some(fresh)) = (others.first(), others.last()) else {
        return Err("too few devices".into());
    };
    let mut writing = JoinSet::new();
    for identity in tills {
        let (identity, share) = (identity.clone(), orders / TILLS);
        writing.spawn_blocking(move || {
            let frames = write(&identity, share)?;
            Outcome::Ok((identity, frames))
        });
    }
    let mut day = Vec::new();
    while let Some(written) = writing.join_next().await {
        day.push(written??);
    }
    let commits = (orders / TILLS * TILLS * 2) as u64;
    let short = if orders.is_multiple_of(1000) {
        format!("{}k", orders / 1000)
    } else {
        orders.to_string()
    };

    progress("pushing");
    let mut reader = Device::greet(&program, reader, 0, Link::default()).await?;
    let reading = tokio::spawn(async move { reader.read_to(commits).await });
    let (started, used) = (Instant::now(), program.processor_seconds()?);
    let mut pushing = JoinSet::new();
    for (identity, frames) in day {
        let device = Device::greet(&program, &identity, 0, Link::default()).await?;
        pushing.spawn(push(device, frames.into()));
    }
    let mut accepted = 0;
    while let Some(pushed) = pushing.join_next().await {
        accepted += pushed??;
    }
    reading.await??;
    let seconds = started.elapsed().as_secs_f64();
    let used = program.processor_seconds()? - used;
    if accepted as u64 != commits {
        return Err(format!("{accepted} of {commits} commits were accepted").into());
    }
    figures.higher(
        &format!("bulk_commits_per_second_{short}"),
        commits as f64 / seconds,
        "1/s",
        Some(3000.0),
    );
    let each = used * 1e6 / commits as f64;
    figures.lower(
        &format!("bulk_server_processor_us_per_commit_{short}"),
        each,
        "us",
        None,
    );
    let peak = program.peak()? as f64 / 1e6;
    figures.lower(&format!("bulk_server_peak_mb_{short}"), peak, "MB", None);

    progress("bootstrapping");
    // The first that asks waits for the checkpoint, if the server hasn't had a quiet moment yet.
    let started = Instant::now();
    let bytes = bootstrap(&program, fresh, commits).await?;
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    figures.lower(&format!("server_bootstrap_ms_{short}"), ms, "ms", budget(orders));
    let started = Instant::now();
    bootstrap(&program, fresh, commits).await?;
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    figures.lower(&format!("server_bootstrap_again_ms_{short}"), ms, "ms", None);
    let each = bytes as f64 / orders as f64;
    figures.lower(
        &format!("bootstrap_bytes_per_order_{short}"),
        each,
        "B",
        Some(250.0),
    );

    progress("starting again");
    Arc::into_inner(program)
        .ok_or("the server is still used")?
        .stop()?;
    let each = data.bytes()? as f64 / orders as f64;
    figures.lower(&format!("disk_bytes_per_order_{short}"), each, "B", None);
    let program = Program::start(&data)?;
    let ms = program.started_in.as_secs_f64() * 1000.0;
    figures.lower(&format!("server_start_ms_{short}"), ms, "ms", None);
    let mb = program.resident()? as f64 / 1e6;
    figures.lower(&format!("server_memory_after_start_mb_{short}"), mb, "MB", None);
    program.stop()
}

/// A day of one till as push frames: all orders made, then each paid.
fn write(identity: &Identity, orders: usize) -> Outcome<Vec<Vec<u8>>> {
    let mut writer = Writer::new(identity);
    let (mut made, mut commits) = (Vec::new(), Vec::new());
    for _ in 0..orders {
        let placed = writer.place()?;
        made.push(placed.order);
        commits.push(placed.bytes);
    }
    for order in made {
        commits.push(writer.pay(order)?.bytes);
    }
    Ok(frames(&commits))
}

/// Pushes as a device does: so many frames are under way at once.
async fn push(mut device: Device, mut frames: VecDeque<Vec<u8>>) -> Outcome<usize> {
    let (mut accepted, mut under_way) = (0, 0);
    loop {
        while under_way < limits::PUSHES_IN_FLIGHT {
            let Some(frame) = frames.pop_front() else {
                break;
            };
            device.say_bytes(frame)?;
            under_way += 1;
        }
        if under_way == 0 {
            return Ok(accepted);
        }
        accepted += device.verdicts().await?;
        under_way -= 1;
    }
}

/// Fetches all segments and then reads the tail of the log; the bytes that came.
async fn bootstrap(program: &Program, fresh: &Identity, head: Seq) -> Outcome<usize> {
    let (manifest, mut bytes) = program.get("/sync/segments", fresh).await?;
    let manifest: Manifest = pack::decode(&manifest)?;
    for segment in &manifest.segments {
        let (_, came) = program
            .get(&format!("/sync/segments/{}", segment.id), fresh)
            .await?;
        bytes += came;
    }
    let mut device = Device::greet(program, fresh, manifest.seq, Link::default()).await?;
    if manifest.seq < head {
        bytes += device.read_to(head).await?;
    }
    Ok(bytes)
}
