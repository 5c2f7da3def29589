//! Which of the rows at hand are drawn: those in sight at once, and the others a few in each frame. An answer brings many
//! more rows than are in sight, and drawing all of them would hold its frame up.

use leptos::prelude::*;

use super::turns::take_turns;
use super::virtual_list::Window;

/// Rows drawn in one frame beyond each edge of what is drawn already.
const A_FRAME: u32 = 4;

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
    pub fn has(self, row: u32) -> bool {
        (self.from..self.end).contains(&row)
    }

    /// What two have in common; none where they are apart.
    fn common(self, other: Span) -> Option<Span> {
        let (from, end) = (self.from.max(other.from), self.end.min(other.end));
        (from < end).then_some(Span { from, end })
    }
}

/// What is drawn of the rows at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// These.
    pub rows: Span,
    at_hand: Span,
    list: u32,
    turn: u32,
}

/// What to draw next: what is in sight with what is drawn already, if they touch, and `more` rows beyond each edge.
fn next(drawn: Option<Span>, at_hand: Span, sight: Span, more: u32) -> Span {
    let sight = sight.common(at_hand);
    let drawn = drawn.and_then(|drawn| drawn.common(at_hand));
    let rows = match (sight, drawn) {
        (Some(sight), Some(drawn)) if sight.from <= drawn.end && drawn.from <= sight.end => Span {
            from: sight.from.min(drawn.from),
            end: sight.end.max(drawn.end),
        },
        (Some(sight), _) => sight,
        // It was scrolled on since: the answer to that is on its way.
        (None, drawn) => drawn.unwrap_or_default(),
    };
    Span {
        from: rows.from.saturating_sub(more).max(at_hand.from),
        end: rows.end.saturating_add(more).min(at_hand.end),
    }
}

/// What is drawn of the rows that a list has at hand. `at_hand` is tracked.
pub fn staged(window: Window, at_hand: impl Fn() -> Span + Send + Sync + 'static) -> Memo<Drawn> {
    let turn = RwSignal::new(0_u32);
    let drawn = Memo::new(move |old: Option<&Drawn>| {
        let (at_hand, turn, list) = (at_hand(), turn.get(), window.list());
        let (from, end) = window.sight();
        let before = old.filter(|old| old.list == list).map(|old| old.rows);
        let more = old.filter(|old| old.turn != turn).map_or(0, |_| A_FRAME);
        Drawn {
            rows: next(before, at_hand, Span { from, end }, more),
            at_hand,
            list,
            turn,
        }
    });
    take_turns(turn, move || drawn.with(|drawn| drawn.rows != drawn.at_hand));
    drawn
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
        let first = next(None, at_hand, span(100, 118), 0);
        assert_eq!(first, span(100, 118));
        let grown = next(Some(first), at_hand, span(100, 118), 6);
        assert_eq!(grown, span(94, 124));
        assert_eq!(next(Some(grown), at_hand, span(100, 118), 60), at_hand);
        assert_eq!(
            next(Some(at_hand), at_hand, span(100, 118), 0),
            at_hand,
            "nothing goes"
        );
    }

    #[test]
    fn what_was_drawn_stays_only_where_it_touches_what_is_in_sight() {
        let near = next(Some(span(90, 140)), span(96, 146), span(110, 128), 0);
        assert_eq!(near, span(96, 140));
        let far = next(Some(span(90, 140)), span(500, 550), span(512, 530), 0);
        assert_eq!(far, span(512, 530));
        assert_eq!(
            next(Some(span(90, 140)), span(90, 140), span(512, 530), 0),
            span(90, 140)
        );
        assert_eq!(next(None, span(0, 0), span(0, 40), 6), span(0, 0));
        assert_eq!(next(None, span(0, 3), span(0, 40), 6), span(0, 3), "a short list");
    }
}
