//! One connection.

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::exchange::exchange;
use super::raw;
use super::shared::Open;

/// Answers the requests of a connection, until it ends.
pub(super) async fn serve_connection(open: Open, stream: TcpStream) {
    // Events are to go out as they are. Where that cannot be had, they go out a little later.
    let _ = stream.set_nodelay(true);
    let (hand_over, mut steps) = mpsc::channel(1);
    let service = service_fn(|request| exchange(&open, &hand_over, request));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let steps = tokio::select! {
        // The client may do as it likes: what goes wrong with a connection ends that connection.
        _ = &mut connection => return,
        Some(steps) = steps.recv() => steps,
    };
    // HTTP ends here: the request that asked for this gets no other answer.
    let _ = raw::play(connection.into_parts().io.into_inner(), steps).await;
}
