//! How long tasks take, and how they end.

use std::time::Duration;

/// How long a task takes, and how it ends: the same for added messages, feedback and files.
///
/// Time is what the requests bring along: no task ends while nobody asks the service anything.
///
/// ```
/// use std::time::Duration;
/// use memos_sdk_testkit::TaskPlan;
///
/// // Two polls hear that it is running, the third that it is done; so does the first after half a second.
/// let slow = TaskPlan::completes_after_polls(2).or_after(Duration::from_millis(500));
/// // One poll hears that it is running, the second that it failed.
/// let failing = TaskPlan::fails_after_polls(1);
/// # let _ = (slow, failing);
/// ```
///
/// By default the first poll hears that the task is completed. It is never completed without a poll, so a test that
/// forgets to wait finds nothing, and always so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskPlan {
    /// How many polls hear that the task is running.
    pub(crate) running_polls: u32,
    /// After which time it ends, polled or not.
    pub(crate) after: Option<Duration>,
    pub(crate) fails: bool,
    /// Whether it is done before anybody can ask.
    pub(crate) immediate: bool,
}

impl TaskPlan {
    /// A task that completes after this many polls that hear that it is running.
    pub const fn completes_after_polls(polls: u32) -> Self {
        Self { running_polls: polls, after: None, fails: false, immediate: false }
    }

    /// A task that fails after this many polls that hear that it is running. It makes no memory.
    pub const fn fails_after_polls(polls: u32) -> Self {
        Self { fails: true, ..Self::completes_after_polls(polls) }
    }

    /// A task that is completed when the call that starts it is answered; the answer says so.
    pub const fn immediate() -> Self {
        Self { immediate: true, ..Self::completes_after_polls(0) }
    }

    /// The same, but it ends after this time at the latest, polled or not.
    #[must_use]
    pub const fn or_after(mut self, time: Duration) -> Self {
        self.after = Some(time);
        self
    }
}

/// [`completes_after_polls(0)`](Self::completes_after_polls).
impl Default for TaskPlan {
    fn default() -> Self {
        Self::completes_after_polls(0)
    }
}
