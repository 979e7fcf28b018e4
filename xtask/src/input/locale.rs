//! Languages, as paths and addresses name them.

/// The language codes of ISO 639-1, and the country codes that are commonly written in their place.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is \
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na \
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr \
    ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu \
    cn cz dk gb gr hk jp ua us";

/// The segments of a path or address.
pub(super) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split(['/', '\\']).filter(|segment| !segment.is_empty())
}

/// Whether a segment of a path is the name of a locale: `en`, `zh-cn`, `pt_BR` or `zh-Hans-CN`.
pub(super) fn is_locale(segment: &str) -> bool {
    let mut parts = segment.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let known = language.len() == 2 && CODES.split_ascii_whitespace().any(|code| code.eq_ignore_ascii_case(language));
    known && parts.clone().count() <= 2 && parts.all(is_script_or_region)
}

/// Whether two names of a locale are the same; upper and lower case do not differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn is_script_or_region(part: &str) -> bool {
    let letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digits = part.bytes().all(|byte| byte.is_ascii_digit());
    (letters && matches!(part.len(), 2 | 4)) || (digits && part.len() == 3)
}
