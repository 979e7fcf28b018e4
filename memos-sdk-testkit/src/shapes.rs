//! The shapes that answers take.

mod dress;
mod variants;

/// The shapes that answers take.
///
/// The document says one thing, and servers send several; each is graded by its evidence, as in the facts of this
/// project: documented example (D), the vendor's own client or tests (V), a third party's report (T), inferred (I).
///
/// ```
/// use memos_sdk_testkit::{Dialect, EmptyLists, Shapes, SuccessCode};
///
/// let shapes = Shapes::default()
///     .success_code(SuccessCode::TwoHundred)
///     .empty_lists(EmptyLists::Null)
///     .dialect(Dialect::Vendor);
/// assert_ne!(shapes, Shapes::documented());
/// ```
///
/// The default is what new servers send. [`documented`](Self::documented) is what the document says, and
/// [`all`](Self::all) has each variant by its name, for tests that go through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shapes {
    pub(crate) success_code: SuccessCode,
    pub(crate) item_times: Times,
    pub(crate) message_times: Times,
    pub(crate) empty_lists: EmptyLists,
    pub(crate) task_state: TaskStateShape,
    pub(crate) memory_views: bool,
    pub(crate) uploads: Uploads,
    pub(crate) unknown_members: bool,
    pub(crate) unknown_values: bool,
    pub(crate) tool_schemas: bool,
    pub(crate) tiny_relativity: bool,
    pub(crate) skills: Skills,
    pub(crate) empty_accepted: bool,
    pub(crate) errors: Errors,
    pub(crate) error_status: bool,
    pub(crate) dialect: Dialect,
}

/// The `code` of a success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SuccessCode {
    /// The number 0, as documented (D).
    #[default]
    Zero,
    /// The number 200, as in the vendor's own tests (V).
    TwoHundred,
    /// The text `"0"` (I).
    Text,
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Times {
    /// A number of milliseconds since 1970: `1762675057192`. Items of memory have it in both documented examples (D, V).
    Millis,
    /// ISO 8601: `2025-06-10T09:30:00Z`, as the document says.
    Iso,
    /// Text without `T` and zone, which is UTC: `2025-06-10 09:30:00`. Messages have it in the documented example (D).
    Text,
}

/// How a list without items is sent, in the answers of `search/memory` and `get/memory`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum EmptyLists {
    /// `[]` (D).
    #[default]
    Empty,
    /// `null` (D, V).
    Null,
    /// Not at all (V).
    Absent,
}

/// How `get/status` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TaskStateShape {
    /// An object with the task's id, as new servers do (V).
    #[default]
    Object,
    /// An object of the status alone, as documented.
    StatusAlone,
    /// A list of exactly one object, as old servers do (V).
    List,
}

/// How `add/knowledgebase-file` answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Uploads {
    /// A list of objects, one for each file (D, V).
    #[default]
    List,
    /// One object where there is one file, as documented; a list where there are more.
    Object,
}

/// The sample skill that a search answers which asks for skills.
///
/// Nothing here makes skills of what is said: the sample is always the same, and says that it is one. Its relevance is 0.5, and
/// a search whose limit, threshold or filter would not let it through does not get it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Skills {
    /// None.
    #[default]
    None,
    /// One whose `skill_value` is the object that the document describes, and whose `relativity` is a number (V).
    Object,
    /// One whose `skill_value` and `relativity` are text (V, and the document of the latter).
    Text,
}

/// What an envelope with an error has beside the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Errors {
    /// A message, and `data` that is `null` (T).
    #[default]
    NullData,
    /// A message, and no `data` (I).
    NoData,
    /// An empty message, and `data` that is `null` (T).
    EmptyMessage,
}

/// The form of the events of a streamed chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Dialect {
    /// `event: message` and `data: {"type": "reasoning" | "text" | "end", "data": "…"}`, as documented.
    #[default]
    Documented,
    /// `data: {"response": "…"}` and `data: [DONE]` at the end, as in the vendor's tests (V).
    Vendor,
    /// `data: {"type": "text", "data": "…"}` without a name and without an end, as of the vendor's open-source server (V).
    OpenSource,
}

/// What new servers send.
impl Default for Shapes {
    fn default() -> Self {
        Self {
            success_code: SuccessCode::default(),
            item_times: Times::Millis,
            message_times: Times::Text,
            empty_lists: EmptyLists::default(),
            task_state: TaskStateShape::default(),
            memory_views: false,
            uploads: Uploads::default(),
            unknown_members: false,
            unknown_values: false,
            tool_schemas: false,
            tiny_relativity: false,
            skills: Skills::default(),
            empty_accepted: false,
            errors: Errors::default(),
            error_status: false,
            dialect: Dialect::default(),
        }
    }
}

