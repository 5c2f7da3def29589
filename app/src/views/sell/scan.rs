//! From a code to a line, wherever it was read: by a scanner at any time, or typed into the search box.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Till;
use crate::state::amounts::multiplied;
use crate::state::ask;
use crate::state::catalogue::{Catalogue, use_catalogue};
use crate::state::keyboard_scanner;
use crate::state::scanner::Heard;

/// Takes what a scanner types.
pub fn listen(till: Till) {
    let catalogue = use_catalogue();
    keyboard_scanner::listen(Box::new(move |heard, in_a_run, event| match heard {
        Heard::Times(times) => {
            event.prevent_default();
            till.times.set(Some(times));
        }
        Heard::Code(code) => scanned(till, catalogue, &code),
        Heard::Nothing if in_a_run && event.key() == " " => event.prevent_default(),
        Heard::Nothing => {}
    }));
}

/// Takes what was scanned. A quantity that stands in the box, or came right before the code, counts for it.
pub fn scanned(till: Till, catalogue: Catalogue, text: &str) {
    let (times, code) = multiplied(text);
    if times.is_some() {
        till.times.set(times);
    }
    if untrack(|| till.text.with(|text| multiplied(text).1.is_empty())) {
        till.text.set(String::new());
    }
    take(till, catalogue, code.to_owned());
}

/// Adds the product with this code: at once when it is at hand, else after asking the worker.
pub fn take(till: Till, catalogue: Catalogue, code: String) {
    if let Some(product) = catalogue.find(&code) {
        till.add(&product);
        return;
    }
    spawn_local(async move {
        match ask::scan(code.clone()).await {
            Ok(Some(found)) => {
                let product = Arc::new(found);
                catalogue.keep(Arc::clone(&product));
                till.add(&product);
            }
            Ok(None) => till.unknown(&code),
            Err(trouble) => till.trouble(&trouble),
        }
    });
}
