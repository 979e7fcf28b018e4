//! The one error of the generator.

use std::error::Error as StdError;
use std::fmt;

/// What went wrong in the generator, where, and what to do about it.
///
/// Every stage of the pipeline fails with this type, so that the command line prints all failures alike.
///
/// ```
/// use xtask::Error;
///
/// let error = Error::new("the schema has no type")
///     .at("#/components/schemas/Memory")
///     .help("add a type in openapi/corrections.yaml");
/// assert_eq!(
///     error.to_string(),
///     "the schema has no type\n  at #/components/schemas/Memory\n  help: add a type in openapi/corrections.yaml",
/// );
/// ```
#[derive(Debug)]
pub struct Error {
    message: String,
    places: Vec<String>,
    help: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The result of a stage of the pipeline.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with a message that says what happened, in lower case and without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), places: Vec::new(), help: None, source: None }
    }

    /// Adds a place: a JSON pointer (`#/paths/…`), a file, or an operation. The outermost place is added last.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.places.push(place.into());
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Keeps the error that caused this one.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What happened, without place, help and cause.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it happened, innermost first.
    pub fn places(&self) -> &[String] {
        &self.places
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        for place in &self.places {
            write!(formatter, "\n  at {place}")?;
        }
        if let Some(source) = &self.source {
            write!(formatter, "\n  because {source}")?;
        }
        if let Some(help) = &self.help {
            write!(formatter, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
