//! Answers to `search_memory`, as the service sends them.

/// An answer that the server gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// One memory.
    Small,
    /// 50 memories, which is twice as many as one search gives.
    Large,
}

impl Answer {
    /// Every answer.
    pub(crate) const ALL: [Self; 2] = [Self::Small, Self::Large];

    /// The name in the path.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    /// The answer of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }

    /// How many memories it holds.
    pub(crate) fn memories(self) -> usize {
        match self {
            Self::Small => 1,
            Self::Large => 50,
        }
    }

    /// The body.
    pub(crate) fn body(self) -> String {
        let memories: Vec<String> = (0..self.memories()).map(memory).collect();
        format!(
            r#"{{"code": 0, "data": {{"memory_detail_list": [{}], "preference_detail_list": [{PREFERENCE}], "#,
            memories.join(", ")
        ) + r#""tool_memory_detail_list": null, "preference_note": ""}, "message": "ok"}"#
    }
}

const PREFERENCE: &str = concat!(
    r#"{"id": "0c1f7b52-94de-4b0a-8a55-3e1c7d2f9b60", "preference_type": "explicit_preference", "#,
    r#""preference": "Ada takes the tram rather than a taxi.", "#,
    r#""reasoning": "She said that she would rather wait ten minutes for the tram than sit in a taxi.", "#,
    r#""create_time": 1763371800726, "conversation_id": "2025-11-17", "status": "activated", "#,
    r#""update_time": 1763371801250}"#
);

/// What people tell: title, text, tags.
const SAID: [(&str, &str, &str); 5] = [
    (
        "Move to Lisbon",
        "On November 17, 2025, the user said that she moved to Lisbon and lives near the Miradouro da Graça.",
        r#""residence", "Lisbon""#,
    ),
    (
        "Likes pastéis de nata",
        "The user likes pastéis de nata, best with a \"galão\", and does not like anything with coconut in it.",
        r#""food preference", "dessert", "dislikes""#,
    ),
    (
        "Learning Portuguese",
        "The user takes a course in Portuguese on Tuesday evenings. She can read the newspaper but says that people \
         speak too fast for her. She wants to be corrected when she writes something wrong.",
        r#""language", "course""#,
    ),
    ("Works on compilers", "The user works on compilers and prefers answers with code.", r#""work""#),
    (
        "Visit of her brother",
        "Her brother Jo\u{e3}o visits from Porto on December 6 and stays until the 9th. They want to see an exhibition, \
         eat fish, and walk along the river if it does not rain.",
        r#""family", "plans", "travel""#,
    ),
];

fn memory(number: usize) -> String {
    let (key, value, tags) = SAID.get(number % SAID.len()).copied().unwrap_or_default();
    let value = value.replace('"', "\\\"");
    let time = 1_763_371_800_192_u64.wrapping_add(number as u64 * 60_417);
    let relativity = 0.874_213_69 / (1.0 + number as f64);
    let kind = if number.is_multiple_of(3) { "WorkingMemory" } else { "LongTermMemory" };
    format!(
        r#"{{"id": "a8aec934-756b-4f7e-afdf-da4f567b{number:04x}", "memory_key": "{key}", "memory_value": "{value}", "#
    ) + &format!(
        r#""memory_type": "{kind}", "create_time": {time}, "conversation_id": "2025-11-17", "status": "activated", "#
    ) + &format!(
        r#""confidence": 0.99, "tags": [{tags}], "update_time": {}, "relativity": {relativity}}}"#,
        time.wrapping_add(2548)
    )
}
