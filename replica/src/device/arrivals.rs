//! When the server had what stands in an order. Only who looks at an order wants to know, so it is asked of the server
//! then and kept in memory alone: a device's disk and its first rows carry nothing of it. Out of reach of the server
//! it is told as far as it was asked for since the start.

use domain::id::{DocId, Kind};
use domain::row::Version;

use super::{Device, Effect, RequestId, Response};
use crate::pack;
use crate::wire::{Arrival, Arrivals};

/// Documents of which it is known; more and the oldest goes.
const MOST_KNOWN: usize = 64;

/// What is known of a document.
struct Known {
    id: DocId,
    /// What it is about; `None` where the device had something of it that the server may not have had.
    version: Option<Version>,
    arrivals: Vec<Arrival>,
}

/// What was asked, and what is known.
#[derive(Default)]
pub(super) struct ArrivalTimes {
    known: Vec<Known>,
    /// What the server is asked about.
    under_way: Option<(DocId, Option<Version>)>,
    /// Screens that wait for it.
    waiting: Vec<(RequestId, DocId)>,
}

impl Device {
    pub(super) fn ask_arrivals(&mut self, request: RequestId, id: DocId) {
        let version = self.settled_version(id);
        let known = self.arrivals.known.iter().find(|known| known.id == id);
        let is_fresh = version.is_some() && known.is_some_and(|known| known.version == version);
        if is_fresh || id.kind != Kind::Order || !self.online() {
            self.tell_arrivals(request, id);
            return;
        }
        self.arrivals.waiting.push((request, id));
        self.fetch_arrivals();
    }

    /// The version that the server knows too; `None` when it may know another.
    fn settled_version(&self, id: DocId) -> Option<Version> {
        if self.outbox.latest(id).is_some() {
            return None;
        }
        self.holdings.table.version(id)
    }

    fn fetch_arrivals(&mut self) {
        if self.arrivals.under_way.is_some() {
            return;
        }
        let Some((_, id)) = self.arrivals.waiting.first().copied() else {
            return;
        };
        self.arrivals.under_way = Some((id, self.settled_version(id)));
        self.effects.push(Effect::FetchArrivals(pack::encode(&id)));
    }

    /// The server's answer, or that there is none.
    pub(super) fn arrivals_came(&mut self, bytes: Option<&[u8]>) {
        let Some((id, version)) = self.arrivals.under_way.take() else {
            return;
        };
        if let Some(arrivals) = bytes.and_then(|bytes| pack::decode::<Arrivals>(bytes).ok()) {
            let known = &mut self.arrivals.known;
            known.retain(|known| known.id != id);
            if known.len() >= MOST_KNOWN {
                known.remove(0);
            }
            known.push(Known {
                id,
                version,
                arrivals: arrivals.0,
            });
        }
        let waiting = std::mem::take(&mut self.arrivals.waiting);
        let (of_this, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, waits)| *waits == id);
        self.arrivals.waiting = rest;
        for (request, _) in of_this {
            self.tell_arrivals(request, id);
        }
        self.fetch_arrivals();
    }

    fn tell_arrivals(&mut self, request: RequestId, id: DocId) {
        let known = self.arrivals.known.iter().find(|known| known.id == id);
        let arrivals = known.map(|known| known.arrivals.clone()).unwrap_or_default();
        self.effects
            .push(Effect::Respond(request, Response::Arrivals(arrivals)));
    }
}

#[cfg(test)]
mod tests;
