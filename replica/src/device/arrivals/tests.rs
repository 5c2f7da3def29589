use super::*;
use crate::device::desk::welcome;
use crate::device::loading::tests::bootstrapped;
use crate::device::{Event, Request};
use crate::holdings::order_row;
use domain::row::{OrderRow, Row};

const ORDER: DocId = DocId {
    kind: Kind::Order,
    device: 7,
    epoch: 1,
    counter: 4096,
};

const HAD: Arrival = Arrival {
    device: 7,
    epoch: 1,
    number: 1,
    at: 900,
};

/// A device that holds an order, out of reach of its server.
fn offline() -> Device {
    let mut device = Device::new();
    device.handle(1, Event::Opened(bootstrapped()));
    device.handle(2, Event::OrderRowsRead(0, Vec::new()));
    stands_at(&mut device, 1);
    device
}

fn online() -> Device {
    let mut device = offline();
    device.handle(3, Event::SocketOpen);
    let welcome = welcome(&device, 0);
    device.handle(4, welcome);
    assert!(device.online());
    device
}

/// The order's row as it is at this version.
fn stands_at(device: &mut Device, version: Version) {
    let row = Row::Order(OrderRow {
        id: ORDER,
        version,
        ..order_row()
    });
    device.holdings.put(&row, pack::encode(&row));
}

/// What a screen hears, and how often the server is asked.
fn outcome(effects: Vec<Effect>) -> (Vec<(RequestId, Vec<Arrival>)>, usize) {
    let asked = Effect::FetchArrivals(pack::encode(&ORDER));
    let asked = effects.iter().filter(|effect| **effect == asked).count();
    let answer = |effect| match effect {
        Effect::Respond(id, Response::Arrivals(arrivals)) => Some((id, arrivals)),
        _ => None,
    };
    (effects.into_iter().filter_map(answer).collect(), asked)
}

fn ask(device: &mut Device, request: RequestId) -> (Vec<(RequestId, Vec<Arrival>)>, usize) {
    outcome(device.handle(5, Event::Request(request, Request::Arrivals(ORDER))))
}

fn server_says(device: &mut Device, arrivals: Vec<Arrival>) -> (Vec<(RequestId, Vec<Arrival>)>, usize) {
    let bytes = pack::encode(&Arrivals(arrivals));
    outcome(device.handle(6, Event::Arrivals(Some(bytes))))
}

#[test]
fn the_server_is_asked_once_for_all_who_look_and_again_when_the_order_has_changed() {
    let mut device = online();
    assert_eq!(ask(&mut device, 1), (vec![], 1));
    assert_eq!(ask(&mut device, 2), (vec![], 0));
    assert_eq!(
        server_says(&mut device, vec![HAD]),
        (vec![(1, vec![HAD]), (2, vec![HAD])], 0)
    );
    assert_eq!(ask(&mut device, 3), (vec![(3, vec![HAD])], 0));
    stands_at(&mut device, 2);
    assert_eq!(ask(&mut device, 4), (vec![], 1));
}

#[test]
fn without_the_server_it_is_told_as_far_as_it_is_known() {
    assert_eq!(ask(&mut offline(), 1), (vec![(1, vec![])], 0));
    let mut device = online();
    ask(&mut device, 1);
    server_says(&mut device, vec![HAD]);
    stands_at(&mut device, 2);
    ask(&mut device, 2);
    let failed = device.handle(6, Event::Arrivals(None));
    assert_eq!(outcome(failed), (vec![(2, vec![HAD])], 0));
    let rubbish = device.handle(7, Event::Arrivals(Some(b"rubbish".to_vec())));
    assert_eq!(outcome(rubbish), (vec![], 0), "nobody asked");
}
