//! The connections that ureq sends requests over: made, limited in time and watched for it.

mod connect;
mod head;
mod tcp;
mod watch;

pub(crate) use self::connect::{Connect, Unresolved};
pub(crate) use self::watch::{Limits, Seen, limited, watched};
