//! How many repeats a client and its clones may send: a service that is down is not to be buried under repeats.

use std::sync::atomic::{AtomicU32, Ordering};

/// What one repeat takes out of the budget.
const COST: u32 = 5;

/// What a call that succeeds at once puts back.
const REWARD: u32 = 1;

/// A bucket of tokens: repeats take some out, successes put some back.
///
/// As long as less than one call in five fails, it stays full; when everything fails, it is empty soon, and calls fail
/// at their first error.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    tokens: AtomicU32,
    capacity: u32,
}

impl RetryBudget {
    /// A full budget for this many repeats.
    pub(crate) fn new(repeats: u32) -> Self {
        let capacity = repeats.saturating_mul(COST);
        Self { tokens: AtomicU32::new(capacity), capacity }
    }

    /// Takes one repeat out, if there is one left.
    pub(crate) fn take(&self) -> bool {
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(COST)).is_ok()
    }

    /// Notes that a call succeeded after this many repeats: what its last repeat cost was well spent.
    pub(crate) fn succeeded(&self, repeats: u32) {
        let reward = if repeats == 0 { REWARD } else { COST };
        // A full budget is left alone, so that clones on many threads do not fight over it.
        if self.tokens.load(Ordering::Relaxed) < self.capacity {
            let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                Some(tokens.saturating_add(reward).min(self.capacity))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(budget: &RetryBudget) -> usize {
        std::iter::from_fn(|| budget.take().then_some(())).count()
    }

    #[test]
    fn repeats_end_when_the_budget_is_spent_and_successes_fill_it_again() {
        let budget = RetryBudget::new(3);
        assert_eq!(left(&budget), 3);
        assert!(!budget.take());
        for _ in 0..4 {
            budget.succeeded(0);
        }
        assert!(!budget.take(), "four calls that succeed at once are not worth a repeat");
        budget.succeeded(0);
        assert_eq!(left(&budget), 1);
        budget.succeeded(2);
        assert_eq!(left(&budget), 1);
        for _ in 0..1000 {
            budget.succeeded(1);
        }
        assert_eq!(left(&budget), 3, "it never holds more than at first");
    }

    #[test]
    fn no_budget_means_no_repeats() {
        let budget = RetryBudget::new(0);
        budget.succeeded(0);
        assert!(!budget.take());
    }

    #[test]
    fn clones_on_many_threads_spend_one_budget() {
        let budget = RetryBudget::new(100);
        let taken: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| left(&budget))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(taken, 100);
    }
}
