use domain::command::Command;
use domain::id::Kind;

use crate::author::tests::draft;
use crate::device::desk::Desk;
use crate::device::{Event, Request, Response};
use crate::query::RefusedId;

#[test]
fn nothing_is_written_while_the_disk_is_read_anew_and_nothing_given_meanwhile_is_lost() {
    let mut desk = Desk::new();
    desk.places_an_order();
    desk.is_slow = true;
    desk.device.reload();
    desk.happens(Event::SocketClosed);
    let before = desk.disk.clone();
    desk.told.clear();
    let place = Request::Do(Command::PlaceOrder(draft(1), Vec::new()));
    desk.happens(Event::Request(5, place));
    desk.happens(Event::Request(6, Request::SetAside(RefusedId::Commit(1), true)));
    desk.happens(Event::Nudge);
    desk.happens(Event::Tick);
    assert_eq!((desk.disk.clone(), desk.told.len()), (before, 0));
    // Whoever scans doesn't wait.
    assert_eq!(desk.ask(Request::Scan("unknown".into())), Response::Scan(None));

    desk.finishes_reading();
    let told: Vec<u64> = desk.told.iter().map(|(id, _)| *id).collect();
    assert_eq!(told, [6, 5]);
    let Some((_, Response::Done(done))) = desk.told.last() else {
        panic!("{:?}", desk.told)
    };
    assert_eq!(done.number.as_deref(), Some("T07-000002"));
    assert_eq!(desk.disk.outbox.len(), 2);
    assert_eq!(desk.restarted().device.holdings.table.shelf(Kind::Order).len(), 2);
}

#[test]
fn memory_is_read_once_however_often_it_is_asked_for() {
    let mut desk = Desk::new();
    desk.is_slow = true;
    desk.device.reload();
    desk.device.reload();
    desk.happens(Event::SocketClosed);
    assert_eq!(desk.rereads, 1);
    desk.finishes_reading();
    desk.device.reload();
    desk.happens(Event::SocketClosed);
    assert_eq!(desk.rereads, 2);
}
