//! Who may ask next, where not all may at the same time.

use std::collections::VecDeque;

/// Turns at asking, for those who wait for several tasks at once.
///
/// Everyone is known by a number. Whoever has to ask joins the queue with [`wait`](Self::wait); whoever
/// [`grant`](Self::grant) names may ask, and hands the turn back with [`end`](Self::end) as soon as the question has
/// its answer. Waits between two questions take no turn, so a task that stays unfinished keeps nobody from asking.
///
/// ```
/// use memos_sdk_core::Turns;
///
/// let mut turns = Turns::new(1);
/// turns.wait(7);
/// turns.wait(3);
/// assert_eq!((turns.grant(), turns.grant()), (Some(7), None));
/// turns.end();
/// assert_eq!(turns.grant(), Some(3));
/// ```
#[derive(Debug)]
pub struct Turns {
    free: usize,
    /// Those who wait, the longest first.
    queue: VecDeque<usize>,
}

impl Turns {
    /// So many may ask at the same time; one at least.
    pub fn new(at_once: usize) -> Self {
        Self { free: at_once.max(1), queue: VecDeque::new() }
    }

    /// Joins the queue at its end. Whoever waits already must not join once more.
    pub fn wait(&mut self, who: usize) {
        self.queue.push_back(who);
    }

    /// Gives a turn to whoever has waited longest; `None` if nobody waits, or no turn is free.
    pub fn grant(&mut self) -> Option<usize> {
        let left = self.free.checked_sub(1)?;
        let who = self.queue.pop_front()?;
        self.free = left;
        Some(who)
    }

    /// Hands a turn back.
    pub fn end(&mut self) {
        self.free = self.free.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn turns_are_given_in_the_order_of_waiting_and_no_more_than_there_are(
            at_once in 0_usize..4,
            events in proptest::collection::vec(0_u8..3, 0..60),
        ) {
            let mut turns = Turns::new(at_once);
            let (mut waiting, mut asking, mut granted) = (0, 0, 0);
            for event in events {
                match event {
                    0 => {
                        turns.wait(waiting);
                        waiting += 1;
                    }
                    1 if asking > 0 => {
                        turns.end();
                        asking -= 1;
                    }
                    _ => {
                        let may = asking < at_once.max(1) && granted < waiting;
                        prop_assert_eq!(turns.grant(), may.then_some(granted));
                        granted += usize::from(may);
                        asking += usize::from(may);
                    }
                }
            }
        }
    }
}
