//! EAN-13 barcodes (GS1 General Specifications, section 7.9 for the check digit).

/// The barcode of a number in the range that GS1 leaves to each shop for its own use (prefix 20), so that it is on no
/// product in the world. Numbers above 9,999,999,999 wrap around.
pub fn own(number: u64) -> String {
    let twelve = format!("20{:010}", number % 10_000_000_000);
    let check = check_digit(&twelve);
    format!("{twelve}{check}")
}

/// The digit that follows these: from the right, every second digit counts three times, beginning with the last.
pub fn check_digit(digits: &str) -> u32 {
    let weighted = digits.chars().rev().zip([3, 1].into_iter().cycle());
    let sum: u32 = weighted
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_standard() {
        // The example of GS1, and one that ends in zero.
        assert_eq!(check_digit("629104150021"), 3);
        assert_eq!(check_digit("400638133393"), 1);
        assert_eq!(check_digit("000000000000"), 0);
        assert_eq!(own(1), "2000000000015");
        assert_eq!(own(1).len(), 13);
    }
}
