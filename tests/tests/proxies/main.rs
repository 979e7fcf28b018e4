//! Both clients go through the same proxies, and say the same to them.
//!
//! The async client leaves the choice to its HTTP library. The blocking client has rules of its own: they are compiled here
//! once more and compared with that library, and both clients are run in environments that name a proxy.

mod caller;
#[cfg(unix)]
mod choice;
mod oracle;
mod process;
mod recorder;
mod samples;
mod wire;

// All of the module but what needs the blocking client's HTTP library.
#[path = "../../../memos-sdk-blocking/src/proxy"]
mod proxy {
    pub(crate) mod address;
    pub(crate) mod environment;
    mod network;
    mod no_proxy;
}
