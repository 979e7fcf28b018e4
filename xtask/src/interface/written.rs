//! Rust in one line, in few characters.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// A type, a signature or a path as it is written by hand, in one line.
///
/// ```
/// let ty: syn::Type = syn::parse_str("BTreeMap < & 'a str , Vec < [ u8 ; 2 ] > >")?;
/// assert_eq!(xtask::interface::written(&ty), "BTreeMap<&'a str, Vec<[u8; 2]>>");
/// # Ok::<(), syn::Error>(())
/// ```
pub fn written(what: &impl ToTokens) -> String {
    let mut writer = Writer { text: String::new(), last: Last::Start };
    writer.stream(what.to_token_stream());
    writer.text.replace(",>", ">")
}

/// Words behind which a bracket stands apart.
const APART: [&str; 9] = ["as", "const", "dyn", "for", "impl", "in", "mut", "unsafe", "where"];

#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// Nothing, or something that sticks to what follows.
    Start,
    /// A word.
    Word,
    /// A word behind which a bracket stands apart.
    Apart,
    /// A sign that sticks to what comes before it alone.
    Closed,
}

struct Writer {
    text: String,
    last: Last,
}

impl Writer {
    fn stream(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    self.word(&word);
                    self.last = if APART.contains(&word.as_str()) { Last::Apart } else { Last::Word };
                }
                TokenTree::Literal(literal) => {
                    self.word(&literal.to_string());
                    self.last = Last::Word;
                }
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
                TokenTree::Punct(punct) => {
                    let mut sign = punct.as_char().to_string();
                    let mut joint = punct.spacing() == Spacing::Joint;
                    // `>>` closes two lists, and `&'a` is two things.
                    while joint && !['<', '>', '&', '\''].contains(&punct.as_char()) {
                        let Some(TokenTree::Punct(next)) = tokens.peek() else { break };
                        sign.push(next.as_char());
                        joint = next.spacing() == Spacing::Joint;
                        tokens.next();
                    }
                    self.sign(&sign);
                }
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.last != Last::Start {
            self.text.push(' ');
        }
        self.text.push_str(word);
    }

    fn sign(&mut self, sign: &str) {
        match sign {
            "::" | "." | ".." => {
                // A path from the root of all crates begins with it.
                if sign == "::" && self.last == Last::Apart {
                    self.text.push(' ');
                }
                self.text.push_str(sign);
                self.last = Last::Start;
            }
            "<" => {
                // `impl<T>`, `for<'a>` and `fn name<T>`, but `where <T as X>::Y`.
                let apart = self.last == Last::Apart && !["impl", "for"].iter().any(|word| self.text.ends_with(word));
                if apart || self.last == Last::Closed {
                    self.text.push(' ');
                }
                self.text.push('<');
                self.last = Last::Start;
            }
            "&" | "'" | "#" | "*" | "?" | "!" | "$" => {
                if self.last != Last::Start {
                    self.text.push(' ');
                }
                self.text.push_str(sign);
                self.last = if sign == "!" { Last::Closed } else { Last::Start };
            }
            "," | ";" | ":" | ">" => {
                self.text.push_str(sign);
                self.last = Last::Closed;
            }
            // `->`, `=`, `+` and all others.
            _ => {
                if !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.text.push_str(sign);
                self.last = Last::Closed;
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, tokens: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => return self.stream(tokens),
        };
        let list = self.text.ends_with('>') && !self.text.ends_with("->");
        let sticks = delimiter == Delimiter::Parenthesis && (self.last == Last::Word || list);
        if self.last != Last::Start && !sticks {
            self.text.push(' ');
        }
        if tokens.is_empty() {
            self.text.push_str(open.trim());
            self.text.push_str(close.trim());
        } else {
            self.text.push_str(open);
            self.last = Last::Start;
            self.stream(tokens);
            // The last comma of parameters says nothing, and that of a tuple does.
            if sticks && self.text.ends_with(',') {
                self.text.pop();
            }
            self.text.push_str(close);
        }
        self.last = Last::Closed;
    }
}
