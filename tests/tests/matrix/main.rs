//! Every operation through every fault, for each client: what its caller is told, how often the request arrives, and how
//! often it is done.
//!
//! What is expected is what the core's own tables say. The whole is kept as a table that a person can read: in each cell
//! stand the number of requests that arrive while the fault lasts, the number of them that the service has done what they
//! ask for, and whether a call to which the fault happens once succeeds nonetheless.

mod calls;
mod faults;
mod retries;
mod table;
mod ways;
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use calls::{CLIENTS, Call, Told};
use faults::{Case, Cause, cases};
use memos_sdk_core::OperationClass;
use memos_sdk_testkit::Received;
use table::Table;
use tests::server::PATIENCE;
use ways::Way;
use world::World;

/// How long a client waits for a server that does not go on: long enough for a busy machine to have sent a request.
const LITTLE: Duration = Duration::from_millis(300);

/// How often a call is tried that may be repeated.
const ATTEMPTS: u32 = 3;

/// How long is waited before each repeat where the server does not say, at most.
const BACKOFF: [Duration; ATTEMPTS as usize - 1] = [Duration::from_millis(500), Duration::from_secs(1)];

/// How long a server may ask to wait at most for its wish to be followed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(30);

/// How often a fault is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lasting {
    Always,
    Once,
}

/// What came of one call.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    told: Told,
    /// How many requests arrived.
    arrived: usize,
    /// How many of them the service processed.
    processed: usize,
}

/// What the tables of the core say about a call.
fn expected(case: &Case, lasting: Lasting, way: &Way) -> Seen {
    let row = case.row.filter(|_| way.streamed || !case.of_streams);
    let repeats = |(row, sent)| retries::repeated(row, sent, way.class);
    let retryable = !(way.streamed && case.in_stream) && row.is_some_and(repeats);
    let repeated = retryable && case.retry_after.is_none_or(|wait| wait <= LONGEST_RETRY_AFTER);
    let outcome = case.told(way);
    let (outcome, attempts) = match lasting {
        Lasting::Once if repeated => ("data", 2),
        Lasting::Always if repeated => (outcome, ATTEMPTS),
        _ => (outcome, 1),
    };
    let arrived = if matches!(case.fault, Cause::Refused) { 0 } else { attempts as usize };
    let processed = match lasting {
        _ if case.processed => arrived,
        Lasting::Once if repeated => 1,
        _ => 0,
    };
    let retryable = outcome != "data" && retryable;
    let repeats = attempts as usize - 1;
    let waits = match case.retry_after {
        Some(wait) => vec![wait.as_millis(); repeats],
        None => BACKOFF.iter().map(Duration::as_millis).take(repeats).collect(),
    };
    Seen { told: Told { outcome: outcome.to_owned(), attempts, retryable, waits }, arrived, processed }
}

/// Makes one call with one client, and looks at it from both ends.
fn seen(client: fn(&Call) -> Told, case: &Case, lasting: Lasting, way: &Way) -> Seen {
    let world = World::new();
    match &case.fault {
        Cause::Refused => {
            world.memos.refuse_connections();
        }
        Cause::Fault(fault) => {
            let fault = fault.clone().on_operation(&way.id).unwrap();
            world.memos.fault(if lasting == Lasting::Once { fault.once() } else { fault.always() });
        }
    }
    let call = Call {
        base_url: world.memos.base_url(),
        api_key: world.memos.api_key().to_owned(),
        timeout: if case.waits { LITTLE } else { PATIENCE },
        way: way.clone(),
        body: world.body(&way.id),
    };
    // A client that waits as long as it may, and then some time for a busy machine.
    let longest = if case.waits { LITTLE * ATTEMPTS + Duration::from_secs(5) } else { PATIENCE };
    let told = call.make(client, longest);
    assert!(world.memos.wait_until_idle(PATIENCE), "{}, {way:?}: a connection is left behind", case.name);
    let received: Vec<Received> =
        world.memos.received().into_iter().filter(|request| request.operation == Some(&way.id)).collect();
    let processed = received.iter().filter(|request| request.processed).count();
    Seen { told, arrived: received.len(), processed }
}

/// Every call of the matrix, many at once, since most of what they do is waiting.
fn all_seen<'a>(cases: &'a [Case], ways: &'a [Way]) -> Vec<(&'a Case, Lasting, &'a Way, &'static str, Seen)> {
    let mut calls = Vec::new();
    for case in cases {
        for way in ways {
            for (name, client) in CLIENTS {
                // How often nobody listens cannot be counted.
                let once = (!matches!(case.fault, Cause::Refused)).then_some(Lasting::Once);
                let lasting = [Lasting::Always].into_iter().chain(once);
                calls.extend(lasting.map(|lasting| (case, lasting, way, name, client)));
            }
        }
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(&(case, lasting, way, name, client)) = calls.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((case, lasting, way, name, seen(client, case, lasting, way)));
        }
        done
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn every_operation_comes_through_every_fault_as_the_tables_of_the_core_say() {
    let (cases, ways) = (cases(), Way::all());
    let (mut table, mut wrong) = (Table::default(), Vec::new());
    let mut all = all_seen(&cases, &ways);
    // The table is in the order of the cases, whichever call was over first.
    all.sort_by_key(|(case, ..)| cases.iter().position(|other| other.name == case.name));
    for (case, lasting, way, client, seen) in all {
        let expected = expected(case, lasting, way);
        let call = format!("{} ({lasting:?}), {} of the {client} client", case.name, way.id);
        if seen != expected {
            wrong.push(format!("{call}\n     seen: {seen:?}\n expected: {expected:?}"));
        }
        if way.class == OperationClass::Write && seen.processed > 1 {
            wrong.push(format!("{call}\n was done {} times", seen.processed));
        }
        if let Err(other) = table.add(case.name, lasting == Lasting::Once, way, &seen) {
            wrong.push(format!("{call}\n     seen: {seen:?}\n but of another like it: {other:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of them\n{}", wrong.len(), wrong.join("\n"));
    insta::assert_snapshot!(table.text(&ways));
}
