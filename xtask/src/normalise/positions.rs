//! Which OpenAPI object has which children.
//!
//! The walk goes by these tables and never by the name of a member alone: a property called `schema`, an example with
//! a member called `type`, or an extension is data, and stays as it is.

/// A sort of OpenAPI object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Callback,
    Components,
    Contact,
    Document,
    Encoding,
    Example,
    ExternalDocs,
    Header,
    Info,
    License,
    Link,
    MediaType,
    OAuthFlow,
    OAuthFlows,
    Operation,
    Parameter,
    PathItem,
    Paths,
    RequestBody,
    Response,
    Responses,
    Schema,
    SecurityScheme,
    Server,
    ServerVariable,
    Tag,
}

/// What the value of a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    /// Data, which is passed on byte for byte.
    Data,
    /// One object.
    One(Kind),
    /// An array of objects.
    List(Kind),
    /// An object whose values are objects, under names of the author's choice.
    Map(Kind),
}

/// The members of a sort of object.
#[derive(Debug, Clone, Copy)]
pub(super) enum Members {
    /// These and no others, apart from `x-` extensions.
    Fixed(&'static [(&'static str, Child)]),
    /// Objects of one kind, under names that begin like this.
    Named(&'static str, Kind),
    /// The keywords of a Schema Object, which has a walk of its own.
    Keywords,
}

use Child::{Data, List, Map, One};

impl Kind {
    /// The members that an object of this kind has in OpenAPI 3.0.
    pub(super) const fn members(self) -> Members {
        Members::Fixed(match self {
            Self::Paths => return Members::Named("/", Self::PathItem),
            Self::Callback => return Members::Named("", Self::PathItem),
            Self::Responses => return Members::Named("", Self::Response),
            Self::Schema => return Members::Keywords,
            Self::Document => &[
                ("openapi", Data),
                ("info", One(Self::Info)),
                ("servers", List(Self::Server)),
                ("paths", One(Self::Paths)),
                ("components", One(Self::Components)),
                ("security", Data),
                ("tags", List(Self::Tag)),
                ("externalDocs", One(Self::ExternalDocs)),
            ],
            Self::Info => &[
                ("title", Data),
                ("description", Data),
                ("termsOfService", Data),
                ("contact", One(Self::Contact)),
                ("license", One(Self::License)),
                ("version", Data),
            ],
            Self::Contact => &[("name", Data), ("url", Data), ("email", Data)],
            Self::License => &[("name", Data), ("url", Data)],
            Self::Server => &[("url", Data), ("description", Data), ("variables", Map(Self::ServerVariable))],
            Self::ServerVariable => &[("enum", Data), ("default", Data), ("description", Data)],
            Self::Tag => &[("name", Data), ("description", Data), ("externalDocs", One(Self::ExternalDocs))],
            Self::ExternalDocs => &[("description", Data), ("url", Data)],
            Self::Components => &[
                ("schemas", Map(Self::Schema)),
                ("responses", Map(Self::Response)),
                ("parameters", Map(Self::Parameter)),
                ("examples", Map(Self::Example)),
                ("requestBodies", Map(Self::RequestBody)),
                ("headers", Map(Self::Header)),
                ("securitySchemes", Map(Self::SecurityScheme)),
                ("links", Map(Self::Link)),
                ("callbacks", Map(Self::Callback)),
            ],
            Self::PathItem => &[
                ("$ref", Data),
                ("summary", Data),
                ("description", Data),
                ("get", One(Self::Operation)),
                ("put", One(Self::Operation)),
                ("post", One(Self::Operation)),
                ("delete", One(Self::Operation)),
                ("options", One(Self::Operation)),
                ("head", One(Self::Operation)),
                ("patch", One(Self::Operation)),
                ("trace", One(Self::Operation)),
                ("servers", List(Self::Server)),
                ("parameters", List(Self::Parameter)),
            ],
            Self::Operation => &[
                ("tags", Data),
                ("summary", Data),
                ("description", Data),
                ("externalDocs", One(Self::ExternalDocs)),
                ("operationId", Data),
                ("parameters", List(Self::Parameter)),
                ("requestBody", One(Self::RequestBody)),
                ("responses", One(Self::Responses)),
                ("callbacks", Map(Self::Callback)),
                ("deprecated", Data),
                ("security", Data),
                ("servers", List(Self::Server)),
            ],
            Self::Parameter => &[
                ("name", Data),
                ("in", Data),
                ("description", Data),
                ("required", Data),
                ("deprecated", Data),
                ("allowEmptyValue", Data),
                ("style", Data),
                ("explode", Data),
                ("allowReserved", Data),
                ("schema", One(Self::Schema)),
                ("example", Data),
                ("examples", Map(Self::Example)),
                ("content", Map(Self::MediaType)),
            ],
            Self::Header => &[
                ("description", Data),
                ("required", Data),
                ("deprecated", Data),
                ("allowEmptyValue", Data),
                ("style", Data),
                ("explode", Data),
                ("allowReserved", Data),
                ("schema", One(Self::Schema)),
                ("example", Data),
                ("examples", Map(Self::Example)),
                ("content", Map(Self::MediaType)),
            ],
            Self::RequestBody => &[("description", Data), ("content", Map(Self::MediaType)), ("required", Data)],
            Self::MediaType => &[
                ("schema", One(Self::Schema)),
                ("example", Data),
                ("examples", Map(Self::Example)),
                ("encoding", Map(Self::Encoding)),
            ],
            Self::Encoding => &[
                ("contentType", Data),
                ("headers", Map(Self::Header)),
                ("style", Data),
                ("explode", Data),
                ("allowReserved", Data),
            ],
            Self::Response => &[
                ("description", Data),
                ("headers", Map(Self::Header)),
                ("content", Map(Self::MediaType)),
                ("links", Map(Self::Link)),
            ],
            Self::Example => &[("summary", Data), ("description", Data), ("value", Data), ("externalValue", Data)],
            Self::Link => &[
                ("operationRef", Data),
                ("operationId", Data),
                ("parameters", Data),
                ("requestBody", Data),
                ("description", Data),
                ("server", One(Self::Server)),
            ],
            Self::SecurityScheme => &[
                ("type", Data),
                ("description", Data),
                ("name", Data),
                ("in", Data),
                ("scheme", Data),
                ("bearerFormat", Data),
                ("flows", One(Self::OAuthFlows)),
                ("openIdConnectUrl", Data),
            ],
            Self::OAuthFlows => &[
                ("implicit", One(Self::OAuthFlow)),
                ("password", One(Self::OAuthFlow)),
                ("clientCredentials", One(Self::OAuthFlow)),
                ("authorizationCode", One(Self::OAuthFlow)),
            ],
            Self::OAuthFlow => {
                &[("authorizationUrl", Data), ("tokenUrl", Data), ("refreshUrl", Data), ("scopes", Data)]
            }
        })
    }

