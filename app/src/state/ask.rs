//! Asking the worker: every question and every command of every screen goes through here.

use domain::command::Command;
use domain::id::DocId;
use domain::row::{CustomerRow, ProductRow};
use replica::device::{Done, Failure, Outcome, Payload, Request, Response};
use replica::limits::COMMANDS_PER_GROUP;
use replica::query::{CustomerPage, OrderDetail, ProductDetail, ProductPage, ProductQuery};

use crate::link::{self, LinkError};
use crate::sealed::Sealed;

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
pub async fn ask<P: Payload>(request: Request) -> Result<P, Trouble> {
    let answer = answer_to(Sealed::new(&request)).await?;
    answer.read().ok_or(Trouble::NoAnswer)
}

/// Asks, and leaves it to the caller to read the answer.
///
/// # Errors
/// [`Trouble`] as said.
pub async fn answer_to(request: Sealed<Request>) -> Result<Sealed<Response>, Trouble> {
    match link::request(request).await {
        Ok(answer) => match answer.read() {
            Some(failure) => Err(Trouble::Failure(failure)),
            None => Ok(answer),
        },
        Err(LinkError::Interrupted) => Err(Trouble::Interrupted),
        Err(LinkError::Gone) => Err(Trouble::NoAnswer),
    }
}

/// Has a command done. It is on this device's disk when this returns.
///
/// # Errors
/// [`Trouble`], with the rule that forbids it.
pub async fn command(command: Command) -> Result<Done, Trouble> {
    ask(Request::Do(command)).await
}

/// Has commands done that belong together: up to [`COMMANDS_PER_GROUP`] of them are on this device's disk all at once, so
/// that who leaves meanwhile leaves nothing half done.
///
/// # Errors
/// [`Trouble`], with the rule that forbids one of them; the others are done.
pub async fn commands(commands: Vec<Command>) -> Result<(), Trouble> {
    for group in commands.chunks(COMMANDS_PER_GROUP) {
        for outcome in ask::<Vec<Outcome>>(Request::DoAll(group.to_vec())).await? {
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
    ask(Request::Order(id)).await
}

/// A window of the catalogue.
///
/// # Errors
/// [`Trouble`].
pub async fn products(query: ProductQuery) -> Result<ProductPage, Trouble> {
    ask(Request::Products(query)).await
}

/// One product, sold or not any more.
///
/// # Errors
/// [`Trouble`].
pub async fn product(id: DocId) -> Result<Option<ProductRow>, Trouble> {
    let detail: Option<ProductDetail> = ask(Request::Product(id, 0)).await?;
    Ok(detail.map(|detail| detail.found.row))
}

/// The product with this code.
///
/// # Errors
/// [`Trouble`].
pub async fn scan(code: String) -> Result<Option<ProductRow>, Trouble> {
    ask(Request::Scan(code)).await
}

/// The first customers that match the words.
///
/// # Errors
/// [`Trouble`].
pub async fn customers(words: String, limit: u32) -> Result<Vec<CustomerRow>, Trouble> {
    let page: CustomerPage = ask(Request::Customers(words, 0, limit)).await?;
    Ok(page.rows)
}
