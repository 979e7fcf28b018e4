//! `cargo xtask fetch`.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant, SystemTime};

use clap::Args;

use crate::codegen::PAYLOAD;
use crate::fetch::{self, Address, Downloader, Limits, Recordable};
use crate::lock::{self, Fetched};
use crate::tree::Tree;
use crate::{Error, Result};

#[derive(Debug, Args)]
pub(super) struct Fetch {
    /// The payload (_payload.json of an API page), the page, or an OpenAPI document; by default, where the recorded
    /// payload was fetched from.
    url: Option<String>,
    /// The language of the document that has to be there.
    #[arg(long, default_value = "en")]
    locale: String,
    /// How long the whole may take.
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    timeout: Duration,
}

/// Downloads, checks, and stores what comes.
pub(super) fn run(tree: &Tree, command: &Fetch) -> Result<u8> {
    let lock = tree.read_text(lock::PATH).ok().unwrap_or_default();
    let before = lock::fetched(&lock);
    let address = match (&command.url, &before) {
        (Some(url), _) => Address::parse(url)?,
        (None, Some(before)) => Address::parse(&before.url).map_err(|error| error.at(lock::PATH))?,
        (None, None) => {
            return Err(Error::new("where the payload was fetched from is not recorded")
                .at(lock::PATH)
                .help("give its address: cargo xtask fetch https://…/_payload.json"));
        }
    };
    let (recordable, from) = download(&address, command)?;
    let url = address.to_string();
    let is_known = tree.read(PAYLOAD).is_ok_and(|payload| payload == recordable.bytes);
    if let Some(before) = before.filter(|before| is_known && before.url == url && before.is_of(&recordable.bytes)) {
        print(&recordable, &address, &from);
        println!("nothing changed: {PAYLOAD} is what was fetched at {}", before.time);
        return Ok(0);
    }
    let fetched = Fetched::new(url, fetch::rfc3339(SystemTime::now()), &recordable.bytes);
    let lock = lock::with_fetched(&lock, &fetched)?;
    tree.write(&BTreeMap::from([
        (PAYLOAD.to_owned(), recordable.bytes.clone()),
        (lock::PATH.to_owned(), lock.into_bytes()),
    ]))?;
    print(&recordable, &address, &from);
    if is_known {
        println!("recorded    {} says where it is from; {PAYLOAD} is as it was", lock::PATH);
        println!("nothing changed: there is nothing to generate");
    } else {
        println!("stored      {PAYLOAD}, SHA-256 {}", fetched.sha256);
        println!("next: `cargo xtask codegen` generates from it, and `cargo xtask diff` shows what changed");
    }
    Ok(0)
}

fn download(address: &Address, command: &Fetch) -> Result<(Recordable, Address)> {
    let limits = Limits { total: command.timeout, ..Limits::default() };
    let shows = std::io::stderr().is_terminal();
    let mut progress = |so_far: u64, whole: Option<u64>| {
        if shows {
            let whole = whole.map(|whole| format!(" of {}", fetch::size(whole))).unwrap_or_default();
            // A line that cannot be shown is no reason to stop.
            let _ = write!(std::io::stderr(), "\r\x1b[Kdownloading {}{whole}", fetch::size(so_far));
        }
    };
    let result = fetch::fetch(address, &command.locale, &mut Downloader::new(limits, &Instant::now, &mut progress));
    if shows {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
    result
}

fn print(recordable: &Recordable, address: &Address, from: &Address) {
    println!("fetched     {address} ({})", fetch::size(recordable.bytes.len() as u64));
    if from != address {
        println!("            which leads to {from}");
    }
    let document = &recordable.document;
    let openapi = document.value.get("openapi").and_then(serde_json::Value::as_str).unwrap_or_default();
    println!("found       {}: OpenAPI {openapi}", document.id.as_deref().unwrap_or("the document"));
    if !recordable.removed.is_empty() {
        println!("removed     {} that may be an API key, at", counted(recordable.removed.len()));
        for place in &recordable.removed {
            println!("              {place}");
        }
    }
}

fn counted(texts: usize) -> String {
    if texts == 1 { "1 text".to_owned() } else { format!("{texts} texts") }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "give a number of seconds".to_owned())?;
    let time = Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero());
    time.ok_or_else(|| "give a number of seconds above zero".to_owned())
}
