//! A network of IP addresses, as `10.0.0.0/8` or `fd00::/8`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address, and how many of its leading bits are the same for all the network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads an address with a slash and the length of the prefix behind it; the slash is not optional.
    ///
    /// A little more is read than std does for addresses, because the async client reads it: leading zeros in the
    /// numbers of IPv4, and a `::` that stands for nothing.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        match v4(address) {
            Some(address) => Some(Self { address: IpAddr::V4(address), prefix: number(prefix, 2)? }),
            None => Some(Self { address: IpAddr::V6(v6(address)?), prefix: number(prefix, 3)? }),
        }
    }

    /// Whether an address is in it; none is, where the prefix is longer than an address.
    pub(super) fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

fn v4(text: &str) -> Option<Ipv4Addr> {
    let mut octets = text.split('.').map(|octet| number(octet, 3).and_then(|octet| u8::try_from(octet).ok()));
    let address = Ipv4Addr::new(octets.next()??, octets.next()??, octets.next()??, octets.next()??);
    octets.next().is_none().then_some(address)
}

fn v6(text: &str) -> Option<Ipv6Addr> {
    let mut text = text.to_owned();
    if let Some((groups, tail)) = text.rsplit_once(':').filter(|(_, tail)| tail.contains('.')) {
        text = format!("{groups}:{}", v4(tail)?);
    }
    text.parse().ok().or_else(|| {
        // All eight groups are there, so the `::` between two of them, or before the first, stands for none.
        let (head, tail) = text.split_once("::")?;
        let groups = if head.is_empty() { tail.to_owned() } else { format!("{head}:{tail}") };
        if groups.contains("::") { None } else { groups.parse().ok() }
    })
}

/// A decimal number of at most so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}
