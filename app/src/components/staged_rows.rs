//! Which of the rows at hand are drawn: in each frame as many as the device can, those in sight before the others. An
//! answer brings many more rows than are in sight, and drawing all of them would hold its frame up.

use std::sync::Arc;

use leptos::prelude::*;

use super::turns::{pace, take_turns};
use super::virtual_list::Window;

/// Rows drawn beyond each edge of the sight, as far as they are at hand. The others can wait until they come nearer: all that
/// is on the page takes its part of every layout. What is drawn stays as long as it is at hand, since taking it off isn't
/// for nothing either.
const NEAR: u32 = 5;

/// Rows from one to before another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    from: u32,
    end: u32,
}

impl Span {
    /// So many rows from one on.
    pub fn new(from: u32, count: usize) -> Span {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Span {
            from,
            end: from.saturating_add(count),
        }
    }

    /// Whether a row is one of them.
    fn has(self, row: u32) -> bool {
        (self.from..self.end).contains(&row)
    }

    /// With the rows that are drawn beyond both edges.
    fn with_near(self) -> Span {
        Span {
            from: self.from.saturating_sub(NEAR),
            end: self.end.saturating_add(NEAR),
        }
    }

    /// What two have in common; none where they are apart.
    fn common(self, other: Span) -> Option<Span> {
        let (from, end) = (self.from.max(other.from), self.end.min(other.end));
        (from < end).then_some(Span { from, end })
    }
}

/// What is drawn of the rows at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Drawn {
    /// These.
    rows: Span,
    /// Nothing of what is at hand is left to draw, or none of it is in sight any more.
    is_done: bool,
    list: u32,
    turn: u32,
}

/// What to draw next, `more` rows at most: of what is in sight first, and then beyond both edges.
fn next(drawn: Option<Span>, at_hand: Span, sight: Span, more: u32) -> Span {
    let drawn = drawn.and_then(|drawn| drawn.common(at_hand));
    let Some(sight) = sight.common(at_hand) else {
        // It was scrolled on since: the answer to that is on its way.
        return drawn.unwrap_or_default();
    };
    let near = at_hand.common(sight.with_near()).unwrap_or(sight);
    match drawn.filter(|drawn| sight.from <= drawn.end && drawn.from <= sight.end) {
        Some(drawn) => {
            let below = sight.end.saturating_sub(drawn.end).min(more);
            let above = drawn
                .from
                .saturating_sub(sight.from)
                .min(more.saturating_sub(below));
            let beyond = more.saturating_sub(below).saturating_sub(above).div_ceil(2);
            let (above, below) = (above.saturating_add(beyond), below.saturating_add(beyond));
            Span {
                from: drawn.from.saturating_sub(above).max(near.from).min(drawn.from),
                end: drawn.end.saturating_add(below).min(near.end).max(drawn.end),
            }
        }
        None => Span {
            from: sight.from,
            end: sight.from.saturating_add(more).min(sight.end),
        },
    }
}

/// What a list draws of the rows that it has at hand.
#[derive(Clone, Copy)]
pub struct Staged {
    drawn: Memo<Drawn>,
    /// The numbers of the rows in the sequence of their elements on the page.
    shown: RwSignal<Vec<u32>>,
}

/// Begins to draw the rows that a list has at hand. `at_hand` is tracked.
pub fn staged(window: Window, at_hand: impl Fn() -> Span + Send + Sync + 'static) -> Staged {
    let turn = RwSignal::new(0_u32);
    let drawn = Memo::new(move |old: Option<&Drawn>| {
        let (at_hand, turn, list) = (at_hand(), turn.get(), window.list());
        let (from, end) = window.sight();
        let sight = Span { from, end };
        let before = old.filter(|old| old.list == list).map(|old| old.rows);
        // Scrolling draws nothing by itself, nor does its answer while some of it is on the page: the turn comes with the
        // frame. Drawn in between, the page would be laid out twice for one frame.
        let is_same = old.is_some_and(|old| (old.turn, old.list) == (turn, list))
            && before.is_some_and(|before| before.common(at_hand).is_some());
        let rows = next(before, at_hand, sight, if is_same { 0 } else { pace() });
        Drawn {
            rows,
            is_done: next(Some(rows), at_hand, sight, 1) == rows,
            list,
            turn,
        }
    });
    take_turns(turn, move || drawn.with(|drawn| !drawn.is_done));
    Staged {
        drawn,
        shown: RwSignal::default(),
    }
}

