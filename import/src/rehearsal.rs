//! A sink that takes every command and keeps nothing: what an import would do, by the same rules.

use domain::command::Command;
use domain::decide::{Context, decide};
use domain::id::{DocId, Kind, Millis, Stamp};
use domain::money::Currency;
use domain::order::Versions;
use domain::refusal::Refusal;
use domain::row::Row;
use rustc_hash::FxHashMap;

use crate::sink::{Committed, RemoteSink, Sink, SinkError};

/// Devices are counted from 1, so nothing that exists has an id of this one.
const NOBODY: u32 = 0;
/// Every order has a number; those that are never made share one.
const NO_NUMBER: &str = "–";

/// What is here, behind a sink that changes none of it.
pub struct Rehearsal<'a, S> {
    held: &'a S,
    commits: u64,
    /// Products and customers, once one was asked for: going through all of them for each would take too long.
    rows: FxHashMap<DocId, Row>,
}

impl<'a, S: RemoteSink> Rehearsal<'a, S> {
    /// Of an organisation's data.
    pub fn new(held: &'a S) -> Rehearsal<'a, S> {
        Rehearsal {
            held,
            commits: 0,
            rows: FxHashMap::default(),
        }
    }

    async fn row(&mut self, id: DocId) -> Result<Option<Row>, SinkError> {
        if self.rows.is_empty() {
            let rows = &mut self.rows;
            let mut keep = |row: Row| {
                rows.insert(row.id(), row);
            };
            self.held.rows(Kind::Product, &mut keep).await?;
            self.held.rows(Kind::Customer, &mut keep).await?;
        }
        Ok(self.rows.get(&id).cloned())
    }
}

impl<S: RemoteSink> RemoteSink for Rehearsal<'_, S> {
    fn currency(&self) -> Result<Currency, SinkError> {
        self.held.currency()
    }

    async fn rows(&self, kind: Kind, visit: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        self.held.rows(kind, visit).await
    }

    async fn commit(
        &mut self,
        at: Millis,
        commands: Vec<Command>,
    ) -> Result<Vec<Result<Committed, Refusal>>, SinkError> {
        let mut results = Vec::with_capacity(commands.len());
        for command in commands {
            results.push(self.decide(at, &command).await?);
        }
        Ok(results)
    }

    async fn flush(&mut self) -> Result<(), SinkError> {
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        self.held.is_stopped()
    }
}

impl<S: RemoteSink> Rehearsal<'_, S> {
    async fn decide(
        &mut self,
        at: Millis,
        command: &Command,
    ) -> Result<Result<Committed, Refusal>, SinkError> {
        self.commits = self.commits.saturating_add(1);
        let stamp = Stamp {
            device: NOBODY,
            epoch: 1,
            number: self.commits,
            at,
            user: String::new(),
        };
        let read = match command.reads() {
            Some(id) => self.row(id).await?,
            None => None,
        };
        let (mut product, mut customer) = (None, None);
        match read {
            Some(Row::Product(row)) => {
                let fields = row.product.into_changes().into_iter().map(Versions::settled);
                product = Some(fields.collect::<Vec<_>>());
            }
            Some(Row::Customer(row)) => {
                let fields = row.customer.into_changes().into_iter().map(Versions::settled);
                customer = Some(fields.collect::<Vec<_>>());
            }
            _ => {}
        }
        let context = Context {
            stamp: &stamp,
            next_number: NO_NUMBER,
            order: None,
            taken: &[],
            known: &[],
            counted: &[],
            product: product.as_deref(),
            customer: customer.as_deref(),
            ties: None,
            location: None,
            stands_for: &Some,
        };
        let committed = |outcome: domain::decide::Outcome| Committed {
            subject: outcome.subject,
            number: None,
        };
        Ok(decide(command, &context).map(committed))
    }
}

/// An organisation that isn't there yet: nothing is held.
#[derive(Clone, Copy, Debug)]
pub struct Nothing {
    /// The currency that it will have.
    pub currency: Currency,
}

impl Sink for Nothing {
    fn currency(&self) -> Result<Currency, SinkError> {
        Ok(self.currency)
    }

    fn rows(&self, _: Kind, _: &mut dyn FnMut(Row)) -> Result<(), SinkError> {
        Ok(())
    }

    fn commit(&mut self, _: Millis, _: Command) -> Result<Committed, SinkError> {
        Err(SinkError::Failed(
            "there is no organisation to write to".to_owned(),
        ))
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}
