//! Commands in groups, all rows of a kind, and orders whole: what imports and exports ask for. A group is saved as one
//! transaction, since a disk that is waited for after every order would make a long import of a short one. Each command
//! stays a commit of its own.

use domain::command::Command;
use domain::id::{DocId, Kind};
use domain::order::OrderSheet;
use minicbor::bytes::ByteVec;

use super::commands::Task;
use super::disk::Then;
use super::documents::Whereabouts;
use super::{Device, Effect, Failure, Outcome, RequestId, Response};
use crate::limits::{COMMANDS_PER_GROUP, ROWS_PER_ANSWER};
use crate::projection::order_state;
use crate::query::HeldRows;
use crate::storage::Durability;

impl Device {
    /// A group is asked for.
    pub(super) fn take_group(&mut self, request: RequestId, commands: Vec<Command>) {
        if commands.len() > COMMANDS_PER_GROUP {
            let failure = Failure::NotSaved(format!("more than {COMMANDS_PER_GROUP} commands at once"));
            self.effects
                .push(Effect::Respond(request, Response::Failed(failure)));
            return;
        }
        self.tasks.push_back(Task::DoAll(request, commands));
    }

    /// The first document that a group needs and that has to be fetched. Documents of which nobody could say more are
    /// left out: their commands fail, and the others don't wait for them.
    pub(super) fn first_closed(&self, mut ids: impl Iterator<Item = DocId>) -> Option<DocId> {
        ids.find(|id| match self.whereabouts(*id) {
            Whereabouts::Open | Whereabouts::Unknown => false,
            Whereabouts::RowOnly => self.online(),
            Whereabouts::Outbox | Whereabouts::Disk(_) => true,
        })
    }

    /// Makes a commit of each command and sends all of them to the disk at once.
    pub(super) fn do_all(&mut self, request: RequestId, commands: Vec<Command>) {
        let (now, mut writes, mut epoch) = (self.now, Vec::new(), None);
        let mut outcomes = Vec::with_capacity(commands.len());
        for command in commands {
            outcomes.push(match self.author(now, "", command, None) {
                Ok(authored) => {
                    epoch = Some(authored.commit.stamp.epoch);
                    let (write, done) = self.keep(authored, None);
                    writes.push(write);
                    Outcome::Done(done)
                }
                // Memory is about to be read anew from a disk that has nothing of this group, and the group is over.
                Err(failure @ Failure::NotSaved(_)) => {
                    self.effects
                        .push(Effect::Respond(request, Response::Failed(failure)));
                    return;
                }
                Err(failure) => Outcome::Failed(failure),
            });
        }
        match epoch {
            Some(epoch) => {
                let then = Then::SavedAll(epoch, request, outcomes);
                self.store(Durability::Strict, writes, then);
            }
            None => self
                .effects
                .push(Effect::Respond(request, Response::DoneAll(outcomes))),
        }
    }

    /// Orders whole are asked for.
    pub(super) fn take_sheets(&mut self, request: RequestId, ids: Vec<DocId>) {
        if ids.len() > COMMANDS_PER_GROUP {
            let failure = Failure::NotSaved(format!("more than {COMMANDS_PER_GROUP} orders at once"));
            self.effects
                .push(Effect::Respond(request, Response::Failed(failure)));
            return;
        }
        self.tasks.push_back(Task::Sheets(request, ids));
    }

    /// Says what the orders are, as far as their documents are open.
    pub(super) fn tell_sheets(&mut self, request: RequestId, ids: Vec<DocId>) {
        let sheet = |id| {
            let document = self.documents.get_mut(id)?;
            order_state(document).ok().map(|state| OrderSheet::of(&state))
        };
        let sheets = ids.into_iter().map(sheet).collect();
        self.effects
            .push(Effect::Respond(request, Response::Sheets(sheets)));
    }

