//! Which columns a kind of file has, and where they are in a certain file.

use std::borrow::Cow;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A row for each order.
    Orders,
    /// A row for each customer.
    Customers,
    /// A row for each product.
    Products,
    /// A row for each order line.
    Lines,
    /// A row for each payment.
    Payments,
    /// A row for each order that came back as a whole.
    Returns,
    /// A file of the same source that holds nothing for orders, products or customers.
    Unused,
}

impl Part {
    /// As a word.
    pub fn word(self) -> &'static str {
        match self {
            Part::Orders => "orders",
            Part::Customers => "customers",
            Part::Products => "products",
            Part::Lines => "lines",
            Part::Payments => "payments",
            Part::Returns => "returns",
            Part::Unused => "unused",
        }
    }
}

/// One thing that is read from a row, and the columns that may hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// Names of the columns. A `*` at the end stands for digits: `line_item_*`.
    pub names: Vec<Cow<'static, str>>,
    /// Whether a file must have at least one of them to be of this kind.
    pub required: bool,
}

/// A kind of file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What its rows are.
    pub part: Part,
    /// Its position among the layouts of its source.
    pub table: usize,
    /// What is read from a row, by position.
    pub slots: Vec<Slot>,
    /// Columns that a file must have beside those of the required slots.
    pub marks: Vec<Cow<'static, str>>,
}

/// Where each slot's columns are in a certain file.
pub type Places = Vec<Vec<usize>>;

impl Layout {
    /// A kind of file with these columns, a slot each. The first `required` ones have to be there.
    pub fn fixed(part: Part, table: usize, columns: &[&'static str], required: usize) -> Layout {
        let slot = |(at, name): (usize, &&'static str)| Slot {
            names: vec![Cow::Borrowed(*name)],
            required: at < required,
        };
        Layout {
            part,
            table,
            slots: columns.iter().enumerate().map(slot).collect(),
            marks: Vec::new(),
        }
    }

    /// Where each slot is in a file with this header; `None` when a required one is missing. Blanks and asterisks
    /// around names and capitals don't matter.
    pub fn find(&self, header: &[String]) -> Option<Places> {
        self.missing(header)
            .is_empty()
            .then(|| self.slots.iter().map(|slot| slot.places(header)).collect())
    }

    /// The required columns that a header lacks.
    pub fn missing(&self, header: &[String]) -> Vec<&str> {
        let slots = self.slots.iter().filter(|slot| slot.required);
        let slots = slots.filter(|slot| slot.places(header).is_empty());
        let named = slots.filter_map(|slot| slot.names.first());
        let marks = self.marks.iter().filter(|mark| position(header, mark).is_none());
        let mut missing: Vec<&str> = named.chain(marks).map(AsRef::as_ref).collect();
        missing.dedup();
        missing
    }

    /// How many columns it is known by.
    pub fn weight(&self) -> usize {
        self.slots.iter().filter(|slot| slot.required).count() + self.marks.len()
    }
}

impl Slot {
    /// Where its columns are, in the sequence of its names.
    fn places(&self, header: &[String]) -> Vec<usize> {
        let mut places = Vec::new();
        for name in &self.names {
            match name.strip_suffix('*') {
                None => places.extend(position(header, name)),
                Some(start) => {
                    let numbered = |column: &str| {
                        let digits = plain(column).strip_prefix(start);
                        digits.is_some_and(|digits| {
                            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
                        })
                    };
                    let found = header.iter().enumerate().filter(|(_, column)| numbered(column));
                    places.extend(found.map(|(at, _)| at));
                }
            }
        }
        places
    }
}

/// A column's name without what doesn't belong to it: blanks, and the asterisk of columns that must be filled in.
fn plain(name: &str) -> &str {
    name.trim().trim_end_matches('*').trim_end()
}

fn position(header: &[String], column: &str) -> Option<usize> {
    let wanted = plain(column);
    let alike = |name: &&String| plain(name).to_lowercase() == wanted.to_lowercase();
    header.iter().position(|name| alike(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_found_by_name_wherever_they_are() {
        let layout = Layout::fixed(Part::Lines, 0, &["Order", "Price", "Note"], 2);
        let places = layout.find(&header(" price *,x,ORDER "));
        assert_eq!(places, Some(vec![vec![2], vec![0], vec![]]));
        assert_eq!(layout.find(&header("order,note")), None);
        assert_eq!(layout.missing(&header("note")), ["Order", "Price"]);
    }

    #[test]
    fn a_slot_may_be_in_several_columns_and_in_numbered_ones() {
        let slot = |names: &[&'static str]| Slot {
            names: names.iter().map(|name| Cow::Borrowed(*name)).collect(),
            required: true,
        };
        let mut layout = Layout::fixed(Part::Lines, 0, &[], 0);
        layout.slots = vec![slot(&["Phone", "Mobile"]), slot(&["line_*"])];
        layout.marks = vec!["Total".into()];
        assert_eq!(
            layout.find(&header("line_2,mobile,line_x,phone,total,line_10")),
            Some(vec![vec![3, 1], vec![0, 5]])
        );
        assert_eq!(layout.missing(&header("mobile")), ["line_*", "Total"]);
    }
}
