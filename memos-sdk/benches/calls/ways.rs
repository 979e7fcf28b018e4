//! The ways of making a call that are compared.

use std::error::Error;

use memos_sdk::Client;

use crate::answers::Answer;
use crate::by_hand::ByHand;

const API_KEY: &str = "mpg-0123456789abcdef0123456789abcdef";
const USER_ID: &str = "memos_user_123";
const QUERY: &str = "I want to go out for dinner with my brother. Which place would you recommend?";

/// A way of making a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// With structs of one's own.
    ByHand,
    /// With structs that keep unknown members.
    ByHandOpen,
    /// Without structs.
    ByHandValue,
    /// Through the SDK.
    Sdk,
}

impl Way {
    /// Every way; the first is what the others are compared with, the last the one that has a budget.
    pub(crate) const ALL: [Self; 4] = [Self::ByHand, Self::ByHandOpen, Self::ByHandValue, Self::Sdk];

    /// The name as an argument.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand",
            Self::ByHandOpen => "by-hand-open",
            Self::ByHandValue => "by-hand-value",
            Self::Sdk => "sdk",
        }
    }

    /// The name in a table.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::ByHand => "by hand",
            Self::ByHandOpen => "by hand, open",
            Self::ByHandValue => "by hand, Value",
            Self::Sdk => "SDK",
        }
    }

    /// The way of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

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
    pub(crate) async fn call(&self, answer: Answer) -> Result<(), Box<dyn Error>> {
        let found = match (&self.client, self.way) {
            (Made::Sdk(client), _) => {
                client.search_memory().user_id(USER_ID).query(QUERY).send().await?.memory_detail_list.len()
            }
            (Made::ByHand(client), Way::ByHandOpen) => client.search_open(USER_ID, QUERY).await?,
            (Made::ByHand(client), Way::ByHandValue) => client.search_value(USER_ID, QUERY).await?,
            (Made::ByHand(client), _) => client.search(USER_ID, QUERY).await?,
        };
        if found == answer.memories() { Ok(()) } else { Err(format!("{found} memories were found").into()) }
    }
}
