//! Generates the MemOS Cloud SDK from the payload of its documentation site.
//!
//! ```text
//! payload ─devalue→ values ─find→ 3.1 document ─corrections→ corrected 3.1
//!    ─normalise→ 3.0.3 ─shape→ 3.0.3 that progenitor reads well ─progenitor→ Rust syntax tree
//!    ─passes→ types, operations, clients ─prettyplease→ files
//! ```
//!
//! Each stage is one function from a value to a value and a list of [`Note`]s; files are read and written at the two
//! ends only, by [`cli`] and [`tree`].

#![allow(clippy::disallowed_methods, reason = "the generator says how long each stage took")]

mod broken;
pub mod changelog;
pub mod cli;
pub mod codegen;
pub mod consequences;
pub mod corrections;
pub mod devalue;
pub mod diff;
mod error;
pub mod fetch;
pub mod generate;
pub mod input;
pub mod interface;
pub mod locales;
pub mod lock;
pub mod markdown;
pub mod normalise;
mod note;
mod place;
pub mod pointer;
pub mod report;
pub mod requests;
pub mod shape;
pub mod tree;

pub use error::{Error, Result};
pub use note::{Note, NoteKind};
