//! Numbers sent as text, and text sent as numbers, where nothing is lost on the way.

use serde_json::Number;

use crate::decode::exact_integer;

/// Up to here a double holds every integer exactly; beyond, which integer was meant cannot be told.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number as visitors take it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Numeral {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

impl Numeral {
    /// What a JSON number is; `None` for one beyond a double, which only serde_json's `arbitrary_precision` lets in.
    pub(super) fn of(number: &Number) -> Option<Self> {
        None.or_else(|| number.as_u64().map(Self::Unsigned))
            .or_else(|| number.as_i64().map(Self::Signed))
            .or_else(|| number.as_f64().filter(|float| float.is_finite()).map(Self::Float))
    }

    /// Reads text that is one JSON number, white space around it aside.
    ///
    /// `None` where something would be lost: an integer must be exact, and a fraction must come back with the same
    /// digits when it is printed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim_ascii();
        let decimal = Decimal::parse(text)?;
        if decimal.is_integer {
            if let Ok(number) = text.parse() {
                return Some(Self::Unsigned(number));
            }
            // A negative zero is not the integer zero.
            if let Some(number) = text.parse().ok().filter(|number| *number != 0) {
                return Some(Self::Signed(number));
            }
        }
        let float: f64 = text.parse().ok()?;
        // Both print the fewest digits that mean this number and no other; where two such texts are equally near, they
        // choose differently.
        let printed = [format!("{float:e}"), Number::from_f64(float)?.to_string()];
        let mut printed = printed.iter().filter_map(|printed| Decimal::parse(printed));
        printed.any(|printed| printed.same_magnitude(&decimal)).then_some(Self::Float(float))
    }

    /// The same number as an integer, if it is one: `10.0` is.
    pub(super) fn as_integer(self) -> Self {
        match self {
            Self::Float(float) => exact_integer(float).map_or(self, Self::Signed),
            Self::Unsigned(_) | Self::Signed(_) => self,
        }
    }

    /// Whether a double holds the number exactly: it has 53 binary digits.
    pub(super) fn is_double(self) -> bool {
        let integer = match self {
            Self::Unsigned(integer) => integer,
            Self::Signed(integer) => integer.unsigned_abs(),
            Self::Float(_) => return true,
        };
        integer == 0 || integer.leading_zeros() + integer.trailing_zeros() >= u64::BITS - f64::MANTISSA_DIGITS
    }
}

/// The text of a number, if the number is what was sent: an integer too great for 64 bits was rounded when it was read.
pub(super) fn text(number: &Number) -> Option<String> {
    let exact = match Numeral::of(number)? {
        Numeral::Unsigned(_) | Numeral::Signed(_) => true,
        Numeral::Float(float) => float.abs() < EXACT,
    };
    exact.then(|| number.to_string())
}

/// A decimal number without its sign, which is never lost: `0.digits · 10^exponent`.
struct Decimal {
    /// Without zeros at either end.
    digits: Vec<u8>,
    exponent: i64,
    /// Whether it is written without a point and an exponent.
    is_integer: bool,
}

