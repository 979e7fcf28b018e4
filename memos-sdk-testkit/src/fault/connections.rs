//! What happens to connections, and to the time that things take.

use std::time::Duration;

use super::{Fault, Kind};

/// What happens to connections.
impl Fault {
    /// The connection is reset when the head of the request has come, before its body is read.
    ///
    /// The service does nothing. What of the body is recorded is nothing either.
    pub fn reset_before_request() -> Self {
        Kind::ResetBeforeRequest.into()
    }

    /// The connection is reset when the whole request has come.
    ///
    /// The service does nothing by default.
    pub fn reset_after_request() -> Self {
        Kind::ResetAfterRequest.into()
    }

    /// The connection is reset in the middle of the body of the proper answer.
    pub fn reset_in_answer() -> Self {
        Kind::ResetInAnswer.into()
    }

    /// The connection is closed when the whole request has come, without an answer.
    ///
    /// The service does nothing by default.
    pub fn close_without_answer() -> Self {
        Kind::CloseWithoutAnswer.into()
    }

    /// There is no answer, however long the client waits: until it closes the connection, or the server stops.
    ///
    /// The service does nothing by default.
    pub fn hang() -> Self {
        Kind::Hang.into()
    }

    /// What is answered is not HTTP; then the connection is closed.
    ///
    /// The service does nothing by default.
    pub fn garbage() -> Self {
        Kind::Garbage.into()
    }
}

/// What takes time.
impl Fault {
    /// The proper answer begins later by this time.
    pub fn delay(time: Duration) -> Self {
        Kind::Delay(time).into()
    }

    /// The body of the proper answer comes byte by byte, with this time between two.
    ///
    /// The clock of the server ticks once a millisecond: a shorter time lasts until the next tick.
    pub fn trickle(pause: Duration) -> Self {
        Kind::Trickle(pause).into()
    }

    /// The events of the proper answer come with this time between two.
    ///
    /// An answer that is no stream is one event, and so comes as it would without the fault.
    pub fn delay_events(pause: Duration) -> Self {
        Kind::DelayEvents(pause).into()
    }

    /// The first half of the body of the proper answer comes, and then nothing, until the client closes the connection
    /// or the server stops.
    pub fn stall_in_answer() -> Self {
        Kind::StallInAnswer.into()
    }

    /// So many events of the proper answer come, and then nothing, until the client closes the connection or the server
    /// stops.
    ///
    /// An answer that is no stream is one event.
    pub fn hang_after_events(events: usize) -> Self {
        Kind::HangAfterEvents(events).into()
    }

    /// So many events of the proper answer come; then the connection is closed, although the answer has not ended.
    ///
    /// Also after the last event, it is the end of the stream that is missing. An answer that is no stream is one
    /// event.
    pub fn break_after_events(events: usize) -> Self {
        Kind::BreakAfterEvents(events).into()
    }
}
