//! Commands and states that no honest device would send or hold: each gets an answer, and a sound one.

use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::acts::{any_order, any_settlement};
use super::properties::check_outcome;
use crate::command::{Amount, Command, ImportedFacts, Progress};
use crate::customer::{Customer, CustomerChange};
use crate::decide::{Context, Taken, decide};
use crate::id::{DocId, Kind, PartId, Stamp};
use crate::location::{Location, ReceiptText};
use crate::order::review::examine;
use crate::order::{
    Direction, Discount, Draft, DraftLine, ExternalReference, Item, OrderChange, OrderState, Payment,
    Versions,
};
use crate::product::{Localised, Product, ProductChange};
use crate::quantity::Quantity;
use crate::stock::Known;
use crate::testing::{any_facts, decimal, doc, draft, held_order, location, payment, property_config};

fn any_id(kinds: &'static [Kind]) -> impl Strategy<Value = DocId> {
    (
        prop::sample::select(kinds),
        any::<u32>(),
        any::<u32>(),
        any::<u64>(),
    )
        .prop_map(|(kind, device, epoch, counter)| DocId {
            kind,
            device,
            epoch,
            counter,
        })
}

fn wild_number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        any::<[u8; 16]>().prop_map(Decimal::deserialize),
        (any::<i64>(), 0u32..29).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
        Just(Decimal::ZERO),
        Just(-Decimal::ZERO),
        Just(Decimal::MAX),
        Just(Decimal::MIN),
        Just(Decimal::ONE_HUNDRED),
    ]
}

fn wild_quantity() -> impl Strategy<Value = Quantity> {
    let edge = prop::sample::select(vec![0, 1, -1, i64::MIN, i64::MAX, 1_000_000_000_000]);
    prop_oneof![edge, any::<i64>(), 1i64..5000].prop_map(Quantity)
}

fn wild_discount() -> impl Strategy<Value = Option<Discount>> {
    prop_oneof![
        Just(None),
        wild_number().prop_map(|amount| Some(Discount::Amount(amount))),
        wild_number().prop_map(|percent| Some(Discount::Percent(percent))),
    ]
}

fn wild_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,8}".boxed(),
        1 => (0usize..6000).prop_map(|length| "n".repeat(length)).boxed(),
    ]
}

/// Nearly always a kind that fits, so that the checks behind that one are met too.
const PRODUCTS: &[Kind] = &[
    Kind::Product,
    Kind::Product,
    Kind::Product,
    Kind::Product,
    Kind::Order,
];
const LOCATIONS: &[Kind] = &[Kind::Location, Kind::Location, Kind::Location, Kind::Ledger];
const ANY: &[Kind] = &[
    Kind::Order,
    Kind::Order,
    Kind::Order,
    Kind::Product,
    Kind::Customer,
];

fn wild_line() -> impl Strategy<Value = DraftLine> {
    let product = prop::option::of(any_id(PRODUCTS));
    (
        product,
        wild_text(),
        wild_number(),
        wild_number(),
        wild_quantity(),
        wild_discount(),
    )
        .prop_map(|(product, text, price, rate, quantity, discount)| DraftLine {
            item: Item {
                product,
                sku: text.clone(),
                name: text.clone(),
                unit_price: price,
                tax_rate: rate,
            },
            quantity,
            discount,
            note: text,
        })
}

fn wild_draft() -> impl Strategy<Value = Draft> {
    let orderly = (any_order(), any::<bool>()).prop_map(|(draft, named)| Draft {
        external: named.then(|| ExternalReference {
            system: "s".to_owned(),
            id: "1".to_owned(),
        }),
        ..draft
    });
    let wild = (
        any_id(LOCATIONS),
        vec(wild_line(), 0..4),
        wild_discount(),
        wild_number(),
        wild_text(),
    )
        .prop_map(|(location, lines, discount, shipping, note)| Draft {
            location,
            discount,
            shipping,
            salesperson: note.clone(),
            external: Some(ExternalReference {
                system: note.clone(),
                id: note.clone(),
            }),
            placed_at: Some(i64::MAX),
            note,
            ..draft(lines)
        });
    prop_oneof![1 => orderly, 2 => wild]
}

