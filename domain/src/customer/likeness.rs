//! Which customers are likely the same person, by a stated rule.
//!
//! - **The same phone number** ([`super::phone`]) or **the same e-mail address** (capitals, width and blanks around it
//!   aside) and names that agree: *likely*. Names agree when one has all words of the other, where a letter stands
//!   for a word that begins with it (`A. Wang`, `Wang, Anna Maria`); in scripts without blanks, when one is within
//!   the other.
//! - **The same name at the same address** (capitals, accents, width, blanks and punctuation aside): *likely*.
//! - The same phone number or e-mail address and other names: *possible*. A household and a company share a phone.
//! - Two that were merged with one and the same person at the same time, on two devices: *likely*.
//!
//! What more than [`SHARED_BY`] people share, a shop's own number say, tells nothing. Names alone tell nothing either.
//! Customers are compared through what they share and never each with each.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use minicbor::{Decode, Encode};
use rustc_hash::FxHasher;

use super::Customer;
use super::folding::{fold, fold_address, fold_name, is_unspaced};
use super::phone::Phone;
use crate::sorting;

/// People who may share something without its losing its meaning.
pub const SHARED_BY: usize = 8;
/// Letters and digits that an address needs to tell anything.
const SHORTEST_ADDRESS: usize = 5;

/// How sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Grade {
    /// Everything speaks for it.
    #[n(0)]
    Likely,
    /// It may also be two people of one household or company.
    #[n(1)]
    Possible,
}

/// What two customers have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Reason {
    /// A phone number.
    #[n(0)]
    Phone,
    /// An e-mail address.
    #[n(1)]
    Email,
    /// Name and address.
    #[n(2)]
    NameAndAddress,
    /// Someone was merged with both.
    #[n(3)]
    Said,
}

/// What of a customer is compared.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    name: Box<str>,
    phones: Box<[Phone]>,
    emails: Box<[Box<str>]>,
    addresses: Box<[Box<str>]>,
}

impl Marks {
    /// Of a customer.
    pub fn of(customer: &Customer) -> Marks {
        let email = |text: &String| {
            let folded = fold(text.trim());
            folded.contains('@').then(|| folded.into_boxed_str())
        };
        let address = |text: &String| {
            let folded = fold_address(text);
            (folded.chars().count() >= SHORTEST_ADDRESS).then(|| folded.into_boxed_str())
        };
        Marks {
            name: fold_name(&customer.name).into(),
            phones: customer
                .phones
                .iter()
                .filter_map(|phone| Phone::read(phone))
                .collect(),
            emails: customer.emails.iter().filter_map(email).collect(),
            addresses: customer.addresses.iter().filter_map(address).collect(),
        }
    }

    /// What she may share, hashed.
    fn keys(&self) -> impl Iterator<Item = u64> {
        let phones = self.phones.iter().map(|phone| hash(&(0, &phone.digits)));
        let emails = self.emails.iter().map(|email| hash(&(1, email)));
        let addresses = self.addresses.iter().filter(|_| !self.name.is_empty());
        let addresses = addresses.map(|address| hash(&(2, &self.name, address)));
        phones.chain(emails).chain(addresses)
    }

    fn share(&self, other: &Marks, reasons: &mut Vec<Reason>) {
        let phone = |phone: &Phone| other.phones.iter().any(|known| known.is(phone));
        let mut add = |shared: bool, reason| {
            if shared && !reasons.contains(&reason) {
                reasons.push(reason);
            }
        };
        add(self.phones.iter().any(phone), Reason::Phone);
        add(
            self.emails.iter().any(|email| other.emails.contains(email)),
            Reason::Email,
        );
        let same_name = !self.name.is_empty() && self.name == other.name;
        let same_place = || {
            self.addresses
                .iter()
                .any(|address| other.addresses.contains(address))
        };
        add(same_name && same_place(), Reason::NameAndAddress);
    }

