//! Devices that keep what they know, decide on it, and merge: the replica's semantics in a page, without
//! its storage. A field holds every value that no later writer knew of.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::command::Command;
use crate::decide::{Context, Edit, OrderEdit, Outcome, Refusal, Taken, decide};
use crate::id::{DeviceId, DocId, Kind, LineId, Stamp};
use crate::issue::Issue;
use crate::order::review::{examine, review_stock};
use crate::order::{LineState, OrderState, Status, Versions};
use crate::row::{LedgerRow, OrderRow, Version, order_row};
use crate::stock::StockBook;

/// A commit that some device made.
struct Commit {
    stamp: Stamp,
    /// The commits that its author knew, by position.
    knows: BTreeSet<usize>,
    edits: Vec<Edit>,
}

/// Everything that was ever committed.
#[derive(Default)]
pub struct World {
    commits: Vec<Commit>,
}

/// What one device knows, by position in the world.
pub struct Device {
    id: DeviceId,
    known: BTreeSet<usize>,
    number: u64,
}

impl Device {
    pub fn new(id: DeviceId) -> Device {
        Device {
            id,
            known: BTreeSet::new(),
            number: 0,
        }
    }

    /// How many commits it made.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Learns all that another knows.
    pub fn learn(&mut self, other: &Device) {
        self.known.extend(&other.known);
    }

    /// Takes another's knowledge and gives its own.
    pub fn meet(&mut self, other: &mut Device) {
        self.learn(other);
        other.learn(self);
    }
}

/// An order as one device sees it.
pub struct View {
    pub id: DocId,
    pub state: OrderState,
    pub version: Version,
    pub taken: Vec<Taken>,
    pub status: Status,
    /// Those of the order and those of its ledgers.
    pub issues: Vec<Issue>,
}

impl View {
    /// What the ledgers took for a line, over all locations.
    pub fn taken(&self, line: LineId) -> i64 {
        self.taken
            .iter()
            .filter(|part| part.line == line)
            .map(|part| part.quantity.0)
            .sum()
    }

    pub fn line(&self, n: usize) -> LineId {
        *self.state.live_lines().nth(n).unwrap().0
    }
}

impl World {
    /// Gives a command on a device.
    pub fn act(&mut self, device: &mut Device, command: &Command) -> Result<Outcome, Refusal> {
        let number = device.number + 1;
        // Clocks run apart: nothing may rest on them.
        let at = i64::try_from(number * 1000).unwrap() - i64::from(device.id) * 7000;
        let stamp = Stamp {
            device: device.id,
            epoch: 1,
            number,
            at,
            user: "ann".to_owned(),
        };
        let view = command
            .reads()
            .filter(|id| id.kind == Kind::Order)
            .and_then(|id| self.view(device, id));
        let context = Context {
            stamp: &stamp,
            next_number: &format!("T{:02}-{number:06}", device.id),
            order: view.as_ref().map(|view| (&view.state, view.version)),
            taken: view.as_ref().map_or(&[], |view| &view.taken),
            known: &self.book(device).known(),
            counted: &self.book(device).counted(command),
            product: None,
            customer: None,
            ties: None,
            location: None,
            stands_for: &Some,
        };
        let outcome = decide(command, &context)?;
        self.commits.push(Commit {
            stamp,
            knows: device.known.clone(),
            edits: outcome.edits.clone(),
        });
        device.known.insert(self.commits.len() - 1);
        device.number = number;
        Ok(outcome)
    }

    /// Gives a command that can be done, and says what it was about.
    pub fn must(&mut self, device: &mut Device, command: &Command) -> DocId {
        self.act(device, command)
            .unwrap_or_else(|refusal| panic!("{refusal}: {command:?}"))
            .subject
            .unwrap()
    }