impl Decimal {
    /// Reads what RFC 8259 calls a number, and nothing else: no plus sign, no leading zeros, no bare point.
    fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (significand, power) = match unsigned.split_once(['e', 'E']) {
            Some((significand, power)) => (significand, Some(power)),
            None => (unsigned, None),
        };
        let (whole, fraction) = match significand.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (significand, None),
        };
        if !is_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) || !fraction.is_none_or(is_digits) {
            return None;
        }
        let power: i64 = match power {
            None => 0,
            Some(power) if is_digits(power.strip_prefix(['+', '-']).unwrap_or(power)) => power.parse().ok()?,
            Some(_) => return None,
        };
        let mut exponent = power.checked_add(i64::try_from(whole.len()).ok()?)?;
        let all = [whole.as_bytes(), fraction.unwrap_or_default().as_bytes()].concat();
        let leading = all.iter().take_while(|digit| **digit == b'0').count();
        let mut digits: Vec<u8> = all.into_iter().skip(leading).collect();
        let significant = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last.saturating_add(1));
        digits.truncate(significant);
        exponent = if digits.is_empty() { 0 } else { exponent.checked_sub(i64::try_from(leading).ok()?)? };
        Some(Self { digits, exponent, is_integer: unsigned == whole })
    }

    fn same_magnitude(&self, other: &Self) -> bool {
        (self.exponent, &self.digits) == (other.exponent, &other.digits)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_a_number_only_if_nothing_is_lost() {
        use Numeral::{Float, Signed, Unsigned};
        for (text, expected) in [
            ("0", Some(Unsigned(0))),
            (" 7\n", Some(Unsigned(7))),
            ("-7", Some(Signed(-7))),
            ("18446744073709551615", Some(Unsigned(u64::MAX))),
            ("-9223372036854775808", Some(Signed(i64::MIN))),
            ("18446744073709551616", None),
            ("-9223372036854775809", None),
            ("100000000000000000000", Some(Float(1e20))),
            ("0.1", Some(Float(0.1))),
            ("1.50", Some(Float(1.5))),
            ("10.0", Some(Float(10.0))),
            ("0.0", Some(Float(0.0))),
            ("0e5", Some(Float(0.0))),
            ("3.117323e-05", Some(Float(3.117_323e-5))),
            ("1E+2", Some(Float(100.0))),
            ("0.30000000000000004", Some(Float(0.300_000_000_000_000_04))),
            ("0.30000000000000000001", None),
            // Exactly between the two.
            ("32951360270558.812", Some(Float(32_951_360_270_558.812))),
            ("32951360270558.813", Some(Float(32_951_360_270_558.812))),
            ("32951360270558.814", None),
            ("9007199254740993.0", None),
            ("1e400", None),
            ("1e-400", None),
            ("1e99999999999999999999", None),
        ] {
            assert_eq!(Numeral::parse(text), expected, "{text}");
        }
        let negative_zero = Numeral::parse("-0");
        assert!(
            matches!(negative_zero, Some(Float(zero)) if zero == 0.0 && zero.is_sign_negative()),
            "{negative_zero:?}"
        );
        for wrong in [
            "", " ", "-", "+5", "05", "-05", ".5", "5.", "1.e5", "1e", "1e+", "1e+-5", "1_000", "1,000", "0x10", "NaN",
            "inf", "Infinity", "1 2", "--1", "१", "1e5.0",
        ] {
            assert_eq!(Numeral::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_number_has_a_text_only_if_it_was_not_rounded() {
        for (sent, expected) in [
            ("1", Some("1")),
            ("-5", Some("-5")),
            ("18446744073709551615", Some("18446744073709551615")),
            ("18446744073709551616", None),
            ("1.5", Some("1.5")),
            ("1.0", Some("1.0")),
            ("3.117323e-05", Some("0.00003117323")),
            ("9007199254740991.0", Some("9007199254740991.0")),
            ("9007199254740992.0", None),
            ("-1e300", None),
        ] {
            let number = serde_json::from_str(sent).unwrap();
            assert_eq!(text(&number).as_deref(), expected, "{sent}");
        }
    }

    #[test]
    fn an_integer_is_a_double_only_if_it_is_the_same_number() {
        for (text, expected) in [
            ("0", true),
            ("9007199254740992", true),
            ("9007199254740993", false),
            ("-9007199254740993", false),
            ("9007199254740994", true),
            ("18446744073709551615", false),
            ("9223372036854775808", true),
            ("-9223372036854775808", true),
            ("0.1", true),
        ] {
            assert_eq!(Numeral::parse(text).map(Numeral::is_double), Some(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(integer: i64, float in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL) {
            let read = Numeral::parse(&integer.to_string());
            prop_assert!(matches!(read, Some(Numeral::Unsigned(_) | Numeral::Signed(_))), "{:?}", read);
            for printed in [format!("{float:e}"), format!("{float:?}"), serde_json::to_string(&float).unwrap()] {
                let read = Numeral::parse(&printed);
                prop_assert!(matches!(read, Some(Numeral::Float(read)) if read == float), "{} {:?}", printed, read);
            }
        }

        #[test]
        fn no_text_panics(text in "[-+0-9.eE ]{0,12}|.*") {
            let read = Numeral::parse(&text);
            let json = serde_json::from_str::<Number>(&text);
            prop_assert!(read.is_none() || json.is_ok(), "{}", text);
        }
    }
}
