//! What a customer's document says of other customers: who she became, and who she is not.
//!
//! Two entries for one person aren't copied into each other. The one that goes keeps all it has, and points to the
//! one that stays; everything else follows from the pointers when it is read ([`super::standing`],
//! [`super::united`]). So nothing has to be taken apart to undo it, and what another device writes into the one that
//! went is never lost.

use minicbor::{Decode, Encode};

use crate::id::{DocId, Millis};
use crate::order::Versions;

/// One thing that a customer's document says of another customer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Tie {
    /// She is the same person as another, who stands for both; nothing when that was taken back.
    #[n(0)]
    Became(#[n(0)] Option<Became>),
    /// Whether a person said that she isn't the same as this one.
    #[n(1)]
    Apart(#[n(0)] DocId, #[n(1)] bool),
}

/// Whom an entry was merged into, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Became {
    /// The one that stays.
    #[n(0)]
    pub into: DocId,
    /// When, by the clock of whoever did it.
    #[n(1)]
    pub at: Millis,
}

/// All that a customer's document says of others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Ties {
    /// Whom she became.
    #[n(0)]
    pub became: Option<Became>,
    /// Whom others said she is, at the same time; proposed again, so that nobody's word is lost.
    #[n(1)]
    pub also: Vec<DocId>,
    /// Who isn't the same person.
    #[n(2)]
    pub apart: Vec<DocId>,
}

impl Ties {
    /// From what was set. Of values that were set at once, the result depends on the values alone:
    /// that she is someone outweighs that she is nobody else, and two that name the same one are one.
    pub fn of(set: &[Versions<Tie>]) -> Ties {
        let mut ties = Ties::default();
        for versions in set {
            let values = || std::iter::once(&versions.shown).chain(&versions.others);
            match &versions.shown {
                Tie::Became(_) => {
                    let claims = || {
                        values().filter_map(|value| match value {
                            Tie::Became(became) => *became,
                            Tie::Apart(..) => None,
                        })
                    };
                    let Some(shown) = claims().next() else { continue };
                    // Of two devices that said the same, the earlier clock is kept.
                    let earliest = claims().filter(|claim| claim.into == shown.into).min();
                    ties.became = earliest;
                    for claim in claims().filter(|claim| claim.into != shown.into) {
                        if let Err(place) = ties.also.binary_search(&claim.into) {
                            ties.also.insert(place, claim.into);
                        }
                    }
                }
                Tie::Apart(other, _) => {
                    let is_told = values().any(|value| *value == Tie::Apart(*other, true));
                    if let Err(place) = ties.apart.binary_search(other)
                        && is_told
                    {
                        ties.apart.insert(place, *other);
                    }
                }
            }
        }
        ties
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Ties::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Kind;
    use crate::testing::doc;

    #[test]
    fn of_values_set_at_once_a_person_outweighs_nobody_and_the_rest_is_kept() {
        let (b, c) = (doc(Kind::Customer, 2), doc(Kind::Customer, 3));
        let became = |into, at| Tie::Became(Some(Became { into, at }));
        let of = |shown: Tie, others: Vec<Tie>| Ties::of(&[Versions { shown, others }]);
        let ties = of(Tie::Became(None), vec![became(b, 7)]);
        assert_eq!(ties.became, Some(Became { into: b, at: 7 }));
        let ties = of(became(c, 9), vec![became(b, 7), became(c, 4), Tie::Became(None)]);
        assert_eq!(ties.became, Some(Became { into: c, at: 4 }));
        assert_eq!(ties.also, [b]);
        assert!(of(Tie::Became(None), Vec::new()).is_empty());
        assert_eq!(of(Tie::Apart(b, false), vec![Tie::Apart(b, true)]).apart, [b]);
        assert!(of(Tie::Apart(b, false), Vec::new()).is_empty());
    }
}
