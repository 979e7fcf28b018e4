//! What callers can reach of the two crates.

use tests::surface::{Exception, Surface, differences, sources};

/// In what the crates may differ. Whatever is not needed any more has to go.
const EXCEPTIONS: &[Exception] = &[
    Exception::only_in("memos-sdk", "Sending", "a future; the blocking client gives what it gives"),
    Exception::only_in("memos-sdk", "Streaming", "a future; the blocking client gives what it gives"),
    Exception::only_in("memos-sdk", "Waiting", "a future; the blocking client gives what it gives"),
    Exception::only_in("memos-sdk", "Pause", "what a timer gives to be awaited; a blocking timer has waited already"),
    Exception::only_in("memos-sdk", "*: Unpin", "only what is polled is pinned"),
    Exception::only_in(
        "memos-sdk",
        "ClientBuilder::reqwest_client",
        "the blocking client stands on the part of ureq that has no stable interface, so that it takes none but its own",
    ),
    Exception::only_in("memos-sdk-blocking", "*: FusedIterator", "the sister of it for streams is in another crate"),
    Exception::summary("ClientBuilder::timer", "each has a default of its own"),
    Exception::summary("Items::resume", "only a future can be given up"),
    Exception::summary("Pages::resume", "only a future can be given up"),
];

/// What each crate shows.
pub(crate) fn both() -> [Surface; 2] {
    ["memos-sdk", "memos-sdk-blocking"].map(|name| Surface::read(&sources(name)))
}

#[test]
fn both_crates_show_the_same_to_their_callers() {
    let [first, second] = both();
    let differences = differences(&first, &second, EXCEPTIONS);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn what_is_compared_is_what_callers_use() {
    // Taken from every place that a name can come from.
    for surface in both() {
        for name in [
            "Client",
            "Client: Clone",
            "Client: Transport",
            "Client::search_memory",
            "Client::send_with",
            "ClientBuilder::timeout",
            "ClientBuilder::timer",
            "EventStream: Iterator",
            "EventStream::next",
            "Error",
            "TaskHandle::wait",
            "Tasks: FromIterator<TaskHandle<O>>",
            "Timer::pause",
            "Arc: Timer",
            "http",
            "types",
        ] {
            assert!(surface.entries.contains_key(name), "{} has no `{name}`", surface.name);
        }
        let undocumented = surface.entries.iter().filter(|(name, entry)| {
            let declared = !name.contains(": ") && !entry.signature.starts_with("use memos_sdk_core");
            // An iterator's `next` is documented by its trait.
            declared && entry.summary.is_none() && !name.ends_with("::next")
        });
        assert_eq!(undocumented.map(|(name, _)| name).collect::<Vec<_>>(), [""; 0], "{}", surface.name);
    }
}

#[test]
fn methods_that_one_crate_hides_are_missed() {
    let [first, second] = both();
    let mut hidden = 0;
    for sources in ["memos-sdk", "memos-sdk-blocking"].map(sources) {
        for (path, text) in sources.files.iter().filter(|(path, _)| !path.contains("tests")) {
            let starts = ["    pub fn ", "    pub async fn "];
            let names: Vec<&str> = starts
                .iter()
                .flat_map(|start| text.split(start).skip(1))
                .map(|rest| rest.split(['(', '<']).next().unwrap())
                .collect();
            if names.is_empty() {
                continue;
            }
            hidden += names.len();
            let mut changed = sources.clone();
            let hiding =
                starts.iter().fold(text.clone(), |text, start| text.replace(start, &start.replace("pub ", "")));
            changed.files.insert(path.clone(), hiding);
            let changed = Surface::read(&changed);
            let told = if sources.name == first.name {
                differences(&changed, &second, EXCEPTIONS)
            } else {
                differences(&first, &changed, EXCEPTIONS)
            };
            // An exception about the words only is not needed either.
            let told: Vec<String> = told.into_iter().filter(|told| !told.contains("(Summary)")).collect();
            for name in &names {
                let all = names.iter().filter(|other| other == &name).count();
                let missed = told.iter().filter(|told| told.contains(&format!("::{name}`"))).count();
                assert_eq!(missed, all, "{path}: {name} in {told:#?}");
            }
        }
    }
    assert!(hidden > 50, "{hidden}");
}
