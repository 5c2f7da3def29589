//! What the server measures of itself, as Prometheus text (exposition format 0.0.4). Numbers only: no
//! name, token or content of anyone.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A number that other threads may read at any time.
#[derive(Debug, Default)]
pub struct Number(AtomicU64);

impl Number {
    /// Adds to it.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// Sets it.
    pub fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// What it is.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Upper bounds of the buckets of a duration, in milliseconds.
const BOUNDS_MS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000];

/// How long something took, each time.
#[derive(Debug, Default)]
pub struct Durations {
    buckets: [Number; BOUNDS_MS.len()],
    count: Number,
    micros: Number,
}

impl Durations {
    /// Takes in one duration.
    pub fn record(&self, duration: Duration) {
        for (bound, bucket) in BOUNDS_MS.iter().zip(&self.buckets) {
            if duration <= Duration::from_millis(*bound) {
                bucket.add(1);
            }
        }
        self.count.add(1);
        self.micros
            .add(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX));
    }
}

/// All numbers of one server.
#[derive(Debug, Default)]
pub struct Measures {
    /// Connected devices that have greeted.
    pub sessions: Number,
    /// Open sync connections, greeted or not.
    pub connections: Number,
    /// Commits that entered the log.
    pub accepted: Number,
    /// Commits that were there already.
    pub duplicate: Number,
    /// Commits that rest on something that isn't here.
    pub missing: Number,
    /// Commits kept aside.
    pub quarantined: Number,
    /// Pushes that showed their device to be a copy.
    pub parted: Number,
    /// Groups stored.
    pub groups: Number,
    /// Groups that had to be tried commit by commit.
    pub careful_groups: Number,
    /// Seq of the last accepted commit.
    pub head: Number,
    /// Documents.
    pub documents: Number,
    /// Bytes of documents at hand.
    pub cached: Number,
    /// Jobs that wait for the writer.
    pub queue: Number,
    /// Bytes received in sync frames.
    pub received: Number,
    /// Bytes sent in sync frames.
    pub sent: Number,
    /// Connections that were ended for a bad frame.
    pub bad_frames: Number,
    /// Connections that were ended since they didn't keep up.
    pub slow: Number,
    /// Enrolments.
    pub enrolled: Number,
    /// Refused attempts to enrol.
    pub enrolment_refused: Number,
    /// Times that the store failed.
    pub store_failures: Number,
    /// Time from taking a group to having it on disk and answered.
    pub steps: Durations,
    /// Time to make a checkpoint.
    pub checkpoints: Durations,
}

impl Measures {
    /// All of them as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut number = |name: &str, kind: &str, help: &str, value: u64| {
            let _written = write!(
                text,
                "# HELP counterfoil_{name} {help}\n# TYPE counterfoil_{name} {kind}\ncounterfoil_{name} {value}\n"
            );
        };
        let mut gauge = |name: &str, help: &str, value: u64| number(name, "gauge", help, value);
        gauge(
            "devices_connected",
            "Devices in conversation.",
            self.sessions.get(),
        );
        gauge("connections", "Open sync connections.", self.connections.get());
        gauge("head_seq", "Seq of the last accepted commit.", self.head.get());
        gauge("documents", "Documents held.", self.documents.get());
        gauge(
            "document_cache_bytes",
            "Bytes of documents at hand.",
            self.cached.get(),
        );
        gauge("queue_jobs", "Jobs that wait for the writer.", self.queue.get());
        gauge(
            "process_resident_bytes",
            "Resident memory of the process.",
            resident_bytes(),
        );
        let mut counter = |name: &str, help: &str, value: u64| number(name, "counter", help, value);
        counter(
            "commits_accepted_total",
            "Commits that entered the log.",
            self.accepted.get(),
        );
        counter(
            "commits_duplicate_total",
            "Commits that were there already.",
            self.duplicate.get(),
        );
        counter(
            "commits_missing_total",
            "Commits that rest on something missing.",
            self.missing.get(),
        );
        counter(
            "commits_quarantined_total",
            "Commits kept aside.",
            self.quarantined.get(),
        );
        counter(
            "copies_total",
            "Pushes that showed their device to be a copy.",
            self.parted.get(),
        );
        counter("groups_total", "Transactions of the log.", self.groups.get());
        counter(
            "groups_careful_total",
            "Groups tried commit by commit.",
            self.careful_groups.get(),
        );
        counter(
            "bytes_received_total",
            "Bytes received in sync frames.",
            self.received.get(),
        );
        counter("bytes_sent_total", "Bytes sent in sync frames.", self.sent.get());
        counter(
            "bad_frames_total",
            "Connections ended for a bad frame.",
            self.bad_frames.get(),
        );
        counter(
            "slow_connections_total",
            "Connections that didn't keep up.",
            self.slow.get(),
        );
        counter("enrolments_total", "Devices enrolled.", self.enrolled.get());
        counter(
            "enrolments_refused_total",
            "Refused attempts to enrol.",
            self.enrolment_refused.get(),
        );
        counter(
            "store_failures_total",
            "Times that the store failed.",
            self.store_failures.get(),
        );
        durations(
            &mut text,
            "group_seconds",
            "Time to decide on a group and store it.",
            &self.steps,
        );
        durations(
            &mut text,
            "checkpoint_seconds",
            "Time to make a checkpoint.",
            &self.checkpoints,
        );
        text
    }
}

fn durations(text: &mut String, name: &str, help: &str, durations: &Durations) {
    let seconds = |micros: u64| micros as f64 / 1e6;
    // Writing into a string can't fail.
    let _written = write!(
        text,
        "# HELP counterfoil_{name} {help}\n# TYPE counterfoil_{name} histogram\n"
    );
    for (bound, bucket) in BOUNDS_MS.iter().zip(&durations.buckets) {
        let bound = seconds(bound * 1000);
        let _written = writeln!(
            text,
            "counterfoil_{name}_bucket{{le=\"{bound}\"}} {}",
            bucket.get()
        );
    }
    let count = durations.count.get();
    let _written = writeln!(text, "counterfoil_{name}_bucket{{le=\"+Inf\"}} {count}");
    let _written = writeln!(text, "counterfoil_{name}_sum {}", seconds(durations.micros.get()));
    let _written = writeln!(text, "counterfoil_{name}_count {count}");
}

/// Resident memory in bytes; 0 where the system doesn't say (`/proc` is Linux's).
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line
        .and_then(|line| line.split_whitespace().next())
        .and_then(|number| number.parse().ok());
    kilobytes.map_or(0, |kilobytes: u64| kilobytes.saturating_mul(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_what_prometheus_reads() {
        let measures = Measures::default();
        measures.accepted.add(3);
        measures.steps.record(Duration::from_millis(4));
        let text = measures.text();
        assert!(text.contains("\n# TYPE counterfoil_commits_accepted_total counter\n"));
        assert!(text.contains("\ncounterfoil_commits_accepted_total 3\n"));
        assert!(text.contains("\ncounterfoil_group_seconds_bucket{le=\"0.002\"} 0\n"));
        assert!(text.contains("\ncounterfoil_group_seconds_bucket{le=\"0.005\"} 1\n"));
        assert!(text.contains("\ncounterfoil_group_seconds_count 1\n"));
        assert!(
            text.lines()
                .all(|line| line.starts_with('#') || line.split(' ').count() == 2)
        );
    }
}
