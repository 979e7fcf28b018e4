//! The calls that are compared, through ureq.

use std::error::Error;

use memos_sdk_blocking::Client;

use crate::answers::Answer;
use crate::by_hand::ByHand;
use crate::compare::{API_KEY, QUERY, USER_ID, Way};

/// Makes calls in one of the ways.
pub(crate) struct Caller {
    way: Way,
    client: Made,
}

enum Made {
    ByHand(ByHand),
    Sdk(Client),
}

impl Caller {
    /// A client that calls under this address.
    pub(crate) fn new(way: Way, base_url: &str) -> Result<Self, Box<dyn Error>> {
        let client = match way {
            Way::Sdk => Made::Sdk(Client::builder().base_url(base_url).api_key(API_KEY).build()?),
            _ => Made::ByHand(ByHand::new(base_url, API_KEY)?),
        };
        Ok(Self { way, client })
    }

    /// Makes one call, which must give this answer.
    pub(crate) fn call(&self, answer: Answer) -> Result<(), Box<dyn Error>> {
        let found = self.found()?;
        if found == answer.memories() { Ok(()) } else { Err(format!("{found} memories were found").into()) }
    }

    fn found(&self) -> Result<usize, Box<dyn Error>> {
        Ok(match (&self.client, self.way) {
            (Made::Sdk(client), _) => {
                client.search_memory().user_id(USER_ID).query(QUERY).send()?.memory_detail_list.len()
            }
            (Made::ByHand(client), Way::ByHandOpen) => client.search_open(USER_ID, QUERY)?,
            (Made::ByHand(client), Way::ByHandValue) => client.search_value(USER_ID, QUERY)?,
            (Made::ByHand(client), _) => client.search(USER_ID, QUERY)?,
        })
    }
}
