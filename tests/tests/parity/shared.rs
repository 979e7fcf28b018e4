//! What both crates export is the same, and not only of the same name.

use std::any::TypeId;

use crate::surfaces::both;

/// Compares types; the names of them.
macro_rules! types {
    ($($name:ident $(< $($argument:tt),+ >)?),* $(,)?) => {{
        $(
            assert_eq!(
                TypeId::of::<memos_sdk::$name $(< $($argument),+ >)?>(),
                TypeId::of::<memos_sdk_blocking::$name $(< $($argument),+ >)?>(),
                stringify!($name),
            );
        )*
        [$(stringify!($name)),*]
    }};
}

/// Has the compiler prove that whatever is bound by a trait of one crate is bound by that of the other; the names of
/// the traits.
macro_rules! traits {
    ($($name:ident),* $(,)?) => {{
        $(
            #[allow(dead_code, reason = "it is enough that it compiles")]
            const _: () = {
                fn forth<T: memos_sdk::$name + ?Sized>() {
                    back::<T>();
                }
                fn back<T: memos_sdk_blocking::$name + ?Sized>() {
                    forth::<T>();
                }
            };
        )*
        [$(stringify!($name)),*]
    }};
}

fn of<T: 'static>(_: T) -> TypeId {
    TypeId::of::<T>()
}

#[test]
fn every_name_that_both_export_is_the_same() {
    let types = types![
        ApiKey, AttemptReport<'static>, Call<(), ()>, CallOptions, ChatEvent, ChatEventKind<'static>, Code, Condition,
        Config, ConfigBuilder, Envelope<u8>, Error, ErrorKind, FailedAttempt<'static>, File, Filter, Frame, Knowledgebases,
        Limits, Metadata, Mismatch, Missing, Moment, OneOrMany<String>, OperationClass, Page<u8>, PageEnd, PageMembers,
        PagePosition, Raw, RawOperation, Region, RequestEncoder, Response<u8>, Result<u8>, RetryClass, Scalar, Set, Single<u8>,
        StandardRetry, StreamEnd, Task, TaskMembers, TaskState, TaskUpdate<u8>, TimeField, TimeRange, Timestamp,
        Transcript, UnboundedRange, WaitError<u8>, WaitProgress<u8>, Waited<u8, u8>,
    ];
    let traits = traits![
        Clock,
        Operation,
        OperationVisitor,
        PagedOperation,
        PagingTransport,
        Provided,
        RetryPolicy,
        StartsTask,
        StreamEvent,
        StreamingOperation,
        StreamingTransport,
        StreamingVisitor,
        TaskOperation,
        TaskTransport,
        Transport,
    ];
    assert_eq!(of(memos_sdk::check_files), of(memos_sdk_blocking::check_files));
    // Of a module, one is enough: the surfaces say that it is the core's, whole.
    type Request = memos_sdk::types::GetStatusRequest;
    assert_eq!(TypeId::of::<Request>(), TypeId::of::<memos_sdk_blocking::types::GetStatusRequest>());
    assert_eq!(
        TypeId::of::<memos_sdk::operations::GetStatus<()>>(),
        TypeId::of::<memos_sdk_blocking::operations::GetStatus<()>>(),
    );
    #[allow(unused_qualifications, reason = "the question is what the qualified names are")]
    let headers = (TypeId::of::<memos_sdk::http::HeaderMap>(), TypeId::of::<memos_sdk_blocking::http::HeaderMap>());
    assert_eq!(headers.0, headers.1);
    let mut compared = [types.as_slice(), &traits, &["check_files", "operations", "types"]].concat();
    compared.sort_unstable();
    for surface in both() {
        assert_eq!(surface.exports("memos_sdk_core"), compared, "{}", surface.name);
    }
}

#[test]
fn clients_are_shared_and_sent_between_threads_and_cost_one_pointer() {
    fn shared<T: Clone + Send + Sync + Unpin + 'static>() {}
    fn sent<T: Send + Unpin + 'static>() {}
    type Request = memos_sdk::types::GetMemoryRequest;
    type Status = memos_sdk::types::GetStatusRequest;
    shared::<memos_sdk::Client>();
    shared::<memos_sdk_blocking::Client>();
    shared::<memos_sdk::ClientBuilder>();
    shared::<memos_sdk_blocking::ClientBuilder>();
    shared::<memos_sdk::TaskHandle<Status>>();
    shared::<memos_sdk_blocking::TaskHandle<Status>>();
    shared::<memos_sdk::operations::Chat<memos_sdk::Client>>();
    shared::<memos_sdk_blocking::operations::Chat<memos_sdk_blocking::Client>>();
    sent::<memos_sdk::EventStream<memos_sdk::ChatEvent>>();
    sent::<memos_sdk_blocking::EventStream<memos_sdk_blocking::ChatEvent>>();
    sent::<memos_sdk::Pages<Request>>();
    sent::<memos_sdk_blocking::Pages<Request>>();
    sent::<memos_sdk::Items<Request>>();
    sent::<memos_sdk_blocking::Items<Request>>();
    sent::<memos_sdk::TaskStates<Status>>();
    sent::<memos_sdk_blocking::TaskStates<Status>>();
    sent::<memos_sdk::Tasks<Status>>();
    sent::<memos_sdk_blocking::Tasks<Status>>();
    sent::<memos_sdk::Sending<String>>();
    sent::<memos_sdk::Streaming<memos_sdk::ChatEvent>>();
    sent::<memos_sdk::Waiting<memos_sdk::types::AddMessageRequest>>();
    assert_eq!(size_of::<memos_sdk::Client>(), size_of::<usize>());
    assert_eq!(size_of::<memos_sdk_blocking::Client>(), size_of::<usize>());
}
