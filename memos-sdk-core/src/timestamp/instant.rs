//! Reading and printing points in time: RFC 3339 and its relatives.
//!
//! The calendar is the proleptic Gregorian one. It is worked out here because a date library would take longer to
//! compile than the rest of this crate; the tests compare with one.

use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z, and the nanoseconds after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Instant {
    pub(super) seconds: i64,
    pub(super) nanos: u32,
}

const SECONDS_A_DAY: i64 = 86_400;

impl Instant {
    pub(super) fn from_millis(millis: i64) -> Self {
        let nanos = millis.rem_euclid(1000).unsigned_abs().saturating_mul(1_000_000);
        Self { seconds: millis.div_euclid(1000), nanos: u32::try_from(nanos).unwrap_or_default() }
    }

    /// The time this many milliseconds and parts of one after 1970; `None` beyond what a float counts exactly.
    pub(super) fn from_fractional_millis(millis: f64) -> Option<Self> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if millis.abs() >= EXACT {
            return None;
        }
        let whole = millis.floor();
        // Both casts are of whole numbers within their range; not-a-number becomes zero and is refused here.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let (whole, part) = (millis.is_finite().then_some(whole as i64)?, ((millis - whole) * 1e6).round() as u32);
        let instant = Self::from_millis(whole.checked_add(i64::from(part / 1_000_000))?);
        Some(Self { nanos: instant.nanos.checked_add(part % 1_000_000)?, ..instant })
    }

    /// Rounded down; `None` if it is more than the number can say.
    pub(super) fn as_millis(self) -> Option<i64> {
        self.seconds.checked_mul(1000)?.checked_add(i64::from(self.nanos / 1_000_000))
    }

    /// Reads a date, or a date and a time, with a zone or without one, which means UTC.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut text = Text(text.trim().as_bytes());
        let (year, _, month, _, day) =
            (text.number(4)?, text.one_of(b"-")?, text.number(2)?, text.one_of(b"-")?, text.number(2)?);
        if !(1..=12).contains(&month) || day < 1 || day > days_of_month(year, month) {
            return None;
        }
        let midnight = days_before(year, month, day).checked_mul(SECONDS_A_DAY)?;
        if text.0.is_empty() {
            return Some(Self { seconds: midnight, nanos: 0 });
        }
        text.one_of(b"Tt ")?;
        let (hour, _, minute) = (text.number(2)?, text.one_of(b":")?, text.number(2)?);
        let second = if text.one_of(b":").is_some() { text.number(2)? } else { 0 };
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let nanos = text.fraction()?;
        let offset = text.offset()?;
        // A leap second is the second before it, as in every count of seconds since 1970.
        let time = hour * 3600 + minute * 60 + second.min(59);
        text.0.is_empty().then(|| Self { seconds: midnight + time - offset, nanos })
    }

    /// Whether the year has four digits, as RFC 3339 wants it.
    pub(super) fn has_year_of_four_digits(self) -> bool {
        (-62_167_219_200..253_402_300_800).contains(&self.seconds)
    }
}

/// Prints RFC 3339 in UTC, for years of four digits.
impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.seconds.div_euclid(SECONDS_A_DAY));
        let time = self.seconds.rem_euclid(SECONDS_A_DAY);
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.nanos > 0 {
            let fraction = format!("{:09}", self.nanos);
            write!(formatter, ".{}", fraction.trim_end_matches('0'))?;
        }
        formatter.write_str("Z")
    }
}

/// What is left to read.
struct Text<'a>(&'a [u8]);

impl Text<'_> {
    /// A number of exactly this many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |number, digit| Some(number * 10 + digit_of(*digit)?))
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| bytes.contains(first))?;
        self.0 = rest;
        Some(*first)
    }

    /// Nanoseconds; more than nine digits are read and not counted. No fraction is none.
    fn fraction(&mut self) -> Option<u32> {
        if self.one_of(b".,").is_none() {
            return Some(0);
        }
        let (mut nanos, mut weight) = (0, 100_000_000);
        let mut digits = 0;
        while let Some(digit) = self.0.first().and_then(|byte| digit_of(*byte)) {
            self.0 = self.0.get(1..).unwrap_or_default();
            nanos += u32::try_from(digit).ok()? * weight;
            weight /= 10;
            digits += 1;
        }
        (digits > 0).then_some(nanos)
    }

    /// The seconds by which the zone is ahead of UTC: `Z`, `+08:00`, `+0800`, `+08`; no zone is UTC.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.one_of(b"Zz").is_some() {
            return Some(0);
        }
        // Some print a space before the zone.
        let _ = self.one_of(b" ");
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.number(2)?;
        let minutes = if self.one_of(b":").is_some() || !self.0.is_empty() { self.number(2)? } else { 0 };
        (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

fn digit_of(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The days from 1970-01-01 to a date.
///
/// Years are counted from March, so that the leap day is the last of its year, and in eras of 400 years, which all
/// have as many days.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let months_since_march = (month + 9) % 12;
    let day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    let day_of_era = year * 365 + year / 4 - year / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date this many days after 1970-01-01: the other way round.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let months_since_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * months_since_march + 2) / 5 + 1;
    let month = (months_since_march + 2) % 12 + 1;
    let year = era * 400 + year;
    (if month <= 2 { year + 1 } else { year }, month, day)
}
