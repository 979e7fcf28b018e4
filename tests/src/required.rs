//! What does not compile: a call without one of its required fields, and a filter that the service would refuse.
//!
//! Each check is two programs that differ in one expression. The one with it compiles, the one without it does not: so
//! it is its absence, and nothing else, that the compiler refuses.

/// Documents an item with two programs: one that compiles, and one that differs in one expression and does not.
macro_rules! refused {
    ($($(#[$about:meta])* $name:ident: $before:literal, $good:literal | $bad:literal, $after:literal;)*) => {
        /// The name of each check: for a required field, the operation and the field.
        pub const CHECKS: &[&str] = &[$(stringify!($name)),*];

        $(
        $(#[$about])*
        ///
        /// ```
        #[doc = concat!("use memos_sdk::types::*;\nuse memos_sdk::*;\n\nfn write(memos: Client) {\n    let _ = ", $before, $good, $after, ";\n}")]
        /// ```
        ///
        /// ```compile_fail,E0277
        #[doc = concat!("use memos_sdk::types::*;\nuse memos_sdk::*;\n\nfn write(memos: Client) {\n    let _ = ", $before, $bad, $after, ";\n}")]
        /// ```
        pub mod $name {}
        )*
    };
}

refused! {
    /// `add_message` needs a user.
    add_message_user_id:
        "memos.add_message().conversation_id(\"c\").messages([Message::user(\"m\")])", ".user_id(\"u\")" | "", ".send()";
    /// `add_message` needs messages.
    add_message_messages:
        "memos.add_message().user_id(\"u\").conversation_id(\"c\")", ".messages([Message::user(\"m\")])" | "", ".send()";
    /// `get_message` needs a user.
    get_message_user_id: "memos.get_message().conversation_id(\"c\")", ".user_id(\"u\")" | "", ".send()";
    /// `get_message` needs a conversation.
    get_message_conversation_id: "memos.get_message().user_id(\"u\")", ".conversation_id(\"c\")" | "", ".send()";
    /// `search_memory` needs a user.
    search_memory_user_id: "memos.search_memory().query(\"q\")", ".user_id(\"u\")" | "", ".send()";
    /// `search_memory` needs a query.
    search_memory_query: "memos.search_memory().user_id(\"u\")", ".query(\"q\")" | "", ".send()";
    /// `chat` needs a user.
    chat_user_id: "memos.chat().conversation_id(\"c\").query(\"q\")", ".user_id(\"u\")" | "", ".send()";
    /// `chat` needs a conversation.
    chat_conversation_id: "memos.chat().user_id(\"u\").query(\"q\")", ".conversation_id(\"c\")" | "", ".send()";
    /// `chat` needs a query, also to stream.
    chat_query: "memos.chat().user_id(\"u\").conversation_id(\"c\")", ".query(\"q\")" | "", ".stream()";
    /// `get_memory` needs a user.
    get_memory_user_id: "memos.get_memory()", ".user_id(\"u\")" | "", ".send()";
    /// `add_feedback` needs a user.
    add_feedback_user_id:
        "memos.add_feedback().conversation_id(\"c\").feedback_content(\"f\")", ".user_id(\"u\")" | "", ".send()";
    /// `add_feedback` needs the feedback.
    add_feedback_feedback_content:
        "memos.add_feedback().user_id(\"u\").conversation_id(\"c\")", ".feedback_content(\"f\")" | "", ".send()";
    /// `extract_memory` needs messages.
    extract_memory_messages:
        "memos.extract_memory()", ".messages([ExtractMemoryMessage::user(\"m\")])" | "", ".send()";
    /// `get_status` needs a task.
    get_status_task_id: "memos.get_status()", ".task_id(\"t\")" | "", ".send()";
    /// `create_knowledgebase` needs a name.
    create_knowledgebase_knowledgebase_name: "memos.create_knowledgebase()", ".knowledgebase_name(\"n\")" | "", ".send()";
    /// `delete_knowledgebase` needs the knowledge base.
    delete_knowledgebase_knowledgebase_id: "memos.delete_knowledgebase()", ".knowledgebase_id(\"k\")" | "", ".send()";
    /// `add_knowledgebase-file` needs the knowledge base.
    add_knowledgebase_file_knowledgebase_id:
        "memos.add_knowledgebase_file().file([File::new(\"n\", \"c\")])", ".knowledgebase_id(\"k\")" | "", ".send()";
    /// `add_knowledgebase-file` needs files.
    add_knowledgebase_file_file:
        "memos.add_knowledgebase_file().knowledgebase_id(\"k\")", ".file([File::new(\"n\", \"c\")])" | "", ".send()";
    /// `get_knowledgebase-file` needs ids.
    get_knowledgebase_file_file_ids: "memos.get_knowledgebase_file()", ".file_ids([\"f\"])" | "", ".send()";
    /// `delete_knowledgebase-file` needs ids.
    delete_knowledgebase_file_file_ids: "memos.delete_knowledgebase_file()", ".file_ids([\"f\"])" | "", ".send()";
    /// A request that is built as plain data needs its fields, too.
    build_without_a_client: "GetStatusRequest::builder()", ".task_id(\"t\")" | "", ".build()";
    /// Every other end of a call needs its fields, too: the answer with everything around it,
    response_needs_every_field: "memos.get_status()", ".task_id(\"t\")" | "", ".response()";
    /// the command for a shell,
    to_curl_needs_every_field: "memos.get_status()", ".task_id(\"t\")" | "", ".to_curl()";
    /// the pages of a list,
    pages_need_every_field: "memos.get_memory()", ".user_id(\"u\")" | "", ".pages()";
    /// its items,
    items_need_every_field: "memos.get_memory()", ".user_id(\"u\")" | "", ".items()";
    /// and the call that waits for its task.
    send_and_wait_needs_every_field:
        "memos.add_feedback().user_id(\"u\")", ".feedback_content(\"f\")" | "", ".send_and_wait(std::time::Duration::ZERO)";
    /// A filter has no filter in it.
    filter_in_a_filter: "Filter::all([", "Condition::equals(\"a\", 1)" | "Filter::any([Condition::equals(\"a\", 1)])", "])";
    /// A range needs a bound.
    range_without_a_bound: "Filter::all([Condition::range(TimeField::CreateTime)", ".gt(\"2025\")" | "", "])";
    /// A field is compared with a scalar.
    comparison_with_a_list: "Condition::equals(\"a\", ", "1" | "[1]", ")";
}
