//! Which columns a kind of file has, and where they are in a certain file.

/// What a file of a preset holds.
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
    /// A file of the same source that holds nothing for orders.
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
            Part::Unused => "unused",
        }
    }
}

/// A kind of file: its columns by their names. The first `required` ones have to be there.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// What its rows are.
    pub part: Part,
    /// Names of the columns that are read.
    pub columns: &'static [&'static str],
    /// How many of them a file must have to be of this kind.
    pub required: usize,
}

impl Layout {
    /// Where each column is in a file with this header; `None` when a required one is missing. Blanks around
    /// names and capitals don't matter.
    pub fn find(&self, header: &[String]) -> Option<Vec<Option<usize>>> {
        let places: Vec<Option<usize>> = self
            .columns
            .iter()
            .map(|column| position(header, column))
            .collect();
        let complete = places.iter().take(self.required).all(Option::is_some);
        complete.then_some(places)
    }

    /// The required columns that a header lacks.
    pub fn missing(&self, header: &[String]) -> Vec<&'static str> {
        let required = self.columns.iter().take(self.required);
        required
            .filter(|column| position(header, column).is_none())
            .copied()
            .collect()
    }
}

fn position(header: &[String], column: &str) -> Option<usize> {
    header
        .iter()
        .position(|name| name.trim().eq_ignore_ascii_case(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_wherever_they_are() {
        let layout = Layout {
            part: Part::Lines,
            columns: &["Order", "Price", "Note"],
            required: 2,
        };
        let header = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            layout.find(&header(" price,x,ORDER ")),
            Some(vec![Some(2), Some(0), None])
        );
        assert_eq!(layout.find(&header("order,note")), None);
        assert_eq!(layout.missing(&header("note")), vec!["Order", "Price"]);
    }
}
