//! An HTTP method as text, where there is one.

use http::Method;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) fn serialize<S: Serializer>(method: &Option<Method>, serializer: S) -> Result<S::Ok, S::Error> {
    method.as_ref().map(Method::as_str).serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Method>, D::Error> {
    let method = Option::<String>::deserialize(deserializer)?;
    method.map(|method| method.parse().map_err(|_| D::Error::custom("this is no HTTP method"))).transpose()
}
