//! Where links lead.

/// The absolute form of a link's destination, ready for use between the parentheses of a Markdown link.
///
/// There is none for a destination that is empty, has a scheme that is not `http`, `https` or `mailto`, or is relative
/// to a base that is not an absolute URL.
pub(super) fn resolve(destination: &str, base: &str) -> Option<String> {
    let destination: String = destination.trim().chars().filter(|character| !character.is_control()).collect();
    if destination.is_empty() {
        return None;
    }
    let absolute = match scheme(&destination) {
        Some(scheme) if is_allowed(scheme) => destination,
        Some(_) => return None,
        None => join(base, &destination)?,
    };
    Some(encode(&absolute))
}

/// Whether links with this scheme are kept.
pub(super) fn is_allowed(scheme: &str) -> bool {
    ["http", "https", "mailto"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
}

/// The scheme that a URL begins with.
pub(super) fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme.then_some(scheme)
}

/// Resolves a relative reference (RFC 3986, section 5.2).
fn join(base: &str, reference: &str) -> Option<String> {
    let scheme = scheme(base)?;
    let hierarchy = base.get(scheme.len() + 1..)?.strip_prefix("//")?;
    let (hierarchy, _) = hierarchy.split_once('#').unwrap_or((hierarchy, ""));
    let (location, query) = match hierarchy.split_once('?') {
        Some((location, query)) => (location, Some(query)),
        None => (hierarchy, None),
    };
    let (authority, path) = location.split_at_checked(location.find('/').unwrap_or(location.len()))?;

    if let Some(elsewhere) = reference.strip_prefix("//") {
        return Some(format!("{scheme}://{elsewhere}"));
    }
    let path = if path.is_empty() { "/" } else { path };
    if reference.starts_with('#') {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        return Some(format!("{scheme}://{authority}{path}{query}{reference}"));
    }
    if reference.starts_with('?') {
        return Some(format!("{scheme}://{authority}{path}{reference}"));
    }
    let (target, rest) = reference.split_at_checked(reference.find(['?', '#']).unwrap_or(reference.len()))?;
    let merged = if target.starts_with('/') {
        target.to_owned()
    } else {
        let (directory, _) = path.rsplit_once('/').unwrap_or_default();
        format!("{directory}/{target}")
    };
    Some(format!("{scheme}://{authority}{}{rest}", without_dots(&merged)))
}

/// Takes the segments `.` and `..` out of a path that begins with a slash.
fn without_dots(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    // A path that ends in a dot segment names a directory.
    if path.ends_with("/.") || path.ends_with("/..") {
        segments.push("");
    }
    format!("/{}", segments.join("/"))
}

/// Encodes what would end the destination of a Markdown link, or be decoded in it.
fn encode(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for (at, character) in url.char_indices() {
        match character {
            '(' | ')' | '<' | '>' | '\\' | '`' | '"' => {
                encoded.push_str(&format!("%{:02X}", u32::from(character)));
            }
            space if space.is_whitespace() => encoded.push_str("%20"),
            '&' if super::inline::is_entity(url.get(at..).unwrap_or_default()) => encoded.push_str("&amp;"),
            other => encoded.push(other),
        }
    }
    encoded
}
