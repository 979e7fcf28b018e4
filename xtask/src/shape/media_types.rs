//! What a media type says about a body.

/// A media type without its parameters, in lower case: `application/json` for `Application/JSON; charset=utf-8`.
pub(super) fn plain(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or(media_type).trim().to_ascii_lowercase()
}

/// Whether a body of this media type is one JSON text.
pub(super) fn is_json(media_type: &str) -> bool {
    let plain = plain(media_type);
    matches!(plain.as_str(), "application/json" | "text/json") || plain.ends_with("+json")
}

/// Whether it is a range that JSON is within: `*/*`, `application/*`.
pub(super) fn may_be_json(media_type: &str) -> bool {
    matches!(plain(media_type).as_str(), "*/*" | "*" | "application/*" | "")
}

/// Whether it stands for several media types, of which a request has to name one.
pub(super) fn is_range(media_type: &str) -> bool {
    plain(media_type).contains('*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_recognised_under_all_its_names() {
        for (media_type, expected) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("text/json;charset=utf-8", true),
            ("application/vnd.api+json", true),
            ("application/merge-patch+json; x=y", true),
            ("application/x-ndjson", false),
            ("application/jsonl", false),
            ("application/json-seq", false),
            ("text/plain", false),
            ("*/*", false),
        ] {
            assert_eq!(is_json(media_type), expected, "{media_type}");
        }
        assert!(may_be_json("*/*; q=0.1") && !may_be_json("text/*"));
        assert!(is_range("image/*") && !is_range("image/png"));
    }
}
