//! Who could know of what: the causal graph that the facts' `after` draws.
//!
//! Every question here costs one walk over the graph, so the work for an order grows with the number of
//! its facts, not with its square.

use std::collections::BTreeMap;

use super::Fact;
use crate::id::FactId;

/// The graph of an order's facts.
pub(crate) struct Causality<'a> {
    /// In the sequence of their ids.
    facts: Vec<&'a Fact>,
    /// For each fact, the positions of those it names in `after` (the ones that are known here).
    before: Vec<Vec<u32>>,
    /// The same edges the other way round.
    behind: Vec<Vec<u32>>,
}

/// Which facts a walk reached, by position.
pub(crate) struct Reached(Vec<bool>);

impl<'a> Causality<'a> {
    /// Draws the graph.
    pub fn of(all: &'a BTreeMap<FactId, Fact>) -> Causality<'a> {
        let facts: Vec<&Fact> = all.values().collect();
        let mut before = vec![Vec::new(); facts.len()];
        let mut behind = vec![Vec::new(); facts.len()];
        for ((later, fact), earlier_of) in facts.iter().enumerate().zip(&mut before) {
            for id in &fact.after {
                let Ok(earlier) = facts.binary_search_by(|fact| fact.id.cmp(id)) else {
                    continue;
                };
                earlier_of.push(position(earlier));
                if let Some(later_of) = behind.get_mut(earlier) {
                    later_of.push(position(later));
                }
            }
        }
        Causality {
            facts,
            before,
            behind,
        }
    }

    /// All facts that some fact chosen by `from` follows, directly or not.
    pub fn known_to(&self, from: impl Fn(&Fact) -> bool) -> Reached {
        self.walk(&self.before, from)
    }

    /// All facts that follow some fact chosen by `from`, directly or not.
    pub fn following(&self, from: impl Fn(&Fact) -> bool) -> Reached {
        self.walk(&self.behind, from)
    }

    /// Whether every author knew all facts before hers.
    pub fn is_a_chain(&self) -> bool {
        let roots = self.before.iter().filter(|before| before.is_empty()).count();
        roots <= 1 && self.behind.iter().all(|behind| behind.len() <= 1)
    }

    /// The facts whose authors didn't know of `fact` and of which its author didn't know.
    pub fn beside(&self, fact: &Fact) -> Vec<&'a Fact> {
        let known = self.known_to(|other| other.id == fact.id);
        let following = self.following(|other| other.id == fact.id);
        self.facts
            .iter()
            .zip(known.0.iter().zip(&following.0))
            .filter(|(other, (known, following))| !**known && !**following && other.id != fact.id)
            .map(|(other, _)| *other)
            .collect()
    }

    /// Whether a walk reached this fact.
    pub fn reached(&self, reached: &Reached, id: FactId) -> bool {
        self.facts
            .binary_search_by(|fact| fact.id.cmp(&id))
            .ok()
            .and_then(|position| reached.0.get(position).copied())
            .unwrap_or(false)
    }

    fn walk(&self, edges: &[Vec<u32>], from: impl Fn(&Fact) -> bool) -> Reached {
        let mut reached = vec![false; self.facts.len()];
        let mut waiting: Vec<u32> = self
            .facts
            .iter()
            .zip(0u32..)
            .filter(|(fact, _)| from(fact))
            .flat_map(|(_, at)| edges.get(at as usize).into_iter().flatten().copied())
            .collect();
        while let Some(at) = waiting.pop() {
            let Some(mark) = reached.get_mut(at as usize) else {
                continue;
            };
            if !std::mem::replace(mark, true) {
                waiting.extend(edges.get(at as usize).into_iter().flatten().copied());
            }
        }
        Reached(reached)
    }
}

// An order with 2^32 facts can't be held, so nothing is cut off.
fn position(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::FactKind;

    fn id(counter: u64) -> FactId {
        FactId {
            device: 1,
            epoch: 1,
            counter,
        }
    }

    fn graph(edges: &[(u64, &[u64])]) -> BTreeMap<FactId, Fact> {
        let fact = |&(counter, after): &(u64, &[u64])| {
            let after = after.iter().copied().map(id).collect();
            (
                id(counter),
                Fact {
                    id: id(counter),
                    at: 0,
                    user: String::new(),
                    after,
                    kind: FactKind::Changed,
                },
            )
        };
        edges.iter().map(fact).collect()
    }

    fn counters(facts: &[&Fact]) -> Vec<u64> {
        facts.iter().map(|fact| fact.id.counter).collect()
    }

    #[test]
    fn facts_are_beside_each_other_when_neither_author_knew() {
        // 1 → 2 → 4, 1 → 3, and 5 follows both ends.
        let facts = graph(&[(1, &[]), (2, &[1]), (3, &[1]), (4, &[2]), (5, &[3, 4])]);
        let graph = Causality::of(&facts);
        assert_eq!(counters(&graph.beside(&facts[&id(3)])), [2, 4]);
        assert_eq!(counters(&graph.beside(&facts[&id(4)])), [3]);
        assert_eq!(counters(&graph.beside(&facts[&id(1)])), [0u64; 0]);
        assert_eq!(counters(&graph.beside(&facts[&id(5)])), [0u64; 0]);
    }

    #[test]
    fn a_chain_has_no_two_beside_each_other() {
        let is_chain = |edges: &[(u64, &[u64])]| Causality::of(&graph(edges)).is_a_chain();
        assert!(is_chain(&[]));
        assert!(is_chain(&[(1, &[]), (2, &[1]), (3, &[2])]));
        assert!(!is_chain(&[(1, &[]), (2, &[1]), (3, &[1])]));
        assert!(!is_chain(&[(1, &[]), (2, &[])]));
        assert!(!is_chain(&[(1, &[]), (2, &[1]), (3, &[1]), (4, &[2, 3])]));
    }

    #[test]
    fn facts_that_are_not_here_and_circles_do_no_harm() {
        let facts = graph(&[(1, &[9, 2]), (2, &[1]), (3, &[3])]);
        let graph = Causality::of(&facts);
        assert_eq!(counters(&graph.beside(&facts[&id(1)])), [3]);
        let known = graph.known_to(|fact| fact.id == id(2));
        assert!(graph.reached(&known, id(1)) && graph.reached(&known, id(2)));
        assert!(!graph.reached(&known, id(9)));
    }
}
