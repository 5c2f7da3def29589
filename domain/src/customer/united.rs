//! Several entries for one person read as one, and what is changed in that one written back to where it lies.

use super::Customer;
use super::folding::{fold, fold_address, fold_name};
use super::phone::Phone;
use crate::id::DocId;
use crate::row::CustomerRow;

/// A list of texts within a customer, with what makes two of its entries the same.
struct List {
    of: fn(&mut Customer) -> &mut Vec<String>,
    read: fn(&Customer) -> &Vec<String>,
    same: fn(&str, &str) -> bool,
}

const LISTS: [List; 3] = [
    List {
        of: |customer| &mut customer.phones,
        read: |customer| &customer.phones,
        same: |one, other| {
            let read = |text| Phone::read(text);
            one == other
                || read(one)
                    .zip(read(other))
                    .is_some_and(|(one, other)| one.is(&other))
        },
    },
    List {
        of: |customer| &mut customer.emails,
        read: |customer| &customer.emails,
        same: |one, other| fold(one.trim()) == fold(other.trim()),
    },
    List {
        of: |customer| &mut customer.addresses,
        read: |customer| &customer.addresses,
        same: |one, other| one == other || fold_address(one) == fold_address(other),
    },
];

/// A text within a customer that one entry lends to the other where that has none.
struct Single {
    of: fn(&mut Customer) -> &mut String,
    read: fn(&Customer) -> &String,
}

const SINGLES: [Single; 2] = [
    Single {
        of: |customer| &mut customer.language,
        read: |customer| &customer.language,
    },
    Single {
        of: |customer| &mut customer.note,
        read: |customer| &customer.note,
    },
];

/// What of two customers is the same, as it is shown beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The name, but for capitals, accents, width and blanks.
    pub name: bool,
    /// One of the phone numbers, e-mail addresses and postal addresses, in this sequence.
    pub lists: [bool; 3],
}

/// What of two customers is the same.
pub fn shared(one: &Customer, other: &Customer) -> Shared {
    Shared {
        name: fold_name(&one.name) == fold_name(&other.name),
        lists: LISTS.map(|list| {
            let is_hers = |text: &String| (list.read)(other).iter().any(|known| (list.same)(known, text));
            (list.read)(one).iter().any(is_hers)
        }),
    }
}

/// Adds what is in no entry yet.
fn add_to_list(list: &List, all: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !all.iter().any(|known| (list.same)(known, text)) {
            all.push(text.clone());
        }
    }
}

fn read(members: &[CustomerRow]) -> Customer {
    let mut rows = members.iter().map(|row| &row.customer);
    let mut united = rows.next().cloned().unwrap_or_default();
    for other in rows {
        for list in &LISTS {
            add_to_list(list, (list.of)(&mut united), (list.read)(other));
        }
        for single in &SINGLES {
            let text = (single.of)(&mut united);
            if text.is_empty() {
                text.clone_from((single.read)(other));
            }
        }
    }
    united
}

/// The row of one person of whom there are several entries, the one that stays first: its name, the phones, e-mails
/// and addresses of all, and what it hasn't itself from the others. Nothing for nobody.
pub fn unite(members: &[CustomerRow]) -> Option<CustomerRow> {
    let (first, rest) = members.split_first()?;
    let mut united = CustomerRow {
        customer: read(members),
        ..first.clone()
    };
    for other in rest {
        united.issues.extend_from_slice(&other.issues);
        // A change of any of them is a change of what is shown.
        united.version = united.version.rotate_left(1) ^ other.version;
    }
    Some(united)
}

