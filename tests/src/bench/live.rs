//! Live trade: many tills, each of which sends one commit and waits for its verdict before the next. How many
//! commits a second that makes, and how long it takes until another device has one.

use std::sync::Arc;
use std::time::Instant;

use domain::id::DocId;
use replica::pack;
use replica::wire::{ClientFrame, Link, ServerFrame, Updates};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::Outcome;
use super::device::Device;
use super::figures::{Figures, percentile, progress};
use super::orders::{Writer, frames};
use super::program::{Data, Program};

const TILLS: usize = 48;
/// Devices that only read.
const READERS: usize = 4;
/// Orders that each till places; each is paid after that.
const ORDERS: usize = 250;

/// When something happened to an order, first its placing, then its payment.
type Times = Vec<(DocId, Instant)>;

pub async fn measure(figures: &mut Figures) -> Outcome {
    progress(&format!("{TILLS} tills, one commit at a time"));
    let data = Data::with_devices((TILLS + READERS) as u32)?;
    let program = Arc::new(Program::start(&data)?);
    let (tills, readers) = data.devices.split_at(TILLS);
    let all = TILLS * ORDERS * 2;
    let mut reading = JoinSet::new();
    for identity in readers {
        let device = Device::greet(&program, identity, 0, Link::default()).await?;
        reading.spawn(read(device, all as u64));
    }
    let ready = Arc::new(Barrier::new(TILLS + 1));
    let mut trading = JoinSet::new();
    for identity in tills {
        let (program, identity, ready) = (Arc::clone(&program), identity.clone(), Arc::clone(&ready));
        trading.spawn(async move {
            let mut writer = Writer::new(&identity);
            let placed: Result<Vec<_>, _> = (0..ORDERS).map(|_| writer.place()).collect();
            let mut commits = placed?;
            for at in 0..ORDERS {
                let order = commits.get(at).ok_or("an order")?.order;
                commits.push(writer.pay(order)?);
            }
            let device = Device::greet(&program, &identity, 0, Link::default()).await?;
            let frames: Vec<(DocId, Vec<u8>)> = commits
                .into_iter()
                .flat_map(|commit| {
                    frames(&[commit.bytes])
                        .into_iter()
                        .map(move |frame| (commit.order, frame))
                })
                .collect();
            ready.wait().await;
            trade(device, frames).await
        });
    }
    ready.wait().await;
    let (started, used) = (Instant::now(), program.processor_seconds()?);
    let mut sent: std::collections::HashMap<(DocId, bool), Instant> = std::collections::HashMap::new();
    let mut verdicts = Vec::new();
    while let Some(till) = trading.join_next().await {
        let (times, waits) = till??;
        verdicts.extend(waits);
        for (order, at) in times {
            let is_paid = sent.contains_key(&(order, false));
            sent.insert((order, is_paid), at);
        }
    }
    let mut fan_out = Vec::new();
    while let Some(reader) = reading.join_next().await {
        let mut seen = std::collections::HashSet::new();
        for (order, at) in reader?? {
            let is_paid = !seen.insert(order);
            let sent = sent.get(&(order, is_paid)).ok_or("nobody sent that")?;
            fan_out.push((at - *sent).as_secs_f64() * 1000.0);
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let used = program.processor_seconds()? - used;
    figures.higher(
        "live_commits_per_second",
        all as f64 / seconds,
        "1/s",
        Some(3000.0),
    );
    figures.lower("live_fan_out_p50_ms", percentile(&mut fan_out, 0.5), "ms", None);
    figures.lower(
        "live_fan_out_p99_ms",
        percentile(&mut fan_out, 0.99),
        "ms",
        Some(250.0),
    );
    figures.lower("live_verdict_p99_ms", percentile(&mut verdicts, 0.99), "ms", None);
    figures.lower(
        "live_server_processor_us_per_commit",
        used * 1e6 / all as f64,
        "us",
        None,
    );
    figures.lower("live_server_peak_mb", program.peak()? as f64 / 1e6, "MB", None);
    Ok(())
}

/// One till: when it sent what, and how long it waited for each verdict, in milliseconds.
async fn trade(mut device: Device, frames: Vec<(DocId, Vec<u8>)>) -> Outcome<(Times, Vec<f64>)> {
    let (mut times, mut waits) = (Times::new(), Vec::new());
    for (order, frame) in frames {
        let sent = Instant::now();
        times.push((order, sent));
        device.say_bytes(frame)?;
        device.verdicts().await?;
        waits.push(sent.elapsed().as_secs_f64() * 1000.0);
    }
    Ok((times, waits))
}

/// One reader: when it had which change of an order.
async fn read(mut device: Device, head: u64) -> Outcome<Times> {
    let mut times = Times::new();
    loop {
        if let ServerFrame::Batch(batch) = device.hear().await? {
            let at = Instant::now();
            device.say(&ClientFrame::Stored(batch.upto))?;
            let updates: Updates = pack::unpack(&batch.updates)?;
            for (doc, changes) in updates.pieces.0 {
                if doc.kind == domain::id::Kind::Order {
                    times.extend(changes.iter().map(|_| (doc, at)));
                }
            }
            if batch.upto >= head {
                return Ok(times);
            }
        }
    }
}
