//! Enums that keep a value they do not know.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

/// What [`open_enum!`] gives every enum, so that the code around it is compiled once and not once an enum.
pub(crate) trait OpenEnum: Sized {
    fn of_str(text: &str) -> Self;
}

/// Reads any text; a known value costs no allocation.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, E: OpenEnum>(deserializer: D) -> Result<E, D::Error> {
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<E>(PhantomData<E>);

impl<E: OpenEnum> Visitor<'_> for TextVisitor<E> {
    type Value = E;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<E, F> {
        Ok(E::of_str(text))
    }
}

/// Makes an enum of strings that keeps a value it does not know.
///
/// ```text
/// open_enum! {
///     /// How far a task is.
///     pub enum TaskStatus {
///         /// `running`
///         Running = "running",
///     } else Unknown
/// }
/// ```
macro_rules! open_enum {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_attribute:meta])* $variant:ident = $text:literal),* $(,)?
        } else $unknown:ident
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_attribute])* $variant,)*
            /// A value that this version does not know, as it was sent.
            $unknown(String),
        }

        impl $name {
            /// The values that this version knows, as they are sent.
            pub const KNOWN: &'static [&'static str] = &[$($text),*];

            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(text) => text,
                }
            }
        }

        impl $crate::open_enum::OpenEnum for $name {
            fn of_str(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown(text.to_owned()),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::open_enum::OpenEnum::of_str(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $crate::open_enum::OpenEnum::of_str(&text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::open_enum::deserialize(deserializer)
            }
        }
    };
}

// Only generated code calls it, and a document need not have an enum.
#[allow(unused_imports)]
pub(crate) use open_enum;

#[cfg(test)]
// The enum of the test is not public, but what the macro makes is.
#[allow(unreachable_pub)]
mod tests {
    open_enum! {
        /// How far a task is.
        enum Status {
            /// `running`
            Running = "running",
            /// `in doubt`
            InDoubt = "in doubt",
        } else Unknown
    }

    #[test]
    fn a_known_value_has_its_variant_and_an_unknown_one_is_kept() {
        for (json, expected) in [
            (r#""running""#, Status::Running),
            (r#""in\u0020doubt""#, Status::InDoubt),
            (r#""Running""#, Status::Unknown("Running".to_owned())),
            (r#""""#, Status::Unknown(String::new())),
        ] {
            let status: Status = serde_json::from_str(json).unwrap();
            assert_eq!(status, expected);
            let sent: serde_json::Value = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_value(&status).unwrap(), sent);
            assert_eq!(Status::from(status.as_str()), status);
            assert_eq!(Status::from(status.to_string()), status);
            assert!(status == *status.as_str() && status == status.as_ref());
        }
        assert!(serde_json::from_str::<Status>("1").is_err());
        assert_eq!(Status::KNOWN, ["running", "in doubt"]);
    }

    #[test]
    fn a_value_can_be_padded_like_a_string() {
        assert_eq!(format!("{:>8}", Status::Running), " running");
    }
}