    fn known<'a>(&'a self, device: &'a Device) -> impl Iterator<Item = (usize, &'a Commit)> {
        device.known.iter().map(|at| (*at, &self.commits[*at]))
    }

    /// The stock book of a device: a ledger for each author and location.
    pub fn book(&self, device: &Device) -> StockBook {
        let mut rows: BTreeMap<(DeviceId, DocId), LedgerRow> = BTreeMap::new();
        for (_, commit) in self.known(device) {
            for edit in &commit.edits {
                let Edit::Ledger(location, movement) = edit else {
                    continue;
                };
                let author = commit.stamp.device;
                let id = DocId {
                    kind: Kind::Ledger,
                    device: author,
                    epoch: 1,
                    counter: location.counter,
                };
                let row = || LedgerRow {
                    id,
                    location: *location,
                    day: 0,
                    movements: vec![],
                    version: 0,
                };
                rows.entry((author, *location))
                    .or_insert_with(row)
                    .movements
                    .push(movement.clone());
            }
        }
        let mut book = StockBook::new();
        rows.values().for_each(|row| book.apply(row));
        book
    }

    /// All orders that a device knows.
    pub fn orders(&self, device: &Device) -> Vec<DocId> {
        let created = |edit: &Edit| match edit {
            Edit::Order(id, OrderEdit::Create(_)) => Some(*id),
            _ => None,
        };
        self.known(device)
            .flat_map(|(_, commit)| commit.edits.iter().filter_map(created))
            .collect()
    }

    /// An order as a device sees it, unless it doesn't know it.
    pub fn view(&self, device: &Device, id: DocId) -> Option<View> {
        let state = self.state(device, id)?;
        let mut heads = DefaultHasher::new();
        for (at, commit) in self.known(device) {
            if commit
                .edits
                .iter()
                .any(|edit| matches!(edit, Edit::Order(of, _) if *of == id))
            {
                at.hash(&mut heads);
            }
        }
        let taken = self.book(device).taken(id);
        let examined = examine(&state);
        let mut issues = examined.issues;
        issues.extend(review_stock(&state, &examined.status, &issues, &taken));
        Some(View {
            id,
            state,
            version: heads.finish(),
            taken,
            status: examined.status,
            issues,
        })
    }

    /// The row of an order on a device.
    pub fn row(&self, device: &Device, id: DocId) -> OrderRow {
        let view = self.view(device, id).unwrap();
        order_row(id, &view.state, view.version)
    }

    /// The values of a field that no later writer knew of, the one in force first.
    fn versions<T: Clone>(
        &self,
        device: &Device,
        id: DocId,
        value: impl Fn(&OrderEdit) -> Option<T>,
    ) -> Vec<T> {
        let mut writes: Vec<(usize, T)> = Vec::new();
        for (at, commit) in self.known(device) {
            for edit in &commit.edits {
                let Edit::Order(of, edit) = edit else { continue };
                if let Some(value) = value(edit).filter(|_| *of == id) {
                    writes.retain(|(earlier, _)| *earlier != at && !commit.knows.contains(earlier));
                    writes.push((at, value));
                }
            }
        }
        // Any rule will do that every device applies alike.
        let stamp = |at: usize| (self.commits[at].stamp.number, self.commits[at].stamp.device);
        writes.sort_by_key(|(at, _)| std::cmp::Reverse(stamp(*at)));
        writes.into_iter().map(|(_, value)| value).collect()
    }

    fn field<T: Clone + Default>(
        &self,
        device: &Device,
        id: DocId,
        value: impl Fn(&OrderEdit) -> Option<T>,
    ) -> Versions<T> {
        let mut values = self.versions(device, id, value).into_iter();
        Versions {
            shown: values.next().unwrap_or_default(),
            others: values.collect(),
        }
    }

    fn state(&self, device: &Device, id: DocId) -> Option<OrderState> {
        let edits = || {
            let of_order = |edit: &Edit| match edit {
                Edit::Order(of, edit) if *of == id => Some(edit.clone()),
                _ => None,
            };
            self.known(device)
                .flat_map(move |(_, commit)| commit.edits.iter().filter_map(of_order))
        };
        let header = edits().find_map(|edit| match edit {
            OrderEdit::Create(header) => Some(header),
            _ => None,
        })?;
        let mut lines = BTreeMap::new();
        let mut facts = BTreeMap::new();
        for edit in edits() {
            match edit {
                OrderEdit::AddLine(line, item) => {
                    let state = LineState {
                        item,
                        quantity: self.field(device, id, |edit| match edit {
                            OrderEdit::SetQuantity(of, value) if *of == line => Some(*value),
                            _ => None,
                        }),
                        discount: self.field(device, id, |edit| match edit {
                            OrderEdit::SetLineDiscount(of, value) if *of == line => Some(*value),
                            _ => None,
                        }),
                        note: self.field(device, id, |edit| match edit {
                            OrderEdit::SetLineNote(of, value) if *of == line => Some(value.clone()),
                            _ => None,
                        }),
                        removed: edits().any(|edit| matches!(edit, OrderEdit::RemoveLine(of) if of == line)),
                    };
                    assert!(lines.insert(line, state).is_none(), "two lines with one id");
                }
                OrderEdit::AddFact(fact) => {
                    assert!(facts.insert(fact.id, fact).is_none(), "two facts with one id");
                }
                _ => {}
            }
        }
        Some(OrderState {
            header,
            customer: self.field(device, id, |edit| match edit {
                OrderEdit::SetCustomer(value) => Some(value.clone()),
                _ => None,
            }),
            discount: self.field(device, id, |edit| match edit {
                OrderEdit::SetDiscount(value) => Some(*value),
                _ => None,
            }),
            shipping: self.field(device, id, |edit| match edit {
                OrderEdit::SetShipping(value) => Some(*value),
                _ => None,
            }),
            note: self.field(device, id, |edit| match edit {
                OrderEdit::SetNote(value) => Some(value.clone()),
                _ => None,
            }),
            lines,
            facts,
        })
    }
}
