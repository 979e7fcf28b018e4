//! What MemOS does, in a minute: add messages, wait, search, chat, turn pages, and delete.
//!
//! ```sh
//! cargo run -p memos-sdk --example quickstart
//! ```
//!
//! Without `MEMOS_API_KEY` it starts a MemOS of its own on this machine, which has no model but plain rules. With a key it
//! calls MemOS Cloud, and at its end deletes what it has stored there.

use std::env;
use std::error::Error;
use std::io::Write;
use std::process;
use std::time::Duration;

use memos_sdk::types::Message;
use memos_sdk::{ChatEventKind, Client};
use memos_sdk_testkit::MemOs;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // The server runs until it is dropped.
    let (memos, _local) = if env::var_os("MEMOS_API_KEY").is_some_and(|key| !key.is_empty()) {
        (Client::from_env()?, None)
    } else {
        let local = MemOs::start()?;
        println!("MEMOS_API_KEY is not set, so this talks to a MemOS on this machine: {}\n", local.base_url());
        (Client::builder().base_url(local.base_url()).api_key(local.api_key()).build()?, Some(local))
    };
    let user = format!("quickstart-{}", process::id());

    let said =
        "I have lived in Lisbon since spring. My cat is called Byte. I like green tea, but I never drink coffee.";
    println!("1. Ada says: {said}");
    let messages = [Message::user(said), Message::assistant("Noted!")];
    let add = memos.add_message().user_id(&user).conversation_id("introduction").messages(messages);
    let added = add.send_and_wait(Duration::from_secs(60)).await?;
    if let Some(status) = added.status.and_then(|task| task.into_inner().status) {
        println!("   MemOS makes memories of it: {status}.");
    }

    let question = "Where have I lived?";
    println!("\n2. What is known about “{question}”");
    let found = memos.search_memory().user_id(&user).query(question).send().await?;
    for memory in found.memory_detail_list {
        let relevance = memory.relativity.unwrap_or_default();
        println!("   a fact: {} (relevance {relevance:.2})", memory.memory_value.unwrap_or_default());
    }
    for preference in found.preference_detail_list {
        println!("   a preference: {}", preference.preference.unwrap_or_default());
    }

    let question = "What do I like to drink?";
    println!("\n3. Ada asks: {question}");
    print!("   ");
    let mut events = memos.chat().user_id(&user).conversation_id("today").query(question).stream().await?;
    while let Some(event) = events.next().await {
        if let ChatEventKind::Text(text) = event?.kind() {
            print!("{text}");
            std::io::stdout().flush()?;
        }
    }

    println!("\n\n4. Everything that is remembered of Ada, page by page:");
    let mut pages = memos.get_memory().user_id(&user).size(1).pages();
    while let Some(page) = pages.next().await {
        let page = page?;
        let facts = page.data.memory_detail_list.into_iter().filter_map(|memory| memory.memory_value);
        let preferences = page.data.preference_detail_list.into_iter().filter_map(|memory| memory.preference);
        for remembered in facts.chain(preferences) {
            println!("   page {}: {remembered}", page.number);
        }
    }

    memos.delete_memory().user_id(&user).send().await?;
    let left = memos.get_memory().user_id(&user).send().await?;
    println!("\n5. Deleted: {} memories are left.", left.memory_detail_list.len() + left.preference_detail_list.len());
    Ok(())
}