fn wild_payments() -> impl Strategy<Value = Vec<Payment>> {
    vec(
        wild_number().prop_map(|amount| Payment {
            amount,
            ..payment("0")
        }),
        0..3,
    )
}

fn wild_change() -> impl Strategy<Value = OrderChange> {
    let line = (1u64..4).prop_map(|n| PartId {
        device: 1,
        epoch: 1,
        counter: 4096 + n,
    });
    prop_oneof![
        wild_line().prop_map(OrderChange::AddLine),
        (line.clone(), wild_quantity()).prop_map(|(line, quantity)| OrderChange::SetQuantity(line, quantity)),
        (line.clone(), wild_discount()).prop_map(|(line, off)| OrderChange::SetLineDiscount(line, off)),
        (line.clone(), wild_text()).prop_map(|(line, note)| OrderChange::SetLineNote(line, note)),
        line.prop_map(OrderChange::RemoveLine),
        wild_discount().prop_map(OrderChange::SetDiscount),
        wild_number().prop_map(OrderChange::SetShipping),
        wild_text().prop_map(OrderChange::SetNote),
    ]
}

fn wild_command() -> impl Strategy<Value = Command> {
    let id = || any_id(ANY);
    let amount =
        (any_id(PRODUCTS), wild_quantity()).prop_map(|(product, quantity)| Amount { product, quantity });
    let amounts = vec(amount, 0..4).boxed();
    let facts = (
        wild_text(),
        wild_payments(),
        any::<Option<i64>>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(state, payments, shipped_at, cancelled, moves_stock)| ImportedFacts {
                state,
                payments,
                shipped_at,
                delivered_at: shipped_at,
                cancelled,
                moves_stock,
            },
        );
    let product = || {
        (wild_text(), wild_number(), vec(wild_text(), 0..3)).prop_map(|(text, number, texts)| Product {
            sku: text.clone(),
            barcodes: texts.clone(),
            names: texts
                .iter()
                .map(|text| Localised {
                    language: "en".to_owned(),
                    text: text.clone(),
                })
                .collect(),
            category: text,
            price: number,
            tax_rate: number,
            ..Product::default()
        })
    };
    let customer = || {
        (wild_text(), vec(wild_text(), 0..3)).prop_map(|(name, texts)| Customer {
            name: name.clone(),
            phones: texts.clone(),
            emails: texts.clone(),
            addresses: texts,
            note: name,
            ..Customer::default()
        })
    };
    let key = prop_oneof![
        wild_text(),
        Just("overpaid/10/20".to_owned()),
        Just("quantity/1.1.4097/00000000".to_owned()),
    ];
    let progress = prop_oneof![Just(Progress::Shipped), Just(Progress::Delivered)];
    let place = (wild_text(), any::<i32>()).prop_map(|(name, utc_offset_minutes)| Location {
        code: name.clone(),
        name,
        utc_offset_minutes,
        ..Location::default()
    });
    prop_oneof![
        place.prop_map(Command::CreateLocation),
        (any_id(LOCATIONS), wild_text(), wild_text()).prop_map(|(id, head, foot)| {
            let changes = ReceiptText::default().changes_to(&ReceiptText { head, foot });
            Command::ChangeLocation(id, changes)
        }),
        product().prop_map(Command::CreateProduct),
        (any_id(PRODUCTS), product())
            .prop_map(|(id, product)| Command::ChangeProduct(id, product.into_changes())),
        customer().prop_map(Command::CreateCustomer),
        (id(), customer()).prop_map(|(id, customer)| Command::ChangeCustomer(id, customer.into_changes())),
        (wild_draft(), wild_payments()).prop_map(|(draft, payments)| Command::PlaceOrder(draft, payments)),
        wild_draft().prop_map(Command::HoldOrder),
        (id(), wild_draft(), wild_payments())
            .prop_map(|(id, draft, payments)| Command::PlaceHeldOrder(id, draft, payments)),
        (id(), vec(wild_change(), 0..4)).prop_map(|(id, changes)| Command::ChangeOrder(id, changes)),
        (id(), wild_text()).prop_map(|(id, reason)| Command::CancelOrder(id, reason)),
        (id(), wild_payments()).prop_map(|(id, payments)| {
            let none = payment("1");
            Command::RecordPayment(id, payments.into_iter().next().unwrap_or(none))
        }),
        (id(), progress).prop_map(|(id, progress)| Command::RecordProgress(id, progress)),
        (any_id(LOCATIONS), amounts.clone()).prop_map(|(at, amounts)| Command::ReceiveStock(at, amounts)),
        (any_id(LOCATIONS), amounts).prop_map(|(at, amounts)| Command::CountStock(at, amounts)),
        (id(), key, any_settlement()).prop_map(|(id, key, answer)| Command::SettleIssue(id, key, answer)),
        (wild_draft(), facts).prop_map(|(draft, facts)| Command::ImportOrder(draft, facts)),
        (id(), wild_text()).prop_map(|(id, number)| Command::NoteOldNumber(id, number)),
    ]
}

