//! The call as a careful user writes it without the SDK.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::found::{Envelope, SearchRequest, closed, open};

/// A client on the same HTTP library, with the same settings, as the SDK makes for itself.
pub(crate) struct ByHand {
    http: reqwest::Client,
    base_url: String,
}

impl ByHand {
    /// A client that calls under this address.
    pub(crate) fn new(base_url: &str, api_key: &str) -> Result<Self, Box<dyn Error>> {
        let mut key = HeaderValue::try_from(format!("Token {api_key}"))?;
        key.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, key),
            (ACCEPT, HeaderValue::from_static("application/json")),
            (USER_AGENT, HeaderValue::from_static("by-hand/1.0")),
        ]);
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .build()?;
        Ok(Self { http, base_url: base_url.to_owned() })
    }

    /// A search with structs for request and answer; how many memories it found.
    pub(crate) async fn search(&self, user_id: &str, query: &str) -> Result<usize, Box<dyn Error>> {
        let request = SearchRequest::new(user_id, query);
        let found: closed::Found = self.post("/search/memory", &request).await?;
        Ok(found.memory_detail_list.map_or(0, |list| list.len()))
    }

    /// The same with structs that keep unknown members.
    pub(crate) async fn search_open(&self, user_id: &str, query: &str) -> Result<usize, Box<dyn Error>> {
        let request = SearchRequest::new(user_id, query);
        let found: open::Found = self.post("/search/memory", &request).await?;
        Ok(found.memory_detail_list.map_or(0, |list| list.len()))
    }

    /// The same without structs.
    pub(crate) async fn search_value(&self, user_id: &str, query: &str) -> Result<usize, Box<dyn Error>> {
        let found: Value = self.post("/search/memory", &json!({"user_id": user_id, "query": query})).await?;
        Ok(found.get("memory_detail_list").and_then(Value::as_array).map_or(0, Vec::len))
    }

    /// What `reqwest`'s own `json()` does on both sides, and the checks that an answer needs.
    async fn post<T: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<T, Box<dyn Error>> {
        let response = self
            .http
            .post(format!("{}{path}", self.base_url))
            .header(CONTENT_TYPE, "application/json")
            .body(serde_json::to_vec(request)?)
            .send()
            .await?
            .error_for_status()?;
        let envelope: Envelope<T> = serde_json::from_slice(&response.bytes().await?)?;
        envelope.into_data()
    }
}
