//! Both clients over TLS: whom they trust, what they say when they do not, and what a proxy on the way sees.

mod authority;
mod breaks;
mod caller;
mod front;
mod listener;
mod proxies;
#[path = "../proxies/recorder.rs"]
#[allow(dead_code, reason = "another test asks for more of it")]
mod recorder;
mod settings;
#[cfg(target_os = "linux")]
mod system;
mod trust;
mod tunnel;
