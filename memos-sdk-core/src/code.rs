//! The codes with which the service says what went wrong, each with its meaning and what to do.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ErrorKind;

/// The `code` of an answer: 0 or 200 for success, one of the error codes otherwise.
///
/// The set is open: a code that this version does not know stays a number, and everything but its name, meaning and
/// suggestion works for it.
///
/// ```
/// use memos_sdk_core::Code;
///
/// assert_eq!(Code::new(40132), Code::API_KEY_INVALID);
/// assert_eq!(Code::API_KEY_INVALID.meaning(), Some("the API key is invalid or has expired"));
/// assert_eq!(Code::new(49999).name(), None);
/// assert!(Code::new(200).is_success());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(i64);

/// When a call that failed with a code may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryClass {
    /// Never: the same request fails again.
    Never,
    /// Reads only: a write may have been done in spite of the error.
    Reads,
    /// Reads and writes: nothing was processed.
    Always,
    /// Only where the caller asks for it: a repeat may store twice.
    OnRequest,
    /// The code leaves it open, and the HTTP status decides: 429 and 503 say that nothing was processed.
    ByStatus,
}

impl Code {
    /// The code with this number.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number itself.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Whether the code says that the call succeeded: 0 (the documents) or 200 (the live service).
    pub const fn is_success(self) -> bool {
        matches!(self.0, 0 | 200)
    }

    /// The name of the code, as its constant is called, or `None` for a code that this version does not know.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|row| row.name)
    }

    /// What the code means, in one clause.
    pub fn meaning(self) -> Option<&'static str> {
        self.row().map(|row| row.meaning)
    }

    /// What to do about it, in one sentence.
    pub fn suggestion(self) -> Option<&'static str> {
        self.row().map(|row| row.suggestion)
    }

    /// Whether a call that failed with this code may be sent again; for unknown codes the HTTP status decides.
    pub fn retry(self) -> RetryClass {
        self.retry_class().unwrap_or(RetryClass::ByStatus)
    }

    /// As [`retry`](Self::retry), but `None` for a code that this version does not know.
    pub(crate) fn retry_class(self) -> Option<RetryClass> {
        self.row().map(|row| row.retry)
    }

    /// Whether the code of a delete says that what was to be deleted does not exist.
    pub(crate) fn is_nothing_to_delete(self) -> bool {
        matches!(
            self,
            Self::DATA_NOT_FOUND | Self::MEMORY_NOT_FOUND | Self::USER_NOT_FOUND | Self::KNOWLEDGEBASE_NOT_FOUND
        )
    }

    /// The kind of error that this code is; `None` for a code that this version does not know.
    pub(crate) fn kind(self) -> Option<ErrorKind> {
        self.row().map(|row| row.kind)
    }

    fn row(self) -> Option<&'static Row> {
        Self::TABLE.binary_search_by_key(&self.0, |row| row.number).ok().and_then(|index| Self::TABLE.get(index))
    }
}

/// What is known about one code.
struct Row {
    number: i64,
    name: &'static str,
    kind: ErrorKind,
    retry: RetryClass,
    meaning: &'static str,
    suggestion: &'static str,
}

/// Makes a constant and a row of the table from each line; the lines are in the order of their numbers.
macro_rules! codes {
    ($($number:literal $name:ident $kind:ident $retry:ident $meaning:literal, $suggestion:literal;)*) => {
        impl Code {
            $(
                #[doc = concat!("`", stringify!($number), "`: ", $meaning, ". ", $suggestion)]
                pub const $name: Self = Self($number);
            )*

            /// Every code that this version knows, in the order of their numbers.
            pub const KNOWN: &'static [Self] = &[$(Self($number)),*];

            const TABLE: &'static [Row] = &[$(Row {
                number: $number,
                name: stringify!($name),
                kind: ErrorKind::$kind,
                retry: RetryClass::$retry,
                meaning: $meaning,
                suggestion: $suggestion,
            }),*];
        }
    };
}

