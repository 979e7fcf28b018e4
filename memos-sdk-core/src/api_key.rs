//! The API key, in a type that does not show it.

use std::borrow::Cow;
use std::fmt;

use http::HeaderValue;

use crate::{Error, Result};

/// The word that the service wants before the key.
const SCHEME: &str = "Token ";

/// An API key, checked once and never shown.
///
/// `Debug` hides it and there is no `Display`; the header it becomes is marked as sensitive, so that HTTP libraries
/// hide it too.
///
/// ```
/// use memos_sdk_core::ApiKey;
///
/// let key = ApiKey::new("mpg-1234")?;
/// assert_eq!(format!("{key:?}"), "ApiKey(hidden)");
/// # Ok::<(), memos_sdk_core::Error>(())
/// ```
#[derive(Clone)]
pub struct ApiKey {
    header: HeaderValue,
}

impl ApiKey {
    /// Takes a key as the console shows it; white space around it and a `Token ` in front of it are tolerated.
    ///
    /// # Errors
    ///
    /// When the key is empty, or has characters that cannot stand in a header. The error does not repeat the key.
    pub fn new(key: impl AsRef<str>) -> Result<Self> {
        let given = key.as_ref().trim();
        let key = match given.get(..SCHEME.len()) {
            Some(start) if start.eq_ignore_ascii_case(SCHEME) => given.get(SCHEME.len()..).unwrap_or_default().trim(),
            _ => given,
        };
        if key.is_empty() || key.eq_ignore_ascii_case(SCHEME.trim()) {
            return Err(Error::configuration("the API key is empty").with_suggestion("set MEMOS_API_KEY to your key"));
        }
        if let Some(position) = key.chars().position(|character| !character.is_ascii_graphic()) {
            let message = format!("the API key has a character at position {} that no key has", position + 1);
            return Err(Error::configuration(message)
                .with_suggestion("a key has letters, digits and signs of ASCII only: copy it from the console again"));
        }
        let mut header = HeaderValue::try_from(format!("{SCHEME}{key}"))
            .map_err(|_| Error::configuration("the API key cannot stand in a header"))?;
        header.set_sensitive(true);
        Ok(Self { header })
    }

    /// The value of the `Authorization` header, marked as sensitive.
    pub fn to_header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// As [`mask`](Self::mask), also where a text of at least `limit` bytes was cut in the middle of the key.
    pub(crate) fn mask_cut<'a>(&self, text: &'a str, limit: usize) -> Cow<'a, str> {
        let masked = self.mask(text);
        if text.len() < limit {
            return masked;
        }
        let kept = masked.strip_suffix('…').unwrap_or(&masked);
        let key = self.text();
        let begun = (1..key.len()).rev().filter_map(|end| key.get(..end)).find(|begun| kept.ends_with(begun));
        match begun.and_then(|begun| kept.strip_suffix(begun)) {
            Some(rest) => Cow::Owned(format!("{rest}***")),
            None => masked,
        }
    }

    /// The key itself.
    fn text(&self) -> &str {
        self.header.to_str().ok().and_then(|header| header.strip_prefix(SCHEME)).unwrap_or_default()
    }

    /// The text with every occurrence of the key replaced, in case a server repeats what it was sent.
    pub(crate) fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let key = self.text();
        // A key of one or two characters is no secret, and replacing it would make the text unreadable.
        if key.len() < 3 || !text.contains(key) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace(key, "***"))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_becomes_a_sensitive_header_with_the_scheme_once() {
        for given in ["abc-123", " abc-123\n", "Token abc-123", "token  abc-123", "TOKEN abc-123 "] {
            let key = ApiKey::new(given).unwrap();
            assert_eq!(key.to_header(), "Token abc-123", "{given:?}");
            assert!(key.to_header().is_sensitive());
            for shown in [format!("{key:?}"), format!("{key:#?}"), format!("{:?}", key.to_header())] {
                assert!(!shown.contains("abc-123"), "{shown}");
            }
        }
    }

    #[test]
    fn a_key_that_no_header_holds_is_refused_without_repeating_it() {
        for given in ["", "  ", "Token", "Token ", "s3 cret", "s3cret\u{0}", "s3cr\u{e9}t", "s3\r\ncret", "s3\tcret"] {
            let error = ApiKey::new(given).unwrap_err();
            assert!(error.is_configuration() && error.suggestion().is_some());
            assert!(!format!("{error:?} {}", error.chain()).contains("s3"), "{error:?}");
        }
    }

    #[test]
    fn a_server_that_repeats_the_key_does_not_make_it_visible() {
        let key = ApiKey::new("s3cret").unwrap();
        for (given, masked) in [
            ("", ""),
            ("nothing", "nothing"),
            ("s3cret", "***"),
            ("bad key: Token s3cret, s3crets3cret.", "bad key: Token ***, ******."),
            ("s3cre", "s3cre"),
        ] {
            assert_eq!(key.mask(given), masked);
        }
        assert!(matches!(key.mask("nothing"), Cow::Borrowed(_)));
        for (cut, masked) in [
            ("it is s3cre", "it is ***"),
            ("it is s3cre…", "it is ***"),
            ("it is s", "it is ***"),
            ("s3cret, s3", "***, ***"),
            ("it is not", "it is not"),
            ("", ""),
        ] {
            assert_eq!(key.mask_cut(cut, 0), masked);
            assert_eq!(key.mask_cut(cut, cut.len() + 1), key.mask(cut), "what is whole is left alone");
        }
    }
}