    /// Whether both names may be one person's.
    fn agrees(&self, other: &Marks) -> bool {
        if self.name.is_empty() || other.name.is_empty() {
            return true;
        }
        if self.name.chars().any(is_unspaced) || other.name.chars().any(is_unspaced) {
            return self.name.contains(&*other.name) || other.name.contains(&*self.name);
        }
        let within = |few: &str, many: &str| {
            let mut left: Vec<&str> = many.split(' ').collect();
            // Whole words first, so that a letter doesn't take the place of one.
            let whole = few.split(' ').filter(|word| word.len() > 1);
            let letters = few.split(' ').filter(|word| word.len() == 1);
            let mut has_word = false;
            let found = whole.chain(letters).all(|word| {
                let equal = left.iter().position(|other| *other == word);
                has_word |= equal.is_some() && word.len() > 1;
                let begins = |long: &str, letter: &str| letter.len() == 1 && long.starts_with(letter);
                let fits = |other: &&str| begins(other, word) || begins(word, other);
                let place = equal.or_else(|| left.iter().position(fits));
                place.map(|place| left.swap_remove(place)).is_some()
            });
            found && has_word
        };
        within(&self.name, &other.name) || within(&other.name, &self.name)
    }
}

fn hash(value: &impl std::hash::Hash) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(value)
}

/// Two that are likely the same person, by their places in what was searched; the smaller place first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Both.
    pub places: (usize, usize),
    /// How sure it is.
    pub grade: Grade,
    /// What they have in common.
    pub reasons: Vec<Reason>,
}

/// Finds all pairs. Each place is a person, with the marks of all her entries. `said` are pairs that someone was
/// merged with at the same time; `are_apart` says of which pairs a person knows that they aren't the same. The
/// likely ones come first.
pub fn find(
    people: &[Vec<&Marks>],
    said: &[(usize, usize)],
    are_apart: &dyn Fn(usize, usize) -> bool,
) -> Vec<Alike> {
    let mut keys: Vec<(u64, usize)> = Vec::with_capacity(people.len() * 2);
    for (place, marks) in people.iter().enumerate() {
        keys.extend(
            marks
                .iter()
                .flat_map(|marks| marks.keys())
                .map(|key| (key, place)),
        );
    }
    sort(&mut keys);
    // The same shape as the keys: sorting is much code, and this way there is one of it.
    let pair = |one: usize, other: usize| (one.min(other) as u64, one.max(other));
    let mut pairs: Vec<(u64, usize)> = said.iter().map(|(one, other)| pair(*one, *other)).collect();
    for sharing in keys.chunk_by(|one, other| one.0 == other.0) {
        if sharing.len() > SHARED_BY {
            continue;
        }
        for (at, (_, one)) in sharing.iter().enumerate() {
            pairs.extend(sharing.iter().skip(at + 1).map(|(_, other)| pair(*one, *other)));
        }
    }
    sort(&mut pairs);
    let (mut likely, mut possible) = (Vec::new(), Vec::new());
    for (one, other) in pairs {
        let one = one as usize;
        if one == other || are_apart(one, other) {
            continue;
        }
        let (Some(hers), Some(others)) = (people.get(one), people.get(other)) else {
            continue;
        };
        let was_said = said.contains(&(one, other)) || said.contains(&(other, one));
        // Two different texts may have the same hash: what is shared is looked at again.
        let reasons = reasons(hers, others, was_said);
        if reasons.is_empty() {
            continue;
        }
        let decides = |reason: &Reason| matches!(reason, Reason::NameAndAddress | Reason::Said);
        let agree = || {
            hers.iter()
                .any(|mine| others.iter().any(|other| mine.agrees(other)))
        };
        let (grade, list) = if reasons.iter().any(decides) || agree() {
            (Grade::Likely, &mut likely)
        } else {
            (Grade::Possible, &mut possible)
        };
        list.push(Alike {
            places: (one, other),
            grade,
            reasons,
        });
    }
    likely.append(&mut possible);
    likely
}

/// Once each, in ascending sequence.
#[inline(never)]
fn sort(list: &mut Vec<(u64, usize)>) {
    sorting::ascending(list);
    list.dedup();
}

