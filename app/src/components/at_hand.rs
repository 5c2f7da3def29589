//! The part of a long list that was answered last, and what its grid makes of it: how many rows there are, which of them are
//! drawn, and which one is meant by a key. What the rows are it must not know.

use std::sync::Arc;

use leptos::prelude::*;

use super::row_elements::{RowElement, RowElements};
use super::staged_rows::{Span, Staged, staged};
use super::virtual_list::Window;

/// A part of a list. Its rows are shared, since the list asks for those it draws in every frame.
pub struct Part<R, B = ()> {
    /// The number of the first row, from zero.
    offset: u32,
    /// Rows of the whole list.
    total: u32,
    rows: Vec<Arc<R>>,
    /// What came with it.
    pub beside: B,
}

impl<R> Part<R> {
    /// The rows from `offset` on of a list of `total`.
    pub fn new(offset: u32, total: u32, rows: impl IntoIterator<Item = R>) -> Part<R> {
        Part {
            offset,
            total,
            rows: rows.into_iter().map(Arc::new).collect(),
            beside: (),
        }
    }

    /// The same with what came beside it.
    pub fn with<B>(self, beside: B) -> Part<R, B> {
        Part {
            offset: self.offset,
            total: self.total,
            rows: self.rows,
            beside,
        }
    }
}

impl<R, B> Part<R, B> {
    fn span(&self) -> Span {
        Span::new(self.offset, self.rows.len())
    }

    fn row(&self, index: u32) -> Option<Arc<R>> {
        let at = usize::try_from(index.checked_sub(self.offset)?).ok()?;
        self.rows.get(at).map(Arc::clone)
    }
}

/// What a list has at hand: rows as they were answered (`R`) and as they are shown (`S`).
pub struct AtHand<R: Send + Sync + 'static, S: Send + Sync + 'static, B: Send + Sync + 'static = ()> {
    window: Window,
    part: RwSignal<Option<Part<R, B>>>,
    elements: StoredValue<RowElements<R, S>>,
    /// Rows of the whole list; none before the first answer.
    pub total: Memo<u32>,
    /// Whether there was an answer.
    pub known: Memo<bool>,
    /// What is drawn of it.
    pub staged: Staged,
}

impl<R: Send + Sync, S: Send + Sync, B: Send + Sync> Clone for AtHand<R, S, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync, S: Send + Sync, B: Send + Sync> Copy for AtHand<R, S, B> {}

impl<R: PartialEq + Send + Sync, S: Send + Sync, B: Send + Sync> AtHand<R, S, B> {
    /// Begins to draw a list from its latest part. `show` gives a row as it is shown, and is asked once each time that an
    /// element is to show it; `None` when it can't be read.
    pub fn new(
        window: Window,
        part: RwSignal<Option<Part<R, B>>>,
        show: fn(&Arc<R>) -> Option<Arc<S>>,
    ) -> AtHand<R, S, B> {
        let total = move || part.with(|part| part.as_ref().map_or(0, |part| part.total));
        let span = move || part.with(|part| part.as_ref().map_or(Span::default(), Part::span));
        AtHand {
            window,
            part,
            elements: StoredValue::new(RowElements::new(show)),
            total: Memo::new(move |_| total()),
            known: Memo::new(move |_| part.with(Option::is_some)),
            staged: staged(window, span),
        }
    }

    /// The elements of the rows, which show what is to be drawn now. Tracked.
    pub fn elements(self) -> Vec<RowElement<S>> {
        let rows = self.part.with(|part| match part {
            Some(part) => self.staged.rows(part.offset, &part.rows),
            None => Vec::new(),
        });
        let list = self.window.list();
        let taken = self.elements.try_update_value(|elements| {
            elements.take(list, &rows);
            (elements.all(), elements.shown())
        });
        let Some((all, shown)) = taken else {
            return Vec::new();
        };
        self.staged.note(shown);
        all
    }

    /// A row by its number, if it is at hand. Not tracked.
    pub fn row(self, index: u32) -> Option<Arc<R>> {
        self.part.with_untracked(|part| part.as_ref()?.row(index))
    }
}
