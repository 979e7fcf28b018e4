//! Many calls at once through random faults: at the end the service holds what the callers were told.

mod caller;
mod ledger;

use std::thread;

use caller::{Caller, drive};
use ledger::Ledger;
use memos_sdk_core::Code;
use memos_sdk_testkit::{Fault, MemOs};
use tests::server::{PATIENCE, within};
use tests::timer::Impatient;

/// Faults of every kind, so frequent that most callers meet most of them.
fn faults() -> Vec<Fault> {
    let faults = [
        (Fault::reset_before_request(), 0.03),
        (Fault::reset_after_request(), 0.03),
        (Fault::reset_after_request().after_processing(), 0.03),
        (Fault::reset_in_answer(), 0.03),
        (Fault::close_without_answer(), 0.02),
        (Fault::cut_off(7), 0.03),
        (Fault::status(503), 0.04),
        (Fault::status(429).retry_after(1), 0.03),
        (Fault::status(500).after_processing(), 0.03),
        (Fault::status(502).html(), 0.02),
        (Fault::code(Code::TOKEN_RATE_EXCEEDED), 0.03),
        (Fault::code(Code::OPERATION_FAILED).after_processing(), 0.02),
        (Fault::status(200).body("text/html", "<html>Sign in</html>").after_processing(), 0.02),
        (Fault::gzip(), 0.05),
    ];
    faults.map(|(fault, probability)| fault.with_probability(probability)).to_vec()
}

/// The settings of either client.
macro_rules! client {
    ($client:ty, $server:expr) => {
        <$client>::builder()
            .base_url($server.base_url())
            .api_key($server.api_key())
            .timer(Impatient::default())
            .build()
            .unwrap()
    };
}

/// Has so many callers of each client make so many calls each, all at once, and compares.
fn soak(seed: u64, callers: u64, calls: u64) {
    let server = faults().into_iter().fold(MemOs::builder().seed(seed), |server, fault| server.fault(fault));
    let server = server.start().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ledgers: Vec<Ledger> = {
        let asynchronous = client!(memos_sdk::Client, server);
        let blocking = client!(memos_sdk_blocking::Client, server);
        let tasks = (0..callers).map(|number| {
            let (memos, mut caller) = (asynchronous.clone(), Caller::new("task", number, seed));
            runtime.spawn(within(async move {
                drive!(memos, caller, calls, .await);
                caller.ledger
            }))
        });
        let tasks: Vec<_> = tasks.collect();
        let threads = (0..callers).map(|number| {
            let (memos, mut caller) = (blocking.clone(), Caller::new("thread", number, seed));
            thread::spawn(move || {
                drive!(memos, caller, calls);
                caller.ledger
            })
        });
        let threads: Vec<_> = threads.collect();
        let threads = threads.into_iter().map(|thread| thread.join().unwrap());
        threads.chain(tasks.into_iter().map(|task| runtime.block_on(task).unwrap())).collect()
    };
    assert!(server.wait_until_idle(PATIENCE), "a connection is left behind");
    assert!(server.received().iter().any(|request| request.fault.is_some()), "no fault was met");
    assert!(ledgers.iter().any(|ledger| ledger.doubts() > 0), "nobody was left in doubt");
    server.with_service(|service| ledgers.iter().for_each(|ledger| ledger.compare(service)));
}

#[test]
fn the_service_holds_what_the_callers_were_told() {
    soak(1, 12, 30);
}

#[test]
#[ignore = "takes minutes: for changes to the retries and the transports"]
fn the_service_holds_what_very_many_callers_were_told() {
    for seed in 0..20 {
        soak(seed, 40, 60);
    }
}
