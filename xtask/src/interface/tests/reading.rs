//! What is read.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{interface, lines, sources};
use crate::interface::{Interface, Sources, written};

#[test]
fn a_line_says_all_that_callers_see_of_a_thing() {
    for (text, expected) in [
        ("pub struct A;", &["pub struct A"][..]),
        ("pub struct A { pub a: u8, b: u8 }", &["pub struct A { .. }", "pub A::a: u8"]),
        (
            "pub struct A<T = u8> where T: Clone { pub a: T }",
            &["pub struct A<T = u8> where T: Clone {}", "pub A::a: T"],
        ),
        ("#[non_exhaustive] pub struct A { pub a: u8 }", &["#[non_exhaustive] pub struct A { .. }", "pub A::a: u8"]),
        ("pub struct A(pub u8, u16);", &["pub struct A(u8, _)"]),
        (
            "pub enum A<'a> { One, Two(&'a str, Vec<u8>), Three { x: [u8; 2] } }",
            &[
                "pub enum A<'a>",
                "pub A::One",
                "pub A::Three {}",
                "pub A::Three::x: [u8; 2]",
                "pub A::Two(&'a str, Vec<u8>)",
            ],
        ),
        ("/// Words.\n#[must_use = \"why\"] pub fn f(mut a: u8) -> () {}", &["#[must_use] pub fn f(a: u8)"]),
        (
            "pub async fn f<'a, T: Into<String> + ?Sized>(x: &'a mut T, g: impl Fn(u8) -> u8,) where T: 'a {}",
            &["pub async fn f<'a, T: Into<String> + ?Sized>(x: &'a mut T, g: impl Fn(u8) -> u8) where T: 'a"],
        ),
        ("pub fn f((a, _): (u8, u8), t: (u8,)) {}", &["pub fn f(argument_0: (u8, u8), t: (u8,))"]),
        ("pub const A: &'static [&'static str] = &[];", &["pub const A: &'static [&'static str]"]),
        ("pub static A: u8 = 1;", &["pub static A: u8"]),
        ("pub type A<T> = std::result::Result<T, B>; pub struct B;", &["pub type A<T> = Result<T, B>", "pub struct B"]),
        ("pub mod a { pub fn f() {} fn g() {} pub(crate) fn h() {} }", &["pub mod a", "pub fn a::f()"]),
        // A function and a field may have one name.
        (
            "pub struct A { pub a: u8 } impl A { pub fn a(&self) -> u8 { 1 } }",
            &["pub struct A {}", "pub A::a: u8", "pub fn A::a(&self) -> u8"],
        ),
        (
            "pub struct A<T>(T); impl<T: Clone> A<T> where T: Copy { pub fn b<U>(self, u: U) -> Self { self } }
             impl A<u8> { pub const C: u8 = 1; pub fn b(self) {} }",
            &[
                "pub struct A<T>(_)",
                "pub fn A<T>::b<U>(self, u: U) -> Self where T: Clone, T: Copy",
                "pub const A<u8>::C: u8",
                "pub fn A<u8>::b(self)",
            ],
        ),
        (
            "pub trait A<X>: Send + sealed::B { type C: Clone; const D: u8 = 1; fn e(&self) -> Self::C; fn f() {} }
             mod sealed { pub trait B {} }",
            &[
                "#[sealed] pub trait A<X>: Send + sealed::B",
                "pub type A::C: Clone",
                "pub const A::D: u8 { .. }",
                "pub fn A::e(&self) -> Self::C",
                "pub fn A::f() { .. }",
            ],
        ),
        // Where a name comes from does not matter, and what is derived is implemented.
        (
            "use std::{fmt, time::Duration as D}; #[derive(Clone, PartialEq)] pub struct A(D);
             impl fmt::Debug for A {} impl Iterator for A { type Item = D; } impl Hidden for A {} trait Hidden {}",
            &[
                "pub struct A(_)",
                "impl Clone for A",
                "impl Iterator for A { type Item = time::Duration; }",
                "impl PartialEq for A",
                "impl fmt::Debug for A",
            ],
        ),
        (
            "#[derive(Debug, serde::Deserialize)] pub struct A<T>(T);",
            &[
                "pub struct A<T>(_)",
                "impl<T: fmt::Debug> fmt::Debug for A<T>",
                "impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for A<T>",
            ],
        ),
        ("pub struct A; impl From<A> for std::io::Error {}", &["impl From<A> for io::Error", "pub struct A"]),
        (
            "pub struct A<T>(T); impl<'a, T> IntoIterator for &'a A<T> { type Item = &'a T; }",
            &["impl<'a, T> IntoIterator for &'a A<T> { type Item = &'a T; }", "pub struct A<T>(_)"],
        ),
        // Exports, by the name that callers use.
        (
            "mod inner { pub struct A; impl A { pub fn new() -> A { A } } pub struct Unseen; }
             pub use inner::A as B; pub use http; pub use http::Method;",
            &["pub struct B", "pub fn B::new() -> B", "pub use Method = http::Method", "pub use http = http"],
        ),
        // A parameter is one, also where a type has its name.
        ("pub struct T; pub struct A<T> { pub t: T }", &["pub struct A<T> {}", "pub A::t: T", "pub struct T"]),
        (
            "pub trait A { type T; } pub fn f<X: A>(x: <X as A>::T, y: X::T) {}",
            &["pub trait A", "pub type A::T", "pub fn f<X: A>(x: <X as A>::T, y: X::T)"],
        ),
        // What is hidden, for tests only or under a condition.
        (
            "#[doc(hidden)] pub mod a { pub fn f() {} } pub struct B; #[doc(hidden)] impl B { pub fn c() {} }",
            &["pub struct B"],
        ),
        ("#[cfg(test)] pub mod a;", &[]),
        ("#[cfg(feature = \"x\")] pub fn f() {}", &["#[cfg(feature = \"x\")] pub fn f()"]),
        // Macros.
        (
            "macro_rules! make { ($($(#[$m:meta])* $v:vis $n:ident: $t:ty = $l:literal),+ $(,)?) => {
                 $($v struct $n; impl $n { pub fn get(&self) -> $t { $l } $(#[$m])* pub const OF: &$crate::A = &A; })+
             } }
             make! { #[doc = \"x\"] #[must_use] pub A: Vec<u8> = 1, B: u8 = -2, }",
            &["pub struct A", "#[must_use] pub const A::OF: &A", "pub fn A::get(&self) -> Vec<u8>"],
        ),
        (
            "macro_rules! two { () => {}; ($a:ident $($rest:tt)*) => { pub fn $a() {} two! { $($rest)* } } } two!(a b c);",
            &["pub fn a()", "pub fn b()", "pub fn c()"],
        ),
        (
            "macro_rules! of { ($($t:ty),*) => {$( impl From<$t> for A { fn from(t: $t) -> Self { A } } )*} } pub struct A; of!(u8, &str);",
            &["pub struct A", "impl From<&str> for A", "impl From<u8> for A"],
        ),
    ] {
        assert_eq!(lines(text), expected, "{text}");
    }
}

#[test]
fn modules_stand_in_files() {
    let files = [
        ("lib.rs", "mod a; pub mod b; pub use a::c::D;"),
        ("a.rs", "pub mod c;"),
        ("a/c.rs", "use super::super::b::E; pub struct D { pub e: E }"),
        ("b/mod.rs", "pub struct E; mod f;"),
        ("b/f.rs", "impl super::E { pub fn g() -> crate::D { loop {} } }"),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let read = Interface::of_crate(&Sources { name: "my-small".to_owned(), files, ..Sources::default() }).unwrap();
    let expected = "pub struct my_small::D {}\npub my_small::D::e: my_small::b::E\npub mod my_small::b\n\
                    pub struct my_small::b::E\npub fn my_small::b::E::g() -> my_small::D\n";
    assert_eq!(read.to_string(), expected);
}

#[test]
fn what_is_not_understood_is_an_error_with_its_place() {
    for (text, expected) in [
        ("pub struct", "this is not Rust"),
        ("pub fn f() { ( }", "this is not Rust"),
        ("mod missing;", "the file `missing/mod.rs` is missing"),
        ("pub use hidden::*;", "`pub use hidden::*` is not understood"),
        ("unknown! { pub struct A; }", "what `unknown!` writes is not known"),
        ("pub struct A; impl A { unknown!(); }", "what `unknown!` writes is not known"),
        ("pub union A { a: u8 }", "something in `A` is of a kind that is not understood"),
        ("pub extern crate std as other;", "of a kind that is not understood"),
        ("pub trait A { unknown!(); }", "of a kind that is not understood"),
        ("macro_rules! a { () => { a!(); } } a!();", "`a!` has no end"),
        ("macro_rules! a { ($x:ident) => {} } a!(1);", "a call of `a!` fits none of its rules"),
        ("macro_rules! a { () => { $x } } a!();", "`$x` stands for nothing"),
        ("macro_rules! a { () => { ) } } a!();", "this is not Rust"),
        ("macro_rules! a { () => { pub struct } } a!();", "what `a!` writes is not Rust"),
        ("#[derive(1)] pub struct A;", "the traits that `A` derives are not understood"),
        ("#[cfg(unix)] pub fn f() {} #[cfg(windows)] pub fn f() {}", "two things have one name"),
    ] {
        let error = interface(text).expect_err(text).to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
    // Neither is an end of the stack.
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("A::<", ">"), ("!", ""), ("-", "")] {
        let text = format!("pub fn f() {{ {}1{} }}", open.repeat(100_000), close.repeat(100_000));
        let error = interface(&text).expect_err("too deep").to_string();
        assert!(error.contains("deep"), "{error}");
    }
    // Names that lead in circles lead nowhere.
    assert_eq!(lines("pub use self::a as b; use self::b as a;"), ["pub use b = self::a"]);
    assert!(lines("pub mod a { pub use super::a; }").contains(&"pub mod a".to_owned()));
}

#[test]
fn lines_that_are_none_are_refused() {
    for text in
        ["pub", "struct A", "pub fn", "impl A", "pub struct A\npub struct A", "#[x pub struct A", "pub A<", "# 0.1.0"]
    {
        assert!(Interface::parse(text).is_err(), "{text}");
    }
    assert_eq!(Interface::parse("\n\n").unwrap(), Interface::default());
}

#[test]
fn the_generated_files_are_read_by_their_paths() {
    let files = [
        (
            "memos-sdk-core/src/generated/types.rs",
            "crate::open_enum! { /// Words.
                 pub enum Status { /// One.
                     InDoubt = \"in doubt\", } else Unknown }
             #[non_exhaustive] pub struct A { pub status: Status }",
        ),
        (
            "memos-sdk-core/src/generated/operations.rs",
            "use super::types; use crate::{Operation, Missing};
             pub struct Get<C, Id = Missing> { c: C, i: Id } impl Operation for types::A { type Output = u8; }",
        ),
        ("memos-sdk-core/src/generated/mod.rs", "pub mod types; pub mod elsewhere;"),
        (
            "memos-sdk/src/generated/client.rs",
            "use crate::Client; use memos_sdk_core::operations;
             impl Client { pub fn get(&self) -> operations::Get<Client> { loop {} } }",
        ),
        ("openapi/memos-3.1.json", "{"),
    ];
    let files: BTreeMap<String, String> =
        files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let read = Interface::of(&files).unwrap();
    let lines: Vec<&str> = read.lines().map(|(_, line)| line).collect();
    for expected in [
        "pub fn memos_sdk::Client::get(&self) -> memos_sdk_core::operations::Get<memos_sdk::Client>",
        "pub struct operations::Get<C, Id = Missing> { .. }",
        "#[non_exhaustive] pub enum types::Status",
        "pub types::Status::InDoubt",
        "pub types::Status::Unknown(String)",
        "pub const types::Status::KNOWN: &'static [&'static str]",
        "pub fn types::Status::as_str(&self) -> &str",
        "impl From<&str> for types::Status",
        "impl Ord for types::Status",
        "impl<'de> serde::Deserialize<'de> for types::Status",
        "impl Operation for types::A { type Output = u8; }",
        "pub types::A::status: types::Status",
    ] {
        assert!(lines.contains(&expected), "{expected}: {lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.contains("OpenEnum")), "{lines:#?}");
}

#[test]
fn types_are_written_as_by_hand() {
    for text in [
        "Vec<Vec<u8>>",
        "&'a mut [T]",
        "*const u8",
        "(A, B)",
        "(A,)",
        "()",
        "!",
        "[u8; N]",
        "fn(u8) -> (u8, u8)",
        "dyn for<'a> Fn(&'a T) -> Box<dyn Error + Send + 'static>",
        "impl IntoIterator<Item = (A, impl Into<B>)>",
        "<T as a::B<C>>::D",
        "a::B<'_, C>",
        "&dyn A",
        "Option<&'static str>",
        "impl FnOnce(A) -> <B as C>::D",
        "::std::A",
    ] {
        let ty: syn::Type = syn::parse_str(text).unwrap();
        assert_eq!(written(&ty), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Pieces of Rust in any order are read or refused; what is read can be written and read again.
    #[test]
    fn any_text_is_read_or_refused(pieces in prop::collection::vec(piece(), 0..14)) {
        let text = pieces.join(" ");
        if let Ok(read) = Interface::of_crate(&sources(&text)) {
            prop_assert_eq!(&Interface::parse(&read.to_string()).unwrap(), &read, "{}", text);
            prop_assert_eq!(read.compare(&read), []);
        }
        let _ = Interface::parse(&text);
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "pub",
        "fn",
        "struct",
        "enum",
        "trait",
        "impl",
        "use",
        "mod",
        "type",
        "const",
        "unsafe",
        "A",
        "b",
        "crate",
        "self",
        "super",
        "::",
        "<T>",
        "<'a, T: Clone>",
        "(",
        ")",
        "{",
        "}",
        "()",
        "{}",
        ";",
        ":",
        ",",
        "->",
        "=",
        "u8",
        "&",
        "'a",
        "for",
        "where",
        "T: Copy",
        "#[non_exhaustive]",
        "#[derive(Clone)]",
        "macro_rules!",
        "a",
        "$x:ident",
        "$(",
        ")*",
        "=>",
        "!",
        "*",
        "é",
        "r#type",
        "\u{0}",
        "pub struct A;",
        "pub enum B { C(u8) }",
        "impl A { pub fn f(&self) {} }",
        "macro_rules! m { ($($x:ident)*) => { $(pub struct $x;)* } }",
        "m!(x y);",
        "pub use A as D;",
        "pub trait E { fn f(); }",
    ])
}
