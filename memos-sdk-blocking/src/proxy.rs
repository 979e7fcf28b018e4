//! Which proxy a call goes through where the settings leave it to the environment, and a proxy as ureq takes it.
//!
//! ureq reads the environment by rules of its own: it prefers `ALL_PROXY`, and knows neither networks nor subdomains in
//! `NO_PROXY`. The two clients are to find the same proxy, so these are the rules of the async client, as functions of
//! what they are given; a test holds them to the same answers.
//!
//! The environment is all that is read. The async client also asks macOS and Windows for the proxy of their settings
//! where the variable for a scheme is missing or empty.

mod address;
mod environment;
mod network;
mod no_proxy;
#[cfg(test)]
mod tests;
mod tunnel;

pub(crate) use self::address::Proxy;
pub(crate) use self::environment::from_environment;
