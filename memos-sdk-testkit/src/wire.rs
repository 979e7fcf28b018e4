//! HTTP over sockets.
