//! Commands: what a person meant. Each becomes one commit, whole, or is refused with a reason.

use minicbor::{Decode, Encode};

use crate::customer::{Customer, CustomerChange, CustomerSnapshot};
use crate::id::{DocId, PartId};
use crate::issue::Settlement;
use crate::location::{Location, LocationChange};
use crate::order::{Draft, DraftLine, OrderChange, Payment};
use crate::product::{Product, ProductChange};
use crate::quantity::Quantity;

/// A product and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Amount {
    /// The product.
    #[n(0)]
    pub product: DocId,
    /// How much.
    #[n(1)]
    pub quantity: Quantity,
}

/// How far an order got in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Progress {
    /// The goods left.
    #[n(0)]
    Shipped,
    /// The customer has the goods.
    #[n(1)]
    Delivered,
}

/// What another system says of an order that is imported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ImportedFacts {
    /// Its state there, in its words.
    #[n(0)]
    pub state: String,
    /// Money that was taken, with the time.
    #[n(1)]
    pub payments: Vec<Payment>,
    /// When the goods left, if they did.
    #[n(2)]
    pub shipped_at: Option<i64>,
    /// When the customer had them, if she did.
    #[n(3)]
    pub delivered_at: Option<i64>,
    /// It was cancelled there.
    #[n(4)]
    pub cancelled: bool,
    /// Take the goods from stock (an import of past trade usually doesn't).
    #[n(5)]
    pub moves_stock: bool,
}

