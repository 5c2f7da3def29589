//! One product of the catalogue: its name, its price and how much is here.

use domain::id::DocId;
use domain::quantity::Quantity;
use leptos::prelude::*;
use replica::query::ProductOnHand;

use super::Till;
use crate::components::picture::picture;
use crate::components::star::star;
use crate::state::format;
use crate::state::pictures::first_address;
use crate::state::preferences::tag;
use crate::words::{fill, t_string, use_i18n};

/// A tile is drawn anew when its product has changed. How many are here changes with every sale, and is told by
/// [`here_of`].
pub fn tile_key(found: &ProductOnHand) -> (DocId, u64) {
    (found.row.id, found.row.version)
}

/// How many are here of each product.
pub fn here_of(found: &[ProductOnHand]) -> Vec<(DocId, Quantity)> {
    found.iter().map(|found| (found.row.id, found.here)).collect()
}

/// A product that a tap adds to the order.
#[component]
pub fn Tile(
    /// The product.
    found: ProductOnHand,
    /// How many are here of the products on all tiles.
    here: Memo<Vec<(DocId, Quantity)>>,
    /// The till.
    till: Till,
    /// With a star that makes it a favourite.
    #[prop(optional)]
    starred: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = found.row.id;
    let here = Memo::new(move |old: Option<&Quantity>| {
        let known = here.with(|all| {
            all.iter()
                .find(|(product, _)| *product == id)
                .map(|(_, here)| *here)
        });
        // A tile that is about to go keeps what it said.
        known.or(old.copied()).unwrap_or_default()
    });
    let price = found.row.product.price;
    let address = first_address(&found.row.product.images);
    let product = StoredValue::new(found.row);
    let name = move || product.with_value(|row| row.product.name(tag(i18n.get_locale())).to_owned());
    let money = move || format::money(i18n.get_locale(), price, till.sale.currency.get());
    let stock = move || {
        let here = here.get();
        if here == Quantity::ZERO {
            return t_string!(i18n, sell.none_here).to_owned();
        }
        let count = format::quantity(i18n.get_locale(), here);
        fill(t_string!(i18n, lines.here), &[("count", &count)])
    };
    // The star isn't named after the product: who asks for the product by its name shall find one button.
    let name_id = starred.then(|| format!("tile-{id}"));
    let star = name_id
        .clone()
        .map(|name_id| star(till.personal, id, Some(name_id)));
    view! {
        <li class="tile-cell">
            <button
                type="button"
                class="tile"
                on:click=move |_| product.with_value(|row| till.add(row))
            >
                {picture(move || address.clone(), name)}
                <span class="tile-name" id=name_id>{name}</span>
                <span class="tile-foot">
                    <span class="tile-price number">{money}</span>
                    <span class="tile-stock number" class:is-short=move || here.get() <= Quantity::ZERO>{stock}</span>
                </span>
            </button>
            {star}
        </li>
    }
}
