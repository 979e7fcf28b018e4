//! Ids, which follow from the seed.

use fastrand::Rng;

/// Makes ids that look like UUIDs of version 4.
#[derive(Debug)]
pub(super) struct Ids(Rng);

impl Ids {
    pub(super) fn new(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    pub(super) fn next(&mut self) -> String {
        let random = self.0.u128(..);
        let group = |shift: u32, bits: u32| (random >> shift) & ((1 << bits) - 1);
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            group(96, 32),
            group(80, 16),
            group(64, 12),
            0x8000 | group(48, 14),
            group(0, 48)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_the_seed_and_have_the_form_of_a_uuid() {
        let take = |seed| {
            let mut ids = Ids::new(seed);
            [ids.next(), ids.next()]
        };
        assert_eq!(take(7), take(7));
        assert_ne!(take(7), take(8));
        for id in take(7) {
            let lengths: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert!(id.replace('-', "").bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
            assert!(id.as_bytes()[14] == b'4' && b"89ab".contains(&id.as_bytes()[19]), "{id}");
        }
    }
}