/// What a person meant.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Command {
    /// A new location.
    #[n(0)]
    CreateLocation(#[n(0)] Location),
    /// A new product.
    #[n(1)]
    CreateProduct(#[n(0)] Product),
    /// Fields of a product set anew.
    #[n(2)]
    ChangeProduct(#[n(0)] DocId, #[n(1)] Vec<ProductChange>),
    /// A new customer.
    #[n(3)]
    CreateCustomer(#[n(0)] Customer),
    /// Fields of a customer set anew.
    #[n(4)]
    ChangeCustomer(#[n(0)] DocId, #[n(1)] Vec<CustomerChange>),
    /// A firm order, with what was paid at once.
    #[n(5)]
    PlaceOrder(#[n(0)] Draft, #[n(1)] Vec<Payment>),
    /// An order that waits at the till.
    #[n(6)]
    HoldOrder(#[n(0)] Draft),
    /// A held order changed to this draft and made firm. The draft's lines replace the held ones.
    #[n(7)]
    PlaceHeldOrder(#[n(0)] DocId, #[n(1)] Draft, #[n(2)] Vec<Payment>),
    /// Changes of an order that exists.
    #[n(8)]
    ChangeOrder(#[n(0)] DocId, #[n(1)] Vec<OrderChange>),
    /// The order shall not happen; why, in words (may be empty).
    #[n(9)]
    CancelOrder(#[n(0)] DocId, #[n(1)] String),
    /// Money was taken.
    #[n(10)]
    RecordPayment(#[n(0)] DocId, #[n(1)] Payment),
    /// The goods left or arrived.
    #[n(11)]
    RecordProgress(#[n(0)] DocId, #[n(1)] Progress),
    /// Goods came in at a location.
    #[n(12)]
    ReceiveStock(#[n(0)] DocId, #[n(1)] Vec<Amount>),
    /// Goods were counted at a location.
    #[n(13)]
    CountStock(#[n(0)] DocId, #[n(1)] Vec<Amount>),
    /// A person settles the issue with this key on this document.
    #[n(14)]
    SettleIssue(#[n(0)] DocId, #[n(1)] String, #[n(2)] Settlement),
    /// An order from another system.
    #[n(15)]
    ImportOrder(#[n(0)] Draft, #[n(1)] ImportedFacts),
    /// This order was saved under another number before its device was found to be a copy: adds the fact
    /// `Renumbered`, whatever state the order is in.
    #[n(16)]
    NoteOldNumber(#[n(0)] DocId, #[n(1)] String),
    /// The first customer is the same person as the second, who stands for both from now on.
    #[n(17)]
    MergeCustomer(#[n(0)] DocId, #[n(1)] DocId),
    /// This customer is someone of her own again.
    #[n(18)]
    SplitCustomer(#[n(0)] DocId),
    /// Whether these two customers are known not to be the same person.
    #[n(19)]
    TellCustomersApart(#[n(0)] DocId, #[n(1)] DocId, #[n(2)] bool),
    /// Fields of a location set anew.
    #[n(20)]
    ChangeLocation(#[n(0)] DocId, #[n(1)] Vec<LocationChange>),
}

impl Command {
    /// The documents whose present state the decision needs, beside those it makes.
    pub fn reads(&self) -> Option<DocId> {
        match self {
            Command::ChangeProduct(id, _)
            | Command::ChangeCustomer(id, _)
            | Command::ChangeLocation(id, _)
            | Command::PlaceHeldOrder(id, ..)
            | Command::ChangeOrder(id, _)
            | Command::CancelOrder(id, _)
            | Command::RecordPayment(id, _)
            | Command::RecordProgress(id, _)
            | Command::SettleIssue(id, ..)
            | Command::NoteOldNumber(id, _)
            | Command::MergeCustomer(id, _)
            | Command::SplitCustomer(id)
            | Command::TellCustomersApart(id, ..) => Some(*id),
            Command::CreateLocation(_)
            | Command::CreateProduct(_)
            | Command::CreateCustomer(_)
            | Command::PlaceOrder(..)
            | Command::HoldOrder(_)
            | Command::ReceiveStock(..)
            | Command::CountStock(..)
            | Command::ImportOrder(..) => None,
        }
    }

    /// Whether it makes an order, which uses up a number of the device's series.
    pub fn is_numbered(&self) -> bool {
        matches!(
            self,
            Command::PlaceOrder(..) | Command::HoldOrder(..) | Command::ImportOrder(..)
        )
    }

    /// Gives every id in the command another name: for commands that are given again in a new epoch.
    pub fn map_ids(&mut self, doc: &dyn Fn(DocId) -> DocId, part: &dyn Fn(PartId) -> PartId) {
        match self {
            Command::CreateLocation(_) | Command::CreateProduct(_) | Command::CreateCustomer(_) => {}
            Command::ChangeProduct(id, _)
            | Command::ChangeCustomer(id, _)
            | Command::ChangeLocation(id, _)
            | Command::CancelOrder(id, _)
            | Command::RecordPayment(id, _)
            | Command::RecordProgress(id, _)
            | Command::SplitCustomer(id)
            | Command::NoteOldNumber(id, _) => *id = doc(*id),
            Command::MergeCustomer(id, other) | Command::TellCustomersApart(id, other, _) => {
                (*id, *other) = (doc(*id), doc(*other));
            }
            Command::SettleIssue(id, key, _) => {
                *id = doc(*id);
                *key = map_key(key, part);
            }
            Command::PlaceOrder(draft, _) | Command::HoldOrder(draft) | Command::ImportOrder(draft, _) => {
                map_draft(draft, doc);
            }
            Command::PlaceHeldOrder(id, draft, _) => {
                *id = doc(*id);
                map_draft(draft, doc);
            }
            Command::ChangeOrder(id, changes) => {
                *id = doc(*id);
                changes
                    .iter_mut()
                    .for_each(|change| map_change(change, doc, part));
            }
            Command::ReceiveStock(location, amounts) | Command::CountStock(location, amounts) => {
                *location = doc(*location);
                amounts
                    .iter_mut()
                    .for_each(|amount| amount.product = doc(amount.product));
            }
        }
    }
}

/// The key of an issue names lines and facts between its slashes.
fn map_key(key: &str, part: &dyn Fn(PartId) -> PartId) -> String {
    let map = |piece: &str| match piece.parse() {
        Ok(id) => part(id).to_string(),
        Err(_) => piece.to_owned(),
    };
    key.split('/').map(map).collect::<Vec<String>>().join("/")
}

fn map_customer(customer: &mut Option<CustomerSnapshot>, doc: &dyn Fn(DocId) -> DocId) {
    if let Some(id) = customer.as_mut().and_then(|customer| customer.id.as_mut()) {
        *id = doc(*id);
    }
}

fn map_line(line: &mut DraftLine, doc: &dyn Fn(DocId) -> DocId) {
    line.item.product = line.item.product.map(doc);
}

fn map_draft(draft: &mut Draft, doc: &dyn Fn(DocId) -> DocId) {
    draft.location = doc(draft.location);
    map_customer(&mut draft.customer, doc);
    draft.lines.iter_mut().for_each(|line| map_line(line, doc));
}

fn map_change(change: &mut OrderChange, doc: &dyn Fn(DocId) -> DocId, part: &dyn Fn(PartId) -> PartId) {
    match change {
        OrderChange::AddLine(line) => map_line(line, doc),
        OrderChange::SetQuantity(line, _)
        | OrderChange::SetLineDiscount(line, _)
        | OrderChange::SetLineNote(line, _)
        | OrderChange::RemoveLine(line) => *line = part(*line),
        OrderChange::SetCustomer(customer) => map_customer(customer, doc),
        OrderChange::SetDiscount(_) | OrderChange::SetShipping(_) | OrderChange::SetNote(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{doc, part};

    #[test]
    fn ids_in_the_key_of_an_issue_are_renamed_too() {
        let order = doc(crate::id::Kind::Order, 1);
        let key = "cancelled-beside-change/1.1.4096/2.1.8192".to_owned();
        let mut command = Command::SettleIssue(order, key, Settlement::KeepShown);
        let rename = |id: PartId| {
            if id.device == 1 {
                PartId { epoch: 2, ..id }
            } else {
                id
            }
        };
        command.map_ids(&|id| DocId { epoch: 2, ..id }, &rename);
        let key = "cancelled-beside-change/1.2.4096/2.1.8192".to_owned();
        assert_eq!(
            command,
            Command::SettleIssue(DocId { epoch: 2, ..order }, key, Settlement::KeepShown)
        );

        let changes = vec![
            OrderChange::RemoveLine(part(1, 5)),
            OrderChange::RemoveLine(part(2, 5)),
        ];
        let mut command = Command::ChangeOrder(order, changes);
        command.map_ids(&|id| id, &rename);
        let line = PartId {
            epoch: 2,
            ..part(1, 5)
        };
        let changes = vec![OrderChange::RemoveLine(line), OrderChange::RemoveLine(part(2, 5))];
        assert_eq!(command, Command::ChangeOrder(order, changes));
    }
}