/// What any entries of two people share.
fn reasons(hers: &[&Marks], others: &[&Marks], was_said: bool) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for mine in hers {
        others.iter().for_each(|other| mine.share(other, &mut reasons));
    }
    let all = [Reason::Phone, Reason::Email, Reason::NameAndAddress];
    let shared = all.into_iter().filter(|reason| reasons.contains(reason));
    shared.chain(was_said.then_some(Reason::Said)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(name: &str, phone: &str, email: &str, address: &str) -> Marks {
        let list = |text: &str| {
            if text.is_empty() {
                Vec::new()
            } else {
                vec![text.to_owned()]
            }
        };
        Marks::of(&Customer {
            name: name.to_owned(),
            phones: list(phone),
            emails: list(email),
            addresses: list(address),
            ..Customer::default()
        })
    }

    fn pair(one: &Marks, other: &Marks) -> Option<(Grade, Vec<Reason>)> {
        let found = find(&[vec![one], vec![other]], &[], &|_, _| false);
        assert!(found.len() <= 1);
        found.into_iter().next().map(|alike| (alike.grade, alike.reasons))
    }

    #[test]
    fn the_rule_as_it_is_stated() {
        let anna = customer(
            "Anna Wang",
            "+49 30 901820",
            "anna@example.org",
            "Hafenstr. 3\nBerlin",
        );
        for (other, grade, reason) in [
            (
                customer("A. Wang", "030 901820", "", ""),
                Grade::Likely,
                Reason::Phone,
            ),
            (
                customer("Wang, Anna Maria", "", "ANNA@example.org ", ""),
                Grade::Likely,
                Reason::Email,
            ),
            (
                customer("WANG ANNA", "", "", "Hafenstr 3, Berlin"),
                Grade::Likely,
                Reason::NameAndAddress,
            ),
            (
                customer("Bruno Wang", "030 901820", "", ""),
                Grade::Possible,
                Reason::Phone,
            ),
            (
                customer("Hafen GmbH", "", "anna@example.org", ""),
                Grade::Possible,
                Reason::Email,
            ),
        ] {
            assert_eq!(pair(&anna, &other), Some((grade, vec![reason])), "{other:?}");
        }
        let both = customer("Anna Wang", "030901820", "anna@example.org", "");
        assert_eq!(
            pair(&anna, &both),
            Some((Grade::Likely, vec![Reason::Phone, Reason::Email]))
        );
        let xiao = customer("王小明", "138 1234 5678", "", "上海市南京路12号");
        for other in [
            customer("王 小明", "", "", "上海市 南京路１２号"),
            customer("小明", "+86 13812345678", "", ""),
        ] {
            assert_eq!(
                pair(&xiao, &other).map(|(grade, _)| grade),
                Some(Grade::Likely),
                "{other:?}"
            );
        }
        for other in [
            customer("Anna Wang", "", "", ""),
            customer("Anna Wang", "", "", "Hafenstr. 5\nBerlin"),
            customer("Bruno Wang", "", "", "Hafenstr. 3\nBerlin"),
            customer("Anna Wang", "+33 30 901820", "", ""),
        ] {
            assert_eq!(pair(&anna, &other), None, "{other:?}");
        }
        // A letter alone is not a name.
        assert_eq!(
            pair(&customer("A", "030 901820", "", ""), &anna).map(|(grade, _)| grade),
            Some(Grade::Possible)
        );
    }

    #[test]
    fn what_a_person_said_decides() {
        let (one, other) = (
            customer("Ann", "030 901820", "", ""),
            customer("Ann", "030 901820", "", ""),
        );
        let third = customer("Bob", "", "", "");
        let people = [vec![&one], vec![&other], vec![&third]];
        assert_eq!(find(&people, &[], &|_, _| true), []);
        let found = find(&people, &[(2, 0), (1, 1)], &|one, other| (one, other) == (0, 1));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].places, found[0].reasons.as_slice()),
            ((0, 2), &[Reason::Said][..])
        );
    }

    #[test]
    fn entries_that_were_merged_are_one_person_and_bring_all_they_have() {
        let (a, b) = (
            customer("Ann", "030 901820", "", ""),
            customer("Ann Lee", "", "ann@example.org", ""),
        );
        let c = customer("Lee", "", "ann@example.org", "");
        assert_eq!(find(&[vec![&a, &b], vec![&c]], &[], &|_, _| false).len(), 1);
        assert_eq!(find(&[vec![&a, &b, &c]], &[], &|_, _| false), []);
    }

    #[test]
    fn what_everybody_shares_tells_nothing_and_costs_nothing() {
        let shop: Vec<Marks> = (0..5000)
            .map(|_| customer("Walk in", "030 901820", "shop@example.org", "Counter 1"))
            .collect();
        let people: Vec<Vec<&Marks>> = shop.iter().map(|marks| vec![marks]).collect();
        assert_eq!(find(&people, &[], &|_, _| false), []);
        assert_eq!(
            find(&people[..SHARED_BY], &[], &|_, _| false).len(),
            SHARED_BY * (SHARED_BY - 1) / 2
        );
    }
}
