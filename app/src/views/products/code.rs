//! What a code means on this screen: a scan or a typed code opens the product that has it, or begins a new one.

use domain::row::ProductRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use replica::query::ProductQuery;

use crate::state::ask::{self, Trouble};
use crate::state::beep;
use crate::state::browser::focus;
use crate::state::keyboard_scanner;
use crate::state::notices::use_notices;
use crate::state::preferences::use_preferences;
use crate::state::scanner::Heard;
use crate::views::address::still;
use crate::views::phrases;
use crate::views::records::RecordsState;
use crate::words::{fill, t_string, use_i18n};

/// Products looked through for one that is no longer sold and has a code.
const LOOKED_THROUGH: u32 = 50;
/// Digits from which on typed ones are a code and no words to search for.
const CODE_DIGITS: usize = 6;

/// Takes what was typed into the search box and ended with Enter: a code, or words.
pub fn finder(state: RecordsState) -> Callback<String> {
    let take = taker(state);
    Callback::new(move |typed: String| {
        let is_code = typed.len() >= CODE_DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit());
        take.run((typed, is_code));
    })
}

/// Takes a code; whether it begins a new product when none has it.
fn taker(state: RecordsState) -> Callback<(String, bool)> {
    let i18n = use_i18n();
    let notices = use_notices();
    let preferences = use_preferences();
    let navigate = use_navigate();
    Callback::new(move |(code, is_code): (String, bool)| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match find(&code).await {
                Ok(Some(row)) => navigate(&state.address(row.id), still()),
                Ok(None) if is_code => {
                    if preferences.sound.get_untracked() {
                        beep::unknown();
                    }
                    let text = untrack(|| fill(t_string!(i18n, products.unknown_code), &[("code", &code)]));
                    notices.say(text);
                    state.scanned.set(Some(code));
                    navigate(&state.new_address(), still());
                }
                Ok(None) => {
                    focus("main [role=grid]");
                }
                Err(why) => notices.problem(untrack(|| phrases::trouble(i18n, &why))),
            }
        });
    })
}

/// The product with this code, also one that is no longer sold: it must not be made again.
async fn find(code: &str) -> Result<Option<ProductRow>, Trouble> {
    if let Some(found) = ask::scan(code.to_owned()).await? {
        return Ok(Some(found));
    }
    let query = ProductQuery {
        text: code.to_owned(),
        archived: true,
        limit: LOOKED_THROUGH,
        ..ProductQuery::default()
    };
    let page = ask::products(query).await?;
    let mut rows = page.rows.into_iter().map(|found| found.row);
    Ok(rows.find(|row| {
        let product = &row.product;
        product
            .barcodes
            .iter()
            .chain([&product.sku])
            .any(|known| known.trim() == code)
    }))
}

/// Takes what a scanner types: an open form as one more code of its product; else the product that has it is opened.
pub fn listen(state: RecordsState) {
    let take = taker(state);
    keyboard_scanner::listen(Box::new(move |heard, _, _| {
        let Heard::Code(code) = heard else { return };
        if state.has_form.get_untracked() {
            state.scanned.set(Some(code));
        } else {
            take.run((code, true));
        }
    }));
}