/// What the entries of one person hold when she shall read as `wanted`: those that change. What was added or set
/// anew goes to the one that stays; what was taken off goes from wherever it is.
pub fn divide(members: &[CustomerRow], wanted: &Customer) -> Vec<(DocId, Customer)> {
    let shown = read(members);
    let mut entries: Vec<(DocId, Customer)> =
        members.iter().map(|row| (row.id, row.customer.clone())).collect();
    let Some(((_, first), rest)) = entries.split_first_mut() else {
        return Vec::new();
    };
    first.name.clone_from(&wanted.name);
    for list in &LISTS {
        let (before, after) = ((list.read)(&shown), (list.read)(wanted));
        if before == after {
            continue;
        }
        let mut of_others = Vec::new();
        for (_, other) in rest.iter_mut() {
            (list.of)(other).retain(|text| after.iter().any(|kept| (list.same)(kept, text)));
            add_to_list(list, &mut of_others, (list.read)(other));
        }
        let had = std::mem::take((list.of)(first));
        // What an entry lends stays with it.
        let mut own = after.clone();
        own.retain(|text| had.contains(text) || !of_others.contains(text));
        let mut reads = own.clone();
        add_to_list(list, &mut reads, &of_others);
        // Unless another would come first then, which is the one that is called and written to, or the same would
        // be spelt otherwise.
        let is_all = reads.len() == after.len() && after.iter().all(|text| reads.contains(text));
        let reads_well = is_all && reads.first() == after.first();
        *(list.of)(first) = if reads_well { own } else { after.clone() };
    }
    for single in &SINGLES {
        let (before, after) = ((single.read)(&shown), (single.read)(wanted));
        if before == after {
            continue;
        }
        let is_lent = (single.read)(first).is_empty() && !before.is_empty();
        if after.is_empty() && is_lent {
            let lender = rest
                .iter_mut()
                .find(|(_, other)| !(single.read)(other).is_empty());
            if let Some((_, lender)) = lender {
                (single.of)(lender).clear();
            }
        } else {
            (single.of)(first).clone_from(after);
        }
    }
    let changed = |(row, (_, after)): &(&CustomerRow, (DocId, Customer))| row.customer != *after;
    members
        .iter()
        .zip(entries)
        .filter(changed)
        .map(|(_, entry)| entry)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Kind;
    use crate::testing::{any_customer, doc, property_config};
    use proptest::prelude::*;

    fn row(n: u64, customer: Customer) -> CustomerRow {
        CustomerRow {
            id: doc(Kind::Customer, n),
            customer,
            issues: Vec::new(),
            version: n,
            ties: None,
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn two() -> [CustomerRow; 2] {
        let stays = Customer {
            name: "Anna Wang".to_owned(),
            phones: texts(&["030 901820"]),
            note: "Rings twice".to_owned(),
            ..Customer::default()
        };
        let goes = Customer {
            name: "A. Wang".to_owned(),
            phones: texts(&["+49 30 901820", "0171 5550"]),
            emails: texts(&["anna@example.org"]),
            language: "de".to_owned(),
            note: "Pays by transfer".to_owned(),
            ..Customer::default()
        };
        [row(1, stays), row(2, goes)]
    }

    #[test]
    fn lists_are_united_and_what_is_missing_is_lent() {
        let united = unite(&two()).unwrap().customer;
        assert_eq!(united.name, "Anna Wang");
        assert_eq!(united.phones, ["030 901820", "0171 5550"]);
        assert_eq!(united.emails, ["anna@example.org"]);
        assert_eq!(
            (united.language.as_str(), united.note.as_str()),
            ("de", "Rings twice")
        );
    }

    #[test]
    fn what_is_changed_goes_where_it_lies() {
        let members = two();
        let mut wanted = unite(&members).unwrap().customer;
        assert_eq!(divide(&members, &wanted), []);
        wanted.phones = texts(&["030 901820"]);
        wanted.language.clear();
        wanted.emails.push("a.wang@example.org".to_owned());
        wanted.addresses.push("Hafenstr. 3".to_owned());
        let entries = divide(&members, &wanted);
        let [(_, first), (_, second)] = &entries[..] else {
            panic!("{entries:?}")
        };
        // The first e-mail stays the first, so it is hers as well now.
        assert_eq!(first.emails, ["anna@example.org", "a.wang@example.org"]);
        assert_eq!((first.addresses.len(), second.addresses.len()), (1, 0));
        assert_eq!(second.phones, ["+49 30 901820"]);
        assert_eq!(
            (second.emails.as_slice(), second.language.as_str()),
            (&texts(&["anna@example.org"])[..], "")
        );
    }

    proptest! {
        #![proptest_config(property_config(512))]

        #[test]
        fn what_is_wanted_is_what_is_read(
            members in proptest::collection::vec(any_customer(), 1..4),
            mut wanted in any_customer(),
        ) {
            for list in [&mut wanted.phones, &mut wanted.emails, &mut wanted.addresses] {
                let mut seen = Vec::new();
                list.retain(|text| { let is_new = !seen.contains(text); seen.push(text.clone()); is_new });
            }
            let mut members: Vec<CustomerRow> = (1..).zip(members).map(|(n, customer)| row(n, customer)).collect();
            let note_is_lent = members.iter().filter(|row| !row.customer.note.is_empty()).count() > 1;
            let language_is_lent = members.iter().filter(|row| !row.customer.language.is_empty()).count() > 1;
            for (id, after) in divide(&members, &wanted) {
                let entry = members.iter_mut().find(|row| row.id == id).unwrap();
                entry.customer = after;
            }
            let mut reads = unite(&members).unwrap().customer;
            // Where a text is taken off, that of another entry comes to light.
            if wanted.note.is_empty() && note_is_lent { reads.note.clear(); }
            if wanted.language.is_empty() && language_is_lent { reads.language.clear(); }
            for (reads, wanted) in [
                (&mut reads.phones, &mut wanted.phones),
                (&mut reads.emails, &mut wanted.emails),
                (&mut reads.addresses, &mut wanted.addresses),
            ] {
                prop_assert_eq!(reads.first(), wanted.first());
                reads.sort_unstable();
                wanted.sort_unstable();
            }
            prop_assert_eq!(reads, wanted);
        }
    }
}
