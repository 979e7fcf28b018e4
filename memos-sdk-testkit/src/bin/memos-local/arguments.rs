//! What is wanted on the command line.

use std::time::Duration;

use clap::Parser;
use memos_sdk_testkit::{Fault, MemOs, MemOsBuilder, Shapes, TaskPlan};

use crate::duration::parse_duration;
use crate::{say, words};

const FAULTS: &str = "\
FAULTS

A fault is what happens, behind an operation and a colon if it is for one only, and then commas and the rest:

  [OPERATION:]WHAT[,REST]...

OPERATION is the id of one, such as add_message or search_memory; an unknown one is answered with all.

WHAT is one of

  reset-before-request  reset-after-request  close-without-answer  hang  garbage
  status=N          and after it envelope=CODE, html or body=CONTENT_TYPE:TEXT
  code=N            the code in an envelope, with HTTP 200
  redirect=STATUS:LOCATION

or, where a proper answer is made first and then spoilt,

  reset-in-answer  stall-in-answer  truncated  gzip  broken-gzip
  delay=TIME  trickle=TIME  delay-events=TIME  hang-after-events=N  break-after-events=N
  cut-off=BYTES  surplus=BYTES  content-type=TYPE
  oversized=BYTES   and after it chunked, where the length is not to be announced

REST is any of

  once (the default), times=N, always, probability=P (from 0 to 1, by default always)
  after-processing  the service does what is asked for, and its answer is lost
  retry-after=SECONDS  header=NAME:VALUE

A TIME has a unit: 50ms, 1.5s. Of several faults, the first that fits a request happens to it. In a value, a comma is
written %2C and a percent sign %25.

EXAMPLES

  memos-local --fault search_memory:status=503,retry-after=1,times=2
  memos-local --fault reset-after-request,probability=0.1
  memos-local --fault add_message:status=500,after-processing --fault delay=200ms,always
  memos-local --port 0 --latency 50ms --tasks polls=3 --shapes null-lists --shapes code-200 --verbose";

/// A MemOS Cloud on your own machine, for trying things out and for tests: it keeps what it is told until it ends.
#[derive(Debug, Parser)]
#[command(name = "memos-local", version, after_help = FAULTS)]
pub(crate) struct Arguments {
    /// The port of 127.0.0.1, or 0 for any that is free
    #[arg(long, default_value_t = 8421)]
    pub(crate) port: u16,

    /// From what ids and chance follow
    #[arg(long, default_value_t = 0)]
    seed: u64,

    /// The one key that is taken; any is by default
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    key: Option<String>,

    /// Something that goes wrong, as explained below; more than one can be given
    #[arg(long = "fault", value_name = "FAULT")]
    faults: Vec<Fault>,

    /// How much later each answer begins, such as 50ms
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    latency: Option<Duration>,

    /// How long tasks take, and how they end: `immediate`, or any of `polls=N`, `time=TIME` and `fail`, with commas
    #[arg(long, value_name = "PLAN", value_parser = parse_tasks, default_value = "polls=0,time=1s")]
    tasks: TaskPlan,

    /// A shape that answers take, by its name; more than one can be given, and `documented` is what the document says
    #[arg(long, value_name = "NAME", value_parser = known_shapes)]
    shapes: Vec<String>,

    /// Print a line for each request
    #[arg(long)]
    verbose: bool,
}

impl Arguments {
    /// The server that is wanted.
    pub(crate) fn server(self) -> MemOsBuilder {
        // It may run for long, and nobody asks what it received.
        let shapes = self.shapes.iter().fold(Shapes::default(), |shapes, name| shapes.variant(name).unwrap_or(shapes));
        let mut server =
            MemOs::builder().port(self.port).seed(self.seed).tasks(self.tasks).shapes(shapes).without_record();
        server = self.faults.into_iter().fold(server, MemOsBuilder::fault);
        if let Some(key) = self.key {
            server = server.api_key(key);
        }
        if let Some(latency) = self.latency {
            server = server.latency(latency);
        }
        if self.verbose { server.on_received(|received| say(&words::line(received))) } else { server }
    }
}

/// Takes the name of shapes if there are such.
fn known_shapes(name: &str) -> Result<String, String> {
    if Shapes::default().variant(name).is_some() {
        return Ok(name.to_owned());
    }
    Err(format!("they are {}", Shapes::all().map(|(known, _)| known).collect::<Vec<_>>().join(", ")))
}

/// Reads how long tasks take; where only a time is given, polls do not count.
fn parse_tasks(text: &str) -> Result<TaskPlan, String> {
    if text == "immediate" {
        return Ok(TaskPlan::immediate());
    }
    let (mut polls, mut time, mut fails) = (None, None, false);
    for word in text.split(',') {
        match word.split_once('=') {
            Some(("polls", number)) => {
                polls = Some(number.parse().map_err(|_| format!("`{number}` is no number of polls"))?);
            }
            Some(("time", given)) => time = Some(parse_duration(given)?),
            None if word == "fail" => fails = true,
            _ => return Err(format!("`{word}` is none of `immediate`, `polls=N`, `time=TIME` and `fail`")),
        }
    }
    let polls = polls.unwrap_or(if time.is_some() { u32::MAX } else { 0 });
    let plan = if fails { TaskPlan::fails_after_polls(polls) } else { TaskPlan::completes_after_polls(polls) };
    Ok(time.map_or(plan, |time| plan.or_after(time)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_examples_of_the_help_are_read() {
        let (_, examples) = FAULTS.split_once("EXAMPLES").unwrap();
        let examples: Vec<_> = examples.lines().filter(|line| line.contains("memos-local")).collect();
        assert!(examples.len() > 3);
        for example in examples {
            Arguments::try_parse_from(example.split_whitespace()).unwrap();
        }
    }

    #[test]
    fn plans_of_tasks_are_read() {
        let check = |text: &str, plan: Result<TaskPlan, &str>| {
            assert_eq!(parse_tasks(text), plan.map_err(str::to_owned), "{text}");
        };
        let second = Duration::from_secs(1);
        check("immediate", Ok(TaskPlan::immediate()));
        check("polls=3", Ok(TaskPlan::completes_after_polls(3)));
        check("fail", Ok(TaskPlan::fails_after_polls(0)));
        check("polls=2,fail,time=1s", Ok(TaskPlan::fails_after_polls(2).or_after(second)));
        check("time=1s", Ok(TaskPlan::completes_after_polls(u32::MAX).or_after(second)));
        check("", Err("`` is none of `immediate`, `polls=N`, `time=TIME` and `fail`"));
        check("polls=x", Err("`x` is no number of polls"));
        check("time=1", Err("`1` is no time such as `50ms` or `1.5s`"));
    }

    #[test]
    fn shapes_are_known_by_their_names() {
        assert_eq!(known_shapes("documented"), Ok("documented".to_owned()));
        let error = known_shapes("square").unwrap_err();
        assert!(error.starts_with("they are default, documented, "), "{error}");
    }

    #[test]
    fn times_are_read_exactly() {
        let check = |text: &str, nanoseconds: u64| {
            assert_eq!(parse_duration(text), Ok(Duration::from_nanos(nanoseconds)), "{text}");
        };
        check("0s", 0);
        check("7ns", 7);
        check("50us", 50_000);
        check("1.5ms", 1_500_000);
        check("12345678901s", 12_345_678_901_000_000_000);
    }
}
