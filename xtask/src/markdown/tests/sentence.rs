//! The first sentence.

use proptest::prelude::*;

use crate::markdown::first_sentence;

#[test]
fn a_sentence_ends_where_a_reader_would_end_it() {
    let check = |text: &str, sentence: &str| assert_eq!(first_sentence(text), sentence, "{text:?}");
    check("", "");
    check("No full stop", "No full stop");
    check("One. Two.", "One.");
    check("  One?  Two.", "One?");
    check("One! Two.", "One!");
    check("Tags, e.g. Work, i.e. Labels. More.", "Tags, e.g. Work, i.e. Labels.");
    check("Tags (e.g. Work) follow. More.", "Tags (e.g. Work) follow.");
    check("Files, images, etc. Up to nine. More.", "Files, images, etc.");
    check("Files, etc. are kept. More.", "Files, etc. are kept.");
    check("Version 1.0 of 2.5. More.", "Version 1.0 of 2.5.");
    check("See no. 5 there. More.", "See no. 5 there.");
    check("The answer is no. More.", "The answer is no.");
    check("1. First item. More.", "1. First item.");
    check("Use `a. B` here. More.", "Use `a. B` here.");
    check("Read https://x.io/a.b. More.", "Read https://x.io/a.b.");
    check("She said “Stop.” More.", "She said “Stop.”");
    check("(All of it.) More.", "(All of it.)");
    check("It is **so.** More.", "It is **so.**");
    check("within the memories.The token limit", "within the memories.The token limit");
    check("用户输入内容。更多内容。", "用户输入内容。");
    check("他说“停。”更多。", "他说“停。”");
    check("真的？是的。", "真的？");
    check("One\ntwo. Three.", "One\ntwo.");
    check("One\n\nTwo.", "One");
    check("Values:\n- a. b\n- c", "Values:");
    check("# Title\nText.", "# Title");
    check("Title\n# Text.", "Title");
}

proptest! {
    #[test]
    fn the_first_sentence_is_the_start_of_the_text(text in "(\\PC|[.!?。`\n #-]){0,40}") {
        let sentence = first_sentence(&text);
        prop_assert!(text.trim_start().starts_with(sentence));
        prop_assert_eq!(sentence.is_empty(), text.trim().is_empty());
        prop_assert!(!sentence.contains("\n\n"));
        prop_assert_eq!(first_sentence(sentence), sentence);
    }
}
