//! Customers that were merged: every device must say the same of who stands for whom, each entry must belong to exactly
//! one person, and each person must have the orders and phone numbers of all her entries. Worked out here once more
//! from the log alone, step by step along the pointers.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{DocId, Kind};
use domain::row::Row;
use replica::holdings::Holdings;

use super::oracle::Oracle;
use super::{Findings, Rule};
use crate::sim::world::World;

/// Who stands for each customer, as it follows from the log.
struct People {
    stands: BTreeMap<DocId, DocId>,
    phones: BTreeMap<DocId, Vec<String>>,
    orders: BTreeMap<DocId, u32>,
}

impl People {
    fn of(oracle: &Oracle) -> People {
        let mut pointers: BTreeMap<DocId, Option<DocId>> = BTreeMap::new();
        let mut phones = BTreeMap::new();
        for (id, (row, _)) in &oracle.rows {
            if let Row::Customer(row) = row {
                let became = row.ties.as_ref().and_then(|ties| ties.became);
                pointers.insert(*id, became.map(|became| became.into));
                phones.insert(*id, row.customer.phones.clone());
            }
        }
        let next = |id: DocId| {
            let into = pointers.get(&id).copied().flatten();
            into.filter(|into| pointers.contains_key(into))
        };
        let stands = |id: &DocId| {
            // After as many steps as there are customers one stands at the end, or within a circle.
            let mut at = *id;
            for _ in 0..pointers.len() {
                at = next(at).unwrap_or(at);
            }
            let mut circle = BTreeSet::from([at]);
            let mut place = at;
            while let Some(further) = next(place)
                && circle.insert(further)
            {
                place = further;
            }
            (*id, circle.first().copied().unwrap_or(at))
        };
        let stands: BTreeMap<DocId, DocId> = pointers.keys().map(stands).collect();
        let mut orders: BTreeMap<DocId, u32> = BTreeMap::new();
        for (row, _) in oracle.rows.values() {
            if let Row::Order(row) = row
                && let Some(root) = row.customer.and_then(|customer| stands.get(&customer))
            {
                *orders.entry(*root).or_default() += 1;
            }
        }
        People {
            stands,
            phones,
            orders,
        }
    }
}

pub(super) fn check(world: &World, oracle: &Oracle) -> Findings {
    let mut findings = Findings::of(Rule::SamePeople);
    let people = People::of(oracle);
    for (place, tablet) in world.tablets.iter().enumerate() {
        if tablet.meta().is_some() {
            compare(
                &format!("d{place}"),
                tablet.device.holdings(),
                &people,
                &mut findings,
            );
        }
    }
    findings
}

fn compare(who: &str, holdings: &Holdings, people: &People, findings: &mut Findings) {
    let roots: BTreeSet<DocId> = people.stands.values().copied().collect();
    let listed: BTreeSet<DocId> = holdings
        .query_customers("", 0, 1000)
        .rows
        .iter()
        .map(|row| row.id)
        .collect();
    findings.unless(listed == roots, || {
        format!("{who} lists {listed:?} instead of {roots:?}")
    });
    let mut entries: Vec<DocId> = roots.iter().flat_map(|root| holdings.entries_of(*root)).collect();
    entries.sort();
    findings.unless(entries.iter().eq(people.stands.keys()), || {
        format!("{who} counts {entries:?} as the entries of all customers")
    });
    for (id, root) in &people.stands {
        let stands = holdings.stands_for(*id);
        findings.unless(stands == Some(*root), || {
            format!("{who} says that {stands:?} stands for {id} and not {root}")
        });
        for phone in &people.phones[id] {
            let found = holdings.query_customers(&phone.replace(' ', ""), 0, 1000);
            findings.unless(found.rows.iter().any(|row| row.id == *root), || {
                format!("{who} doesn't find {root} by {phone}, the number of {id}")
            });
            let person = holdings.person(*id);
            findings.unless(
                person.is_some_and(|row| row.customer.phones.contains(phone)),
                || format!("{who} doesn't show {phone} of {id}"),
            );
        }
    }
    for root in &roots {
        let (orders, expected) = (
            holdings.customer_history(*root, 0).total,
            people.orders.get(root).copied().unwrap_or(0),
        );
        findings.unless(orders == expected, || {
            format!("{who} counts {orders} orders of {root} instead of {expected}")
        });
    }
    let held = holdings.table.shelf(Kind::Customer).len();
    findings.unless(held == people.stands.len(), || {
        format!("{who} holds {held} customers instead of {}", people.stands.len())
    });
}
