//! Tasks, and how far each is.

use std::collections::{BTreeSet, HashMap};
use std::time::SystemTime;

use super::store::{Draft, Origin};
use crate::TaskPlan;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Running,
    Completed,
    Failed,
}

impl Stage {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

/// How far something is that takes its time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Progress {
    stage: Stage,
    running_polls: u32,
    due: Option<SystemTime>,
    end: Stage,
}

impl Progress {
    pub(super) fn start(plan: TaskPlan, date: SystemTime) -> Self {
        Self {
            stage: Stage::Running,
            running_polls: plan.running_polls,
            due: if plan.immediate { Some(date) } else { plan.after.and_then(|time| date.checked_add(time)) },
            end: if plan.fails { Stage::Failed } else { Stage::Completed },
        }
    }

    pub(super) fn stage(&self) -> Stage {
        self.stage
    }

    /// When it ends, polled or not.
    pub(super) fn due(&self) -> Option<SystemTime> {
        self.due
    }

    /// Ends it; true if it had not ended yet.
    pub(super) fn end(&mut self) -> bool {
        let ends = self.stage == Stage::Running;
        self.stage = if ends { self.end } else { self.stage };
        ends
    }

    /// Takes note that it was asked about; true if it ends by that.
    pub(super) fn poll(&mut self) -> bool {
        if self.stage == Stage::Running && self.running_polls > 0 {
            self.running_polls -= 1;
            return false;
        }
        self.end()
    }
}

/// What a task is to remember.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) origin: Origin,
    pub(super) drafts: Vec<Draft>,
}

#[derive(Debug)]
pub(super) struct Task {
    pub(super) progress: Progress,
    /// What is still to be done.
    pub(super) work: Option<Work>,
    /// The ids of the memories that it made.
    pub(super) made: Vec<String>,
}

/// All tasks by their ids, and when those end that end by time.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    tasks: HashMap<String, Task>,
    due: Due,
}

/// When what ends by time ends.
#[derive(Debug, Default)]
pub(super) struct Due(BTreeSet<(SystemTime, String)>);

impl Due {
    pub(super) fn add(&mut self, id: &str, progress: &Progress) {
        self.0.extend(progress.due().map(|time| (time, id.to_owned())));
    }

    /// The next of what is due.
    pub(super) fn take(&mut self, date: SystemTime) -> Option<String> {
        self.0.first().filter(|(time, _)| *time <= date)?;
        self.0.pop_first().map(|(_, id)| id)
    }
}

impl Tasks {
    pub(super) fn add(&mut self, id: String, task: Task) {
        self.due.add(&id, &task.progress);
        self.tasks.insert(id, task);
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Task> {
        self.tasks.get_mut(id)
    }

    pub(super) fn take_due(&mut self, date: SystemTime) -> Option<String> {
        self.due.take(date)
    }

    /// Takes away what is still to be remembered of a user, and says whether there was anything.
    pub(super) fn forget(&mut self, user_id: &str) -> bool {
        let is_of_user = |work: &mut Work| work.origin.user_id.as_deref() == Some(user_id);
        self.tasks.values_mut().filter_map(|task| task.work.take_if(is_of_user)).count() > 0
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn something_ends_after_the_polls_or_the_time_of_its_plan() {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let check = |plan: TaskPlan, stages: &[Stage], due: Option<u64>| {
            let mut progress = Progress::start(plan, start);
            assert_eq!(progress.due(), due.map(|seconds| start + Duration::from_secs(seconds)), "{plan:?}");
            for stage in stages {
                progress.poll();
                assert_eq!(progress.stage(), *stage, "{plan:?}");
            }
            assert!(!progress.end(), "{plan:?} ends once");
        };
        use Stage::{Completed, Failed, Running};
        check(TaskPlan::default(), &[Completed, Completed], None);
        check(TaskPlan::completes_after_polls(2), &[Running, Running, Completed], None);
        check(TaskPlan::fails_after_polls(1).or_after(Duration::from_secs(9)), &[Running, Failed, Failed], Some(9));
        check(TaskPlan::immediate(), &[Completed], Some(0));
        check(TaskPlan::default().or_after(Duration::MAX), &[Completed], None);
    }
}
