//! Makes connections: straight to the service, through a proxy's tunnel, or to a proxy that forwards.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use http::Uri;
use ureq::Error;
use ureq::config::Config;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    ConnectProxyConnector, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, RustlsConnector, Transport,
};

use super::head::Completed;
use super::tcp::{LEAST_TIMEOUT, TcpTransport};
use super::watch::{Until, connecting};
use crate::proxy::Proxy;

/// Makes connections within the time that the call has for them.
pub(crate) struct Connect {
    /// ureq's own tunnel and TLS, around our TCP.
    steps: Box<dyn Connector<Out = Box<dyn Transport>>>,
    /// The proxy that is sent requests instead of being asked for a tunnel.
    forwarding: Option<Proxy>,
}

impl Connect {
    /// A connector; `forwarding` is the proxy that forwards requests, where there is one.
    pub(crate) fn new(forwarding: Option<Proxy>) -> Self {
        let steps = ().chain(ConnectProxyConnector::default()).chain(Tcp).chain(RustlsConnector::default());
        Self { steps: Box::new(steps.chain(Boxed)), forwarding }
    }
}

impl Connector for Connect {
    type Out = Box<dyn Transport>;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Self::Out>, Error> {
        let (transport, origin) = match &self.forwarding {
            Some(proxy) => {
                let to_proxy = elsewhere(details, proxy.uri());
                (connecting(|| self.steps.connect(&to_proxy, None))?, origin(details.uri))
            }
            None => (connecting(|| self.steps.connect(details, None))?, String::new()),
        };
        Ok(transport.map(|transport| Box::new(Completed::new(transport, origin)) as Self::Out))
    }
}

impl fmt::Debug for Connect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Connect").field("forwarding", &self.forwarding).finish_non_exhaustive()
    }
}

/// Scheme and authority of an address.
fn origin(uri: &Uri) -> String {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{}://{authority}", uri.scheme_str().unwrap_or("http"))
}

/// The same connection to somewhere else.
fn elsewhere<'a>(details: &'a ConnectionDetails<'_>, uri: &'a Uri) -> ConnectionDetails<'a> {
    ConnectionDetails {
        uri,
        addrs: details.resolver.empty(),
        config: details.config,
        request_level: details.request_level,
        resolver: details.resolver,
        now: details.now,
        timeout: details.timeout,
        current_time: details.current_time.clone(),
        run_connector: details.run_connector.clone(),
        register_shutdown: details.register_shutdown.clone(),
    }
}

/// Looks up the host and makes a TCP connection to it, unless there is a connection already.
#[derive(Debug)]
struct Tcp;

impl<In: Transport> Connector<In> for Tcp {
    type Out = Either<In, TcpTransport>;

    fn connect(&self, details: &ConnectionDetails, before: Option<In>) -> Result<Option<Self::Out>, Error> {
        if let Some(tunnel) = before {
            return Ok(Some(Either::A(tunnel)));
        }
        let until = Until::of(details.timeout);
        let stream = connect_to_any(&addresses(details.uri, until)?, until)?;
        stream.set_nodelay(true)?;
        let buffers = LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(TcpTransport::new(stream, buffers))))
    }
}

/// Looks up the host, within the time that is left.
fn addresses(uri: &Uri, until: Until) -> Result<Vec<SocketAddr>, Error> {
    let host = uri.host().unwrap_or_default();
    let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Ok(vec![SocketAddr::from((address, port))]);
    }
    let host: Arc<str> = host.into();
    let (tell, told) = mpsc::sync_channel(1);
    let asked = Arc::clone(&host);
    // The system's lookup cannot be limited in time: a thread that takes longer ends by itself.
    let lookup = thread::Builder::new().spawn(move || tell.send(look_up(&asked, port)));
    let found = match lookup {
        Ok(_) => told.recv_timeout(until.time_left()?).map_err(|error| match error {
            RecvTimeoutError::Timeout => until.over(),
            RecvTimeoutError::Disconnected => Error::HostNotFound,
        })?,
        // Where no thread can be had, this one waits for as long as it takes.
        Err(_) => look_up(&host, port),
    }?;
    if found.is_empty() { Err(Error::HostNotFound) } else { Ok(found) }
}

fn look_up(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok((host, port).to_socket_addrs()?.take(MOST_ADDRESSES).collect())
}

/// More would leave too little time for each.
const MOST_ADDRESSES: usize = 16;

/// Connects to the first address that answers; each has its share of the time, and the last one the rest.
fn connect_to_any(addresses: &[SocketAddr], until: Until) -> Result<TcpStream, Error> {
    let mut failure = Error::HostNotFound;
    for (index, address) in addresses.iter().enumerate() {
        let others = u32::try_from(addresses.len().saturating_sub(index)).unwrap_or(u32::MAX);
        let share = (until.time_left()? / others).max(LEAST_TIMEOUT);
        failure = match TcpStream::connect_timeout(address, share) {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == ErrorKind::TimedOut => until.over(),
            Err(error) => error.into(),
        };
    }
    Err(failure)
}

/// The end of the chain: which of the steps made the connection matters no longer.
#[derive(Debug)]
struct Boxed;

impl<In: Transport> Connector<In> for Boxed {
    type Out = Box<dyn Transport>;

    fn connect(&self, _: &ConnectionDetails, made: Option<In>) -> Result<Option<Self::Out>, Error> {
        Ok(made.map(|transport| Box::new(transport) as Self::Out))
    }
}

/// Leaves looking up the host to the making of a connection: a call on a connection that is there already needs none.
///
/// ureq would look it up for every call, and start a thread for it.
#[derive(Debug)]
pub(crate) struct Unresolved;

impl Resolver for Unresolved {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        // Some address has to be there. Nobody connects to it.
        let mut addresses = self.empty();
        addresses.push(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)));
        Ok(addresses)
    }
}
