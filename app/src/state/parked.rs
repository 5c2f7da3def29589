//! Keeps the order that is being put together over a reload, a crash or an update of the app.
//!
//! Every tab keeps its own until it is closed; the tab that leads keeps a copy that a cold start finds again.

use domain::id::{DocId, LineId};
use domain::order::{Draft, Payment};
use leptos::prelude::*;
use minicbor::{Decode, Encode};
use web_sys::Storage;

use super::browser::{storage, tab_storage};
use super::hub::Hub;
use super::sale::{Sale, Tendered};

const KEY: &str = "counterfoil.sale";

/// The sale as it is kept.
#[derive(Debug, PartialEq, Encode, Decode)]
#[cbor(array)]
struct Parked {
    #[n(0)]
    draft: Draft,
    /// For each line the line of the held order, if it is one.
    #[n(1)]
    origins: Vec<Option<LineId>>,
    #[n(2)]
    held: Option<(DocId, String)>,
    #[n(3)]
    tendered: Vec<Payment>,
}

/// Takes up what was kept, and keeps every change from now on.
pub fn start(sale: Sale, hub: Hub) {
    if let Some(parked) = tab_storage().and_then(|place| read(&place)) {
        restore(sale, parked);
    }
    Effect::new(move |was_leading: Option<bool>| {
        let leading = hub.leading.get();
        // Before anything is written below, or the copy of a tab that has gone would be overwritten.
        if leading
            && was_leading != Some(true)
            && untrack(|| sale.draft.is_empty())
            && let Some(parked) = storage().and_then(|place| read(&place))
        {
            restore(sale, parked);
        }
        let draft = sale.kept_draft();
        let text = (!draft.lines.is_empty()).then(|| write(sale, draft));
        let shared = leading.then(storage).flatten();
        for place in [tab_storage(), shared].into_iter().flatten() {
            // Storage that is full or forbidden costs the comfort of a reload, not an order.
            let _ = match &text {
                Some(text) => place.set_item(KEY, text),
                None => place.remove_item(KEY),
            };
        }
        leading
    });
}

fn read(place: &Storage) -> Option<Parked> {
    let text = place.get_item(KEY).ok().flatten()?;
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    minicbor::decode(&bytes?).ok()
}

/// One character a byte: storage holds text only.
fn write(sale: Sale, draft: Draft) -> String {
    let origins = sale
        .draft
        .lines
        .with(|lines| lines.iter().map(|line| line.origin).collect());
    let tendered = sale.tendered.with(|tendered| {
        let kept = tendered.iter().map(|one| Payment {
            method: one.method,
            amount: one.amount,
            reference: one.reference.clone(),
            given: None,
        });
        kept.collect()
    });
    let parked = Parked {
        draft,
        origins,
        held: sale.held.get(),
        tendered,
    };
    // Writing to memory can't fail.
    let bytes = minicbor::to_vec(&parked).unwrap_or_default();
    bytes.into_iter().map(char::from).collect()
}

fn restore(sale: Sale, parked: Parked) {
    let draft = sale.draft;
    draft.clear();
    let mut origins = parked.origins.into_iter();
    for line in parked.draft.lines {
        draft.push(line, origins.next().flatten());
    }
    draft.customer.set(parked.draft.customer);
    draft.discount.set(parked.draft.discount);
    draft.shipping.set(parked.draft.shipping);
    draft.note.set(parked.draft.note);
    sale.channel.set(parked.draft.channel);
    sale.held.set(parked.held);
    let tendered = parked.tendered.into_iter().map(|payment| Tendered {
        method: payment.method,
        amount: payment.amount,
        reference: payment.reference,
    });
    sale.tendered.set(tendered.collect());
}
