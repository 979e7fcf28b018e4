//! The header with which a server says when to send a call again.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

/// When a server wants a call again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RetryAfter {
    /// After this time.
    Delay(Duration),
    /// At this time by the server's clock, which the answer does not tell.
    At(SystemTime),
}

impl RetryAfter {
    /// Reads both forms of the header; what is neither counts as not sent.
    ///
    /// A date is taken relative to the date of the answer where there is one: the two clocks need not agree.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let text = text(headers, &RETRY_AFTER)?;
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // More seconds than fit are more than anybody waits.
            return Some(Self::Delay(Duration::from_secs(text.parse().unwrap_or(u64::MAX))));
        }
        let at = httpdate::parse_http_date(text).ok()?;
        let sent = self::text(headers, &DATE).and_then(|date| httpdate::parse_http_date(date).ok());
        Some(match sent {
            Some(sent) => Self::Delay(at.duration_since(sent).unwrap_or_default()),
            None => Self::At(at),
        })
    }

    /// How long to wait, where that can be told without a clock.
    pub(crate) fn delay(&self) -> Option<Duration> {
        match self {
            Self::Delay(delay) => Some(*delay),
            Self::At(_) => None,
        }
    }

    /// How long to wait by a clock that shows `now`.
    pub(crate) fn delay_at(&self, now: SystemTime) -> Duration {
        match self {
            Self::Delay(delay) => *delay,
            Self::At(at) => at.duration_since(now).unwrap_or_default(),
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "Fri, 20 Nov 2026 12:00:00 GMT";

    fn check(retry_after: &str, date: Option<&str>, expected: Option<u64>) {
        let mut headers = HeaderMap::from_iter([(RETRY_AFTER, retry_after.parse().unwrap())]);
        if let Some(date) = date {
            headers.insert(DATE, date.parse().unwrap());
        }
        let now = httpdate::parse_http_date(NOW).unwrap();
        let read = RetryAfter::read(&headers).map(|retry_after| retry_after.delay_at(now).as_secs());
        assert_eq!(read, expected, "{retry_after:?}, sent at {date:?}");
    }

    #[test]
    fn both_forms_say_how_long_to_wait() {
        for (retry_after, date, expected) in [
            ("0", None, Some(0)),
            (" 120 ", None, Some(120)),
            ("99999999999999999999999999", None, Some(u64::MAX)),
            ("Fri, 20 Nov 2026 12:00:30 GMT", None, Some(30)),
            ("Friday, 20-Nov-26 12:00:30 GMT", None, Some(30)),
            ("Fri Nov 20 12:00:30 2026", None, Some(30)),
            // The server's clock is an hour fast: it means half a minute all the same.
            ("Fri, 20 Nov 2026 13:00:30 GMT", Some("Fri, 20 Nov 2026 13:00:00 GMT"), Some(30)),
            ("Fri, 20 Nov 2026 12:00:30 GMT", Some("some day"), Some(30)),
            ("30", Some("Fri, 20 Nov 2026 13:00:00 GMT"), Some(30)),
            // Already over.
            ("Fri, 20 Nov 2026 11:00:00 GMT", None, Some(0)),
            ("Fri, 20 Nov 2026 12:00:30 GMT", Some("Fri, 20 Nov 2026 13:00:00 GMT"), Some(0)),
            // Neither form.
            ("", None, None),
            ("-1", None, None),
            ("+1", None, None),
            ("1.5", None, None),
            ("soon", None, None),
            ("Fri, 32 Nov 2026 12:00:30 GMT", None, None),
        ] {
            check(retry_after, date, expected);
        }
        assert_eq!(RetryAfter::read(&HeaderMap::new()), None);
    }
}
