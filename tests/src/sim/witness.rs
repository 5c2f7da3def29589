//! What people were told: the promises that the checkers hold the product to.

use std::collections::{BTreeMap, BTreeSet};

use domain::command::Command;
use domain::id::{DeviceId, DocId, Epoch, Millis};
use domain::location::LocationChange;
use domain::order::OrderChange;
use replica::commit::Commit;
use replica::device::Done;
use replica::wire::Arrival;

/// What makes a command the same command, in whatever commit and under whatever ids it arrives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identity {
    /// It carries a mark of its own.
    Marked(u64),
    /// It is told by who gave it and when; no person gives two such commands at once.
    Given(DeviceId, Millis, &'static str),
    /// The device's own note that this order had this number before. Copies that haven't met yet give out the
    /// same numbers, so the number alone isn't enough.
    OldNumber(DocId, String),
}

impl Identity {
    /// Of a commit.
    pub fn of(commit: &Commit) -> Identity {
        Identity::of_command(commit.stamp.device, commit.stamp.at, &commit.command)
    }

    /// Of a command that was given at this device and time.
    pub fn of_command(device: DeviceId, at: Millis, command: &Command) -> Identity {
        if let Command::NoteOldNumber(order, number) = command {
            return Identity::OldNumber(*order, number.clone());
        }
        match mark_of(command) {
            Some(mark) => Identity::Marked(mark),
            None => Identity::Given(device, at, sort_of(command)),
        }
    }
}

/// The mark in a text: `#17#`.
pub fn mark_in(text: &str) -> Option<u64> {
    let mut parts = text.split('#');
    parts.next()?;
    parts.next()?.parse().ok()
}

/// A text that carries a mark.
pub fn marked(mark: u64) -> String {
    format!("#{mark}#")
}

/// Marks of quantities start here, so that a count or a receipt is of more than a crumb.
pub const MARKED_QUANTITY: i64 = 10_000;

/// The mark of a command, where it has one.
pub fn mark_of(command: &Command) -> Option<u64> {
    let of_quantity = |quantity: domain::quantity::Quantity| u64::try_from(quantity.0 - MARKED_QUANTITY).ok();
    match command {
        Command::PlaceOrder(draft, _) | Command::HoldOrder(draft) | Command::ImportOrder(draft, _) => {
            mark_in(&draft.salesperson)
        }
        Command::PlaceHeldOrder(_, draft, _) => mark_in(&draft.note),
        Command::CancelOrder(_, reason) => mark_in(reason),
        Command::RecordPayment(_, payment) => mark_in(&payment.reference),
        Command::ReceiveStock(_, amounts) | Command::CountStock(_, amounts) => {
            amounts.first().and_then(|amount| of_quantity(amount.quantity))
        }
        Command::CreateProduct(product) => mark_in(&product.category),
        Command::CreateCustomer(customer) => mark_in(&customer.note),
        Command::CreateLocation(location) => mark_in(&location.name),
        Command::ChangeLocation(_, changes) => changes.iter().find_map(|change| match change {
            LocationChange::ReceiptHead(text) | LocationChange::ReceiptFoot(text) => mark_in(text),
        }),
        Command::ChangeOrder(_, changes) => changes.iter().find_map(|change| match change {
            OrderChange::AddLine(line) => mark_in(&line.item.name),
            OrderChange::SetNote(note) | OrderChange::SetLineNote(_, note) => mark_in(note),
            OrderChange::SetQuantity(_, quantity) => of_quantity(*quantity),
            OrderChange::SetCustomer(Some(customer)) => mark_in(&customer.name),
            _ => None,
        }),
        Command::ChangeProduct(..)
        | Command::ChangeCustomer(..)
        | Command::RecordProgress(..)
        | Command::SettleIssue(..)
        | Command::MergeCustomer(..)
        | Command::SplitCustomer(..)
        | Command::TellCustomersApart(..)
        | Command::NoteOldNumber(..) => None,
    }
}

fn sort_of(command: &Command) -> &'static str {
    match command {
        Command::ChangeOrder(..) => "change",
        Command::RecordProgress(..) => "progress",
        Command::SettleIssue(..) => "settle",
        Command::ChangeProduct(..) => "product",
        Command::ChangeCustomer(..) => "customer",
        Command::MergeCustomer(..) => "merge",
        Command::SplitCustomer(..) => "split",
        Command::TellCustomersApart(..) => "apart",
        _ => "other",
    }
}

/// A commit that a device made and whose fate isn't known yet.
#[derive(Clone, Debug)]
struct Pending {
    number: u64,
    identity: Identity,
}

/// A command that a person was told is saved.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Which command.
    pub identity: Identity,
    /// Where: the tablet's place and which storage of it.
    pub storage: (usize, u32),
    /// The order number that the person was told.
    pub number: Option<String>,
    /// What was to be done.
    pub command: Command,
}

/// Notes everything that was promised.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    pending: BTreeMap<usize, Vec<(Pending, Command)>>,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// What people were told is *not* saved.
    pub withdrawn: Vec<Identity>,
    /// Storages that were taken away; what they alone held is gone.
    pub evicted: BTreeSet<(usize, u32)>,
    /// Devices that a damaged disk was given to on purpose.
    pub damaged: BTreeSet<usize>,
    /// What devices had acknowledged, by the links they named.
    pub acknowledged: BTreeSet<(DeviceId, Epoch, u64, [u8; 32])>,
    /// Since when the server has an order's commits, as people were told.
    pub told_times: Vec<(DocId, Arrival)>,
    /// Orders and other commands given, refused, and unanswered: for the report.
    pub refused: u32,
}

impl Witness {
    /// A device gave a commit that a person asked for to its disk.
    pub fn made(&mut self, place: usize, commit: &Commit) {
        let pending = Pending {
            number: commit.stamp.number,
            identity: Identity::of(commit),
        };
        self.pending
            .entry(place)
            .or_default()
            .push((pending, commit.command.clone()));
    }

    /// A person was told that a command is saved.
    pub fn told_saved(&mut self, storage: (usize, u32), done: &Done) -> bool {
        let pending = self.pending.entry(storage.0).or_default();
        let Some(at) = pending
            .iter()
            .position(|(pending, _)| pending.number == done.commit)
        else {
            return false;
        };
        let (pending, command) = pending.remove(at);
        self.promises.push(Promise {
            identity: pending.identity,
            storage,
            number: done.number.clone(),
            command,
        });
        true
    }

    /// The disk refused: everything under way is told to be not saved.
    pub fn told_not_saved(&mut self, place: usize) {
        let pending = self.pending.remove(&place).unwrap_or_default();
        self.withdrawn
            .extend(pending.into_iter().map(|(pending, _)| pending.identity));
    }

    /// The device died: nobody was told anything of what was under way.
    pub fn died(&mut self, place: usize) {
        self.pending.remove(&place);
    }
}
