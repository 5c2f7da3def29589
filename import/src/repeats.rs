//! Lines that overlapping files tell more than once.

use std::hash::Hash;

use rustc_hash::FxHashMap;

/// What was told more than once of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// How many files told something that was known already.
    pub files: u64,
    /// How many of their rows.
    pub rows: u64,
}

/// Leaves out the lines that another file told before. Like rows in one file are like lines; but when files overlap,
/// a row that comes twice in each is twice on the order, not four times. What only one file has is added. Lines of one file
/// have to follow each other.
pub fn drop_repeats<L, K: Eq + Hash>(
    lines: &mut Vec<L>,
    file_of: impl Fn(&L) -> u16,
    key_of: impl Fn(&L) -> K,
) -> Repeats {
    let mut repeats = Repeats::default();
    let first = lines.first().map(&file_of);
    if lines.iter().all(|line| Some(file_of(line)) == first) {
        return repeats;
    }
    let mut most: FxHashMap<K, u32> = FxHashMap::default();
    let mut here: FxHashMap<K, u32> = FxHashMap::default();
    let (mut file, mut repeating) = (first, None);
    lines.retain(|line| {
        if Some(file_of(line)) != file {
            file = Some(file_of(line));
            for (key, count) in here.drain() {
                let before = most.entry(key).or_default();
                *before = count.max(*before);
            }
        }
        let key = key_of(line);
        let before = most.get(&key).copied().unwrap_or_default();
        let count = here.entry(key).or_default();
        *count += 1;
        let repeated = *count <= before;
        if repeated {
            repeats.rows += 1;
            if repeating != file {
                repeating = file;
                repeats.files += 1;
            }
        }
        !repeated
    });
    repeats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_as_often_as_the_file_that_has_it_most() {
        let mut lines = vec![
            (0, "a"),
            (0, "a"),
            (0, "b"),
            (1, "a"),
            (1, "c"),
            (2, "a"),
            (2, "a"),
            (2, "a"),
        ];
        let repeats = drop_repeats(&mut lines, |line| line.0, |line| line.1);
        assert_eq!(lines, [(0, "a"), (0, "a"), (0, "b"), (1, "c"), (2, "a")]);
        assert_eq!(repeats, Repeats { files: 2, rows: 3 });
    }
}
