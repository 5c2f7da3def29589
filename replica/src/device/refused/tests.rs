use super::*;
use crate::author::tests::draft;
use crate::device::loading::tests::bootstrapped;
use crate::device::records::{Meta, Replay};
use crate::device::{Event, Request};
use crate::query::Safety;
use crate::storage::{Snapshot, Transaction};
use crate::wire::{PROTOCOL, ServerFrame, Verdict, Welcome};

/// A disk that writes at once, and a device on it.
struct Desk {
    device: Device,
    disk: Snapshot,
    told: Vec<(RequestId, Response)>,
}

impl Desk {
    fn new() -> Desk {
        Desk::on(bootstrapped())
    }

    fn on(disk: Snapshot) -> Desk {
        let orders_to_come = false;
        let mut desk = Desk {
            device: Device::new(),
            disk: Snapshot {
                orders_to_come,
                ..disk
            },
            told: Vec::new(),
        };
        desk.happens(Event::Opened(desk.disk.clone()));
        desk
    }

    /// The worker starts anew.
    fn restarted(self) -> Desk {
        Desk::on(self.disk)
    }

    fn happens(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in self.device.handle(9, event) {
                match effect {
                    Effect::Store(transaction) => {
                        self.write(&transaction);
                        events.push(Event::Stored(transaction.id));
                    }
                    Effect::Respond(id, response) => self.told.push((id, response)),
                    _ => {}
                }
            }
        }
    }

    fn write(&mut self, transaction: &Transaction) {
        for write in &transaction.writes {
            let store = match write {
                Write::Put(store, ..) | Write::Delete(store, ..) => store,
            };
            let records = match store {
                Store::Outbox => &mut self.disk.outbox,
                Store::Quarantine => &mut self.disk.quarantine,
                Store::Rows => &mut self.disk.rows,
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

    fn goes_online(&mut self) {
        let decided = self.device.meta.as_ref().unwrap().acknowledged;
        let welcome = ServerFrame::Welcome(Welcome {
            protocol: PROTOCOL,
            head: 0,
            decided,
            time: 4,
            sum: self.device.holdings.table.sum(),
            renewed: None,
        });
        self.happens(Event::SocketOpen);
        self.happens(Event::Frame(pack::encode(&welcome)));
    }

    fn ask(&mut self, request: Request) -> Response {
        self.told.clear();
        self.happens(Event::Request(1, request));
        match self.told.pop() {
            Some((1, response)) => response,
            other => panic!("{other:?}"),
        }
    }

    fn work(&mut self) -> Vec<RefusedWork> {
        match self.ask(Request::Refused) {
            Response::Refused(work) => work,
            other => panic!("{other:?}"),
        }
    }

    fn attention(&self) -> u32 {
        self.device.status().attention
    }

    /// Places an order, which the server keeps aside; returns its number.
    fn is_refused_an_order(&mut self) -> String {
        let Response::Done(done) = self.ask(Request::Do(Command::PlaceOrder(draft(1), Vec::new()))) else {
            panic!("it can't be placed")
        };
        let verdict = Verdict::Quarantined(QuarantineReason::BadChange);
        let verdicts = ServerFrame::Verdicts(vec![(done.commit, verdict)]);
        self.happens(Event::Frame(pack::encode(&verdicts)));
        done.number.unwrap()
    }

    fn waiting(&self) -> Vec<Commit> {
        let items = self.device.outbox.items();
        items.map(|item| Commit::decode(&item.bytes).unwrap()).collect()
    }
}

#[test]
fn an_order_that_was_kept_aside_is_shown_and_placed_again_once() {
    let mut desk = Desk::new();
    desk.goes_online();
    let old = desk.is_refused_an_order();
    let mut desk = desk.restarted();
    let work = desk.work();
    assert_eq!(desk.attention(), 1);
    let [one] = &work[..] else { panic!("{work:?}") };
    assert_eq!(one.act, Act::NewOrder);
    assert_eq!(one.why, Why::KeptAside(QuarantineReason::BadChange));
    assert!(one.can_be_repeated && one.at > 0);

    let Response::Done(done) = desk.ask(Request::Repeat(one.id)) else {
        panic!("it can't be repeated")
    };
    assert_ne!(done.number.as_ref(), Some(&old));
    let commits = desk.waiting();
    assert!(commits[0].again.is_some(), "the server can tell a second one");
    let order = done.subject.unwrap();
    assert_eq!(commits[1].command, Command::NoteOldNumber(order, old));
    assert_eq!(desk.device.safety(order), Safety::Saved);

    let mut desk = desk.restarted();
    assert_eq!((desk.work(), desk.attention()), (Vec::new(), 0));
    assert_eq!(desk.waiting(), commits);
    // Asked for once more, perhaps by another tab.
    let again = desk.ask(Request::Repeat(one.id));
    assert_eq!(again, Response::Failed(Failure::NotHere));
    assert_eq!(desk.waiting(), commits);
    assert_eq!(desk.disk.quarantine.len(), 1, "it is kept all the same");
}

#[test]
fn a_person_is_done_with_it_or_is_not_after_all() {
    let mut desk = Desk::new();
    desk.goes_online();
    desk.is_refused_an_order();
    desk.is_refused_an_order();
    let work = desk.work();
    assert_eq!(desk.disk.quarantine.len(), 2, "each has a key of its own");
    let id = work[0].id;
    let left = desk.ask(Request::SetAside(id, true));
    assert_eq!(left, Response::Refused(work[1..].to_vec()));
    let mut desk = desk.restarted();
    assert_eq!(desk.attention(), 1);
    desk.ask(Request::SetAside(id, false));
    let titles = |work: &[RefusedWork]| work.iter().map(|one| one.title.clone()).collect::<Vec<_>>();
    let back = desk.restarted().work();
    assert_eq!(titles(&back), titles(&work));
    assert_eq!(titles(&back), ["T07-000001", "T07-000002"]);
    assert_eq!(back[0].about, None, "nobody has it any more");
}

/// A command that a rule refused when it was given again after the device got a new epoch.
fn overtaken() -> Replay {
    Replay {
        origin: CommitHash([5; 32]),
        names: vec![(0, 3)],
        at: 7,
        user: String::new(),
        command: Command::PlaceOrder(draft(1), Vec::new()),
        again: None,
        refused: true,
        set_aside: None,
    }
}

#[test]
fn a_command_that_was_overtaken_is_shown_and_can_be_given_again_or_set_aside() {
    let mut disk = bootstrapped();
    let mut meta: Meta = pack::decode(disk.meta.as_deref().unwrap()).unwrap();
    let other = Replay {
        origin: CommitHash([6; 32]),
        ..overtaken()
    };
    meta.replay = vec![overtaken(), other];
    disk.meta = Some(pack::encode(&meta));
    let mut desk = Desk::on(disk);
    let work = desk.work();
    assert_eq!((work.len(), desk.attention()), (2, 2));
    assert_eq!(work[0].why, Why::Overtaken);
    assert_eq!(
        (work[0].id, work[0].at),
        (RefusedId::Command(CommitHash([5; 32])), 7)
    );

    let done = desk.ask(Request::Repeat(work[0].id));
    assert!(matches!(done, Response::Done(_)), "{done:?}");
    assert_eq!(desk.waiting()[0].again, Some(CommitHash([5; 32])));
    let left = desk.ask(Request::SetAside(work[1].id, true));
    assert_eq!(left, Response::Refused(Vec::new()));
    let mut desk = desk.restarted();
    assert_eq!((desk.work(), desk.attention()), (Vec::new(), 0));
    assert_eq!(desk.waiting().len(), 1, "nothing is given again behind her back");
    desk.ask(Request::SetAside(work[1].id, false));
    assert_eq!(desk.work(), work[1..]);
}

#[test]
fn what_cannot_be_read_is_shown_and_what_another_device_did_is_not_repeated() {
    let mut disk = bootstrapped();
    let mut commit = {
        let mut desk = Desk::new();
        desk.ask(Request::Do(Command::PlaceOrder(draft(1), Vec::new())));
        desk.waiting().remove(0)
    };
    commit.stamp.device = 8;
    let record = QuarantineRecord {
        commit: ByteVec::from(commit.encode()),
        reason: QuarantineReason::Depends,
        order_number: None,
        settled: None,
    };
    disk.quarantine = vec![(3, b"rubbish".to_vec()), (4, pack::encode(&record))];
    let mut desk = Desk::on(disk);
    let work = desk.work();
    assert_eq!(work.len(), 2);
    assert!(work.iter().all(|work| !work.can_be_repeated));
    for one in &work {
        let answer = desk.ask(Request::Repeat(one.id));
        assert_eq!(answer, Response::Failed(Failure::NotHere));
    }
    desk.ask(Request::SetAside(work[0].id, true));
    desk.ask(Request::SetAside(work[1].id, true));
    assert_eq!(desk.restarted().attention(), 0);
}
