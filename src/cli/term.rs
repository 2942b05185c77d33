//! Standard output and standard error: colours only where they are wanted, article text without
//! control characters, a reader that goes away.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Effects, Style};
use clap::ValueEnum;

use crate::base::Error;

/// Names, headings.
pub const BOLD: Style = Style::new().effects(Effects::BOLD);
/// What is beside the point.
pub const DIM: Style = Style::new().effects(Effects::DIMMED);

const ERROR: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
const WARNING: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum OutputFormat {
    /// For people
    #[default]
    Table,
    /// For programs
    Json,
}

/// Results: buffered standard output, whose styles are taken out unless a terminal (or
/// `CLICOLOR_FORCE`) wants them and `NO_COLOR` is not set.
pub struct Out {
    stream: BufWriter<Box<dyn Write + Send>>,
    /// Whether styles reach the reader; if not, say it in words.
    pub styled: bool,
}

impl Out {
    /// For people.
    pub fn new() -> Self {
        let styled = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        Self::of(Box::new(AutoStream::auto(io::stdout())), styled)
    }

    /// For machines: nothing is looked for, nothing taken out.
    pub fn raw() -> Self {
        Self::of(Box::new(io::stdout()), false)
    }

    fn of(stream: Box<dyn Write + Send>, styled: bool) -> Self {
        Self { stream: BufWriter::with_capacity(1 << 16, stream), styled }
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.stream.write_all(bytes).map_err(stdout_error)
    }

    /// Writes a line for people: of what drives a terminal only our styles are left in it.
    pub fn line(&mut self, line: impl fmt::Display) -> Result<(), Error> {
        writeln!(self.stream, "{}", harmless(&line.to_string())).map_err(stdout_error)
    }

    /// Writes a value over several lines.
    pub fn json(&mut self, value: &serde_json::Value) -> Result<(), Error> {
        writeln!(self.stream, "{value:#}").map_err(stdout_error)
    }

    /// Sends what is still held back.
    pub fn finish(mut self) -> Result<(), Error> {
        self.stream.flush().map_err(stdout_error)
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// `error: …` on standard error, one line for each line of the message.
pub fn error(error: &Error) {
    say(ERROR, "error", &error.to_string());
}

/// `warning: …` on standard error.
pub fn warning(message: impl fmt::Display) {
    say(WARNING, "warning", &message.to_string());
}

/// A line for people on standard error.
pub fn note(message: impl fmt::Display) {
    // Nobody can be told that standard error is gone.
    let _ = writeln!(anstream::stderr(), "{}", harmless(&message.to_string()));
}

/// Text of articles as it may be shown: line breaks and tabs become spaces; escape sequences and
/// other control characters, and marks that turn the writing direction, are taken out.
pub fn clean(text: &str) -> Cow<'_, str> {
    let space = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
    if !text.contains(|c| space(c) || drives(c)) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().filter_map(|c| match c {
        c if space(c) => Some(' '),
        c if drives(c) => None,
        c => Some(c),
    });
    Cow::Owned(shown.collect())
}

/// What nobody cleaned: all that drives a terminal is taken out but line breaks, tabs and styles.
fn harmless(text: &str) -> Cow<'_, str> {
    let kept = |c: char| matches!(c, '\n' | '\t');
    if !text.contains(|c| drives(c) && !kept(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = style_at(rest).unwrap_or(c.len_utf8());
        let (head, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if head.len() > c.len_utf8() || kept(c) || !drives(c) {
            out.push_str(head);
        }
        rest = tail;
    }
    Cow::Owned(out)
}

/// The length of a style that a text begins with: `ESC [ 1 ; 31 m`.
fn style_at(text: &str) -> Option<usize> {
    let numbers = text.strip_prefix("\u{1b}[")?;
    let end = numbers.find(|c: char| !(c.is_ascii_digit() || c == ';'))?;
    numbers.get(end..)?.starts_with('m').then_some("\u{1b}[".len() + end + 1)
}

/// Control characters, and marks that turn the writing direction.
fn drives(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `{words}` in a style.
pub fn styled(style: Style, words: impl fmt::Display) -> impl fmt::Display {
    fmt::from_fn(move |f| write!(f, "{style}{words}{style:#}"))
}

/// "1 fact", "2 facts"
pub fn counted(number: usize, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

fn say(style: Style, word: &str, message: &str) {
    let mut stream = anstream::stderr();
    for line in message.lines() {
        let _ = writeln!(stream, "{style}{word}:{style:#} {}", clean(line));
    }
}

/// What went wrong with standard output.
pub fn stdout_error(source: io::Error) -> Error {
    Error::Io { path: PathBuf::from("standard output"), source }
}

#[cfg(test)]
mod tests {
    use super::{clean, harmless};

    #[test]
    fn article_text_cannot_drive_the_terminal() {
        let check = |text: &str, shown: &str| assert_eq!(clean(text), shown);
        check("plain à Zürich", "plain à Zürich");
        check("red \u{1b}[31mtext\u{1b}[0m", "red [31mtext[0m");
        check("title\u{1b}]0;owned\u{7}", "title]0;owned");
        check("two\nlines\tand a \u{202e}turn\u{9b}", "two lines and a turn");
    }

    #[test]
    fn of_what_drives_a_terminal_only_styles_pass() {
        let check = |text: &str, shown: &str| assert_eq!(harmless(text), shown);
        check("\u{1b}[1;31mred\u{1b}[0m\n\tZürich", "\u{1b}[1;31mred\u{1b}[0m\n\tZürich");
        check("\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\r\u{202e}", "]0;owned[2J31m");
        check("\u{1b}[1;31é\u{1b}", "[1;31é");
    }
}
