//! What a caller must know about repeats, said the same in every place.

use super::super::model::Class;

/// When a call of this class is repeated; `core` is the path of the crate in which the links end.
pub(super) fn repetition(class: Class, core: &str) -> String {
    let said = match class {
        Class::Read => {
            "It changes nothing, so it is repeated after a failed connection, a time-out, HTTP 408, 429, 500, 502, 503 \
             and 504, and the codes that say so"
        }
        Class::Idempotent => {
            "Doing it twice is doing it once, so it is repeated like a read; where a repeat finds nothing left to do, \
             that counts as done"
        }
        Class::Write => {
            "A repeat may do it twice, so it is repeated only where it surely was not processed: no connection could \
             be made, HTTP 429 or 503, or a code that says so. Anything else only if the caller asks"
        }
    };
    let link = match class {
        Class::Read | Class::Idempotent => "StandardRetry",
        Class::Write => "StandardRetry::repeat_writes",
    };
    format!("{said}: see [`{link}`]({core}::{link}).")
}
