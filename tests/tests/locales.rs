//! The Chinese document makes the same operations and types as the English one.

use tests::{generated, outline, published};
use xtask::Result;
use xtask::locales::differences;

#[test]
fn both_languages_make_the_same_operations_and_types_but_for_the_differences_of_the_documents() -> Result<()> {
    let (english, chinese) = (generated("en")?, generated("cn")?);
    let view = |outcome: &xtask::codegen::Outcome| {
        let mut view = outline::operations(&outcome.files, "memos-sdk");
        view.extend(outline::shared_types(&outcome.files));
        view
    };
    let (english, chinese) = (view(&english), view(&chinese));
    let names = |view: &[(String, String)]| view.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&english), names(&chinese));
    // The documents list some members in another order, which is no difference to a caller.
    let sorted = |text: &str| {
        let mut lines: Vec<String> =
            text.lines().filter(|line| !line.trim_start().starts_with(".summary(")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let without = |left: &[String], right: &[String]| -> Vec<String> {
        let mut right = right.to_vec();
        let mut rest = left.to_vec();
        rest.retain(|line| match right.iter().position(|other| other == line) {
            Some(index) => {
                right.remove(index);
                false
            }
            None => true,
        });
        rest
    };
    let mut only_english = Vec::new();
    let mut only_chinese = Vec::new();
    for ((_, english), (_, chinese)) in english.iter().zip(&chinese) {
        let (english, chinese) = (sorted(english), sorted(chinese));
        only_english.extend(without(&english, &chinese));
        only_chinese.extend(without(&chinese, &english));
    }
    // The two enums that only the Chinese document has. The default that only it has is no part of a type.
    assert_eq!(only_english, ["    pub status: Option<String>,", "    pub status: Option<String>,"]);
    assert_eq!(only_chinese, ["    pub status: Option<MemoryStatus>,", "    pub status: Option<MemoryStatus>,"]);
    Ok(())
}

#[test]
fn the_three_differences_of_the_documents_are_listed() -> Result<()> {
    let found: Vec<String> =
        differences(&published("en")?, &published("cn")?).into_iter().map(|difference| difference.pointer).collect();
    assert_eq!(
        found,
        [
            "#/components/schemas/ChatRequest/properties/model_name/default",
            "#/components/schemas/GetMemoryResponseData/properties/memory_detail_list/items/properties/status/enum",
            "#/components/schemas/GetMemoryResponseData/properties/preference_detail_list/items/properties/status/enum",
        ],
    );
    Ok(())
}
