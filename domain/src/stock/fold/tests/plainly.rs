//! The rule of the fold, written as slowly and plainly as it reads.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{DocId, LineId};
use crate::quantity::Quantity;
use crate::row::LedgerRow;
use crate::stock::{Known, Movement, MovementKind};

type Cells = BTreeMap<(DocId, DocId), Quantity>;

struct Moved<'a> {
    ledger: &'a LedgerRow,
    index: usize,
    movement: &'a Movement,
}

impl Moved<'_> {
    fn cell(&self) -> (DocId, DocId) {
        (self.ledger.location, self.movement.product)
    }

    fn is_known_to(&self, point: &[Known]) -> bool {
        let id = self.ledger.id;
        point.iter().any(|known| {
            (known.device, known.epoch) == (id.device, id.epoch) && self.movement.number <= known.number
        })
    }

    fn signed(&self) -> i64 {
        match self.movement.kind {
            MovementKind::Receive | MovementKind::Release => self.movement.quantity.0,
            MovementKind::Sell => -self.movement.quantity.0,
            MovementKind::Count(_) => 0,
        }
    }
}

fn all(rows: &[LedgerRow]) -> Vec<Moved<'_>> {
    rows.iter()
        .flat_map(|ledger| {
            let moved = move |(index, movement)| Moved {
                ledger,
                index,
                movement,
            };
            ledger.movements.iter().enumerate().map(moved)
        })
        .collect()
}

fn is_same(a: &Moved<'_>, b: &Moved<'_>) -> bool {
    let sort = |moved: &Moved<'_>| {
        let m = moved.movement;
        (moved.cell(), m.order, m.line, m.kind.clone(), m.quantity, m.basis)
    };
    a.movement.basis.is_some() && sort(a) == sort(b)
}

pub fn levels(rows: &[LedgerRow]) -> Cells {
    let all = all(rows);
    let cells: BTreeSet<(DocId, DocId)> = all.iter().map(Moved::cell).collect();
    let level = |cell: (DocId, DocId)| {
        let here: Vec<&Moved<'_>> = all.iter().filter(|moved| moved.cell() == cell).collect();
        let counts = here
            .iter()
            .filter(|moved| matches!(moved.movement.kind, MovementKind::Count(_)));
        let latest = counts.max_by_key(|moved| {
            let id = moved.ledger.id;
            (
                moved.movement.at,
                id.device,
                id.epoch,
                moved.movement.number,
                id.counter,
                moved.index,
            )
        });
        let (start, point) = match latest.map(|moved| moved.movement) {
            Some(Movement {
                kind: MovementKind::Count(point),
                quantity,
                ..
            }) => (quantity.0, &point[..]),
            _ => (0, &[][..]),
        };
        let mut sum = start;
        for (n, moved) in here.iter().enumerate() {
            let first = here.iter().position(|other| is_same(other, moved)).unwrap_or(n) == n;
            let before = moved.is_known_to(point)
                || here
                    .iter()
                    .any(|other| is_same(other, moved) && other.is_known_to(point));
            if first && !before {
                sum += moved.signed();
            }
        }
        (cell, Quantity(sum))
    };
    cells.into_iter().map(level).collect()
}

pub fn taken(rows: &[LedgerRow], order: DocId) -> BTreeMap<(LineId, DocId, DocId), Quantity> {
    let all = all(rows);
    let mut sums = BTreeMap::new();
    for (n, moved) in all.iter().enumerate() {
        let first = all.iter().position(|other| is_same(other, moved)).unwrap_or(n) == n;
        if let (true, Some(line), true) = (moved.movement.order == Some(order), moved.movement.line, first) {
            let (location, product) = moved.cell();
            sums.entry((line, product, location)).or_insert(Quantity::ZERO).0 -= moved.signed();
        }
    }
    sums
}
