//! What changed, and what breaks.

use super::interface;
use crate::interface::{Change, What};

/// What changes from one text to another, as `+ path`, `- path` or `~ path`, with `!` in front where it breaks.
fn changes(old: &str, new: &str) -> Vec<String> {
    let read = |text: &str| interface(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let told = |change: &Change| {
        let sign = match &change.what {
            What::Added { .. } => '+',
            What::Removed { .. } => '-',
            What::Changed { .. } => '~',
        };
        format!("{}{sign} {}", if change.breaking { "!" } else { "" }, change.path.replace("small::", ""))
    };
    let (old, new) = (read(old), read(new));
    // The same names are told on the way back, with the signs turned.
    let mut back: Vec<String> = new.compare(&old).into_iter().map(|change| change.path).collect();
    let mut there: Vec<String> = old.compare(&new).into_iter().map(|change| change.path).collect();
    back.sort();
    there.sort();
    assert_eq!(back, there);
    old.compare(&new).iter().map(told).collect()
}

#[test]
fn each_change_is_told_with_what_it_breaks() {
    let nothing: &[&str] = &[];
    for (old, new, expected) in [
        // Nothing that callers see.
        ("/// One.\npub fn f(a: u8) { g() }", "/// Two.\npub fn f(mut a: u8) {}", nothing),
        ("pub struct A { a: u8 }", "struct B; pub struct A { b: B }", nothing),
        ("pub struct A; impl Clone for A {}", "#[derive(Clone)] pub struct A;", nothing),
        ("use std::time::Duration; pub fn f(d: Duration) {}", "pub fn f(d: std::time::Duration) {}", nothing),
        ("pub struct A { pub a: u8, pub b: u8 }", "pub struct A { pub b: u8, pub a: u8 }", nothing),
        ("mod a { pub struct B; } pub use a::B;", "pub struct B;", nothing),
        // Things come and go, with what is in them.
        ("", "pub fn f() {}", &["+ f()"]),
        ("pub fn f() {}", "fn f() {}", &["!- f()"]),
        ("pub fn f() {}", "pub fn g() {}", &["!- f()", "+ g()"]),
        ("pub mod a { pub struct B { pub c: u8 } }", "", &["!- a"]),
        ("", "#[derive(Clone)] pub enum A { B { c: u8 } } impl A { pub fn d() {} }", &["+ A"]),
        ("pub struct A; #[derive(Clone)] pub struct B;", "pub struct A;", &["!- B"]),
        ("pub use http::Method;", "", &["!- Method"]),
        ("pub use http::Method;", "pub use http1::Method;", &["!~ Method"]),
        ("pub struct A;", "pub enum A {}", &["!~ A"]),
        // Fields.
        ("pub struct A { pub a: u8 }", "pub struct A { pub a: u8, pub b: u8 }", &["!+ A::b"]),
        ("pub struct A { pub a: u8, c: u8 }", "pub struct A { pub a: u8, pub b: u8, c: u8 }", &["+ A::b"]),
        ("#[non_exhaustive] pub struct A { pub a: u8 }", "#[non_exhaustive] pub struct A { pub a: u8, pub b: u8 }", &["+ A::b"]),
        ("#[non_exhaustive] pub struct A { pub a: u8 }", "#[non_exhaustive] pub struct A { pub a: Option<u8> }", &["!~ A::a"]),
        ("#[non_exhaustive] pub struct A { pub a: u8 }", "#[non_exhaustive] pub struct A { a: u8 }", &["!- A::a"]),
        ("pub struct A { pub a: u8 }", "pub struct A { pub a: u8, b: u8 }", &["!~ A"]),
        ("pub struct A { pub a: u8, b: u8 }", "pub struct A { pub a: u8 }", &["~ A"]),
        ("pub struct A { pub a: u8 }", "#[non_exhaustive] pub struct A { pub a: u8 }", &["!~ A"]),
        ("pub struct A { a: u8 }", "#[non_exhaustive] pub struct A { a: u8 }", &["~ A"]),
        ("#[non_exhaustive] pub struct A { pub a: u8 }", "pub struct A { pub a: u8 }", &["~ A"]),
        // Structs without names of fields.
        ("pub struct A(pub u8);", "pub struct A(pub u16);", &["!~ A"]),
        ("pub struct A(pub u8);", "pub struct A(pub u8, pub u8);", &["!~ A"]),
        ("pub struct A(pub u8, u8);", "pub struct A(pub u8, u8, pub u8);", &["~ A"]),
        ("pub struct A(pub u8, u8);", "pub struct A(u8, u8);", &["!~ A"]),
        ("pub struct A(u8);", "pub struct A { a: u8 }", &["~ A"]),
        ("pub struct A(u8);", "pub struct A(u16);", nothing),
        ("pub struct A(u8);", "pub struct A(u16, u8);", &["~ A"]),
        ("pub struct A(pub u8);", "pub struct A { pub a: u8 }", &["!~ A", "+ A::a"]),
        ("pub struct A;", "pub struct A(u8);", &["!~ A"]),
        ("#[non_exhaustive] pub struct A;", "#[non_exhaustive] pub struct A { pub a: u8 }", &["~ A", "+ A::a"]),
        // Variants.
        ("pub enum A { B }", "pub enum A { B, C }", &["!+ A::C"]),
        ("#[non_exhaustive] pub enum A { B }", "#[non_exhaustive] pub enum A { B, C(u8) }", &["+ A::C"]),
        ("#[non_exhaustive] pub enum A { B, C }", "#[non_exhaustive] pub enum A { B }", &["!- A::C"]),
        ("pub enum A { B }", "#[non_exhaustive] pub enum A { B }", &["!~ A"]),
        ("#[non_exhaustive] pub enum A { B }", "pub enum A { B }", &["~ A"]),
        ("pub enum A { B(u8) }", "pub enum A { B(u16) }", &["!~ A::B"]),
        ("pub enum A { B }", "pub enum A { B(u16) }", &["!~ A::B"]),
        ("pub enum A { B { c: u8 } }", "pub enum A { B { c: u8, d: u8 } }", &["!+ A::B::d"]),
        (
            "pub enum A { #[non_exhaustive] B { c: u8 } }",
            "pub enum A { #[non_exhaustive] B { c: u8, d: u8 } }",
            &["+ A::B::d"],
        ),
        // Functions.
        ("pub fn f(a: u8) {}", "pub fn f(b: u8) {}", &["~ f()"]),
        ("pub fn f(a: u8) {}", "pub fn f(a: u16) {}", &["!~ f()"]),
        ("pub fn f(a: u8) {}", "pub fn f(a: u8, b: u8) {}", &["!~ f()"]),
        ("pub fn f() -> u8 { 1 }", "pub fn f() -> u16 { 1 }", &["!~ f()"]),
        ("pub fn f() {}", "#[must_use] pub fn f() {}", &["~ f()"]),
        ("pub fn f() {}", "#[deprecated] pub fn f() {}", &["~ f()"]),
        ("pub fn f() {}", "pub const fn f() {}", &["~ f()"]),
        ("pub const fn f() {}", "pub fn f() {}", &["!~ f()"]),
        ("pub fn f() {}", "pub async fn f() {}", &["!~ f()"]),
        ("pub fn f() {}", "pub unsafe fn f() {}", &["!~ f()"]),
        ("pub fn f<T: Clone>(t: T) {}", "pub fn f<U: Clone>(t: U) {}", &["~ f()"]),
        ("pub fn f<T: Clone + Copy>(t: T) {}", "pub fn f<T>(t: T) where T: Copy {}", &["~ f()"]),
        ("pub fn f<T: Clone>(t: T) {}", "pub fn f<T>(t: T) where T: Clone {}", &["~ f()"]),
        ("pub fn f<T: Clone>(t: T) {}", "pub fn f<T: Clone + Copy>(t: T) {}", &["!~ f()"]),
        ("pub fn f<T, U>(t: T, u: U) {}", "pub fn f<T, U>(t: U, u: T) {}", &["!~ f()"]),
        ("pub fn f<'a>(a: &'a u8) {}", "pub fn f<'b>(a: &'b u8) {}", &["~ f()"]),
        ("pub fn f(a: impl Into<u8>) {}", "pub fn f(a: u8) {}", &["!~ f()"]),
        ("#[cfg(unix)] pub fn f() {}", "pub fn f() {}", &["~ f()"]),
        ("pub fn f() {}", "#[cfg(unix)] pub fn f() {}", &["!~ f()"]),
        ("#[cfg(unix)] pub fn f() {}", "#[cfg(windows)] pub fn f() {}", &["!~ f()"]),
        // Methods.
        ("pub struct A; impl A { pub fn f(&self) {} }", "pub struct A; impl A { pub fn f(&mut self) {} }", &["!~ A::f()"]),
        ("pub struct A; impl A { pub fn f(self) {} }", "pub struct A; impl A { pub fn f(mut self) {} }", nothing),
        ("pub struct A; impl A { pub fn f(self) {} }", "pub struct A; impl A { fn f(self) {} }", &["!- A::f()"]),
        (
            "pub struct A<T>(T); impl<T: Clone> A<T> { pub fn f(self, t: T) {} }",
            "pub struct A<U>(U); impl<U> A<U> where U: Clone { pub fn f(self, t: U) {} }",
            &["~ A", "~ A::f()"],
        ),
        (
            "pub struct A<T>(T); impl<T> A<T> { pub fn f(self) {} }",
            "pub struct A<T>(T); impl<T: Clone> A<T> { pub fn f(self) {} }",
            &["!~ A::f()"],
        ),
        (
            "pub struct A<T>(T); impl A<u8> { pub fn f(self) {} }",
            "pub struct A<T>(T); impl A<u16> { pub fn f(self) {} }",
            &["+ A<u16>::f()", "!- A<u8>::f()"],
        ),
        // A builder whose field is required no longer, and the other way round.
        (
            "pub trait P {} pub struct S; pub struct A<C, I>(C, I);
             impl<C, I> A<C, I> { pub fn id(self) -> A<C, S> { loop {} } pub fn send(self) -> C where I: P { loop {} } }",
            "pub trait P {} pub struct S; pub struct A<C>(C);
             impl<C> A<C> { pub fn id(self) -> Self { loop {} } pub fn send(self) -> C { loop {} } }",
            &["!~ A", "!~ A::id()", "!~ A::send()"],
        ),
        // Parameters of types.
        ("pub struct A<T>(T);", "pub struct A<T, U>(T, U);", &["!~ A"]),
        ("pub struct A<T: Clone>(T);", "pub struct A<T>(T);", &["~ A"]),
        ("pub struct A<T>(T);", "pub struct A<T: Clone>(T);", &["!~ A"]),
        ("pub struct A<T = u8>(T);", "pub struct A<T = u16>(T);", &["!~ A"]),
        // Traits.
        ("pub trait A {}", "pub trait A { fn f(); }", &["!+ A::f()"]),
        ("pub trait A {}", "pub trait A { fn f() {} }", &["+ A::f()"]),
        ("pub trait A: b::B {} mod b { pub trait B {} }", "pub trait A: b::B { fn f(); } mod b { pub trait B {} }", &["+ A::f()"]),
        ("pub trait A { fn f(); }", "pub trait A { fn f() {} }", &["~ A::f()"]),
        ("pub trait A { fn f() {} }", "pub trait A { fn f(); }", &["!~ A::f()"]),
        ("pub trait A { fn f<T: Clone>(t: T); }", "pub trait A { fn f<T>(t: T); }", &["!~ A::f()"]),
        ("pub trait A { fn f(a: u8); }", "pub trait A { fn f(b: u8); }", &["~ A::f()"]),
        ("pub trait A { const B: u8; }", "pub trait A { const B: u8 = 1; }", &["~ A::B"]),
        ("pub trait A { type B; }", "pub trait A { type B: Clone; }", &["!~ A::B"]),
        ("pub trait A {}", "pub trait A: Clone {}", &["!~ A"]),
        ("pub trait A {}", "pub trait A: b::B {} mod b { pub trait B {} }", &["!~ A"]),
        ("pub trait A<T> {}", "pub trait A<U> {}", &["~ A"]),
        // Implementations, with what they say.
        ("#[derive(Clone)] pub struct A;", "#[derive(Clone, Copy)] pub struct A;", &["+ A: Copy"]),
        ("#[derive(Clone, Copy)] pub struct A;", "#[derive(Clone)] pub struct A;", &["!- A: Copy"]),
        (
            "pub struct A; impl Iterator for A { type Item = u8; }",
            "pub struct A; impl Iterator for A { type Item = u16; }",
            &["!~ A: Iterator"],
        ),
        (
            "pub struct A<T>(T); impl<T: Clone> Default for A<T> {}",
            "pub struct A<T>(T); impl<T> Default for A<T> {}",
            &["~ A: Default"],
        ),
        ("pub struct A; impl From<u8> for A {}", "pub struct A; impl From<u16> for A {}", &["+ A: From<u16>", "!- A: From<u8>"]),
        // Constants and aliases.
        ("pub const A: u8 = 1;", "pub const A: u8 = 2;", nothing),
        ("pub const A: u8 = 1;", "pub const A: u16 = 1;", &["!~ A"]),
        ("pub type A = u8;", "pub type A = u16;", &["!~ A"]),
        ("pub type A<T> = Vec<T>;", "pub type A<U> = Vec<U>;", &["~ A"]),
        // The enums of the core.
        (
            "macro_rules! e { ($n:ident $($v:ident)*) => { #[non_exhaustive] pub enum $n { $($v,)* Unknown(String) } } } e!(A B);",
            "macro_rules! e { ($n:ident $($v:ident)*) => { #[non_exhaustive] pub enum $n { $($v,)* Unknown(String) } } } e!(A C D);",
            &["!- A::B", "+ A::C", "+ A::D"],
        ),
    ] {
        assert_eq!(changes(old, new), expected, "{old}\n{new}");
    }
}

#[test]
fn a_change_is_written_as_its_lines() {
    let read = |text: &str| interface(text).unwrap();
    let changes = read("pub fn f() {} pub fn g() {}").compare(&read("pub fn f(a: u8) {} pub fn h() {}"));
    let text: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let expected = [
        "breaking: - pub fn small::f()\nbreaking: + pub fn small::f(a: u8)",
        "breaking: - pub fn small::g()",
        "+ pub fn small::h()",
    ];
    assert_eq!(text, expected);
}
