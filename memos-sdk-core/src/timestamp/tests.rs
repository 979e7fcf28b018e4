use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn decode(sent: &Value) -> Timestamp {
    serde_json::from_str(&sent.to_string()).unwrap()
}

#[test]
fn every_documented_form_is_read_and_sent_again_as_it_was() {
    for (sent, millis, shown) in [
        (json!(1762675057192_i64), Some(1762675057192), "2025-11-09T07:57:37.192Z"),
        (json!(0), Some(0), "1970-01-01T00:00:00Z"),
        (json!(-1), Some(-1), "1969-12-31T23:59:59.999Z"),
        (json!("2025-06-10 09:30:00"), Some(1749547800000), "2025-06-10T09:30:00Z"),
        (json!("2025-06-10T09:30:00"), Some(1749547800000), "2025-06-10T09:30:00Z"),
        (json!("2025-06-10T09:30:00Z"), Some(1749547800000), "2025-06-10T09:30:00Z"),
        (json!("2025-06-10T17:30:00+08:00"), Some(1749547800000), "2025-06-10T09:30:00Z"),
        (json!("2025-06-10 17:30:00+08:00"), Some(1749547800000), "2025-06-10T09:30:00Z"),
        (json!("2025-06-10T09:30:00.123456789Z"), Some(1749547800123), "2025-06-10T09:30:00.123456789Z"),
        (json!("2025-06-10 09:30:00.5"), Some(1749547800500), "2025-06-10T09:30:00.5Z"),
        (json!("2025-06-10"), Some(1749513600000), "2025-06-10T00:00:00Z"),
        (json!(" 2025-06-10 "), Some(1749513600000), "2025-06-10T00:00:00Z"),
        (json!("1762675057192"), Some(1762675057192), "2025-11-09T07:57:37.192Z"),
        (json!("1969-12-31T23:59:59.9995Z"), Some(-1), "1969-12-31T23:59:59.9995Z"),
        (json!(1762675057192.5), Some(1762675057192), "2025-11-09T07:57:37.1925Z"),
        (json!(-0.5), Some(-1), "1969-12-31T23:59:59.9995Z"),
        // Whole numbers are read as what they are, even beyond the years that can be printed.
        (json!(i64::MAX), Some(i64::MAX), "9223372036854775807"),
        // What is not a time is kept.
        (json!(u64::MAX), None, "18446744073709551615"),
        (json!(1e300), None, "1e+300"),
        (json!(-1e16), None, "-1e+16"),
        (json!(1749547800000.9999999), Some(1749547800001), "2025-06-10T09:30:00.001Z"),
        (json!("0000-01-01T00:00:00Z"), Some(-62167219200000), "0000-01-01T00:00:00Z"),
        (json!("9999-12-31T23:59:59.999999999Z"), Some(253402300799999), "9999-12-31T23:59:59.999999999Z"),
        // A time whose instant has a year of five digits in UTC is printed as it was sent.
        (json!("9999-12-31T23:59:59-01:00"), Some(253402304399000), "9999-12-31T23:59:59-01:00"),
        (json!("2024-02-29 23:59:60"), Some(1709251199000), "2024-02-29T23:59:59Z"),
        (json!("2025-06-10t09:30z"), Some(1749547800000), "2025-06-10T09:30:00Z"),
        (json!("2025-06-10T09:30:00,5+0130"), Some(1749542400500), "2025-06-10T08:00:00.5Z"),
        (json!("2025-06-10 09:30:00 -02"), Some(1749555000000), "2025-06-10T11:30:00Z"),
        (json!("2025-06-10T09:30:00.1234567891Z"), Some(1749547800123), "2025-06-10T09:30:00.123456789Z"),
        (json!("2025-02-29"), None, "2025-02-29"),
        (json!("2025-04-31"), None, "2025-04-31"),
        (json!("2025-00-10"), None, "2025-00-10"),
        (json!("2025-06-00"), None, "2025-06-00"),
        (json!("2025-06-10T24:00:00Z"), None, "2025-06-10T24:00:00Z"),
        (json!("2025-06-10T09:60:00Z"), None, "2025-06-10T09:60:00Z"),
        (json!("2025-06-10T09:30:61Z"), None, "2025-06-10T09:30:61Z"),
        (json!("2025-06-10T09:30:00.Z"), None, "2025-06-10T09:30:00.Z"),
        (json!("2025-06-10T09:30:00+24:00"), None, "2025-06-10T09:30:00+24:00"),
        (json!("2025-06-10T09:30:00+08:60"), None, "2025-06-10T09:30:00+08:60"),
        (json!("2025-06-10T09:30:00+08:"), None, "2025-06-10T09:30:00+08:"),
        (json!("2025-06-10T09:30:00Zulu"), None, "2025-06-10T09:30:00Zulu"),
        (json!("2025-06-10T09:30:00 "), Some(1749547800000), "2025-06-10T09:30:00Z"),
        (json!("2025-06-10T"), None, "2025-06-10T"),
        (json!("2025-06-10T09"), None, "2025-06-10T09"),
        (json!("2025-6-10"), None, "2025-6-10"),
        (json!("20250610"), None, "20250610"),
        (json!("yesterday"), None, "yesterday"),
        (json!(""), None, ""),
        (json!("2025-13-40 09:30:00"), None, "2025-13-40 09:30:00"),
        (json!("99999999999999999999999"), None, "99999999999999999999999"),
        (json!(true), None, "true"),
        (json!(null), None, "null"),
        (json!([1, "a"]), None, r#"[1,"a"]"#),
        (json!({"seconds": 1}), None, r#"{"seconds":1}"#),
    ] {
        let timestamp = decode(&sent);
        assert_eq!(timestamp.as_millis(), millis, "{sent}");
        assert_eq!(timestamp.to_string(), shown, "{sent}");
        assert_eq!(serde_json::to_string(&timestamp).unwrap(), sent.to_string());
        assert_eq!(timestamp.to_json(), sent);
        assert_eq!(serde_json::from_value::<Timestamp>(sent.clone()).unwrap(), timestamp);
        assert_eq!(format!("{timestamp:?}"), format!("Timestamp({sent})"));
    }
}

#[test]
fn times_compare_by_instant_and_what_is_no_time_comes_first() {
    let ascending = [
        json!("yesterday"),
        json!(true),
        json!(-1),
        json!("1970-01-01"),
        json!(0.25),
        json!("2025-06-10T09:29:59Z"),
        json!("2025-06-10 09:30:00"),
        json!(1749547800000.5),
        json!(1749547800001_i64),
    ];
    let ascending: Vec<Timestamp> = ascending.iter().map(decode).collect();
    assert!(ascending.is_sorted_by(|left, right| left < right), "{ascending:?}");
    for (left, right, equal) in [
        (json!(1749547800000_i64), json!("2025-06-10 09:30:00"), true),
        (json!("2025-06-10T17:30:00+08:00"), json!("2025-06-10T09:30:00Z"), true),
        (json!("yesterday"), json!("yesterday"), true),
        (json!("yesterday"), json!("today"), false),
        (json!("yesterday"), json!(0), false),
        (json!(null), json!("null"), false),
    ] {
        assert_eq!(decode(&left) == decode(&right), equal, "{left} {right}");
    }
}

#[test]
fn a_time_becomes_a_system_time() {
    let check = |sent: Value, expected| assert_eq!(decode(&sent).to_system_time(), expected, "{sent}");
    check(json!(1500), Some(UNIX_EPOCH + Duration::from_millis(1500)));
    check(json!(-1500), Some(UNIX_EPOCH - Duration::from_millis(1500)));
    check(json!("1969-12-31T23:59:58.5Z"), Some(UNIX_EPOCH - Duration::from_millis(1500)));
    check(json!(i64::MAX), UNIX_EPOCH.checked_add(Duration::from_millis(i64::MAX as u64)));
    check(json!("yesterday"), None);
    check(json!({}), None);
    assert_eq!(Timestamp::from(UNIX_EPOCH + Duration::from_micros(1500)).as_millis(), Some(1));
    assert_eq!(Timestamp::from(UNIX_EPOCH - Duration::from_micros(1500)).as_millis(), Some(-2));
}

#[cfg(feature = "jiff")]
#[test]
fn a_time_goes_to_jiff_and_back() {
    let time: jiff::Timestamp = "2025-06-10T09:30:00.123456789Z".parse().unwrap();
    assert_eq!(Timestamp::from(time).to_jiff(), Some(time));
    assert_eq!(Timestamp::from_text("x").to_jiff(), None);
}

#[cfg(feature = "chrono")]
#[test]
fn a_time_goes_to_chrono_and_back() {
    for text in ["2025-06-10T09:30:00.123456789Z", "1969-12-31T23:59:58.5Z", "1969-12-31T23:59:59Z"] {
        let time: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
        assert_eq!(Timestamp::from_text(text).to_chrono(), Some(time));
        assert_eq!(Timestamp::from(time).to_chrono(), Some(time));
    }
    assert_eq!(Timestamp::from_text("x").to_chrono(), None);
}

/// The library that knows time, to compare with.
fn by_jiff(text: &str) -> Option<i128> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_nanosecond)
}

