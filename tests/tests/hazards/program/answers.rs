//! What an operation answers.

use memos_sdk::Operation;
use memos_sdk::types::*;
use serde_json::json;

use crate::answered;

const FINISHED: &str = r#"{"result": "x"}"#;

#[test]
fn several_successes_are_one_type() {
    let several = |status: u16, body: &str| answered::<SeveralAnswersRequest>(status, body).expect("a success");
    assert!(
        matches!(several(200, FINISHED), SeveralAnswersResponse::Finished(Finished { result, .. }) if result == "x")
    );
    assert!(matches!(several(202, r#"{"job": 1}"#), SeveralAnswersResponse::Accepted(Accepted { job: 1, .. })));
    assert!(matches!(several(299, r#"{"note": "x"}"#), SeveralAnswersResponse::Status2xx(_)));
    assert!(matches!(several(200, r#"{"else": 1}"#), SeveralAnswersResponse::Unknown(_)));
    // What `default` describes is no success, and an error has its body.
    let error = answered::<SeveralAnswersRequest>(400, r#"{"detail": "wrong"}"#).expect_err("an error");
    assert_eq!(error.message(), "wrong");
    let _: Finished = answered::<SameAnswersRequest>(206, FINISHED).expect("a success");
    let _: Finished = answered::<OnlyDefaultRequest>(200, FINISHED).expect("a success");
}

#[test]
fn an_answer_may_be_nothing() {
    let _: Option<Finished> = answered::<PerhapsNothingRequest>(200, FINISHED).expect("a success");
    assert_eq!(answered::<PerhapsNothingRequest>(204, "").expect("a success"), None);
    assert_eq!(answered::<PerhapsListRequest>(204, "").expect("a success"), None);
    assert_eq!(answered::<PerhapsListRequest>(200, r#"["a"]"#).expect("a success"), Some(vec!["a".to_owned()]));
    assert_eq!(answered::<NullableAnswerRequest>(200, "null").expect("a success"), None);
    // Where nothing is described, nothing is looked at.
    for body in ["", "{}", "no JSON"] {
        let () = answered::<NoAnswerRequest>(200, body).expect("a success");
        let () = answered::<OnlyErrorsRequest>(200, body).expect("a success");
        let () = answered::<HeadAnswerRequest>(200, body).expect("a success");
    }
    assert!(answered::<OnlyErrorsRequest>(404, "").is_err());
}

#[test]
fn a_media_type_decides_how_an_answer_is_read() {
    fn finished<O: Operation<Output = Finished>>() {
        assert_eq!(answered::<O>(200, FINISHED).expect("a success").result, "x");
    }
    finished::<AnyTypeRequest>();
    finished::<PlusJsonRequest>();
    finished::<TextJsonRequest>();
    finished::<MixedAnswersRequest>();
    finished::<ReferredAnswerRequest>();
    finished::<StreamOrNotRequest>();
    fn bytes<O: Operation<Output = memos_sdk::Raw>>() {
        assert_eq!(answered::<O>(200, "no JSON").expect("a success").as_text(), Some("no JSON"));
    }
    bytes::<AnyTextRequest>();
    bytes::<TextAnswerRequest>();
    bytes::<FileAnswerRequest>();
    let error = answered::<MixedAnswersRequest>(203, "a,b").expect_err("no JSON");
    assert!(error.message().contains("not JSON"), "{error}");
    assert_eq!(answered::<UntypedAnswerRequest>(200, "[1]").expect("a success"), json!([1]));
    assert_eq!(answered::<ScalarAnswerRequest>(200, "7").expect("a success"), 7);
}
