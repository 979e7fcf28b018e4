//! A time as text.

use std::time::{SystemTime, UNIX_EPOCH};

/// A time in UTC as RFC 3339 writes it, to the second.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let time = UNIX_EPOCH + Duration::from_secs(951_782_400);
/// assert_eq!(xtask::fetch::rfc3339(time), "2000-02-29T00:00:00Z");
/// ```
///
/// A time before 1970 is taken for the start of that year.
pub fn rfc3339(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
}

/// The date that is so many days after the first of January 1970.
fn date(days: u64) -> (u64, u64, u64) {
    // The years are counted from March on, so that the day that some years have more is their last.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    (era * 400 + year, month, day)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{date, rfc3339};

    #[test]
    fn every_day_is_the_one_after_the_day_before() {
        let mut expected = (1970, 1, 1);
        for days in 0..300_000 {
            assert_eq!(date(days), expected, "day {days}");
            let (year, month, day) = expected;
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 => 28 + u64::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            expected = match (month, day == length) {
                (12, true) => (year + 1, 1, 1),
                (_, true) => (year, month + 1, 1),
                _ => (year, month, day + 1),
            };
        }
    }

    #[test]
    fn the_time_of_day_is_there() {
        assert_eq!(rfc3339(UNIX_EPOCH + Duration::from_millis(1_762_675_057_192)), "2025-11-09T07:57:37Z");
        assert_eq!(rfc3339(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00Z");
    }
}
