//! What a customer's row says before anybody looks for her, and, apart from it, the texts by which she is found. Few starts
//! of a till are followed by a search for a customer, so her texts are read later.
//!
//! It must name the same places as [`CustomerRow`]'s encoding; a test holds the two together.

use domain::customer::ties::Ties;
use domain::id::DocId;
use domain::row::{CustomerRow, Version};
use minicbor::decode::Error;
use minicbor::{Decode, Decoder};

use super::skip::{count_of, places_after, skip};
use crate::holdings::text::SearchText;
use crate::pack::{self, PackError};

/// A row of a customer, as far as others need to know her.
#[derive(Debug, PartialEq)]
pub struct CustomerGlance {
    pub id: DocId,
    /// How many wait for a person.
    pub issues: usize,
    pub version: Version,
    pub ties: Option<Ties>,
}

impl<'b, C> Decode<'b, C> for CustomerGlance {
    fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, Error> {
        let more = places_after(decoder, 4)?;
        let id = decoder.decode()?;
        skip(decoder, 1)?; // the customer
        let issues = count_of(decoder)?;
        skip(decoder, issues)?;
        let version = decoder.decode()?;
        let ties = match more {
            0 => None,
            _ => Option::decode(decoder, context)?,
        };
        skip(decoder, more.saturating_sub(1))?;
        Ok(CustomerGlance {
            id,
            issues: issues as usize,
            version,
            ties,
        })
    }
}

/// The texts by which a person looks for a customer.
#[derive(Debug, Default, PartialEq)]
pub struct CustomerWords<'b> {
    pub name: &'b str,
    phones: Vec<&'b str>,
    emails: Vec<&'b str>,
    addresses: Vec<&'b str>,
}

impl<'b, C> Decode<'b, C> for CustomerWords<'b> {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, Error> {
        let after = places_after(decoder, 4)?;
        skip(decoder, 1)?; // id
        let more = places_after(decoder, 4)?;
        let words = CustomerWords {
            name: decoder.str()?,
            phones: decoder.decode()?,
            emails: decoder.decode()?,
            addresses: decoder.decode()?,
        };
        skip(decoder, more.saturating_add(after).saturating_add(2))?; // the issues and the version, too
        Ok(words)
    }
}

/// A row that is a customer's; any other isn't read.
#[derive(Decode)]
enum Glance {
    #[n(2)]
    Customer(#[n(0)] CustomerGlance),
}

/// The same, for her texts.
#[derive(Decode)]
enum Words<'b> {
    #[n(2)]
    Customer(#[b(0)] CustomerWords<'b>),
}

impl CustomerGlance {
    /// Of an encoded [`domain::row::Row`].
    ///
    /// # Errors
    /// [`PackError`] when it isn't a customer's row.
    pub fn read(bytes: &[u8]) -> Result<Self, PackError> {
        let Glance::Customer(glance) = pack::decode(bytes)?;
        Ok(glance)
    }

    /// Of a row in memory.
    pub fn of(row: &CustomerRow) -> Self {
        CustomerGlance {
            id: row.id,
            issues: row.issues.len(),
            version: row.version,
            ties: row.ties.clone(),
        }
    }
}

impl<'b> CustomerWords<'b> {
    /// Of an encoded [`domain::row::Row`].
    ///
    /// # Errors
    /// [`PackError`] when it isn't a customer's row.
    pub fn read(bytes: &'b [u8]) -> Result<Self, PackError> {
        let Words::Customer(words) = pack::decode(bytes)?;
        Ok(words)
    }

    /// Of a row in memory.
    #[cfg(test)]
    pub fn of(row: &'b CustomerRow) -> Self {
        let all = |texts: &'b [String]| texts.iter().map(String::as_str).collect();
        CustomerWords {
            name: &row.customer.name,
            phones: all(&row.customer.phones),
            emails: all(&row.customer.emails),
            addresses: all(&row.customer.addresses),
        }
    }

    /// Writes them as the text that is searched.
    pub fn write(&self, text: &mut SearchText<'_>) {
        text.add(self.name);
        for phone in &self.phones {
            text.add_phone(phone);
        }
        for words in self.emails.iter().chain(&self.addresses) {
            text.add(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::customer::Customer;
    use domain::id::Kind;
    use domain::issue::{Issue, IssueKind};
    use domain::row::Row;

    fn row(counter: u64) -> CustomerRow {
        let id = |counter| DocId {
            kind: Kind::Customer,
            device: 7,
            epoch: 1,
            counter,
        };
        CustomerRow {
            id: id(counter),
            customer: Customer {
                name: "Grüner".into(),
                phones: vec!["+49 30 1".into()],
                emails: vec!["g@example.com".into(), "h@example.com".into()],
                addresses: vec!["Berlin".into()],
                language: "de".into(),
                note: "regular".into(),
            },
            issues: vec![Issue {
                key: "k".into(),
                kind: IssueKind::AmountsTooLarge,
            }],
            version: 99,
            ties: Some(Ties {
                also: vec![id(9)],
                ..Ties::default()
            }),
        }
    }

    #[test]
    fn a_glance_and_the_words_see_what_the_row_says() {
        let bare = CustomerRow {
            customer: Customer::default(),
            issues: Vec::new(),
            ties: None,
            ..row(1)
        };
        for row in [row(4096), bare] {
            let bytes = pack::encode(&Row::Customer(row.clone()));
            assert_eq!(CustomerGlance::read(&bytes).unwrap(), CustomerGlance::of(&row));
            assert_eq!(CustomerWords::read(&bytes).unwrap(), CustomerWords::of(&row));
            for end in 0..bytes.len() {
                assert!(CustomerGlance::read(&bytes[..end]).is_err(), "{end}");
                assert!(CustomerWords::read(&bytes[..end]).is_err(), "{end}");
            }
        }
        assert!(CustomerGlance::read(b"rubbish").is_err() && CustomerWords::read(b"rubbish").is_err());
    }
}
