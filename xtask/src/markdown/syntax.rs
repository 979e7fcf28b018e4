//! The pieces of Markdown's syntax that more than one pass has to recognise.

/// The first of the characters that stand in for ASCII punctuation on the way through the HTML converter.
const STAND_INS: u32 = 0x10_FF00;

/// Brings line ends, tabs and the common indentation into one form, and drops characters that control the display.
pub(super) fn prepare(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.lines().map(plain_line).collect::<Vec<_>>().join("\n");
    let is_blank = |line: &&str| line.trim().is_empty();
    let indentation = text.lines().filter(|line| !is_blank(line)).map(indentation).min().unwrap_or_default();
    let mut prepared = String::with_capacity(text.len());
    for line in text.lines().skip_while(is_blank) {
        // Spaces at the end of a line may be a hard line break; a blank line is nothing but its end.
        prepared.push_str(if is_blank(&line) { "" } else { after(line, indentation) });
        prepared.push('\n');
    }
    let start = prepared.len() - prepared.trim_start_matches(['\n', ' ']).len();
    prepared.drain(..start);
    prepared.truncate(prepared.trim_end().len());
    prepared
}

/// The line with spaces for its tabs; those at its end are not meant as a hard line break.
fn plain_line(line: &str) -> String {
    let content = line.trim_end();
    let line = if after(line, content.len()).contains('\t') { content } else { line };
    line.replace('\t', "    ").chars().filter(|&character| !is_dropped(character)).collect()
}

/// Control characters, the marks that reorder text and which rustc refuses in comments, and the stand-ins.
fn is_dropped(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || from_stand_in(character).is_some()
}

/// The stand-in for a character, which no Markdown writer takes for syntax or white space; letters, digits and what is
/// not ASCII stand for themselves.
pub(super) fn stand_in(character: char) -> char {
    if character.is_ascii() && !character.is_ascii_alphanumeric() {
        char::from_u32(STAND_INS + u32::from(character)).unwrap_or(character)
    } else {
        character
    }
}

/// The character that a stand-in stands for.
pub(super) fn from_stand_in(character: char) -> Option<char> {
    let code = u32::from(character).checked_sub(STAND_INS)?;
    u8::try_from(code).ok().filter(u8::is_ascii).map(char::from)
}

/// The number of spaces that a line begins with.
pub(super) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How often `character` is repeated at the start of `text`.
pub(super) fn run_length(text: &str, character: char) -> usize {
    (text.len() - text.trim_start_matches(character).len()) / character.len_utf8()
}

/// The length of the code span that `text` begins with, up to and with the closing backticks.
///
/// A code span ends where its paragraph does.
pub(super) fn code_span(text: &str) -> Option<usize> {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let opening = run_length(paragraph, '`');
    let mut at = opening;
    loop {
        let rest = paragraph.get(at..)?;
        at += rest.find('`')?;
        let run = run_length(paragraph.get(at..)?, '`');
        at += run;
        if run == opening {
            return Some(at);
        }
    }
}

/// The fence of a code block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    /// A backtick or a tilde.
    pub(super) character: char,
    /// How many of them there are, three at least.
    pub(super) length: usize,
}

impl Fence {
    /// The fence that a line without indentation opens, with its info string.
    pub(super) fn open(line: &str) -> Option<(Self, &str)> {
        let character = line.chars().next().filter(|character| matches!(character, '`' | '~'))?;
        let length = run_length(line, character);
        let info = line.get(length..)?;
        // A run of backticks with another one in the same line is a code span.
        (length >= 3 && !(character == '`' && info.contains('`'))).then(|| (Self { character, length }, info.trim()))
    }

    /// Whether a line without indentation closes this fence.
    pub(super) fn is_closed_by(self, line: &str) -> bool {
        let length = run_length(line, self.character);
        length >= self.length && line.get(length..).is_some_and(|rest| rest.trim().is_empty())
    }

    /// The fence as text.
    pub(super) fn text(self) -> String {
        self.character.to_string().repeat(self.length)
    }
}

/// The marker of a list item.
#[derive(Debug)]
pub(super) struct Marker<'a> {
    /// The marker itself: `-`, `*`, `+`, `1.` or `1)`.
    pub(super) text: &'a str,
    /// What follows it in the line, with the spaces between.
    pub(super) rest: &'a str,
}

impl<'a> Marker<'a> {
    /// The marker that a line without indentation begins with.
    pub(super) fn at_start(line: &'a str) -> Option<Self> {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let length = match digits {
            0 => usize::from(line.starts_with(['-', '*', '+'])),
            1..=9 => digits + usize::from(line.get(digits..)?.starts_with(['.', ')'])),
            _ => return None,
        };
        let (text, rest) = line.split_at_checked(length)?;
        let is_marker = length > digits && (rest.is_empty() || rest.starts_with(' '));
        is_marker.then_some(Self { text, rest })
    }

    /// Whether the item may come right after a line of a paragraph, without a blank line between.
    pub(super) fn can_interrupt(&self) -> bool {
        !self.rest.trim().is_empty()
            && (!self.text.starts_with(|first: char| first.is_ascii_digit()) || self.is_first())
    }

    fn is_first(&self) -> bool {
        matches!(self.text, "1." | "1)")
    }
}

/// The text from a byte on; empty past the end.
pub(super) fn after(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}
