//! Customers of whom there are two entries: merged, split again, and told apart, on several devices at once.

use domain::command::Command;
use domain::id::{DocId, Kind};
use domain::row::Row;

use super::Person;

impl Person<'_> {
    /// Two entries, as a screen offers them: each stands for itself. Now and then one that another merged meanwhile,
    /// as on a screen that hasn't been drawn again.
    fn two_customers(&mut self) -> Option<(DocId, DocId)> {
        let is_stale = self.random.chance(50);
        let (one, other) = (self.any(Kind::Customer)?, self.any(Kind::Customer)?);
        if is_stale {
            return Some((one, other));
        }
        let holdings = self.tablet.device.holdings();
        Some((holdings.stands_for(one)?, holdings.stands_for(other)?))
    }

    pub(super) fn merge_customer(&mut self) -> Option<Command> {
        let (goes, stays) = self.two_customers()?;
        Some(Command::MergeCustomer(goes, stays))
    }

    pub(super) fn split_customer(&mut self) -> Option<Command> {
        let id = self.any(Kind::Customer)?;
        let (_, also) = self.tablet.device.holdings().also_known(id)?;
        let splits: Vec<DocId> = also.into_iter().flat_map(|also| also.splits).collect();
        let id = *self.random.pick(&splits)?;
        Some(Command::SplitCustomer(id))
    }

    pub(super) fn tell_apart(&mut self) -> Option<Command> {
        let (one, other) = self.two_customers()?;
        let told = match self.row(one) {
            Some(Row::Customer(row)) => row.ties.is_some_and(|ties| ties.apart.contains(&other)),
            _ => false,
        };
        Some(Command::TellCustomersApart(one, other, !told))
    }
}
