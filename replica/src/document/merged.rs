//! A document as automerge has it: what several people wrote, merged.

use std::borrow::Cow;

use automerge::{ActorId, Automerge, Change, ObjId, ReadDoc, ScalarValue, Value, ValueRef};
use domain::sorting;

use super::change::{BYTES, Ground, Operation, Put};
use super::{Cell, DocumentError, malformed, read_change, rules};

/// Applies changes that came in any sequence.
///
/// # Errors
/// [`DocumentError`]; then nothing was applied.
pub(super) fn apply(inner: &mut Automerge, changes: Vec<Change>) -> Result<(), DocumentError> {
    if changes.is_empty() {
        return Ok(());
    }
    rules::check(inner, &changes)?;
    // On an error automerge leaves the document as it was: it checks the batch before it applies it. All changes go in
    // here and as one type, since this compiles most of automerge anew for each.
    inner.apply_changes(changes).map_err(malformed)
}

/// Sets keys, which others may have set at the same time, in one change and returns it; `None` when there is nothing to
/// set.
///
/// # Errors
/// [`DocumentError::Malformed`] if automerge refuses the change, which no key or value here can cause.
pub(super) fn edit(
    inner: &mut Automerge,
    actor: ActorId,
    time: i64,
    cells: Vec<(String, Vec<u8>)>,
) -> Result<Option<Vec<u8>>, DocumentError> {
    let metas = inner.get_changes_meta(&[]);
    let by_actor = metas.iter().filter(|meta| *meta.actor == actor);
    let ground = Ground {
        last: by_actor.map(|meta| (meta.seq, meta.hash)).max(),
        last_op: metas.iter().map(|meta| meta.max_op).max().unwrap_or(0),
        heads: inner.get_heads(),
        time,
        actor,
    };
    let mut puts: Vec<Put> = Vec::with_capacity(cells.len());
    for (key, value) in cells {
        let set_by_this = (0..).zip(&puts).filter(|(_, put)| put.key == key).last();
        let over = match set_by_this {
            Some((_, put)) if put.value == value => continue,
            Some((place, _)) => vec![ground.operation(place)],
            None => {
                let held = inner.get_all(automerge::ROOT, &key).map_err(malformed)?;
                if let [(Value::Scalar(only), _)] = held.as_slice()
                    && matches!(only.as_ref(), ScalarValue::Bytes(held) if *held == value)
                {
                    continue;
                }
                held.into_iter().filter_map(|(_, id)| operation(id)).collect()
            }
        };
        puts.push(Put { key, value, over });
    }
    if puts.is_empty() {
        return Ok(None);
    }
    let change = ground.change(BYTES, &mut puts);
    apply(inner, vec![read_change(&change.bytes)?])?;
    Ok(Some(change.bytes))
}

fn operation(id: ObjId) -> Option<Operation> {
    match id {
        ObjId::Id(number, actor, _) => Some(Operation { number, actor }),
        // The root isn't a value of a key.
        ObjId::Root => None,
    }
}

/// All cells in the order of their keys, but for the genesis.
pub(super) fn cells(inner: &Automerge) -> Vec<Cell> {
    let mut cells = Vec::new();
    for item in inner.map_range(automerge::ROOT, ..) {
        let ValueRef::Scalar(automerge::ScalarValueRef::Bytes(shown)) = item.value else {
            continue;
        };
        let shown = shown.into_owned();
        let mut others: Vec<Vec<u8>> = Vec::new();
        if item.conflict {
            let all = inner
                .get_all(automerge::ROOT, item.key.as_ref())
                .unwrap_or_default();
            for (value, _) in all {
                if let automerge::Value::Scalar(scalar) = value
                    && let ScalarValue::Bytes(bytes) = scalar.as_ref()
                    && *bytes != shown
                    && !others.contains(bytes)
                {
                    others.push(bytes.clone());
                }
            }
            sorting::ascending(&mut others);
        }
        cells.push(Cell {
            key: Cow::into_owned(item.key),
            shown,
            others,
        });
    }
    cells
}
