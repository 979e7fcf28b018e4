//! A request as it came.

use std::io::{self, BufRead, BufReader, Read};
use std::net::TcpStream;

use serde_json::Value;

/// How many bytes of a request are read before it is taken for a mistake.
const LIMIT: u64 = 64 * 1024 * 1024;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The HTTP method.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers, with their names as they were sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The value of the header of this name, in whatever case; of several, the first.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body, read as JSON.
    ///
    /// # Panics
    ///
    /// When it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }

    /// Reads the next request of a connection; `None` when the client has closed it.
    pub(super) fn read(stream: &TcpStream) -> io::Result<Option<Self>> {
        // A client sends its next request only after the answer to this one: nothing is lost with the buffer.
        let mut reader = BufReader::new(stream.take(LIMIT));
        let Some(first) = read_line(&mut reader)? else { return Ok(None) };
        let mut words = first.split(' ').map(str::to_owned);
        let (Some(method), Some(path)) = (words.next(), words.next()) else { return Err(malformed(&first)) };
        let mut headers = Vec::new();
        while let Some(line) = read_line(&mut reader)?.filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').ok_or_else(|| malformed(&line))?;
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut request = Self { method, path, headers, body: Vec::new() };
        if request.header("transfer-encoding").is_some() {
            return Err(malformed("a body without a length"));
        }
        let length = match request.header("content-length") {
            Some(length) => length.parse().map_err(|_| malformed(length))?,
            None => 0,
        };
        let read = reader.take(length).read_to_end(&mut request.body)?;
        if read as u64 == length { Ok(Some(request)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not a request: {what}"))
}
