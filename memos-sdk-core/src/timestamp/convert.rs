//! Timestamps from and to the types of other libraries.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Sent, Timestamp};

impl Timestamp {
    /// The time that a text says, in one of the forms that the service sends.
    ///
    /// The text is kept and sent as it is, also if it is not a time.
    ///
    /// ```
    /// use memos_sdk_core::Timestamp;
    ///
    /// assert_eq!(Timestamp::from_text("2025-06-10").as_millis(), Some(1749513600000));
    /// assert_eq!(Timestamp::from_text("yesterday").as_millis(), None);
    /// ```
    pub fn from_text(text: impl Into<String>) -> Self {
        Self(Sent::Text(text.into().into()))
    }

    /// The same instant as the standard library has it; `None` if it is not a time, or beyond what the platform knows.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let instant = self.instant()?;
        let seconds = Duration::from_secs(instant.seconds.unsigned_abs());
        let whole = if instant.seconds < 0 { UNIX_EPOCH.checked_sub(seconds) } else { UNIX_EPOCH.checked_add(seconds) };
        whole?.checked_add(Duration::from_nanos(instant.nanos.into()))
    }

    /// The same instant as `jiff` has it; `None` if it is not a time, or outside the years that `jiff` knows.
    #[cfg(feature = "jiff")]
    pub fn to_jiff(&self) -> Option<jiff::Timestamp> {
        let instant = self.instant()?;
        jiff::Timestamp::new(instant.seconds, i32::try_from(instant.nanos).ok()?).ok()
    }

    /// The same instant as `chrono` has it; `None` if it is not a time, or outside the years that `chrono` knows.
    #[cfg(feature = "chrono")]
    pub fn to_chrono(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let instant = self.instant()?;
        chrono::DateTime::from_timestamp(instant.seconds, instant.nanos)
    }
}

/// Sent as a number of milliseconds, rounded down; a time beyond what that can say saturates.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(error) => {
                let before = error.duration().as_nanos().div_ceil(1_000_000);
                i64::try_from(before).map_or(i64::MIN, |before| -before)
            }
        };
        Self::from_millis(millis)
    }
}

/// Sent as RFC 3339 text.
#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Self::from_text(time.to_string())
    }
}

/// Sent as RFC 3339 text.
#[cfg(feature = "chrono")]
impl From<chrono::DateTime<chrono::Utc>> for Timestamp {
    fn from(time: chrono::DateTime<chrono::Utc>) -> Self {
        Self::from_text(time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}
