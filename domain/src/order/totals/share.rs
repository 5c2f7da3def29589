//! Sharing an order's discount out over its lines so that the shares add up to the cent.

use rust_decimal::Decimal;

use super::units::{Units, divide};
use crate::money::MoneyError;
use crate::sorting;

/// A line that may bear a share.
#[derive(Clone, Copy, Debug)]
pub struct Portion {
    /// What the line costs; a line below zero bears nothing.
    pub weight: Units,
    /// Its tax, which decides between lines that are otherwise alike.
    pub tax_rate: Decimal,
}

/// Shares `amount` out in proportion to the weights by *largest remainder* (Hamilton's method): each line
/// gets its exact share rounded down, and the cents left over go, one each, to the largest remainders.
///
/// `amount` is at least zero and at most the sum of the weights above zero; then no share exceeds its
/// weight. Ties go to the heavier line, then to the higher tax rate, so that the sum of all taxes doesn't
/// depend on the sequence of the lines.
///
/// # Errors
/// [`MoneyError::TooLarge`] when an amount can't be multiplied in 128 bits.
pub fn share(amount: Units, portions: &[Portion]) -> Result<Vec<Units>, MoneyError> {
    let mut shares = vec![0; portions.len()];
    let whole = portions
        .iter()
        .fold(0i128, |sum, portion| sum.saturating_add(portion.weight.max(0)));
    if amount <= 0 || whole == 0 {
        return Ok(shares);
    }
    let mut left = amount;
    let mut remainders = Vec::with_capacity(portions.len());
    for (index, (portion, share)) in portions.iter().zip(&mut shares).enumerate() {
        let product = portion
            .weight
            .max(0)
            .checked_mul(amount)
            .ok_or(MoneyError::TooLarge)?;
        let (quotient, remainder) = divide(product, whole);
        *share = quotient;
        left -= *share;
        remainders.push((remainder, portion.weight, portion.tax_rate, index));
    }
    sorting::by(&mut remainders, |a, b| {
        (b.0, b.1, b.2, a.3).cmp(&(a.0, a.1, a.2, b.3))
    });
    for (_, _, _, index) in remainders {
        if left == 0 {
            break;
        }
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
            left -= 1;
        }
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(weights: &[Units]) -> Vec<Portion> {
        weights
            .iter()
            .map(|&weight| Portion {
                weight,
                tax_rate: Decimal::ZERO,
            })
            .collect()
    }

    #[test]
    fn the_cents_left_over_go_to_the_largest_remainders() {
        assert_eq!(share(100, &of(&[1, 1, 1])), Ok(vec![34, 33, 33]));
        assert_eq!(share(10, &of(&[60, 30, 10])), Ok(vec![6, 3, 1]));
        // Exact shares 3.33, 3.33, 3.33 and 0: the line below zero bears nothing.
        assert_eq!(share(10, &of(&[100, -50, 100, 100])), Ok(vec![4, 0, 3, 3]));
        assert_eq!(share(0, &of(&[5])), Ok(vec![0]));
        assert_eq!(share(5, &[]), Ok(vec![]));
    }
}
