use std::collections::BTreeMap;

use xtask::interface::Sources;

use super::{Exception, Surface, differences};

/// An async crate in small.
const ASYNC: [(&str, &str); 4] = [
    (
        "lib.rs",
        "mod client;
         mod reading;
         mod sending;
         /// Requests and answers.
         pub use http;
         pub use client::{Builder, Client};
         pub use memos_sdk_core::{Error, Region, Result};
         pub use reading::Items;
         pub use sending::Sending;",
    ),
    (
        "client.rs",
        "use std::time::Duration;
         use memos_sdk_core::{CallOptions, Operation, Result};
         use crate::Sending;
         /// The async client of this API.
         #[derive(Clone)]
         pub struct Client { number: u32 }
         impl Client {
             /// Sends a request, within `limit`.
             pub fn send<O: Operation>(&self, mut request: O, limit: Duration) -> Sending<O::Output> { given() }
             /// Asks once.
             pub async fn ask(&self) -> Result<Self> { given() }
             /// Waits for this long.
             pub fn wait(&self) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> { given() }
             pub(crate) fn inner(&self) {}
         }
         /// Settings.
         #[derive(Debug, Default)]
         pub struct Builder { pub retries: u32 }
         impl Builder { memos_sdk_core::settings!(\"first\"); }
         #[cfg(test)]
         mod tests { pub struct Unseen; impl super::Client { pub fn unseen(&self) {} } }",
    ),
    (
        "reading/mod.rs",
        "mod inner;
         pub use self::inner::Items;
         type Outcome<T> = Result<T, Box<T>>;
         impl<T> Items<T> {
             /// The next item.
             pub async fn next(&mut self) -> Option<Outcome<T>> { None }
         }
         impl<T> futures_core::Stream for Items<T> { type Item = Outcome<T>; }",
    ),
    ("reading/inner.rs", "/// One after the other.\n#[must_use]\npub struct Items<T>(T);"),
];

const SENDING: &str = "use std::pin::Pin; use std::task::{Context, Poll};
     /// A call.
     #[derive(Debug)]
     pub struct Sending<T>(T);
     impl<T> Future for Sending<T> {
         type Output = memos_sdk_core::Result<T>;
         fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> { given() }
     }";

const WAIT: &str = "/// Waits for this long.
         pub fn wait(&self) {}";

/// The same, blocking.
const BLOCKING: &str = "
     pub use http;
     pub use memos_sdk_core::{Error, Region, Result};
     use memos_sdk_core::{CallOptions, Operation};
     /// The blocking client of this API.
     pub struct Client;
     impl Clone for Client { fn clone(&self) -> Self { given() } }
     impl Client {
         /// Sends a request, within `limit`.
         pub fn send<O: Operation>(&self, request: O, limit: std::time::Duration,) -> Result<O::Output> { given() }
         /// Asks once.
         pub fn ask(&self) -> core::result::Result<Client, Error> { given() }
         /// Waits for this long.
         pub fn wait(&self) {}
     }
     /// Settings.
     #[derive(Debug, Default)]
     pub struct Builder { pub retries: u32 }
     impl Builder {
         memos_sdk_core::settings!(\"second\");
     }
     /// One after the other.
     #[must_use = \"it does nothing unless it is read\"]
     pub struct Items<T>(T);
     impl<T> Iterator for Items<T> {
         type Item = Result<T, Box<T>>;
         fn next(&mut self) -> Option<Self::Item> { None }
     }
     impl<T> std::iter::FusedIterator for Items<T> {}";

const MACROS: &str = "#[macro_export] macro_rules! settings { ($name:literal) => {
         /// Where to call.
         #[doc = concat!(\"See \", $name)]
         pub fn region(mut self, region: $crate::Region) -> Self { self }
     } }";

const EXCEPTIONS: [Exception; 2] = [
    Exception::only_in("first", "Sending", "a future"),
    Exception::only_in("second", "*: FusedIterator", "a stream has no such trait"),
];

fn surface(name: &str, files: &[(&str, &str)]) -> Surface {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let macros = BTreeMap::from([("memos_sdk_core".to_owned(), vec![MACROS.to_owned()])]);
    Surface::read(&Sources { name: name.to_owned(), files, macros })
}

/// The async crate in small, and the blocking one with something in place of something else.
fn pair(from: &str, to: &str) -> (Surface, Surface) {
    assert!(BLOCKING.contains(from), "{from}");
    let first: Vec<(&str, &str)> = ASYNC.into_iter().chain([("sending.rs", SENDING)]).collect();
    (surface("first", &first), surface("second", &[("lib.rs", &BLOCKING.replacen(from, to, 1))]))
}

#[test]
fn two_crates_that_differ_by_nature_alone_are_the_same() {
    let (first, second) = pair("", "");
    assert_eq!(differences(&first, &second, &EXCEPTIONS), [""; 0]);
    assert_eq!(first.exports("memos_sdk_core"), ["Error", "Region", "Result"]);
    let signatures: BTreeMap<&str, &str> =
        first.entries.iter().map(|(name, entry)| (name.as_str(), entry.signature.as_str())).collect();
    // Nothing is lost, and nothing is seen that cannot be reached.
    let expected = [
        ("Builder", "struct"),
        ("Builder: Debug", "impl Debug for Builder"),
        ("Builder: Default", "impl Default for Builder"),
        ("Builder::region", "fn region(self, region: Region) -> Builder"),
        ("Builder::retries", "field: u32"),
        ("Client", "struct"),
        ("Client: Clone", "impl Clone for Client"),
        ("Client::ask", "fn ask(&self) -> Result<Client, Error>"),
        ("Client::send", "fn send<O: Operation>(&self, request: O, limit: Duration) -> Result<O::Output, Error>"),
        ("Client::wait", "fn wait(&self)"),
        ("Error", "use memos_sdk_core::Error"),
        ("Items", "#[must_use] struct<T>"),
        ("Items: Iterator", "impl<T> Iterator for Items<T> { Item = Result<T, Box<T>> }"),
        ("Items::next", "<T> fn next(&mut self) -> Option<Result<T, Box<T>>>"),
        ("Region", "use memos_sdk_core::Region"),
        ("Result", "use memos_sdk_core::Result"),
        ("Sending", "struct<T>"),
        ("Sending: Debug", "impl<T: Debug> Debug for Sending<T>"),
        ("Sending: Future", "impl<T> Future for Sending<T> { Output = Result<T, Error> }"),
        ("http", "use http"),
    ];
    assert_eq!(signatures, BTreeMap::from(expected));
}

#[test]
fn each_difference_is_told_by_name() {
    for (from, to, expected) in [
        (WAIT, "", "`Client::wait` is missing in second: first has `fn wait(&self)`"),
        ("pub fn wait(&self) {}", "fn wait(&self) {}", "`Client::wait` is missing in second"),
        ("pub fn wait(&self) {}", "pub fn wait(&self) {} pub fn stop(&self) {}", "`Client::stop` is missing in first"),
        ("pub fn wait(&self)", "pub fn wait(&mut self)", "the signature of `Client::wait` differs"),
        ("limit: std::time::Duration,", "limit: u64", "the signature of `Client::send` differs"),
        ("limit: std::time::Duration,", "time: std::time::Duration", "the signature of `Client::send` differs"),
        ("limit: std::time::Duration,", "", "the signature of `Client::send` differs"),
        ("send<O: Operation>", "send<O: Operation + Clone>", "the signature of `Client::send` differs"),
        ("Result<O::Output>", "O::Output", "the signature of `Client::send` differs"),
        ("core::result::Result<Client, Error>", "std::io::Result<Client>", "the signature of `Client::ask` differs"),
        ("/// Asks once.", "/// Asks twice.", "the summary of `Client::ask` differs"),
        ("/// The blocking client of", "/// A blocking client of", "the summary of `Client` differs"),
        ("Error, Region, Result}", "Error, Result}", "`Region` is missing in second: first has `use memos_sdk_core::"),
        ("Error, Region, Result}", "Code, Error, Region, Result}", "`Code` is missing in first"),
        ("pub use http;", "pub use other as http;", "the signature of `http` differs"),
        ("impl Clone for Client", "impl Copy for Client", "`Client: Clone` is missing in second"),
        ("#[derive(Debug, Default)]", "#[derive(Debug)]", "`Builder: Default` is missing in second"),
        ("pub retries: u32", "retries: u32", "`Builder::retries` is missing in second"),
        ("memos_sdk_core::settings!(\"second\");", "", "`Builder::region` is missing in second"),
        ("#[must_use = \"it does nothing unless it is read\"]", "", "the signature of `Items` differs"),
        ("type Item = Result<T, Box<T>>;", "type Item = T;", "the signature of `Items::next` differs"),
        (
            "pub struct Items<T>(T);",
            "pub struct Items<T>(T); pub enum More { One(u8) }",
            "`More::One` is missing in first",
        ),
    ] {
        let (first, second) = pair(from, to);
        let told = differences(&first, &second, &EXCEPTIONS);
        assert!(told.iter().any(|text| text.starts_with(expected)), "{from} -> {to}: {told:#?}");
        // In either direction.
        let about = |text: &String| text.split('`').nth(1).map(str::to_owned);
        let mut here: Vec<_> = told.iter().filter_map(about).collect();
        let mut there: Vec<_> = differences(&second, &first, &EXCEPTIONS).iter().filter_map(about).collect();
        here.sort();
        there.sort();
        assert_eq!(here, there);
    }
}

#[test]
fn an_exception_says_what_it_excuses_and_must_be_needed() {
    let excuse = |from: &str, to: &str, more: Exception| {
        let (first, second) = pair(from, to);
        differences(&first, &second, &[EXCEPTIONS.as_slice(), &[more]].concat())
    };
    let wait = (WAIT, "");
    let words = ("/// Asks once.", "/// Asks.");
    let nothing = [""; 0];
    assert_eq!(excuse(wait.0, wait.1, Exception::only_in("first", "Client::wait", "")), nothing);
    assert_eq!(excuse(words.0, words.1, Exception::summary("Client::ask", "")), nothing);
    for (from, to, more, needless) in [
        (
            "",
            "",
            Exception::only_in("first", "Client::wait", ""),
            "the exception for `Client::wait` (OnlyIn(\"first\"))",
        ),
        (wait.0, wait.1, Exception::only_in("second", "Client::wait", ""), "the exception for `Client::wait`"),
        (wait.0, wait.1, Exception::only_in("first", "Client::wai", ""), "the exception for `Client::wai`"),
        (wait.0, wait.1, Exception::summary("Client::wait", ""), "the exception for `Client::wait` (Summary)"),
        ("", "", Exception::summary("Client::ask", ""), "the exception for `Client::ask`"),
        ("u32", "u64", Exception::summary("Builder::retries", ""), "the exception for `Builder::retries`"),
        ("", "", Exception::only_in("first", "*: Unpin", ""), "the exception for `*: Unpin`"),
    ] {
        let told = excuse(from, to, more);
        assert!(told.iter().any(|text| text.starts_with(needless) && text.ends_with("is not needed")), "{told:#?}");
        // What it does not excuse is told all the same.
        assert_eq!(told.len(), if from.is_empty() { 1 } else { 2 }, "{told:#?}");
    }
}

#[test]
fn what_is_not_understood_is_refused() {
    for text in [
        "pub use hidden::*;",
        "mod missing;",
        "pub struct Client; impl Client { unknown!(); }",
        "unknown! { pub struct Client; }",
        "pub union Both { one: u8 }",
        "pub static ONE: u8 = 1;",
        "pub trait Odd { const ONE: u8; }",
    ] {
        let read = std::panic::catch_unwind(|| surface("odd", &[("lib.rs", text)]));
        assert!(read.is_err(), "{text}");
    }
}
