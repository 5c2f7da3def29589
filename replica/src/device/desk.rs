//! For tests: a device on a disk that writes at once and reads when it is told to, with a server that says what the test
//! has it say.

use std::collections::VecDeque;

use domain::command::Command;
use domain::id::{DocId, Millis};

use super::loading::tests::bootstrapped;
use super::{Device, Done, Effect, Event, Request, RequestId, Response};
use crate::author::tests::draft;
use crate::commit::Commit;
use crate::storage::{Key, ORDER_RECORDS_AT_ONCE, Snapshot, Store, Transaction, Write};
use crate::wire::{PROTOCOL, Pieces, ServerFrame, Verdict, Wanted, Welcome};
use crate::{Seq, pack};

/// The time at which everything happens.
const NOW: Millis = 9;

pub(super) struct Desk {
    pub device: Device,
    pub disk: Snapshot,
    pub order_rows: Vec<(Key, Vec<u8>)>,
    pub told: Vec<(RequestId, Response)>,
    /// Documents that the server was asked for.
    pub asked: Vec<Vec<DocId>>,
    /// How often the disk was to be read anew.
    pub rereads: u32,
    /// What was read so far waits for [`Desk::finishes_reading`].
    pub is_slow: bool,
    read: Option<Snapshot>,
}

impl Desk {
    pub fn new() -> Desk {
        Desk::on(bootstrapped(), Vec::new())
    }

    pub fn on(disk: Snapshot, order_rows: Vec<(Key, Vec<u8>)>) -> Desk {
        let mut desk = Desk {
            device: Device::new(),
            disk,
            order_rows,
            told: Vec::new(),
            asked: Vec::new(),
            rereads: 0,
            is_slow: false,
            read: None,
        };
        let snapshot = desk.snapshot();
        desk.happens(Event::Opened(snapshot));
        desk
    }

    /// The worker starts anew.
    pub fn restarted(self) -> Desk {
        Desk::on(self.disk, self.order_rows)
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            orders_to_come: !self.order_rows.is_empty(),
            ..self.disk.clone()
        }
    }

    pub fn happens(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.device.handle(NOW, event) {
                match effect {
                    Effect::Store(transaction) => {
                        self.write(&transaction);
                        events.push_back(Event::Stored(transaction.id));
                    }
                    Effect::Respond(id, response) => self.told.push((id, response)),
                    Effect::FetchDocuments(body) => {
                        let Wanted(ids) = pack::decode(&body).unwrap();
                        self.asked.push(ids);
                    }
                    Effect::ReadOrderRows(from) => {
                        let rows = self.order_rows.iter().filter(|(key, _)| *key >= from);
                        let rows = rows.take(ORDER_RECORDS_AT_ONCE).cloned().collect();
                        events.push_back(Event::OrderRowsRead(from, rows));
                    }
                    // At once, and not at some later time.
                    Effect::WakeAt(at) if at <= NOW => events.push_back(Event::Tick),
                    Effect::Reload => {
                        self.rereads += 1;
                        self.read = Some(self.snapshot());
                        if !self.is_slow {
                            events.extend(self.read.take().map(Event::Opened));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// What a slow disk read is there.
    pub fn finishes_reading(&mut self) {
        let read = self.read.take().expect("the disk is being read");
        self.happens(Event::Opened(read));
    }

    fn write(&mut self, transaction: &Transaction) {
        for write in &transaction.writes {
            let (Write::Put(store, ..) | Write::Delete(store, ..)) = write;
            let records = match store {
                Store::Outbox => &mut self.disk.outbox,
                Store::Quarantine => &mut self.disk.quarantine,
                Store::Rows => &mut self.disk.rows,
                Store::OrderRows => &mut self.order_rows,
                Store::Meta => {
                    if let Write::Put(_, _, bytes) = write {
                        self.disk.meta = Some(bytes.clone());
                    }
                    continue;
                }
                _ => continue,
            };
            match write {
                Write::Put(_, key, bytes) => {
                    records.retain(|(other, _)| other != key);
                    records.push((*key, bytes.clone()));
                }
                Write::Delete(_, from, to) => records.retain(|(key, _)| !(from..=to).contains(&key)),
            }
        }
    }

    pub fn goes_online(&mut self) {
        let welcome = welcome(&self.device, 0);
        self.happens(Event::SocketOpen);
        self.happens(welcome);
    }

    pub fn hears(&mut self, verdicts: Vec<(u64, Verdict)>) {
        self.happens(Event::Frame(pack::encode(&ServerFrame::Verdicts(verdicts))));
    }

    /// The server's copies of what it was asked for.
    pub fn is_sent(&mut self, pieces: Pieces) {
        self.happens(Event::Documents(pack::pack(&pieces)));
    }

    pub fn ask(&mut self, request: Request) -> Response {
        self.told.clear();
        self.happens(Event::Request(1, request));
        match self.told.pop() {
            Some((1, response)) => response,
            other => panic!("{other:?}"),
        }
    }

    /// Gives a command, which is saved.
    pub fn does(&mut self, command: Command) -> Done {
        match self.ask(Request::Do(command)) {
            Response::Done(done) => done,
            other => panic!("{other:?}"),
        }
    }

    pub fn places_an_order(&mut self) -> Done {
        self.does(Command::PlaceOrder(draft(1), Vec::new()))
    }

    /// What waits in the outbox.
    pub fn waiting(&self) -> Vec<Commit> {
        let items = self.device.outbox.items();
        items.map(|item| Commit::decode(&item.bytes).unwrap()).collect()
    }

    pub fn attention(&self) -> u32 {
        self.device.status().attention
    }
}

/// What a server says that has decided on all that this device knows to be decided, and holds rows of the same versions.
pub(super) fn welcome(device: &Device, head: Seq) -> Event {
    let welcome = ServerFrame::Welcome(Welcome {
        protocol: PROTOCOL,
        head,
        decided: device.meta.as_ref().unwrap().acknowledged,
        time: 4,
        sum: device.holdings.table.sum(),
        renewed: None,
    });
    Event::Frame(pack::encode(&welcome))
}
