//! One connection between a device and the server: two queues of frames, each in order, that can be slow,
//! stall, and end anywhere.

use std::collections::VecDeque;

use domain::id::Millis;

use super::random::Random;

/// Names a connection; never used again.
pub type LinkId = u64;

/// Which way a frame goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the server.
    Up,
    /// To the device.
    Down,
}

/// One direction.
#[derive(Clone, Debug, Default)]
struct Lane {
    frames: VecDeque<Vec<u8>>,
    /// When the last frame that was sent arrives: the next can't be earlier.
    last: Millis,
    /// What is sent from now on goes nowhere.
    broken: bool,
}

/// A connection.
#[derive(Clone, Debug)]
pub struct Link {
    /// Whose it is: the tablet's place and which life of it.
    pub tablet: (usize, u32),
    /// Whether the server knows of it.
    pub reached: bool,
    up: Lane,
    down: Lane,
}

impl Link {
    /// A connection that this tablet opens.
    pub fn new(tablet: (usize, u32)) -> Link {
        Link {
            tablet,
            reached: false,
            up: Lane::default(),
            down: Lane::default(),
        }
    }

    fn lane(&mut self, way: Way) -> &mut Lane {
        match way {
            Way::Up => &mut self.up,
            Way::Down => &mut self.down,
        }
    }

    /// Puts a frame on its way; it arrives at this time or, being behind others, later. Answers when.
    pub fn send(&mut self, way: Way, frame: Vec<u8>, arrives: Millis) -> Millis {
        let lane = self.lane(way);
        if !lane.broken {
            lane.frames.push_back(frame);
        }
        lane.last = arrives.max(lane.last);
        lane.last
    }

    /// When something that is sent after everything so far arrives at the earliest.
    pub fn after_all(&self, way: Way, arrives: Millis) -> Millis {
        match way {
            Way::Up => arrives.max(self.up.last),
            Way::Down => arrives.max(self.down.last),
        }
    }

    /// The frame that arrives now, unless it was lost.
    pub fn arrive(&mut self, way: Way) -> Option<Vec<u8>> {
        self.lane(way).frames.pop_front()
    }

    /// Loses what is under way from some point on, and all that would follow.
    pub fn cut(&mut self, way: Way, random: &mut Random) {
        let lane = self.lane(way);
        let kept = random.below(lane.frames.len() + 1);
        lane.frames.truncate(kept);
        lane.broken = true;
    }
}
