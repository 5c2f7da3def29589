//! What one history looks like, as it follows from its seed: how many devices, how busy, how unlucky.

use super::random::Random;

/// How a history goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Devices at the start.
    pub devices: usize,
    /// Things that people do, over all devices.
    pub acts: u32,
    /// Mean time between two acts at one device, in milliseconds.
    pub pace: i64,
    /// Mean time between two faults, in milliseconds; 0 for none.
    pub trouble: i64,
    /// Longest time a frame takes without trouble, in milliseconds.
    pub latency: i64,
    /// Longest time the disk takes for one job, in milliseconds.
    pub disk: i64,
    /// How likely, in a thousand, an act is about one of the newest orders, so that devices meet on them.
    pub crowding: u32,
    /// How often, by weight, each fault comes; in the order of [`super::faults::Fault::ALL`].
    pub faults: Vec<u32>,
}

impl Plan {
    /// The plan of a seed.
    pub fn of(random: &mut Random) -> Plan {
        let faults = super::faults::Fault::ALL
            .iter()
            .map(|fault| match random.below(4) {
                // In every history some faults don't happen and some happen often: so the rare combinations
                // come up too.
                0 => 0,
                1 => fault.weight() * 3,
                _ => fault.weight(),
            })
            .collect();
        Plan {
            devices: 4 + random.below(3),
            acts: 120 + random.below(160) as u32,
            pace: random.between(400, 3_000),
            trouble: if random.chance(60) {
                0
            } else {
                random.between(700, 6_000)
            },
            latency: *random.pick(&[5, 40, 150, 1_500]).expect("not empty"),
            disk: *random.pick(&[2, 10, 60, 400]).expect("not empty"),
            crowding: *random.pick(&[200, 600, 950]).expect("not empty"),
            faults,
        }
    }
}
