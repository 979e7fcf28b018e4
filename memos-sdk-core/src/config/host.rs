//! What a host can be.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a host is an address or a name. A name that ends with a number is neither: systems take it for an address of
/// four bytes, and differ in which.
pub(super) fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let ends_with_number = match last.strip_prefix("0x").or_else(|| last.strip_prefix("0X")) {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => last.bytes().all(|byte| byte.is_ascii_digit()),
    };
    let is_name = host.bytes().all(is_part) && !ends_with_number;
    is_name || host.parse::<Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_an_address_or_a_name_and_nothing_that_systems_read_differently() {
        for host in ["localhost", "h.example", "H-1.example.", "a_b", "xn--bcher-kva.example", "1.2.3.4", "[::1]"] {
            assert!(is_host(host), "{host}");
        }
        for host in
            ["1.2.3", "127.1", "2130706433", "0x7f.1", "1.2.3.256", "h.0x1f", "[::1", "[v1.a]", "[1.2.3.4]", "a%b"]
        {
            assert!(!is_host(host), "{host}");
        }
    }
}
