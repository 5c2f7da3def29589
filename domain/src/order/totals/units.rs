//! Amounts as whole numbers of a currency's smallest unit, and the roundings that lead there.

use rust_decimal::Decimal;

use crate::money::MoneyError;
use crate::quantity::Quantity;

/// An amount in the currency's smallest unit (cents).
pub type Units = i128;

/// The largest amount that is added up: 10^18 smallest units. Two of them multiplied still fit 128 bits.
pub const LARGEST: Units = 1_000_000_000_000_000_000;

/// Decimals of a price or a rate that count when the exact product doesn't fit.
const SHORT: u32 = 12;

/// Quotient and remainder, for `d` above zero. Nearly all amounts fit 64 bits, which is several times faster.
pub fn divide(n: i128, d: i128) -> (i128, i128) {
    match (i64::try_from(n), i64::try_from(d)) {
        (Ok(n), Ok(d)) => (i128::from(n / d), i128::from(n % d)),
        _ => (n / d, n % d),
    }
}

/// `n / d` rounded half away from zero, for `d` above zero and below 2^126.
pub fn divide_rounded(n: i128, d: i128) -> i128 {
    let (quotient, remainder) = divide(n, d);
    if remainder.abs() * 2 >= d {
        quotient + n.signum()
    } else {
        quotient
    }
}

/// The same number with at most [`SHORT`] decimals and no trailing zeros.
pub fn short(value: Decimal) -> Decimal {
    if value.scale() > SHORT {
        value.round_dp(SHORT).normalize()
    } else {
        value
    }
}

/// `mantissa / 10^scale` in units of `10^-decimals`, rounded half away from zero.
fn rescale(mantissa: i128, scale: u32, decimals: u32) -> Option<Units> {
    match scale.checked_sub(decimals) {
        Some(0) => Some(mantissa),
        Some(drop) => Some(divide_rounded(mantissa, 10i128.checked_pow(drop)?)),
        None => mantissa.checked_mul(10i128.checked_pow(decimals - scale)?),
    }
}

fn within_limit(units: Option<Units>) -> Result<Units, MoneyError> {
    units
        .filter(|units| units.abs() <= LARGEST)
        .ok_or(MoneyError::TooLarge)
}

/// An amount in smallest units, rounded half away from zero.
pub fn to_units(amount: Decimal, decimals: u32) -> Result<Units, MoneyError> {
    within_limit(rescale(amount.mantissa(), amount.scale(), decimals))
}

/// Unit price times quantity in smallest units, rounded once. The product is exact; only where it needs
/// more than 38 digits is the price taken with 12 decimals.
pub fn gross_units(price: Decimal, quantity: Quantity, decimals: u32) -> Result<Units, MoneyError> {
    let times = |price: Decimal| {
        let product = price.mantissa().checked_mul(i128::from(quantity.0))?;
        rescale(product, price.scale().checked_add(3)?, decimals)
    };
    within_limit(times(price).or_else(|| times(short(price))))
}

/// `percent` per cent of `base`, rounded half away from zero; `None` when it can't be held.
pub fn percent_of(base: Units, percent: Decimal) -> Option<Units> {
    let percent = short(percent);
    let hundred = 10i128.checked_pow(percent.scale().checked_add(2)?)?;
    let units = divide_rounded(base.checked_mul(percent.mantissa())?, hundred);
    (units.abs() <= LARGEST).then_some(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn halves_go_away_from_zero() {
        let cases = [
            (5, 1),
            (-5, -1),
            (4, 0),
            (-4, 0),
            (15, 2),
            (-15, -2),
            (14, 1),
            (0, 0),
        ];
        for (n, rounded) in cases {
            assert_eq!(divide_rounded(n, 10), rounded, "{n}/10");
        }
        assert_eq!(to_units(decimal("0.005"), 2), Ok(1));
        assert_eq!(to_units(decimal("-0.005"), 2), Ok(-1));
        assert_eq!(to_units(decimal("12.5"), 0), Ok(13));
        assert_eq!(to_units(decimal("12.5"), 3), Ok(12_500));
    }

    #[test]
    fn a_line_is_rounded_once() {
        // 3 × 0.335 = 1.005: rounding the price first would give 1.02.
        assert_eq!(gross_units(decimal("0.335"), Quantity(3000), 2), Ok(101));
        assert_eq!(gross_units(decimal("9.99"), Quantity(250), 2), Ok(250));
        assert_eq!(
            gross_units(decimal("-11062.06"), Quantity(1000), 2),
            Ok(-1_106_206)
        );
        assert_eq!(gross_units(decimal("19.9"), Quantity(1500), 0), Ok(30));
    }

    #[test]
    fn a_price_with_every_digit_still_multiplies() {
        let third = decimal("0.3333333333333333333333333333");
        assert_eq!(gross_units(third, Quantity(3_000), 2), Ok(100));
        assert_eq!(
            gross_units(third, Quantity(3_000_000_000_000), 2),
            Ok(100_000_000_000)
        );
    }

    #[test]
    fn too_much_is_an_error() {
        assert_eq!(to_units(Decimal::MAX, 2), Err(MoneyError::TooLarge));
        assert_eq!(
            gross_units(Decimal::MAX, Quantity(i64::MAX), 3),
            Err(MoneyError::TooLarge)
        );
        assert_eq!(
            gross_units(decimal("1000000000000"), Quantity(1_000_000_000_000), 2),
            Err(MoneyError::TooLarge)
        );
        assert_eq!(percent_of(LARGEST, decimal("1000")), None);
    }
}
