//! The list of each kind that was asked for last, so that its next window, or the next letter of a search, needn't look at
//! every row again. Knows nothing of what a list is of; who changes rows has it forgotten.

use std::cell::{RefCell, RefMut};

use domain::id::Kind;

use super::text::Words;
use crate::query::{OrderQuery, ProductQuery};

/// The lists. Questions don't change what is held, so they are kept behind cells; nothing asks while it answers.
#[derive(Default)]
pub struct Lists {
    orders: RefCell<Kept<OrderQuery>>,
    products: RefCell<Kept<ProductQuery>>,
    customers: RefCell<Kept<()>>,
}

impl Lists {
    /// The list of orders.
    pub fn orders(&self) -> RefMut<'_, Kept<OrderQuery>> {
        self.orders.borrow_mut()
    }

    /// The list of products.
    pub fn products(&self) -> RefMut<'_, Kept<ProductQuery>> {
        self.products.borrow_mut()
    }

    /// The list of customers.
    pub fn customers(&self) -> RefMut<'_, Kept<()>> {
        self.customers.borrow_mut()
    }

    /// A row of this kind was put.
    pub fn forget(&mut self, kind: Kind) {
        match kind {
            Kind::Order => self.orders.get_mut().forget(),
            Kind::Product => self.products.get_mut().forget(),
            // A sale changes what is on hand, and few lists are sorted by that.
            Kind::Ledger => {
                let products = self.products.get_mut();
                if products
                    .question
                    .as_ref()
                    .is_some_and(|(query, _)| query.short_first)
                {
                    products.forget();
                }
            }
            // Who two entries are says whose an order is.
            Kind::Customer => {
                self.customers.get_mut().forget();
                self.orders.get_mut().forget();
            }
            Kind::Location => {}
        }
    }
}

/// A list: the question without its words and window, the words, and the slots of all that fits, in their sequence.
pub struct Kept<Q> {
    question: Option<(Q, Words)>,
    slots: Vec<u32>,
}

impl<Q> Default for Kept<Q> {
    fn default() -> Self {
        Kept {
            question: None,
            slots: Vec::new(),
        }
    }
}

impl<Q: PartialEq> Kept<Q> {
    fn forget(&mut self) {
        self.question = None;
    }

    /// The slots of all that fits. `has` says whether the row in a slot has all words; `look` looks at every row. The
    /// sequence must not depend on the words.
    pub fn answer(
        &mut self,
        question: Q,
        words: Words,
        has: impl Fn(u32, &Words) -> bool,
        look: impl FnOnce(&Words) -> Vec<u32>,
    ) -> &[u32] {
        match &self.question {
            Some((known, said)) if *known == question && words.narrow(said) => {
                if !said.narrow(&words) {
                    self.slots.retain(|slot| has(*slot, &words));
                }
            }
            _ => self.slots = look(&words),
        }
        self.question = Some((question, words));
        &self.slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_movement_of_stock_forgets_only_a_list_that_is_sorted_by_it() {
        for short_first in [false, true] {
            let mut lists = Lists::default();
            let looks = Cell::new(0);
            let ask = |lists: &Lists| {
                let query = ProductQuery {
                    short_first,
                    ..ProductQuery::default()
                };
                let look = |_: &Words| {
                    looks.set(looks.get() + 1);
                    Vec::new()
                };
                lists
                    .products()
                    .answer(query, Words::new(""), |_, _| true, look)
                    .len()
            };
            ask(&lists);
            lists.forget(Kind::Ledger);
            ask(&lists);
            assert_eq!(looks.get(), if short_first { 2 } else { 1 });
            lists.forget(Kind::Product);
            ask(&lists);
            assert_eq!(looks.get(), if short_first { 3 } else { 2 });
        }
    }

    const TEXTS: [&str; 4] = ["tea\n", "teapot\n", "pot\n+49 30 1\n49301\n", "rice\n"];

    fn ask(kept: &mut Kept<u8>, looks: &Cell<u32>, question: u8, typed: &str) -> Vec<u32> {
        let has = |slot: u32, words: &Words| words.all_in(TEXTS[slot as usize]);
        let look = |words: &Words| {
            looks.set(looks.get() + 1);
            (0..4).filter(|slot| has(*slot, words)).collect()
        };
        kept.answer(question, Words::new(typed), has, look).to_vec()
    }

    #[test]
    fn more_letters_look_only_at_what_fitted_before_and_find_the_same() {
        let (mut kept, looks) = (Kept::default(), Cell::new(0));
        for (typed, found, looked) in [
            ("", vec![0, 1, 2, 3], 1),
            ("t", vec![0, 1, 2], 1),
            ("te", vec![0, 1], 1),
            ("te", vec![0, 1], 1),
            ("te po", vec![1], 1),
            ("teapot", vec![1], 1),
            ("pot", vec![1, 2], 2),
            // These digits are looked for as such; what was typed before stood among blanks.
            ("+4930", vec![], 3),
            ("+49301", vec![2], 4),
            ("", vec![0, 1, 2, 3], 5),
        ] {
            assert_eq!(ask(&mut kept, &looks, 1, typed), found, "{typed}");
            assert_eq!(looks.get(), looked, "{typed}");
        }
        assert_eq!(ask(&mut kept, &looks, 2, ""), [0, 1, 2, 3]);
        assert_eq!(looks.get(), 6, "another question");
        kept.forget();
        assert_eq!(ask(&mut kept, &looks, 2, ""), [0, 1, 2, 3]);
        assert_eq!(looks.get(), 7, "rows have changed");
    }
}