fn by_us(text: &str) -> Option<i128> {
    Instant::parse(text).map(|instant| i128::from(instant.seconds) * 1_000_000_000 + i128::from(instant.nanos))
}

#[test]
fn every_day_of_four_centuries_is_the_day_that_jiff_says() {
    let first = jiff::civil::date(1799, 12, 30);
    for days in 0..=146_100 {
        let date = first.checked_add(jiff::Span::new().days(days)).unwrap();
        let text = format!("{date}T00:00:00Z");
        assert_eq!(by_us(&text), by_jiff(&text), "{text}");
        assert_eq!(Timestamp::from_text(&text).to_string(), text);
    }
}

proptest! {
    #[test]
    fn a_time_is_read_as_jiff_reads_it(
        (year, month, day) in (0..=9999, 0..=13, 0..=32),
        (hour, minute, second) in (0..=24, 0..=60, 0..=60),
        fraction in "(\\.[0-9]{1,9})?",
        zone in "Z|[+-](0[0-9]|1[0-9]|2[0-3]):?[0-5][0-9]",
    ) {
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}");
        // jiff has no instants within the last hours of the year 9999.
        prop_assume!(year < 9999);
        prop_assert_eq!(by_us(&text), by_jiff(&text), "{}", text);
    }

    #[test]
    fn a_number_and_its_rfc_3339_text_are_the_same_time(millis in -62167219200000_i64..253402300800000) {
        let number = Timestamp::from_millis(millis);
        let text = Timestamp::from_text(number.to_string());
        prop_assert_eq!(&number, &text);
        prop_assert_eq!(text.as_millis(), Some(millis));
        prop_assert_eq!(text.to_system_time(), number.to_system_time());
        if let Ok(known) = jiff::Timestamp::from_millisecond(millis) {
            prop_assert_eq!(number.to_string(), known.to_string());
        }
    }

    #[test]
    fn any_text_and_any_number_are_kept(text in any::<String>(), close in "[0-9T: .+Z-]{0,30}", float in any::<f64>(), whole in any::<i64>()) {
        for sent in [Value::from(text), Value::from(close), Value::from(float), Value::from(whole)] {
            let timestamp = decode(&sent);
            prop_assert_eq!(serde_json::to_value(&timestamp).unwrap(), sent);
            prop_assert!(timestamp == timestamp.clone());
            let _ = (timestamp.as_millis(), timestamp.to_system_time(), timestamp.to_string());
        }
    }
}
