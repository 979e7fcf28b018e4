//! What is called without a proxy.

use std::net::IpAddr;

use super::network::Network;

/// Whether a list like that of `NO_PROXY` has a host in it. The host is that of a URL, so an IPv6 address has brackets.
///
/// The entries are parted by commas, and white space around them does not count. An address is compared with addresses
/// and networks only, and a name with domains only; so `*` stands for every name and for no address.
pub(super) fn covers(list: &str, host: &str) -> bool {
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let mut entries = list.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    match host.parse::<IpAddr>() {
        Ok(address) => entries.any(|entry| covers_address(entry, address)),
        Err(_) => entries.any(|entry| covers_domain(entry, host)),
    }
}

fn covers_address(entry: &str, address: IpAddr) -> bool {
    match Network::parse(entry) {
        Some(network) => network.contains(address),
        None => entry.parse() == Ok(address),
    }
}

/// A domain is itself and all its subdomains, whether a dot stands before it or not.
fn covers_domain(entry: &str, host: &str) -> bool {
    // No address is the end of a name.
    if entry.parse::<IpAddr>().is_ok() {
        return false;
    }
    let domain = entry.strip_prefix('.').unwrap_or(entry);
    if [entry, domain].iter().any(|domain| domain.eq_ignore_ascii_case(host)) {
        return true;
    }
    match before_suffix(host, entry) {
        Some(before) => entry.starts_with('.') || before.ends_with('.'),
        None => entry == "*",
    }
}

/// What stands before a suffix, whose case does not matter.
fn before_suffix<'t>(text: &'t str, suffix: &str) -> Option<&'t str> {
    let (before, end) = text.split_at_checked(text.len().checked_sub(suffix.len())?)?;
    end.eq_ignore_ascii_case(suffix).then_some(before)
}
