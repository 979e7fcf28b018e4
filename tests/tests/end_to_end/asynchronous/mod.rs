//! The async client.

mod alone;
#[path = "../cases/mod.rs"]
pub(crate) mod cases;
pub(crate) mod subject;
