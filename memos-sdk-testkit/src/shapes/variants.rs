//! Every variant by its name.

use super::{Dialect, EmptyLists, Errors, Shapes, Skills, SuccessCode, TaskStateShape, Times, Uploads};

impl Shapes {
    /// What new servers send, what the document says, and every variant that differs in one thing from the former, each
    /// with a name.
    ///
    /// ```
    /// use memos_sdk_testkit::{EmptyLists, Shapes};
    ///
    /// let (_, lists) = Shapes::all().find(|(name, _)| *name == "null-lists").ok_or("no such variant")?;
    /// assert_eq!(lists, Shapes::default().empty_lists(EmptyLists::Null));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        let usual = Self::default();
        [
            ("default", usual),
            ("documented", Self::documented()),
            ("code-200", usual.success_code(SuccessCode::TwoHundred)),
            ("code-text", usual.success_code(SuccessCode::Text)),
            ("iso-times", usual.item_times(Times::Iso).message_times(Times::Iso)),
            ("text-times", usual.item_times(Times::Text)),
            ("millis-times", usual.message_times(Times::Millis)),
            ("null-lists", usual.empty_lists(EmptyLists::Null)),
            ("absent-lists", usual.empty_lists(EmptyLists::Absent)),
            ("status-alone", usual.task_state(TaskStateShape::StatusAlone)),
            ("status-list", usual.task_state(TaskStateShape::List)),
            ("memory-views", usual.memory_views(true)),
            ("upload-object", usual.uploads(Uploads::Object)),
            ("unknown-members", usual.unknown_members(true)),
            ("unknown-values", usual.unknown_values(true)),
            ("tool-schemas", usual.tool_schemas(true)),
            ("tiny-relativity", usual.tiny_relativity(true)),
            ("skill-object", usual.skills(Skills::Object)),
            ("skill-text", usual.skills(Skills::Text)),
            ("empty-accepted", usual.empty_accepted(true)),
            ("no-error-data", usual.errors(Errors::NoData)),
            ("empty-error-message", usual.errors(Errors::EmptyMessage)),
            ("error-status", usual.error_status(true)),
            ("vendor-stream", usual.dialect(Dialect::Vendor)),
            ("open-source-stream", usual.dialect(Dialect::OpenSource)),
        ]
        .into_iter()
    }
}
