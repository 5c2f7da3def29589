//! The address of a list follows what the list shows, so that a copied address shows a colleague the same list, and
//! the list follows the address when the person goes back. Must not know what any list shows.

use std::sync::Arc;
use std::time::Duration;

use domain::id::{DocId, Kind};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::state::browser::after_paint;

/// How long the address waits for the typist.
const SETTLE: Duration = Duration::from_millis(300);

/// What an address calls the row that is first in sight.
const AT: &str = "at";

/// Where a document is shown; `None` for one that has no screen of its own.
pub fn of(document: DocId) -> Option<String> {
    let screen = match document.kind {
        Kind::Order => "orders",
        Kind::Customer => "customers",
        Kind::Product => "products",
        Kind::Location | Kind::Ledger => return None,
    };
    Some(format!("/{screen}/{document}"))
}

/// How one goes to an address of the same screen: the page stays where it was scrolled to.
pub fn still() -> NavigateOptions {
    NavigateOptions {
        scroll: false,
        ..NavigateOptions::default()
    }
}

/// Goes to an address of the same screen after the frame that answers the tap: what opens has a whole page to it. Which
/// address is said at once, since what was tapped may be gone by then.
pub fn use_opening() -> impl Fn(String) + Clone {
    let navigate = use_navigate();
    move |address| {
        let navigate = navigate.clone();
        after_paint(move || navigate(&address, still()));
    }
}

/// The query of an address: those of these that say something, and the row that is first in sight. Nothing for a list that
/// shows all from its beginning.
pub fn query(said: &[(&'static str, &str)], at: u32) -> String {
    let at = if at > 0 { at.to_string() } else { String::new() };
    let mut query = ParamsMap::new();
    let all = said.iter().copied().chain([(AT, at.as_str())]);
    for (name, value) in all.filter(|(_, value)| !value.is_empty()) {
        query.insert(name, value.to_owned());
    }
    query.to_query_string()
}

/// The row that an address has first in sight.
pub fn first_row(query: &ParamsMap) -> u32 {
    query.get_str(AT).and_then(|at| at.parse().ok()).unwrap_or(0)
}

/// Keeps address and list alike for as long as the calling component lives.
///
/// `address` is tracked, and is the whole address of what is shown now. `take` sets the list to what an address says,
/// and does nothing where it says so already.
pub fn keep(address: Arc<dyn Fn() -> String + Send + Sync>, take: Box<dyn Fn(&ParamsMap) + Send + Sync>) {
    let navigate = use_navigate();
    let query = use_query_map();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    let write = {
        let address = Arc::clone(&address);
        move || {
            timer.try_set_value(None);
            let options = NavigateOptions {
                replace: true,
                ..still()
            };
            navigate(&untrack(|| address()), options);
        }
    };
    Effect::new(move |first: Option<()>| {
        address();
        if first.is_none() {
            return;
        }
        stop();
        timer.try_set_value(set_timeout_with_handle(write.clone(), SETTLE).ok());
    });
    on_cleanup(stop);
    Effect::new(move |first: Option<()>| {
        let asked = query.get();
        let is_waiting = timer.try_with_value(Option::is_some).unwrap_or(true);
        if first.is_some() && !is_waiting {
            take(&asked);
        }
    });
}
