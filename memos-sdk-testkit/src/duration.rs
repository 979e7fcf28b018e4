//! Times as text.

use std::time::Duration;

/// Reads a time such as `50ms`: a whole number, or one with a point, and a unit (`s`, `ms`, `us`, `ns`).
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let invalid = || format!("`{text}` is no time such as `50ms` or `1.5s`");
    let digits = text.trim_end_matches(|character: char| character.is_ascii_lowercase());
    let (nanoseconds, seconds) = match text.strip_prefix(digits) {
        Some("s") => (1_000_000_000, 1.0),
        Some("ms") => (1_000_000, 1e-3),
        Some("us") => (1_000, 1e-6),
        Some("ns") => (1, 1e-9),
        _ => return Err(invalid()),
    };
    // A whole number is read exactly, whatever its size.
    if let Ok(number) = digits.parse::<u128>() {
        let total = number.checked_mul(nanoseconds).ok_or_else(invalid)?;
        let seconds = u64::try_from(total / 1_000_000_000).map_err(|_| invalid())?;
        return Ok(Duration::new(seconds, u32::try_from(total % 1_000_000_000).map_err(|_| invalid())?));
    }
    let number: f64 = digits.parse().map_err(|_| invalid())?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| invalid())
}
