//! A server in a process of its own, so that its work is not counted.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::{io, thread};

use crate::answers::Answer;

/// The running server; it ends with this value.
pub(crate) struct Server {
    address: String,
    process: Child,
    /// The server ends when this is closed, also if this process is killed.
    lifeline: Option<ChildStdin>,
}

impl Server {
    /// Starts this executable again as the server.
    pub(crate) fn start() -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut process = command.arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        BufReader::new(process.stdout.take().ok_or("no output of the server")?).read_line(&mut address)?;
        Ok(Self { address: address.trim().to_owned(), lifeline: process.stdin.take(), process })
    }

    /// The base URL under which every call gets this answer.
    pub(crate) fn base_url(&self, answer: Answer) -> String {
        format!("http://{}/{}", self.address, answer.name())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        let _ = self.process.wait();
    }
}

/// Serves until standard input is closed, each connection in a thread of its own.
pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let listener = TcpListener::bind("127.0.0.1:0")?;
    writeln!(io::stdout(), "{}", listener.local_addr()?)?;
    let answers: Arc<[(String, Vec<u8>)]> =
        Answer::ALL.iter().map(|answer| (format!("/{}/", answer.name()), response(&answer.body()))).collect();
    for connection in listener.incoming() {
        let (connection, answers) = (connection?, Arc::clone(&answers));
        thread::spawn(move || answer(&connection, &answers));
    }
    Ok(())
}

/// Answers the requests of one connection by the beginnings of their paths.
fn answer(mut connection: &TcpStream, answers: &[(String, Vec<u8>)]) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut requests = BufReader::new(connection);
    let mut line = String::new();
    while requests.read_line(&mut line)? > 0 {
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut body = Vec::new();
        while !line.trim().is_empty() {
            line.clear();
            requests.read_line(&mut line)?;
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                body.resize(value.trim().parse().unwrap_or_default(), 0);
            }
        }
        line.clear();
        requests.read_exact(&mut body)?;
        match answers.iter().find(|(start, _)| path.starts_with(start)) {
            Some((_, response)) => connection.write_all(response)?,
            None => connection.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")?,
        }
    }
    Ok(())
}

fn response(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 20 Nov 2025 09:30:00 GMT\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: keep-alive\r\nX-Request-Id: 6f9619ff8b86d011b42d00c04fc964ff\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
