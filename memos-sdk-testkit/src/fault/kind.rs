//! What can happen.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use memos_sdk_core::Code;

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    ResetBeforeRequest,
    ResetAfterRequest,
    ResetInAnswer,
    CloseWithoutAnswer,
    Hang,
    Garbage,
    Delay(Duration),
    Trickle(Duration),
    DelayEvents(Duration),
    StallInAnswer,
    HangAfterEvents(usize),
    BreakAfterEvents(usize),
    /// An answer with this status, which need not be one.
    Status(u16, Content),
    Redirect(u16, HeaderValue),
    CutOff(usize),
    Surplus(usize),
    Truncated,
    ContentType(HeaderValue),
    Gzip,
    BrokenGzip,
    Oversized {
        total: u64,
        chunked: bool,
    },
}

/// What an answer has for a body that is not the service's.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Nothing,
    Envelope(Code),
    Html,
    Bytes(HeaderValue, Bytes),
}

impl Kind {
    /// Whether it is done to the proper answer, which must therefore be made first.
    pub(crate) fn spoils_an_answer(&self) -> bool {
        match self {
            Self::ResetBeforeRequest
            | Self::ResetAfterRequest
            | Self::CloseWithoutAnswer
            | Self::Hang
            | Self::Garbage
            | Self::Status(..)
            | Self::Redirect(..) => false,
            Self::ResetInAnswer
            | Self::Delay(_)
            | Self::Trickle(_)
            | Self::DelayEvents(_)
            | Self::StallInAnswer
            | Self::HangAfterEvents(_)
            | Self::BreakAfterEvents(_)
            | Self::CutOff(_)
            | Self::Surplus(_)
            | Self::Truncated
            | Self::ContentType(_)
            | Self::Gzip
            | Self::BrokenGzip
            | Self::Oversized { .. } => true,
        }
    }

    /// Whether it leaves the server the time to read the body of the request.
    pub(crate) fn reads_the_request(&self) -> bool {
        !matches!(self, Self::ResetBeforeRequest)
    }
}
