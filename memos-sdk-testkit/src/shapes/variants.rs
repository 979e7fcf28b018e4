//! Every variant by its name.

use super::{Dialect, EmptyLists, Errors, Shapes, Skills, SuccessCode, TaskStateShape, Times, Uploads};

/// What a variant changes.
type Change = fn(Shapes) -> Shapes;

const VARIANTS: &[(&str, Change)] = &[
    ("default", |_| Shapes::default()),
    ("documented", |_| Shapes::documented()),
    ("code-200", |shapes| shapes.success_code(SuccessCode::TwoHundred)),
    ("code-text", |shapes| shapes.success_code(SuccessCode::Text)),
    ("iso-times", |shapes| shapes.item_times(Times::Iso).message_times(Times::Iso)),
    ("text-times", |shapes| shapes.item_times(Times::Text)),
    ("millis-times", |shapes| shapes.message_times(Times::Millis)),
    ("null-lists", |shapes| shapes.empty_lists(EmptyLists::Null)),
    ("absent-lists", |shapes| shapes.empty_lists(EmptyLists::Absent)),
    ("status-alone", |shapes| shapes.task_state(TaskStateShape::StatusAlone)),
    ("status-list", |shapes| shapes.task_state(TaskStateShape::List)),
    ("memory-views", |shapes| shapes.memory_views(true)),
    ("upload-object", |shapes| shapes.uploads(Uploads::Object)),
    ("unknown-members", |shapes| shapes.unknown_members(true)),
    ("unknown-values", |shapes| shapes.unknown_values(true)),
    ("tool-schemas", |shapes| shapes.tool_schemas(true)),
    ("tiny-relativity", |shapes| shapes.tiny_relativity(true)),
    ("skill-object", |shapes| shapes.skills(Skills::Object)),
    ("skill-text", |shapes| shapes.skills(Skills::Text)),
    ("empty-accepted", |shapes| shapes.empty_accepted(true)),
    ("no-error-data", |shapes| shapes.errors(Errors::NoData)),
    ("empty-error-message", |shapes| shapes.errors(Errors::EmptyMessage)),
    ("error-status", |shapes| shapes.error_status(true)),
    ("vendor-stream", |shapes| shapes.dialect(Dialect::Vendor)),
    ("open-source-stream", |shapes| shapes.dialect(Dialect::OpenSource)),
];

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
        VARIANTS.iter().map(|(name, change)| (*name, change(Self::default())))
    }

    /// The same shapes with what the variant of this name changes; none where there is no such variant.
    ///
    /// ```
    /// use memos_sdk_testkit::{Dialect, EmptyLists, Shapes};
    ///
    /// let shapes = Shapes::default().variant("null-lists").and_then(|shapes| shapes.variant("vendor-stream"));
    /// assert_eq!(shapes, Some(Shapes::default().empty_lists(EmptyLists::Null).dialect(Dialect::Vendor)));
    /// assert_eq!(Shapes::default().variant("square"), None);
    /// ```
    pub fn variant(self, name: &str) -> Option<Self> {
        VARIANTS.iter().find(|(known, _)| *known == name).map(|(_, change)| change(self))
    }
}
