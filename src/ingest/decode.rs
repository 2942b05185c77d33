//! Bytes → text: UTF-8, UTF-16 with its mark, and the older encodings by detection.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use crate::base::Diagnostic;

/// Decodes a whole file. `declared` is the encoding that the file itself names.
///
/// The message says what was found where text was expected.
pub fn decode(
    bytes: Vec<u8>,
    declared: Option<&'static Encoding>,
) -> Result<(String, Option<Diagnostic>), String> {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let body = bytes.get(length..).unwrap_or_default();
        let (text, faulty) = encoding.decode_without_bom_handling(body);
        let note = faulty.then(|| replaced(encoding, body));
        return Ok((text.into_owned(), note));
    }
    if let Some(what) = binary(&bytes) {
        return Err(format!("expected text, found {what}"));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, None)),
        Err(e) => e.into_bytes(),
    };
    if mostly_utf8(&bytes) {
        return Ok((String::from_utf8_lossy(&bytes).into_owned(), Some(replaced(UTF_8, &bytes))));
    }
    if let Some(encoding) = declared.filter(|e| *e != UTF_8) {
        let (text, faulty) = encoding.decode_without_bom_handling(&bytes);
        return Ok((text.into_owned(), faulty.then(|| replaced(encoding, &bytes))));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, faulty) = encoding.decode_without_bom_handling(&bytes);
    let note = if faulty {
        replaced(encoding, &bytes)
    } else {
        Diagnostic {
            code: "assumed-encoding",
            span: None,
            message: format!("expected UTF-8, read as {}", encoding.name()),
        }
    };
    Ok((text.into_owned(), Some(note)))
}

/// A stream as UTF-8: marks at its beginning are read and left out, UTF-16 is decoded on the way.
pub fn utf8_reader(mut reader: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::new();
    reader.by_ref().take(3).read_to_end(&mut head)?;
    let (encoding, length) = Encoding::for_bom(&head).unwrap_or((UTF_8, 0));
    let rest = io::Cursor::new(head.split_off(length)).chain(reader);
    if encoding == UTF_8 {
        return Ok(Box::new(rest));
    }
    Ok(Box::new(Transcoder {
        reader: rest,
        decoder: encoding.new_decoder_without_bom_handling(),
        ready: Vec::new(),
        taken: 0,
        done: false,
    }))
}

/// Decodes a stream into UTF-8.
struct Transcoder<R> {
    reader: R,
    decoder: Decoder,
    ready: Vec<u8>,
    taken: usize,
    done: bool,
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.ready.len() && !self.done {
            let mut raw = [0; 8192];
            let count = self.reader.read(&mut raw)?;
            self.done = count == 0;
            let raw = raw.get(..count).unwrap_or_default();
            let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(4 * count + 16);
            self.ready.resize(room, 0);
            let (result, _, written, _) = self.decoder.decode_to_utf8(raw, &mut self.ready, self.done);
            debug_assert_eq!(result, CoderResult::InputEmpty, "the buffer has room for all of the input");
            self.ready.truncate(written);
            self.taken = 0;
        }
        let rest = self.ready.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}

fn replaced(encoding: &'static Encoding, bytes: &[u8]) -> Diagnostic {
    let name = encoding.name();
    // Only UTF-8 tells where it breaks.
    let message = match std::str::from_utf8(bytes) {
        Err(e) if encoding == UTF_8 => {
            let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
            let line = before.split(|&b| b == b'\n').count();
            format!(
                "expected {name}, found bytes that do not fit it, first in line {line}: replaced by U+FFFD"
            )
        }
        _ => format!("read as {name}, with bytes that do not fit it replaced by U+FFFD"),
    };
    Diagnostic { code: "invalid-encoding", span: None, message }
}

/// What these bytes are, if they are no text: text has no NUL and few control characters.
fn binary(bytes: &[u8]) -> Option<String> {
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Some(format!("binary data (a NUL byte at offset {at})"));
    }
    let head = bytes.get(..65_536).unwrap_or(bytes);
    let strange = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B);
    let controls = head.iter().filter(|&&b| strange(b)).count();
    (controls * 20 > head.len())
        .then(|| format!("binary data ({controls} control characters in the first {} bytes)", head.len()))
}

/// Whether there is less that UTF-8 cannot explain than what only UTF-8 explains: characters beyond
/// ASCII, and such that were cut off after their second byte or by the end of the text.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        match chunk.invalid() {
            [] => {}
            [_] => bad += 1,
            _ => good += 1,
        }
    }
    let cut_off = std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none());
    good > 0 && good + usize::from(cut_off) > bad
}
