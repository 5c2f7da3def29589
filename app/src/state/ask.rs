//! Asking the worker: every question and every command of every screen goes through here.

use domain::command::Command;
use domain::id::DocId;
use domain::row::{CustomerRow, ProductRow};
use replica::device::{Done, Failure, Outcome, Request, Response};
use replica::limits::COMMANDS_PER_GROUP;
use replica::query::{OrderDetail, ProductOnHand, ProductPage, ProductQuery};

use crate::link::{self, LinkError};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The device says why.
    Failure(Failure),
    /// The tab that worked on it was closed first: it may be done or not.
    Interrupted,
    /// There is no location yet at which something could be sold.
    NoPlace,
    /// The worker didn't answer, or not with what was asked for.
    NoAnswer,
}

/// Asks; a failure that the device reports is an error here.
///
/// # Errors
/// [`Trouble`] as said.
pub async fn ask(request: Request) -> Result<Response, Trouble> {
    match link::request(request).await {
        Ok(Response::Failed(failure)) => Err(Trouble::Failure(failure)),
        Ok(response) => Ok(response),
        Err(LinkError::Interrupted) => Err(Trouble::Interrupted),
        Err(LinkError::Gone) => Err(Trouble::NoAnswer),
    }
}

/// Has a command done. It is on this device's disk when this returns.
///
/// # Errors
/// [`Trouble`], with the rule that forbids it.
pub async fn command(command: Command) -> Result<Done, Trouble> {
    match ask(Request::Do(command)).await? {
        Response::Done(done) => Ok(done),
        _ => Err(Trouble::NoAnswer),
    }
}

/// Has commands done that belong together: up to [`COMMANDS_PER_GROUP`] of them are on this device's disk all at once, so
/// that who leaves meanwhile leaves nothing half done.
///
/// # Errors
/// [`Trouble`], with the rule that forbids one of them; the others are done.
pub async fn commands(commands: Vec<Command>) -> Result<(), Trouble> {
    for group in commands.chunks(COMMANDS_PER_GROUP) {
        let Response::DoneAll(outcomes) = ask(Request::DoAll(group.to_vec())).await? else {
            return Err(Trouble::NoAnswer);
        };
        for outcome in outcomes {
            if let Outcome::Failed(failure) = outcome {
                return Err(Trouble::Failure(failure));
            }
        }
    }
    Ok(())
}

/// One order with its timeline.
///
/// # Errors
/// [`Trouble`].
pub async fn order(id: DocId) -> Result<Option<OrderDetail>, Trouble> {
    match ask(Request::Order(id)).await? {
        Response::Order(detail) => Ok(detail.map(|detail| *detail)),
        _ => Err(Trouble::NoAnswer),
    }
}

/// A window of the catalogue.
///
/// # Errors
/// [`Trouble`].
pub async fn products(query: ProductQuery) -> Result<ProductPage, Trouble> {
    match ask(Request::Products(query)).await? {
        Response::Products(page) => Ok(page),
        _ => Err(Trouble::NoAnswer),
    }
}

/// One product, sold or not any more.
///
/// # Errors
/// [`Trouble`].
pub async fn product(id: DocId) -> Result<Option<ProductRow>, Trouble> {
    match ask(Request::Product(id, 0)).await? {
        Response::Product(detail) => Ok(detail.map(|detail| detail.found.row)),
        _ => Err(Trouble::NoAnswer),
    }
}

/// The product with this code.
///
/// # Errors
/// [`Trouble`].
pub async fn scan(code: String, location: Option<DocId>) -> Result<Option<ProductOnHand>, Trouble> {
    match ask(Request::Scan(code, location)).await? {
        Response::Scan(found) => Ok(found.map(|found| *found)),
        _ => Err(Trouble::NoAnswer),
    }
}

/// The first customers that match the words.
///
/// # Errors
/// [`Trouble`].
pub async fn customers(words: String, limit: u32) -> Result<Vec<CustomerRow>, Trouble> {
    match ask(Request::Customers(words, 0, limit)).await? {
        Response::Customers(page) => Ok(page.rows),
        _ => Err(Trouble::NoAnswer),
    }
}
