//! What a change sets, read from its bytes, and whether it does anything else.

use automerge::ActorId;

use super::bytes::Reader;
use super::{
    ACTIONS, BYTES, INSERTS, KEYS, PUT, REPLACED_ACTORS, REPLACED_COUNTS, REPLACED_NUMBERS, UINT, hashed,
};
use super::{VALUE_SIZES, VALUES};
use crate::limits;

/// Who set which keys to which bytes, and when.
pub struct Setting {
    pub actor: ActorId,
    pub time: i64,
    pub cells: Vec<(String, Vec<u8>)>,
}

/// What a change sets, if it seems to be one of those written here; whoever asks has to write it again to be sure.
pub fn read(bytes: &[u8]) -> Option<Setting> {
    let Chunk { actor, time, columns } = Chunk::read(bytes)?;
    let keys = columns.keys()?;
    let mut values = columns.values;
    let mut cells = Vec::with_capacity(keys.len());
    for (key, size) in keys.into_iter().zip(columns.sizes()?) {
        let key = std::str::from_utf8(key).ok()?;
        cells.push((key.to_owned(), values.take(size >> 4)?.to_vec()));
    }
    Some(Setting { actor, time, cells })
}

/// Whether a change does what those do that are written here, and nothing else: it sets one key of the root map or more,
/// to values of their types.
pub fn only_sets_keys(bytes: &[u8]) -> bool {
    let puts = Chunk::read(bytes).and_then(|chunk| chunk.columns.puts());
    puts.is_some_and(|puts| puts > 0)
}

/// A change as its bytes have it, as far as it is asked about here.
struct Chunk<'a> {
    actor: ActorId,
    time: i64,
    columns: Columns<'a>,
}

struct Columns<'a> {
    keys: Reader<'a>,
    inserts: Reader<'a>,
    actions: Reader<'a>,
    sizes: Reader<'a>,
    values: Reader<'a>,
    /// Whether there are columns that a change written here doesn't have.
    has_others: bool,
}

impl<'a> Chunk<'a> {
    fn read(bytes: &'a [u8]) -> Option<Chunk<'a>> {
        let mut chunk = Reader(hashed(bytes)?.get(1..)?);
        let mut body = Reader(chunk.text()?);
        for _ in 0..body.unsigned()? {
            body.take(32)?;
        }
        let actor = ActorId::from(body.text()?);
        let (_seq, _start) = (body.unsigned()?, body.unsigned()?);
        let time = body.signed()?;
        let _message = body.text()?;
        for _ in 0..body.unsigned()? {
            body.text()?;
        }
        let columns = Columns::read(&mut body)?;
        Some(Chunk { actor, time, columns })
    }
}

impl<'a> Columns<'a> {
    fn read(body: &mut Reader<'a>) -> Option<Columns<'a>> {
        let mut named = Vec::new();
        for _ in 0..body.unsigned()? {
            named.push((body.unsigned()?, body.unsigned()?));
        }
        let none = Reader(&[]);
        let mut columns = Columns {
            keys: none,
            inserts: none,
            actions: none,
            sizes: none,
            values: none,
            has_others: false,
        };
        // Automerge would read the first of two columns of one name, and write both.
        if !named.is_sorted_by(|(one, _), (next, _)| one < next) {
            return None;
        }
        for (column, length) in named {
            let data = Reader(body.take(length)?);
            match column {
                KEYS => columns.keys = data,
                INSERTS => columns.inserts = data,
                ACTIONS => columns.actions = data,
                VALUE_SIZES => columns.sizes = data,
                VALUES => columns.values = data,
                REPLACED_COUNTS | REPLACED_ACTORS | REPLACED_NUMBERS => {}
                _ => columns.has_others = true,
            }
        }
        Some(columns)
    }

    fn keys(&self) -> Option<Vec<&'a [u8]>> {
        let mut keys = self.keys;
        keys.runs(limits::OPERATIONS_PER_CHANGE, |key| key.text())
    }

    fn sizes(&self) -> Option<Vec<u64>> {
        numbers(self.sizes)
    }

    /// How many keys are set; `None` when anything else is done.
    fn puts(&self) -> Option<usize> {
        let puts = self.keys()?.len();
        let (actions, sizes) = (numbers(self.actions)?, self.sizes()?);
        // Booleans are counts of no and yes in turn: so many times no, and nothing more.
        let mut inserts = self.inserts;
        let inserts_none = inserts.unsigned()? == puts as u64 && inserts.0.is_empty();
        let of_types = sizes.iter().all(|size| [UINT, BYTES].contains(&(size & 15)));
        let only_puts = actions.iter().all(|action| *action == PUT);
        let as_many = actions.len() == puts && sizes.len() == puts;
        (!self.has_others && inserts_none && of_types && only_puts && as_many).then_some(puts)
    }
}

fn numbers(mut column: Reader<'_>) -> Option<Vec<u64>> {
    column.runs(limits::OPERATIONS_PER_CHANGE, |number| number.unsigned())
}