codes! {
    40000 INVALID_PARAMETERS InvalidRequest Never
        "the request parameters are invalid", "Compare the request with the documentation of the operation.";
    40001 DATA_NOT_FOUND NotFound Never
        "the requested data was not found", "Check the ids in the request.";
    40002 FIELD_MISSING InvalidRequest Never
        "a required field is missing", "Set the field that the message names.";
    40003 FIELD_EMPTY InvalidRequest Never
        "a field is empty", "Give the field that the message names a value, or leave it out.";
    40006 TYPE_UNSUPPORTED InvalidRequest Never
        "the `type` is not supported", "Use one of the types that the operation documents.";
    40007 FILE_TYPE_UNSUPPORTED InvalidRequest Never
        "the type of the file is not supported", "Use PDF, DOCX, DOC, TXT, JSON, MD or XML.";
    40008 BASE64_CONTENT_INVALID InvalidRequest Never
        "the Base64 content is invalid", "Encode the bytes of the file again.";
    40009 BASE64_FORMAT_INVALID InvalidRequest Never
        "the Base64 format is invalid", "Send the bare Base64 text, without a `data:` prefix or line breaks.";
    40010 USER_ID_TOO_LONG InvalidRequest Never
        "the `user_id` is longer than 100 characters", "Use a shorter `user_id`.";
    40011 CONVERSATION_ID_TOO_LONG InvalidRequest Never
        "the `conversation_id` is longer than 100 characters", "Use a shorter `conversation_id`.";
    40020 PROJECT_ID_INVALID InvalidRequest Never
        "the project id is invalid", "Check which project the API key belongs to.";
    40100 API_KEY_MISSING Authentication Never
        "the API key is missing", "Set `MEMOS_API_KEY`, or give the client a key.";
    40130 API_KEY_REQUIRED Authentication Never
        "the API key is missing", "Set `MEMOS_API_KEY`, or give the client a key.";
    40132 API_KEY_INVALID Authentication Never
        "the API key is invalid or has expired", "Make a new key in the console, for the host that the client calls.";
    40300 RATE_LIMIT_EXCEEDED RateLimit ByStatus
        "the rate limit is exceeded", "Call less often, at most 50 times a second, and check the quota of the plan.";
    40301 REQUEST_TOKEN_QUOTA_EXCEEDED Quota Never
        "the token quota for chat requests is exceeded", "Raise the quota of the plan.";
    40302 RESPONSE_TOKEN_QUOTA_EXCEEDED Quota Never
        "the token quota for chat responses is exceeded", "Raise the quota of the plan.";
    40303 CHAT_TOO_LONG InvalidRequest Never
        "the chat is longer than the model's limit", "Shorten the query or the history.";
    40304 CALL_QUOTA_EXCEEDED Quota Never
        "the total call quota is exceeded", "Raise the quota of the plan.";
    40305 INPUT_TOO_LONG InvalidRequest Never
        "the input is over the token limit", "Split the input into several calls.";
    40306 DELETE_NOT_ALLOWED Permission Never
        "this memory may not be deleted", "Check that the memory belongs to the project of the API key.";
    40307 MEMORY_NOT_FOUND NotFound Never
        "the memory to delete does not exist", "Check the id; it may be deleted already.";
    40308 USER_NOT_FOUND NotFound Never
        "the user to delete does not exist", "Check the id; it may be deleted already.";
    40309 TOKEN_RATE_EXCEEDED RateLimit Always
        "the token rate of the time window is exceeded, and nothing was processed", "Send the call again later.";
    50000 INTERNAL_ERROR Server Reads
        "an internal error of the server, or an unknown path", "Check the base URL; otherwise try again later.";
    50002 OPERATION_FAILED Server Reads
        "the operation failed", "Try again later; a write may have been done.";
    50004 MEMORY_SERVICE_UNAVAILABLE Server Always
        "the memory service is temporarily unavailable", "Send the call again later.";
    50005 SEARCH_SERVICE_UNAVAILABLE Server Always
        "the search service is temporarily unavailable", "Send the call again later.";
    50103 TOO_MANY_FILES InvalidRequest Never
        "there are more than 20 files", "Send at most 20 files a call.";
    50104 FILE_TOO_LARGE InvalidRequest Never
        "a file is larger than 100 MB", "Split the file.";
    50105 FILES_TOO_LARGE InvalidRequest Never
        "the files are larger than 300 MB together", "Send the files in several calls.";
    50107 FILE_FORMAT_INVALID InvalidRequest Never
        "the format of a file is invalid", "Use PDF, DOCX, DOC, TXT, JSON, MD or XML.";
    50120 KNOWLEDGEBASE_NOT_FOUND NotFound Never
        "the knowledge base was not found", "Check the id of the knowledge base.";
    50123 KNOWLEDGEBASE_NOT_LINKED Permission Never
        "the knowledge base is not linked to the project", "Link it to the project of the API key in the console.";
    50131 TASK_NOT_FOUND NotFound Never
        "the task was not found", "Check the id of the task; one that was just made may not be visible yet.";
    50143 ADD_MEMORY_FAILED Server OnRequest
        "the memory could not be added", "Look whether it was stored before sending it again.";
    50144 ADD_MESSAGE_FAILED Server OnRequest
        "the message could not be added", "Look whether it was stored before sending it again.";
    50145 ADD_FEEDBACK_FAILED Server OnRequest
        "the feedback could not be added", "Look whether it was stored before sending it again.";
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(formatter, "Code({} {name})", self.0),
            None => write!(formatter, "Code({})", self.0),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl From<i64> for Code {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests;
