//! Memory is read anew from the disk: when a transaction failed, when memory can't be trusted any more, or when something
//! has to leave it that it can't let go of by itself (a row).
//!
//! What must not happen: anything written between the order to read and the reading's end. The new memory would know nothing
//! of it, would give its numbers and keys out again, and whoever asked for it would never hear that it is saved. So what
//! could write waits until memory is there; what only reads is answered from the old.

use std::collections::VecDeque;

use super::{Device, Effect, Event, Request};

/// Whether memory is being read anew, and what waits for it.
#[derive(Default)]
pub(super) struct Rereading {
    under_way: bool,
    held: VecDeque<Event>,
}

impl Rereading {
    /// Between [`Effect::Reload`] and the [`Event::Opened`] that follows.
    pub fn is_under_way(&self) -> bool {
        self.under_way
    }

    /// Memory is new.
    pub fn ended(&mut self) {
        self.under_way = false;
    }

    /// Whether this has to wait now.
    pub fn must_hold(&self, event: &Event) -> bool {
        self.under_way && could_write(event)
    }

    /// Keeps what has to wait, in its sequence.
    pub fn hold(&mut self, event: Event) {
        self.held.push_back(event);
    }

    /// What waited longest, once memory is there.
    pub fn next(&mut self) -> Option<Event> {
        match self.under_way {
            true => None,
            false => self.held.pop_front(),
        }
    }
}

/// Whether handling this could write at once. A command doesn't: it becomes a task, and tasks wait by themselves. The
/// conversation was ended, so that its events have no effect; those of the disk were asked for by the old memory or end
/// the reading.
fn could_write(event: &Event) -> bool {
    match event {
        Event::Request(_, request) => {
            matches!(request, Request::SetAside(..) | Request::ImportOutbox(_))
        }
        Event::Enrolled(_)
        | Event::Manifest(_)
        | Event::Segment(..)
        | Event::Documents(_)
        | Event::Arrivals(_)
        | Event::FetchFailed
        | Event::Nudge
        | Event::Tick => true,
        Event::Opened(_)
        | Event::Stored(_)
        | Event::StoreFailed(..)
        | Event::PiecesRead(_)
        | Event::OrderRowsRead(..)
        | Event::SocketOpen
        | Event::Frame(_)
        | Event::SocketClosed => false,
    }
}

impl Device {
    /// Reads memory anew. What was given to the disk before is part of it.
    pub(super) fn reload(&mut self) {
        if self.rereading.under_way {
            return;
        }
        self.rereading.under_way = true;
        self.loading.give_up();
        self.hang_up();
        self.effects.push(Effect::Reload);
    }
}

#[cfg(test)]
mod tests;
