//! Which version follows, and whether one will do.

use super::interface;
use crate::interface::{Interface, Release, Verdict, next_version};

#[test]
fn a_version_follows_as_semver_says() {
    // What breaks, what is seen, what nobody sees.
    for (current, expected) in [
        ("0.1.0", ["0.2.0", "0.1.1", "0.1.1"]),
        ("0.9.12", ["0.10.0", "0.9.13", "0.9.13"]),
        ("0.0.3", ["0.0.4", "0.0.4", "0.0.4"]),
        ("1.2.3", ["2.0.0", "1.3.0", "1.2.4"]),
        ("1.2.3+build.5", ["2.0.0", "1.3.0", "1.2.4"]),
        (" 1.0.0\n", ["2.0.0", "1.1.0", "1.0.1"]),
        ("1.0.0-rc.1", ["1.0.0-rc.2", "1.0.0-rc.2", "1.0.0-rc.2"]),
        ("0.2.0-alpha", ["0.2.0-alpha.1", "0.2.0-alpha.1", "0.2.0-alpha.1"]),
        ("2.0.0-9+x", ["2.0.0-10", "2.0.0-10", "2.0.0-10"]),
    ] {
        for ((breaking, anything), expected) in [(true, true), (false, true), (false, false)].into_iter().zip(expected)
        {
            assert_eq!(next_version(current, breaking, anything).unwrap(), expected, "{current}");
        }
        let next = next_version(current, true, true).unwrap();
        let [before, after] = [current.trim(), &next].map(|text| semver::Version::parse(text).unwrap());
        assert!(before < after);
    }
    let greatest = format!("{}.0.0", u64::MAX);
    for (wrong, expected) in [
        ("", "is no version"),
        ("1.0", "is no version"),
        ("v1.0.0", "is no version"),
        (&greatest, "no version follows"),
    ] {
        let error = next_version(wrong, true, true).expect_err(wrong).to_string();
        assert!(error.contains(expected), "{wrong}: {error}");
    }
}

#[test]
fn a_version_must_be_as_high_as_the_changes_ask() {
    const BEFORE: &str = "pub fn f() {}";
    let same = BEFORE;
    let more = "pub fn f() {} pub fn g() {}";
    let other = "pub fn f(a: u8) {}";
    for (released, now, version, needed) in [
        ("0.1.0", same, "0.1.0", None),
        ("0.1.0", same, "0.1.1", None),
        ("0.1.1", same, "0.1.0", Some("0.1.1")),
        ("0.1.0", more, "0.1.0", Some("0.1.1")),
        ("0.1.0", more, "0.1.1", None),
        ("0.1.0", other, "0.1.1", Some("0.2.0")),
        ("0.1.0", other, "0.2.0", None),
        ("0.1.0", other, "0.2.0-rc.1", None),
        ("0.1.0", other, "1.0.0", None),
        ("0.1.0", more, "0.1.0-rc.1", Some("0.1.1")),
        ("1.1.0", more, "1.1.1", Some("1.2.0")),
        ("1.1.0", other, "1.2.0", Some("2.0.0")),
        ("1.1.0", other, "2.0.0", None),
        ("1.0.0-rc.1", other, "1.0.0-rc.1", Some("1.0.0-rc.2")),
        ("1.0.0-rc.1", other, "1.0.0", None),
    ] {
        let release = Release { version: Some(released.to_owned()), interface: interface(BEFORE).unwrap() };
        assert_eq!(Release::parse(&release.to_text()).unwrap(), release);
        let now = interface(now).unwrap();
        let verdict = release.judge(&now, version).unwrap();
        let changes = release.interface.compare(&now);
        let expected = match needed {
            Some(needed) => Verdict::TooLow(needed.to_owned(), changes),
            None => Verdict::Sufficient(changes),
        };
        assert_eq!(verdict, expected, "{released} -> {version}");
    }
}

#[test]
fn any_version_will_do_for_the_first_release() {
    let release = Release { version: None, interface: Interface::default() };
    assert_eq!(release.to_text(), "# nothing was released yet\n");
    assert_eq!(Release::parse(&release.to_text()).unwrap(), release);
    assert_eq!(release.judge(&interface("pub fn f() {}").unwrap(), "0.1.0").unwrap(), Verdict::FirstRelease);
    assert!(release.judge(&Interface::default(), "first").is_err());
    for wrong in ["", "pub fn small::f()", "# 1.0\n", "# 1.0.0\nfn"] {
        assert!(Release::parse(wrong).is_err(), "{wrong}");
    }
}