impl Shapes {
    /// What the document itself says, where that differs from what is sent: times in ISO 8601, a task's status alone, one
    /// object for an uploaded file.
    pub fn documented() -> Self {
        Self::default()
            .item_times(Times::Iso)
            .message_times(Times::Iso)
            .task_state(TaskStateShape::StatusAlone)
            .uploads(Uploads::Object)
    }

    /// Sets the code of a success.
    #[must_use]
    pub const fn success_code(mut self, code: SuccessCode) -> Self {
        self.success_code = code;
        self
    }

    /// Sets how the times of memories are written; [`Times::Millis`] by default.
    #[must_use]
    pub const fn item_times(mut self, times: Times) -> Self {
        self.item_times = times;
        self
    }

    /// Sets how the times of messages are written; [`Times::Text`] by default.
    #[must_use]
    pub const fn message_times(mut self, times: Times) -> Self {
        self.message_times = times;
        self
    }

    /// Sets how a list without items is sent.
    #[must_use]
    pub const fn empty_lists(mut self, lists: EmptyLists) -> Self {
        self.empty_lists = lists;
        self
    }

    /// Sets how `get/status` answers.
    #[must_use]
    pub const fn task_state(mut self, shape: TaskStateShape) -> Self {
        self.task_state = shape;
        self
    }

    /// Whether `get/status` adds `memory_views`, what the task made (V); not by default.
    #[must_use]
    pub const fn memory_views(mut self, has: bool) -> Self {
        self.memory_views = has;
        self
    }

    /// Sets how `add/knowledgebase-file` answers.
    #[must_use]
    pub const fn uploads(mut self, uploads: Uploads) -> Self {
        self.uploads = uploads;
        self
    }

    /// Whether answers have members that the document does not declare: in the envelope, in the data, in each item, and
    /// the lists of messages, profiles and events beside the documented ones (D, V); not by default.
    #[must_use]
    pub const fn unknown_members(mut self, has: bool) -> Self {
        self.unknown_members = has;
        self
    }

    /// Whether answers have values that the document does not list: a `memory_type`, a `tool_type`, a `preference_type`
    /// and a `status` of memories, the `role` of an assistant's message, and a task that is `queued` in place of `running`
    /// (V, I); not by default.
    ///
    /// Ends of tasks keep their words, so that they can be waited for.
    #[must_use]
    pub const fn unknown_values(mut self, has: bool) -> Self {
        self.unknown_values = has;
        self
    }

    /// Whether tool memories are schemas of tools, whose `tool_value` is an object (D), rather than trajectories.
    #[must_use]
    pub const fn tool_schemas(mut self, are: bool) -> Self {
        self.tool_schemas = are;
        self
    }

    /// Whether the relevance of results is tiny and in scientific notation, like `3.117323e-6` (D); not by default.
    ///
    /// The order of results stays; the numbers are the true ones times that one.
    #[must_use]
    pub const fn tiny_relativity(mut self, is: bool) -> Self {
        self.tiny_relativity = is;
        self
    }

    /// Sets the sample skill that a search answers which asks for skills.
    #[must_use]
    pub const fn skills(mut self, skills: Skills) -> Self {
        self.skills = skills;
        self
    }

    /// Whether a message that is added asynchronously is answered by HTTP 202 without a body (T, weak); not by default.
    ///
    /// The caller is not told the id of the task then, so it can only end by time: see [`TaskPlan::or_after`](crate::TaskPlan::or_after).
    #[must_use]
    pub const fn empty_accepted(mut self, is: bool) -> Self {
        self.empty_accepted = is;
        self
    }

    /// Sets what an envelope with an error has beside the code.
    #[must_use]
    pub const fn errors(mut self, errors: Errors) -> Self {
        self.errors = errors;
        self
    }

    /// Whether errors have the HTTP status that fits their code, and not 200 (T); not by default.
    ///
    /// What has to do with the key is 401; a rate 429; a quota and what is not allowed 403; what is unavailable 503, and
    /// other failures of the service 500. What is wrong with a request stays 200.
    #[must_use]
    pub const fn error_status(mut self, has: bool) -> Self {
        self.error_status = has;
        self
    }

    /// Sets the form of the events of a streamed chat.
    #[must_use]
    pub const fn dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }
}
