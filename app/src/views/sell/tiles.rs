//! The tiles of the catalogue, for as many products as are asked for.

use domain::id::DocId;
use leptos::prelude::*;
use replica::query::ProductPage;

use super::Till;
use super::tile::{Tile, here_of, tile_key};
use crate::components::icon::Icon;
use crate::components::turns::{pace, take_turns};
use crate::components::{Empty, more};
use crate::views::later::later;
use crate::words::{t_string, use_i18n};

/// Tiles shown at first, and so many more each time, where a window has room for so many.
const PAGES: std::ops::RangeInclusive<u32> = 12..=120;
/// Pixels that a tile takes at least, with the gap beside and below it (`style/tokens.css`).
const TILE: (u32, u32) = (152, 92);
/// Pixels beside the tiles where the order stands beside them, from this width of a window on (`style/frame.css`).
const BESIDE: (u32, u32) = (480, 900);
/// Tiles shown at most: who hasn't found it by then searches, and every sale asks anew for all that are shown.
pub const MOST: u32 = 600;
/// Tiles drawn with an answer. A phone shows no more of them.
const AT_ONCE: usize = 12;

/// What of an answer is drawn.
#[derive(Clone, Default, PartialEq)]
struct Drawn {
    /// The answer's first products, in its sequence.
    ids: Vec<DocId>,
    turn: u32,
}

/// Tiles that fill a window of so many pixels, and two rows more to scroll to: the rest can wait until somebody does.
pub fn fill((width, height): (u32, u32)) -> u32 {
    let beside = if width < BESIDE.1 { 0 } else { BESIDE.0 };
    let columns = (width.saturating_sub(beside) / TILE.0).max(1);
    let rows = (height / TILE.1).saturating_add(1);
    columns.saturating_mul(rows).clamp(*PAGES.start(), *PAGES.end())
}

/// As many of the products as are drawn already and come first, at least those of the first look, and `more`.
fn next(drawn: &[DocId], products: impl Iterator<Item = DocId> + Clone, more: u32) -> Vec<DocId> {
    let kept = products
        .clone()
        .take_while(|product| drawn.contains(product))
        .count();
    products
        .take(kept.max(AT_ONCE).saturating_add(more as usize))
        .collect()
}

/// The tiles, and what stands there instead when there are none.
#[component]
pub fn Tiles(
    page: RwSignal<Option<ProductPage>>,
    till: Till,
    limit: RwSignal<u32>,
    /// Tiles asked for at a time.
    at_a_time: Signal<u32>,
    /// Something is searched for, or a category chosen.
    is_narrow: Memo<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let turn = RwSignal::new(0_u32);
    let drawn = Memo::new(move |old: Option<&Drawn>| {
        let turn = turn.get();
        let before = old.map_or(&[][..], |old| &old.ids);
        let more = old.filter(|old| old.turn != turn).map_or(0, |_| pace());
        let ids = page.with(|page| {
            let rows = page.as_ref().map_or(&[][..], |page| &page.rows);
            next(before, rows.iter().map(|found| found.row.id), more)
        });
        Drawn { ids, turn }
    });
    let count = move || drawn.with(|drawn| drawn.ids.len());
    take_turns(turn, move || {
        page.with(|page| page.as_ref().is_some_and(|page| page.rows.len() > count()))
    });
    let rows = move || {
        let count = count();
        page.with(|page| {
            page.as_ref()
                .map(|page| page.rows.iter().take(count).cloned().collect::<Vec<_>>())
        })
        .unwrap_or_default()
    };
    let here = Memo::new(move |_| page.with(|page| here_of(page.as_ref().map_or(&[], |page| &page.rows))));
    let is_empty = Memo::new(move |_| page.with(|page| page.as_ref().is_some_and(|page| page.total == 0)));
    let is_left = move || {
        page.with(|page| {
            page.as_ref()
                .is_some_and(|page| page.total.min(MOST) > limit.get())
        })
    };
    let loading = Memo::new(move |_| page.with(Option::is_none));
    let title = Signal::derive(move || t_string!(i18n, sell.nothing_found).to_owned());
    let hint = Signal::derive(move || t_string!(i18n, sell.nothing_found_hint).to_owned());
    view! {
        <Show when=move || is_empty.get() && is_narrow.get()>
            <Empty icon=Icon::Search title hint/>
        </Show>
        <Show when=move || is_empty.get() && !is_narrow.get()>
            {later(move |all| (all.greeting)(till))}
        </Show>
        <ul class="tiles" class:is-loading=move || loading.get()>
            <For each=rows key=tile_key let:found>
                <Tile found here till starred=true/>
            </For>
        </ul>
        {more(is_left, move || limit.update(|limit| *limit = limit.saturating_add(at_a_time.get_untracked())))}
    }
}

#[cfg(test)]
mod tests {
    use domain::id::Kind;

    use super::*;

    fn products(numbers: std::ops::Range<u64>) -> impl Iterator<Item = DocId> + Clone {
        numbers.map(|number| DocId {
            kind: Kind::Product,
            device: 1,
            epoch: 1,
            counter: number,
        })
    }

    #[test]
    fn as_many_as_a_window_shows_and_a_little_more() {
        assert_eq!(fill((1280, 720)), 40);
        assert_eq!(fill((390, 844)), 20);
        assert_eq!(fill((2560, 1440)), 120);
        assert_eq!(fill((0, 0)), 12);
    }

    #[test]
    fn the_first_are_drawn_at_once_and_the_rest_in_turns() {
        let first = next(&[], products(0..60), 0);
        assert!(first.iter().copied().eq(products(0..12)));
        let second = next(&first, products(0..60), 12);
        assert!(second.iter().copied().eq(products(0..24)));
        assert_eq!(next(&second, products(0..60), 60).len(), 60);
    }

    #[test]
    fn what_is_drawn_stays_though_others_come_first() {
        let drawn: Vec<DocId> = products(0..60).collect();
        let sold_last = products(30..31).chain(products(0..30)).chain(products(31..60));
        assert_eq!(next(&drawn, sold_last, 0).len(), 60);
        let found = next(&drawn, products(50..100), 0);
        assert!(
            found.iter().copied().eq(products(50..62)),
            "another question begins anew"
        );
        assert!(next(&drawn, products(0..0), 12).is_empty());
    }
}
