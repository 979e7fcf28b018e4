//! Uploads as forms, which the vendor's own client sends.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use http_body_util::{BodyDataStream, Full};
use memos_sdk_core::types::UploadFileRequest;
use memos_sdk_core::{File, Operation};
use multer::Multipart;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::route::operation_at;

/// An upload that is a form, as the request in JSON that means the same; any other request as it is.
///
/// Parameters of the query and fields without a file name become members, and fields with one the files. A form that
/// cannot be read stays what it is, and so is refused like any other body that is not JSON.
pub(super) async fn as_json(request: Request<Bytes>) -> Request<Bytes> {
    match read(&request).await {
        Some(body) => {
            let (mut parts, _) = request.into_parts();
            parts.headers.remove(header::CONTENT_LENGTH);
            parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            Request::from_parts(parts, Value::Object(body).to_string().into())
        }
        None => request,
    }
}

/// The members of a form; none where the request is no form, or a broken one.
async fn read(request: &Request<Bytes>) -> Option<Map<String, Value>> {
    let operation = operation_at(request.method(), request.uri().path())?;
    if operation.id != UploadFileRequest::METADATA.id {
        return None;
    }
    let content_type = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(content_type).ok()?;
    let mut members: Map<String, Value> = parameters(request.uri().query().unwrap_or("")).collect();
    let mut files = Vec::new();
    let mut form = Multipart::new(BodyDataStream::new(Full::new(request.body().clone())), boundary);
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name().unwrap_or("").to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                let content = STANDARD.encode(field.bytes().await.ok()?);
                files.push(json!(File::new(file_name, content)));
            }
            None => {
                members.insert(name, field.text().await.ok()?.into());
            }
        }
    }
    members.insert("file".to_owned(), files.into());
    Some(members)
}

/// The parameters of a query.
fn parameters(query: &str) -> impl Iterator<Item = (String, Value)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    query.split('&').filter(|pair| !pair.is_empty()).map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value).into())
    })
}
