//! Base64, and the numbers that typed arrays read from the bytes behind it.

use serde_json::Value;

use super::node::ViewKind;

/// The number of bytes that a Base64 text stands for, or `None` if it is not Base64.
///
/// The padding may be missing; anything else than the standard alphabet is refused.
pub(super) fn decoded_length(base64: &str) -> Option<usize> {
    let digits = digits(base64);
    let well_padded = base64.len() == digits.len() || base64.len().is_multiple_of(4);
    let valid = well_padded && base64.len() - digits.len() <= 2 && digits.bytes().all(|digit| value(digit).is_some());
    match digits.len() % 4 {
        _ if !valid => None,
        1 => None,
        rest => Some(digits.len() / 4 * 3 + rest.saturating_sub(1)),
    }
}

/// The bytes of a window on a Base64 text, read without decoding what stands before it.
pub(super) fn window(base64: &str, offset: usize, length: usize) -> impl Iterator<Item = u8> {
    let digits = digits(base64).as_bytes();
    let groups = digits.get(offset / 3 * 4..).unwrap_or_default().chunks(4);
    groups.flat_map(decode_group).skip(offset % 3).take(length)
}

/// One element of a typed array, or `None` if it is a number that JSON does not have.
pub(super) fn element(kind: ViewKind, bytes: &mut impl Iterator<Item = u8>) -> Option<Value> {
    /// The next bytes as a number of the machine. What is missing counts as zero: views never leave their buffer.
    macro_rules! read {
        ($type:ty) => {{
            let mut buffer = [0; size_of::<$type>()];
            buffer.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
            <$type>::from_le_bytes(buffer)
        }};
    }
    match kind {
        ViewKind::Int8 => Some(read!(i8).into()),
        ViewKind::Uint8 | ViewKind::Uint8Clamped => Some(read!(u8).into()),
        ViewKind::Int16 => Some(read!(i16).into()),
        ViewKind::Uint16 => Some(read!(u16).into()),
        ViewKind::Int32 => Some(read!(i32).into()),
        ViewKind::Uint32 => Some(read!(u32).into()),
        ViewKind::BigInt64 => Some(read!(i64).into()),
        ViewKind::BigUint64 => Some(read!(u64).into()),
        ViewKind::Float16 => float(half(read!(u16))),
        ViewKind::Float32 => float(read!(f32).into()),
        ViewKind::Float64 => float(read!(f64)),
        ViewKind::DataView => None,
    }
}

/// A float as JavaScript prints it: whole numbers are integers, except for `-0`.
fn float(number: f64) -> Option<Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT && !(number == 0.0 && number.is_sign_negative()) {
        // The cast is exact: the number is whole and has at most 53 bits.
        return Some((number as i64).into());
    }
    serde_json::Number::from_f64(number).map(Value::Number)
}

/// A number of half precision.
fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 0x1F);
    let fraction = f64::from(bits & 0x3FF) / 1024.0;
    sign * match exponent {
        0 => fraction * 2_f64.powi(-14),
        0x1F if fraction == 0.0 => f64::INFINITY,
        0x1F => f64::NAN,
        _ => (1.0 + fraction) * 2_f64.powi(exponent - 15),
    }
}

/// A Base64 text without its padding.
fn digits(base64: &str) -> &str {
    base64.trim_end_matches('=')
}

/// The one to three bytes of up to four digits.
fn decode_group(group: &[u8]) -> impl Iterator<Item = u8> + use<> {
    let mut bits = group.iter().fold(0_u32, |bits, digit| bits << 6 | value(*digit).unwrap_or_default());
    bits <<= 6 * (4 - group.len().min(4));
    let [_, first, second, third] = bits.to_be_bytes();
    [first, second, third].into_iter().take(group.len().saturating_sub(1))
}

/// The six bits of a digit.
fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}
