//! A MemOS on this machine, from the shell.

fn main() {}