    /// The members that an object of this kind has in OpenAPI 3.1 only, as far as schemas can be below them.
    pub(super) const fn members_of_3_1(self) -> &'static [(&'static str, Child)] {
        match self {
            Self::Document => &[("webhooks", Map(Self::PathItem))],
            Self::Components => &[("pathItems", Map(Self::PathItem))],
            _ => &[],
        }
    }

    /// The section of the Components Object that holds objects of this kind, and from which a Reference Object may
    /// stand in for one.
    pub(super) const fn section(self) -> Option<&'static str> {
        match self {
            Self::Callback => Some("callbacks"),
            Self::Example => Some("examples"),
            Self::Header => Some("headers"),
            Self::Link => Some("links"),
            Self::Parameter => Some("parameters"),
            Self::PathItem => Some("pathItems"),
            Self::RequestBody => Some("requestBodies"),
            Self::Response => Some("responses"),
            Self::Schema => Some("schemas"),
            Self::SecurityScheme => Some("securitySchemes"),
            _ => None,
        }
    }
}

/// The keywords of JSON Schema 2020-12, and of the drafts before it, that hold schemas.
pub(super) const SUBSCHEMAS: &[(&str, Subschemas)] = &[
    ("allOf", Subschemas::List),
    ("anyOf", Subschemas::List),
    ("oneOf", Subschemas::List),
    ("not", Subschemas::One),
    ("if", Subschemas::One),
    ("then", Subschemas::One),
    ("else", Subschemas::One),
    ("properties", Subschemas::Map),
    ("patternProperties", Subschemas::Map),
    ("additionalProperties", Subschemas::One),
    ("unevaluatedProperties", Subschemas::One),
    ("propertyNames", Subschemas::One),
    ("dependentSchemas", Subschemas::Map),
    ("dependencies", Subschemas::Map),
    ("prefixItems", Subschemas::List),
    ("items", Subschemas::OneOrList),
    ("additionalItems", Subschemas::One),
    ("unevaluatedItems", Subschemas::One),
    ("contains", Subschemas::One),
    ("contentSchema", Subschemas::One),
    ("$defs", Subschemas::Map),
    ("definitions", Subschemas::Map),
];

/// How a keyword holds schemas, if it does.
pub(super) fn subschemas(name: &str) -> Option<Subschemas> {
    SUBSCHEMAS.iter().find(|(keyword, _)| *keyword == name).map(|(_, shape)| *shape)
}

/// How a keyword holds schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subschemas {
    /// One schema.
    One,
    /// An array of schemas.
    List,
    /// One schema, or an array of schemas as in the drafts before 2020-12.
    OneOrList,
    /// An object whose values are schemas.
    Map,
}