impl Staged {
    /// The rows to draw now of those at hand, which are numbered from `first` on. Tracked, and asked in every frame while the
    /// list moves: so rows are shared, not copied.
    pub fn rows<R>(self, first: u32, at_hand: &[Arc<R>]) -> Vec<(u32, Arc<R>)> {
        let drawn = self.drawn.get().rows;
        let wanted = (first..).zip(at_hand).filter(|(number, _)| drawn.has(*number));
        wanted.map(|(number, row)| (number, Arc::clone(row))).collect()
    }

    /// Takes in which rows are on the page, in the sequence of their elements.
    ///
    /// That needn't be the list's: an element keeps its place, whichever row it shows. To put one above the others, all of
    /// them would be taken out and laid out anew; where a row stands and which it is says its number.
    pub fn note(self, shown: Vec<u32>) {
        if self.shown.with_untracked(|known| *known != shown) {
            self.shown.set(shown);
        }
    }

    /// The rows' elements in the sequence of the list, for whoever has the page read to her; nothing while they stand so on
    /// the page. `name` is that of a row's element. Tracked.
    pub fn sequence(self, name: fn(u32) -> String) -> Option<String> {
        self.shown.with(|shown| {
            if shown.is_sorted() {
                return None;
            }
            let (first, last) = (shown.iter().min()?, shown.iter().max()?);
            let names: Vec<String> = (*first..=*last).map(name).collect();
            Some(names.join(" "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: u32, end: u32) -> Span {
        Span { from, end }
    }

    #[test]
    fn what_is_in_sight_comes_first_and_the_rest_grows_around_it() {
        let at_hand = span(90, 140);
        let first = next(None, at_hand, span(100, 118), 10);
        assert_eq!(first, span(100, 110));
        let second = next(Some(first), at_hand, span(100, 118), 10);
        assert_eq!(second, span(99, 119), "the sight is full, and two are left");
        let near = span(95, 123);
        assert_eq!(next(Some(second), at_hand, span(100, 118), 100), near);
        assert_eq!(
            next(Some(at_hand), at_hand, span(100, 118), 9),
            at_hand,
            "nothing goes"
        );
    }

    #[test]
    fn what_was_drawn_stays_only_where_it_touches_what_is_in_sight() {
        let down = next(Some(span(90, 140)), span(96, 156), span(130, 148), 6);
        assert_eq!(down, span(96, 146));
        let up = next(Some(span(90, 140)), span(50, 120), span(80, 98), 6);
        assert_eq!(up, span(84, 120));
        let far = next(Some(span(90, 140)), span(500, 550), span(512, 530), 6);
        assert_eq!(far, span(512, 518));
        assert_eq!(
            next(Some(span(90, 140)), span(90, 140), span(512, 530), 6),
            span(90, 140)
        );
        assert_eq!(next(None, span(0, 0), span(0, 40), 6), span(0, 0));
        assert_eq!(next(None, span(0, 3), span(0, 40), 6), span(0, 3), "a short list");
    }

    #[test]
    fn it_ends() {
        let (at_hand, sight) = (span(90, 140), span(100, 118));
        let mut rows = None;
        for _ in 0..at_hand.end - at_hand.from {
            rows = Some(next(rows, at_hand, sight, 1));
        }
        assert_eq!(rows, Some(span(95, 123)));
    }
}
