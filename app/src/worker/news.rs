//! What the screens are told without asking: which rows changed and how the device stands. It is gathered for
//! a few milliseconds, so that many commits in a row don't tell a screen each time what it draws once a frame.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use domain::id::{DocId, Millis};
use replica::query::DeviceStatus;

use super::alarm::Alarm;
use super::global;
use crate::bridge::FromWorker;

/// How long news may wait: half a frame.
const DELAY: Millis = 8;

/// More ids than this mean "everything may have changed": a screen shows far fewer.
const MOST_IDS: usize = 2000;

/// News on its way to the screens.
pub struct News {
    gathered: Rc<RefCell<Gathered>>,
    alarm: Alarm,
}

/// What was gathered since the screens were told last.
#[derive(Debug, Default, PartialEq)]
struct Gathered {
    changed: BTreeSet<DocId>,
    everything_changed: bool,
    status: Option<DeviceStatus>,
}

impl News {
    /// Nothing to tell yet; `tell` gets what there is, in time.
    pub fn new(tell: impl Fn(FromWorker) + 'static) -> Self {
        let gathered: Rc<RefCell<Gathered>> = Rc::default();
        let alarm = Alarm::new({
            let gathered = gathered.clone();
            move || {
                for message in gathered.take().messages() {
                    tell(message);
                }
            }
        });
        Self { gathered, alarm }
    }

    /// These rows changed; none named means that all may have.
    pub fn changed(&self, ids: Vec<DocId>) {
        self.gather(|gathered| gathered.add(ids));
    }

    /// The device stands like this.
    pub fn status(&self, status: DeviceStatus) {
        self.gather(|gathered| gathered.status = Some(status));
    }

    fn gather(&self, add: impl FnOnce(&mut Gathered)) {
        let mut gathered = self.gathered.borrow_mut();
        let is_first = *gathered == Gathered::default();
        add(&mut gathered);
        if is_first {
            self.alarm.set(global::now().saturating_add(DELAY));
        }
    }
}

impl Gathered {
    fn add(&mut self, ids: Vec<DocId>) {
        self.everything_changed |= ids.is_empty();
        self.changed.extend(ids);
        if self.everything_changed || self.changed.len() > MOST_IDS {
            self.everything_changed = true;
            self.changed.clear();
        }
    }

    fn messages(self) -> impl Iterator<Item = FromWorker> {
        let any_changed = self.everything_changed || !self.changed.is_empty();
        let changed = any_changed.then(|| FromWorker::Changed(self.changed.into_iter().collect()));
        changed.into_iter().chain(self.status.map(FromWorker::Status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::Kind;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn order(counter: u64) -> DocId {
        DocId {
            kind: Kind::Order,
            device: 1,
            epoch: 1,
            counter,
        }
    }

    fn messages(batches: &[Vec<DocId>]) -> Vec<FromWorker> {
        let mut gathered = Gathered::default();
        for ids in batches {
            gathered.add(ids.clone());
        }
        gathered.messages().collect()
    }

    #[wasm_bindgen_test]
    fn rows_are_named_once() {
        assert_eq!(
            messages(&[vec![order(2), order(1)], vec![order(2)]]),
            [FromWorker::Changed(vec![order(1), order(2)])]
        );
    }

    #[wasm_bindgen_test]
    fn everything_swallows_what_is_named() {
        let everything = [FromWorker::Changed(Vec::new())];
        assert_eq!(
            messages(&[vec![order(1)], Vec::new(), vec![order(2)]]),
            everything
        );
        assert_eq!(messages(&[(0..=2000).map(order).collect()]), everything);
    }

    #[wasm_bindgen_test]
    fn the_last_status_is_told_after_the_rows() {
        let mut gathered = Gathered::default();
        for unsynced in [1, 2] {
            gathered.status = Some(DeviceStatus {
                unsynced,
                ..DeviceStatus::default()
            });
        }
        gathered.add(vec![order(1)]);
        let told: Vec<FromWorker> = gathered.messages().collect();
        let [FromWorker::Changed(_), FromWorker::Status(status)] = &told[..] else {
            panic!("{told:?}")
        };
        assert_eq!(status.unsynced, 2);
    }
}
