use proptest::prelude::*;

use super::*;

fn check(text: &str, expected: &[(&str, Option<&str>)]) {
    let found: Vec<(String, Option<String>)> = statements(text)
        .into_iter()
        .map(|statement| match statement {
            Statement::Fact(sentence) => (sentence, None),
            Statement::Preference { sentence, told_by } => (sentence, Some(told_by)),
        })
        .collect();
    let found: Vec<(&str, Option<&str>)> =
        found.iter().map(|(sentence, words)| (sentence.as_str(), words.as_deref())).collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn a_statement_becomes_a_fact_as_it_was_said() {
    check("I live in Berlin", &[("I live in Berlin", None)]);
    check("I live in Berlin. My dog is Rex!", &[("I live in Berlin.", None), ("My dog is Rex!", None)]);
    check("one\ntwo\r\n\n three ", &[("one", None), ("two", None), ("three", None)]);
    check("我住在北京。我有一只狗！", &[("我住在北京。", None), ("我有一只狗！", None)]);
    check("It costs 3.5 euros. Really.", &[("It costs 3.5 euros.", None), ("Really.", None)]);
    check("See example.com for it.", &[("See example.com for it.", None)]);
    check("I eat fruit, e.g. apples, at 7 a.m. daily.", &[("I eat fruit, e.g. apples, at 7 a.m. daily.", None)]);
    check("My doctor is Dr. Who. She is old.", &[("My doctor is Dr. Who.", None), ("She is old.", None)]);
    check("I weigh 3.5. I run.", &[("I weigh 3.5.", None), ("I run.", None)]);
    check("Well... it works.", &[("Well...", None), ("it works.", None)]);
    check("He said \"go.\" I went.", &[("He said \"go.\"", None), ("I went.", None)]);
}

#[test]
fn questions_and_what_says_nothing_make_nothing() {
    for text in
        ["", " \n ", "Where do I live?", "Really?!", "你好吗", "你呢。", "我住在哪里？", "...", "!!!", "\"Who?\""]
    {
        check(text, &[]);
    }
    check("Who am I? I am Ada.", &[("I am Ada.", None)]);
}

#[test]
fn what_the_user_likes_or_not_becomes_a_preference_with_the_words_that_told_so() {
    for (text, words) in [
        ("I like tea.", "I like"),
        ("i LOVE tea", "i LOVE"),
        ("I really prefer window seats", "I really prefer"),
        ("Well, I don't eat meat.", "I don't"),
        ("I don’t eat meat.", "I don’t"),
        ("I do not eat meat.", "I do not"),
        ("I never fly.", "I never"),
        ("I can't stand noise.", "I can't stand"),
        ("I would rather walk.", "I would rather"),
        ("I'd rather walk.", "I'd rather"),
        ("Blue is my favourite colour", "my favourite"),
        ("My favorite colour is blue", "My favorite"),
        ("我不喜欢咖啡。", "我不喜欢"),
        ("我喜欢茶", "我喜欢"),
        ("我爱旅行", "我爱"),
    ] {
        check(text, &[(text, Some(words))]);
    }
    for text in ["She likes tea.", "It looks like rain.", "I can stand.", "I am likely late.", "Ali like tea"] {
        check(text, &[(text, None)]);
    }
}

proptest! {
    #[test]
    fn every_statement_stands_in_the_text(text in "[a-cI .!?'’\n。？我喜欢3]{0,60}") {
        let mut rest = text.as_str();
        for statement in statements(&text) {
            let sentence = match &statement {
                Statement::Fact(sentence) => sentence,
                Statement::Preference { sentence, told_by } => {
                    prop_assert!(sentence.contains(told_by.as_str()));
                    sentence
                }
            };
            let at = rest.find(sentence.as_str());
            prop_assert!(at.is_some(), "{:?} in {:?}", sentence, rest);
            rest = &rest[at.unwrap() + sentence.len()..];
        }
    }

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let _ = statements(&text);
    }
}