/// An order that no honest device would make: wild amounts, any facts.
fn wild_state() -> impl Strategy<Value = OrderState> {
    let values = vec((wild_number(), wild_quantity(), wild_quantity()), 3);
    (values, any_facts(8), any::<bool>()).prop_map(|(values, facts, back)| {
        let mut state = held_order(&[("5", 1), ("5", 2), ("5", 3)]).state;
        if back {
            state.header.direction = Direction::Return;
        }
        for (line, (price, quantity, other)) in state.lines.values_mut().zip(values) {
            line.item.unit_price = price;
            line.quantity.shown = quantity;
            line.quantity.others = vec![other];
        }
        state.facts = facts.into_iter().map(|fact| (fact.id, fact)).collect();
        state
    })
}

proptest! {
    #![proptest_config(property_config(4000))]

    /// Commands are stored and sent: each reads back as it was, and a part of one is no command.
    #[test]
    fn commands_read_back_what_was_written(command in wild_command(), cut in any::<prop::sample::Index>()) {
        let bytes = minicbor::to_vec(&command).unwrap();
        prop_assert_eq!(&minicbor::decode::<Command>(&bytes).unwrap(), &command);
        prop_assert!(minicbor::decode::<Command>(&bytes[..cut.index(bytes.len())]).is_err());
    }

    /// Whatever the command and the state: an answer, and a sound one.
    #[test]
    fn no_command_makes_it_panic(
        command in wild_command(),
        state in prop::option::weighted(0.8, wild_state()),
        (taken, number) in (vec((1u64..6, wild_quantity()), 0..4), 1u64..u64::MAX / 4096),
        settle_first in any::<bool>(),
        answer in any_settlement(),
    ) {
        let taken: Vec<Taken> = taken
            .into_iter()
            .map(|(n, quantity)| Taken {
                line: PartId { device: 1, epoch: 1, counter: 4096 + n },
                product: doc(Kind::Product, n),
                location: location(),
                quantity,
            })
            .collect();
        let stamp = Stamp { device: 5, epoch: 2, number, at: i64::MIN, user: String::new() };
        let price = [Versions { shown: ProductChange::Price(decimal("1")), others: vec![] }];
        let name = [Versions { shown: CustomerChange::Name("A".to_owned()), others: vec![] }];
        let context = Context {
            stamp: &stamp,
            next_number: "T05-000001",
            order: state.as_ref().map(|state| (state, 7)),
            taken: &taken,
            known: &[Known { device: 1, epoch: 1, number: 5 }],
            counted: &[],
            product: Some(&price),
            customer: Some(&name),
            ties: None,
            location: None,
            stands_for: &Some,
        };
        // Issues that really exist are settled too.
        let existing = state.as_ref().filter(|_| settle_first).and_then(|state| {
            let issues = examine(state).issues;
            Some(Command::SettleIssue(doc(Kind::Order, 1), issues.first()?.key.clone(), answer))
        });
        let command = existing.unwrap_or(command);
        match decide(&command, &context) {
            Ok(outcome) => {
                let state = command.reads().and(state.as_ref());
                let sound = !matches!(command, Command::SettleIssue(..) | Command::ChangeOrder(..));
                // A wild state may hold quantities that no command would set; settling may keep them.
                if sound {
                    check_outcome(&outcome, state, number)?;
                }
            }
            Err(refusal) => prop_assert!(!refusal.to_string().is_empty()),
        }
    }
}
