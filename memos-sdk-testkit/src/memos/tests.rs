mod client;
mod faults;
mod life;
mod requests;

use client::{Client, End, Got, post, search};

use crate::MemOs;
