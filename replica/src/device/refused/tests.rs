use domain::order::{Payment, PaymentMethod};
use rust_decimal::Decimal;

use super::*;
use crate::author::tests::draft;
use crate::device::Request;
use crate::device::desk::Desk;
use crate::device::loading::tests::bootstrapped;
use crate::device::records::{Meta, Replay};
use crate::query::{OrderQuery, Safety};
use crate::wire::{Pieces, Verdict};

impl Desk {
    fn work(&mut self) -> Vec<RefusedWork> {
        match self.ask(Request::Refused) {
            Response::Refused(work) => work,
            other => panic!("{other:?}"),
        }
    }

    /// Places an order, which the server keeps aside; returns its number.
    fn is_refused_an_order(&mut self) -> String {
        let done = self.places_an_order();
        self.hears(vec![(done.commit, REFUSED)]);
        done.number.unwrap()
    }

    fn found(&mut self, text: &str) -> Vec<DocId> {
        let query = OrderQuery {
            text: text.into(),
            limit: 5,
            ..OrderQuery::default()
        };
        match self.ask(Request::Orders(query)) {
            Response::Orders(page) => page
                .rows
                .iter()
                .map(|(held, _)| held.read().unwrap().id)
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    fn holds(&self, kind: Kind) -> usize {
        self.device.holdings.table.shelf(kind).len()
    }
}

const REFUSED: Verdict = Verdict::Quarantined(QuarantineReason::BadChange);
const DEPENDS: Verdict = Verdict::Quarantined(QuarantineReason::Depends);

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
    assert_eq!(commits[1].command, Command::NoteOldNumber(order, old.clone()));
    assert_eq!(desk.device.safety(order), Safety::Saved);

    let mut desk = desk.restarted();
    assert_eq!((desk.work(), desk.attention()), (Vec::new(), 0));
    assert_eq!(desk.waiting(), commits);
    // The customer's receipt bears the old number.
    assert_eq!(desk.found(&old), [order]);
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
    let mut desk = Desk::on(disk, Vec::new());
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
    let mut desk = Desk::on(disk, Vec::new());
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

#[test]
fn what_was_refused_leaves_the_device_and_its_goods_are_there_again() {
    let mut desk = Desk::new();
    desk.goes_online();
    let product = draft(1).lines[0].item.product.unwrap();
    let location = draft(1).location;
    desk.is_refused_an_order();
    let on_hand = |desk: &Desk| desk.device.holdings.stock.on_hand(product, location).0;
    assert_eq!((desk.holds(Kind::Order), on_hand(&desk)), (1, -1000));
    let [asked] = &desk.asked[..] else {
        panic!("{:?}", desk.asked)
    };
    assert_eq!(asked.len(), 2, "the order and the ledger");
    // The server has neither.
    desk.is_sent(Pieces(Vec::new()));
    assert_eq!((desk.holds(Kind::Order), on_hand(&desk)), (0, 0));
    assert_eq!((desk.rereads, desk.attention()), (1, 1));

    let work = desk.work();
    let Response::Done(done) = desk.ask(Request::Repeat(work[0].id)) else {
        panic!("it can't be repeated")
    };
    assert_eq!(done.number.as_deref(), Some("T07-000002"));
    assert_eq!((desk.holds(Kind::Order), on_hand(&desk)), (1, -1000));
}

#[test]
fn a_ledger_keeps_what_was_accepted_and_lets_go_of_what_was_refused() {
    let mut desk = Desk::new();
    desk.goes_online();
    let first = desk.places_an_order();
    let accepted = desk.waiting().remove(0);
    let of_ledger = accepted
        .changes
        .iter()
        .find(|change| change.doc.kind == Kind::Ledger);
    let ledger = of_ledger.unwrap().clone();
    // Both in one go, so that the ledger's row as it was stored has both movements.
    let second = desk.places_an_order();
    desk.hears(vec![
        (first.commit, Verdict::Accepted(1)),
        (second.commit, REFUSED),
    ]);
    let product = draft(1).lines[0].item.product.unwrap();
    let on_hand = |desk: &Desk| desk.device.holdings.stock.on_hand(product, draft(1).location).0;
    assert_eq!(on_hand(&desk), -2000);
    desk.is_sent(Pieces(vec![(ledger.doc, vec![ledger.change])]));
    assert_eq!((desk.holds(Kind::Order), on_hand(&desk)), (1, -1000));
    let desk = desk.restarted();
    assert_eq!((desk.holds(Kind::Order), on_hand(&desk)), (1, -1000));
}

#[test]
fn what_only_stood_upon_refused_work_is_done_again_by_itself_and_once() {
    let mut desk = Desk::new();
    let (first, second) = (desk.places_an_order(), desk.places_an_order());
    let payment = Payment {
        method: PaymentMethod::Cash,
        amount: Decimal::ONE,
        reference: String::new(),
        given: None,
    };
    let of_first = desk.does(Command::RecordPayment(first.subject.unwrap(), payment.clone()));
    let of_second = desk.does(Command::RecordPayment(second.subject.unwrap(), payment));
    desk.goes_online();
    let verdicts = [
        (first, REFUSED),
        (second, DEPENDS),
        (of_first, DEPENDS),
        (of_second, DEPENDS),
    ];
    desk.hears(
        verdicts
            .into_iter()
            .map(|(done, verdict)| (done.commit, verdict))
            .collect(),
    );
    // Before the refused part of the ledger is gone, nobody could say what the second order takes.
    let status = desk.device.status();
    assert_eq!(
        (desk.waiting(), status.attention, status.unsynced),
        (Vec::new(), 1, 4)
    );
    desk = desk.restarted();
    desk.goes_online();
    assert_eq!(desk.waiting(), []);
    desk.is_sent(Pieces(Vec::new()));
    desk.goes_online();

    let commits = desk.waiting();
    let [order, note, payment] = &commits[..] else {
        panic!("{commits:?}")
    };
    assert!(matches!(order.command, Command::PlaceOrder(..)));
    let order = order.stamp.doc(Kind::Order, 0);
    assert_eq!(note.command, Command::NoteOldNumber(order, "T07-000002".into()));
    assert_eq!(payment.command.reads(), Some(order));
    // A person sees to the first order and to its payment, which finds the order when that is placed again.
    let work = desk.work();
    let whys: Vec<Why> = work.iter().map(|work| work.why).collect();
    assert_eq!(
        whys,
        [Why::KeptAside(QuarantineReason::BadChange), Why::Overtaken]
    );
    assert_eq!((desk.holds(Kind::Order), desk.attention()), (1, 2));
    for one in work {
        let done = desk.ask(Request::Repeat(one.id));
        assert!(matches!(done, Response::Done(_)), "{done:?}");
    }
    let mut desk = desk.restarted();
    assert_eq!((desk.work(), desk.attention()), (Vec::new(), 0));
    assert_eq!((desk.waiting().len(), desk.holds(Kind::Order)), (6, 2));
}

#[test]
fn whoever_changes_a_refused_order_waits_until_it_is_as_the_server_has_it() {
    let mut desk = Desk::new();
    desk.goes_online();
    let done = desk.places_an_order();
    desk.hears(vec![(done.commit, REFUSED)]);
    desk.told.clear();
    let change = Command::CancelOrder(done.subject.unwrap(), String::new());
    desk.happens(crate::device::Event::Request(5, Request::Do(change.clone())));
    assert_eq!(desk.told, []);
    desk.is_sent(Pieces(Vec::new()));
    assert_eq!(desk.told, [(5, Response::Failed(Failure::NotHere))]);

    // Without a network nobody waits.
    desk.goes_online();
    let done = desk.places_an_order();
    desk.hears(vec![(done.commit, REFUSED)]);
    desk.happens(crate::device::Event::SocketClosed);
    let change = Command::CancelOrder(done.subject.unwrap(), String::new());
    assert_eq!(desk.ask(Request::Do(change)), Response::Failed(Failure::NotHere));
}
