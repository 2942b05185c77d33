//! The runs of words of a text, as numbers: what tells a copy of a text, however cut and whatever
//! was added. Whether two texts are copies is decided where articles are counted.

/// Words of one run.
const RUN: usize = 5;
/// Texts of more runs, counted as often as they occur, keep one of four: those whose number is below
/// [`LONG`].
const ALL_KEPT: usize = 256;

/// The numbers that a long text keeps are below this one. Comparing a long with a short text is
/// comparing those of both that are.
pub const LONG: u32 = 1 << 30;

/// The runs of five words of a text, each as a number that is the same everywhere, ascending. Case,
/// marks and white space make no difference. A text of fewer words has none.
///
/// ```
/// use claimgraph::text::shingles;
/// let wire = shingles("Troops entered the border town on Monday.");
/// assert_eq!(wire.len(), 3);
/// assert_eq!(wire, shingles("TROOPS ENTERED the border town – on Monday"));
/// ```
pub fn shingles(text: &str) -> Vec<u32> {
    let mut run = [0_u64; RUN];
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut words = 0;
    let mut word = SEED;
    let mut open = false;
    let mut rest = text.as_bytes();
    loop {
        // Most characters are ASCII: they need no decoding and no tables.
        while let [byte, after @ ..] = rest
            && byte.is_ascii_alphanumeric()
        {
            (word, open, rest) = (add(word, u64::from(byte.to_ascii_lowercase())), true, after);
        }
        match rest {
            [byte, after @ ..] if byte.is_ascii() => rest = after,
            [] => {}
            _ => {
                let at = text.len() - rest.len();
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
                if c.is_alphanumeric() {
                    open = true;
                    for lower in c.to_lowercase() {
                        word = add(word, u64::from(u32::from(lower)));
                    }
                    continue;
                }
            }
        }
        if open {
            run.rotate_left(1);
            run[RUN - 1] = mix(word);
            words += 1;
            if words >= RUN {
                let all = run.iter().fold(SEED, |all, one| all.rotate_left(23) ^ one);
                found.push((mix(all) >> 32) as u32);
            }
            (word, open) = (SEED, false);
        } else if rest.is_empty() {
            break;
        }
    }
    if found.len() > ALL_KEPT {
        found.retain(|number| *number < LONG);
    }
    found.sort_unstable();
    found.dedup();
    found
}

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// Takes one more character of a word (FNV-1a).
fn add(word: u64, c: u64) -> u64 {
    (word ^ c).wrapping_mul(0x0000_0100_0000_01B3)
}

/// Spreads every bit over the whole number (the finaliser of `SplitMix64`).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
