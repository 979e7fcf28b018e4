//! Which operation a request is for.

use http::Method;
use memos_sdk_core::Metadata;
use memos_sdk_core::operations::OPERATIONS;

/// The path of the base URL, below which those of the operations stand.
pub(crate) const BASE_PATH: &str = "/api/openmem/v1";

/// The path of the base URL of the global service, which is answered as well.
const GLOBAL_BASE_PATH: &str = "/platform/api/openmem/v1";

/// The operation that is called with this method at this path, which has no query.
pub(crate) fn operation_at(method: &Method, path: &str) -> Option<&'static Metadata> {
    let path = [BASE_PATH, GLOBAL_BASE_PATH].iter().find_map(|base| path.strip_prefix(base))?;
    OPERATIONS.iter().find(|operation| operation.method == *method && operation.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_found_below_both_base_paths_and_nowhere_else() {
        let check = |method: Method, path: &str, id: Option<&str>| {
            assert_eq!(operation_at(&method, path).map(|operation| operation.id.as_ref()), id, "{method} {path}");
        };
        check(Method::POST, "/api/openmem/v1/add/message", Some("add_message"));
        check(Method::POST, "/platform/api/openmem/v1/add/message", Some("add_message"));
        check(Method::POST, "/add/message", None);
        check(Method::GET, "/api/openmem/v1/add/message", None);
        check(Method::POST, "/api/openmem/v1/add/message/", None);
        check(Method::POST, "/api/openmem/v1/rename/memory", None);
    }
}