    /// A window of all rows of a kind.
    pub(super) fn held_rows(&self, kind: Kind, from: u32, limit: u32) -> HeldRows {
        let shelf = self.holdings.table.shelf(kind);
        let limit = (limit as usize).min(ROWS_PER_ANSWER);
        let window = shelf.iter().skip(from as usize).take(limit);
        HeldRows {
            opened: self.opened_at,
            all: shelf.len() as u32,
            rows: window.map(|entry| ByteVec::from(entry.bytes.to_vec())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::{Event, Request};
    use crate::storage::{Snapshot, Transaction};
    use crate::wire::Enrolment;
    use domain::product::{Product, ProductChange};

    fn device() -> Device {
        let mut device = Device::new();
        device.handle(1, Event::Opened(Snapshot::default()));
        let enrolment = Enrolment {
            device: 7,
            epoch: 1,
            series: "T07".into(),
            token: vec![7; 32].into(),
            name: String::new(),
            organisation: String::new(),
            currency: "EUR".into(),
        };
        for stored in stores(&device.handle(2, Event::Enrolled(enrolment))) {
            device.handle(3, Event::Stored(stored.id));
        }
        device
    }

    fn stores(effects: &[Effect]) -> Vec<Transaction> {
        let store = |effect: &Effect| match effect {
            Effect::Store(transaction) => Some(transaction.clone()),
            _ => None,
        };
        effects.iter().filter_map(store).collect()
    }

    fn answers(effects: Vec<Effect>) -> Vec<(RequestId, Response)> {
        let answer = |effect| match effect {
            Effect::Respond(id, response) => Some((id, response)),
            _ => None,
        };
        effects.into_iter().filter_map(answer).collect()
    }

    fn product(sku: &str) -> Command {
        Command::CreateProduct(Product {
            sku: sku.into(),
            unit: "piece".into(),
            ..Product::default()
        })
    }

    #[test]
    fn a_group_is_one_transaction_and_a_commit_for_each_command_that_can_be_done() {
        let mut device = device();
        let nobody = DocId {
            kind: Kind::Product,
            device: 9,
            epoch: 1,
            counter: 4096,
        };
        let change = Command::ChangeProduct(nobody, vec![ProductChange::Category("x".into())]);
        let commands = vec![product("A"), product(""), change, product("B")];
        let effects = device.handle(4, Event::Request(1, Request::DoAll(commands)));
        let stored = stores(&effects);
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].writes.len(), 2);
        assert_eq!(answers(effects), [], "nothing is said before it is saved");
        let told = answers(device.handle(5, Event::Stored(stored[0].id)));
        let [(1, Response::DoneAll(outcomes))] = &told[..] else {
            panic!("{told:?}")
        };
        assert!(matches!(
            &outcomes[..],
            [
                Outcome::Done(_),
                Outcome::Failed(Failure::Refused(_)),
                Outcome::Failed(Failure::NotHere),
                Outcome::Done(_)
            ]
        ));

        let rows = |device: &mut Device, from| {
            let request = Request::Rows(Kind::Product, from, 1);
            let told = answers(device.handle(6, Event::Request(2, request)));
            match told.into_iter().next() {
                Some((2, Response::Rows(rows))) => rows,
                other => panic!("{other:?}"),
            }
        };
        let (first, second, end) = (rows(&mut device, 0), rows(&mut device, 1), rows(&mut device, 2));
        assert_eq!((first.all, first.rows.len()), (2, 1));
        assert_eq!(second.rows.len(), 1);
        assert_ne!(first.rows, second.rows);
        assert_eq!((end.rows.len(), end.opened), (0, first.opened));
    }

    #[test]
    fn a_group_that_the_disk_refuses_is_not_said_to_be_saved() {
        let mut device = device();
        let effects = device.handle(
            4,
            Event::Request(1, Request::DoAll(vec![product("A"), product("B")])),
        );
        let id = stores(&effects)[0].id;
        let told = answers(device.handle(5, Event::StoreFailed(id, "full".into())));
        assert!(matches!(&told[..], [(1, Response::Failed(Failure::NotSaved(_)))]));
    }

    #[test]
    fn a_group_beyond_the_limit_is_refused_whole() {
        let mut device = device();
        let commands = (0..=COMMANDS_PER_GROUP)
            .map(|at| product(&at.to_string()))
            .collect();
        let effects = device.handle(4, Event::Request(1, Request::DoAll(commands)));
        assert!(stores(&effects).is_empty());
        assert!(matches!(&answers(effects)[..], [(1, Response::Failed(_))]));
    }
}
