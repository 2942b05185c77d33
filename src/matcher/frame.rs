//! Rules against frames.

use crate::base::Symbol;
use crate::schema::{ClausePattern, Filler, NounPattern, Role, SlotPattern, Step, Tie};

/// A trigger with its arguments: who does, who undergoes, what follows by preposition. Nouns are
/// numbers that only the caller understands.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Who does.
    pub subject: Option<usize>,
    /// Who undergoes.
    pub object: Option<usize>,
    /// After the object.
    pub second: Option<usize>,
    /// Prepositions and the nouns they lead to.
    pub prepositions: Vec<(Symbol, usize)>,
    /// Particles.
    pub particles: Vec<Symbol>,
    /// Whether a clause says what is said, ordered, wanted.
    pub complement: bool,
}

/// What the matcher asks of nouns.
pub trait Nouns {
    /// Whether the noun ends in these lemmas.
    fn is(&self, noun: usize, lemmas: &[Symbol]) -> bool;
    /// Whether the noun ends in one of these alternatives.
    fn is_any(&self, noun: usize, alternatives: &[Vec<Symbol>]) -> bool {
        alternatives.iter().any(|lemmas| self.is(noun, lemmas))
    }
    /// Prepositions that follow the noun, and the nouns they lead to.
    fn prepositions(&self, noun: usize) -> Vec<(Symbol, usize)>;
    /// The next noun of its coordination.
    fn next(&self, noun: usize) -> Option<usize>;
    /// Whether the noun can fill the slot.
    fn fits(&self, noun: usize, slot: &SlotPattern) -> bool;
}

/// What fills a role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// A noun, with the rest of its coordination.
    Noun(usize),
    /// A noun alone: one end of "between A and B".
    Single(usize),
    /// The clause below.
    Complement,
}

/// Roles and what fills them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Match {
    /// In the order of the pattern.
    pub roles: Vec<(Role, Bound)>,
}

impl Match {
    /// What fills a role.
    pub fn role(&self, role: Role) -> Option<Bound> {
        self.roles.iter().find(|(r, _)| *r == role).map(|&(_, b)| b)
    }
}

/// The first part of a pattern that failed, for people who ask why a rule did not match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// Nothing stands where the subject should be.
    NoSubject,
    /// What stands there is of another kind.
    SubjectKind,
    /// Step number (from 0) of the pattern that nothing fills.
    Step(usize),
}

/// Tries a clause rule on the frame of a clause.
///
/// # Errors
/// [`Why`] it did not match.
pub fn match_clause(pattern: &ClausePattern, frame: &Frame, nouns: &impl Nouns) -> Result<Match, Why> {
    let mut found = Match::default();
    match frame.subject {
        Some(subject) if fits(nouns, subject, &pattern.subject) => {
            found.roles.push((pattern.subject.role, Bound::Noun(subject)));
        }
        Some(_) => return Err(Why::SubjectKind),
        // "was born in Kyiv": a passive need not say who does what is not kept.
        None if pattern.subject.role == Role::Other => {}
        None => return Err(Why::NoSubject),
    }
    steps(&pattern.steps, frame, None, nouns, &mut found)?;
    Ok(found)
}

/// Whether the words stand in a frame that a clause rule cannot do without. It is asked before any noun
/// is understood: many rules share a verb, and few find their words beside it.
pub fn has_words(pattern: &ClausePattern, frame: &Frame, nouns: &impl Nouns) -> bool {
    let leads = |word: &Symbol| {
        frame.particles.contains(word)
            || frame.prepositions.iter().any(|(preposition, _)| preposition == word)
    };
    let object = |alternatives: &[Vec<Symbol>]| {
        alternatives.iter().any(|words| matches!(words[..], [word] if leads(&word)))
            || [frame.object, frame.second].into_iter().flatten().any(|noun| nouns.is_any(noun, alternatives))
    };
    pattern.steps.iter().filter(|step| !step.optional).all(|step| match (&step.tie, &step.filler) {
        (Tie::Preposition(words), _) => words.iter().any(leads),
        (Tie::Object, Filler::Noun(words, _)) => object(words),
        (Tie::Object | Tie::Complement, _) => true,
    })
}

/// Tries a noun rule on the frame of a noun.
///
/// # Errors
/// [`Why`] it did not match.
pub fn match_noun(pattern: &NounPattern, frame: &Frame, nouns: &impl Nouns) -> Result<Match, Why> {
    let mut found = Match::default();
    if let Some(slot) = &pattern.possessor {
        let owner = frame.subject.ok_or(Why::NoSubject)?;
        if !fits(nouns, owner, slot) {
            return Err(Why::SubjectKind);
        }
        found.roles.push((slot.role, Bound::Noun(owner)));
    }
    steps(&pattern.steps, frame, None, nouns, &mut found)?;
    Ok(found)
}

fn steps(
    steps: &[Step],
    frame: &Frame,
    below: Option<usize>,
    nouns: &impl Nouns,
    found: &mut Match,
) -> Result<(), Why> {
    for (i, step) in steps.iter().enumerate() {
        let before = found.roles.len();
        if !try_step(step, frame, below, nouns, found) {
            found.roles.truncate(before);
            if !step.optional {
                return Err(Why::Step(i));
            }
        }
    }
    Ok(())
}

fn try_step(step: &Step, frame: &Frame, below: Option<usize>, nouns: &impl Nouns, found: &mut Match) -> bool {
    // Prepositions of the noun on which the step hangs come first, then the verb's.
    let asked = matches!(step.tie, Tie::Preposition(_));
    let own = below.filter(|_| asked).map(|noun| nouns.prepositions(noun)).unwrap_or_default();
    let prepositions = || own.iter().chain(&frame.prepositions).copied();
    match (&step.tie, &step.filler) {
        (Tie::Complement, Filler::Slot(slot)) => {
            if frame.complement {
                found.roles.push((slot.role, Bound::Complement));
            }
            frame.complement
        }
        (Tie::Object, Filler::Slot(slot)) => {
            let object = if slot_taken(found, frame.object) { frame.second } else { frame.object };
            let Some(noun) = object.filter(|&noun| fits(nouns, noun, slot)) else { return false };
            found.roles.push((slot.role, Bound::Noun(noun)));
            true
        }
        (Tie::Object, Filler::Noun(words, then)) => {
            let noun =
                [frame.object, frame.second].into_iter().flatten().find(|&noun| nouns.is_any(noun, words));
            if let Some(noun) = noun {
                return steps(then, frame, Some(noun), nouns, found).is_ok();
            }
            let single = |w: Symbol| words.iter().any(|alternative| alternative[..] == [w]);
            let particle = frame.particles.iter().any(|&p| single(p));
            let preposition = frame.prepositions.iter().any(|&(p, _)| single(p));
            (particle || preposition && then.is_empty()) && steps(then, frame, None, nouns, found).is_ok()
        }
        (Tie::Preposition(words), Filler::Slot(slot)) => {
            let by_preposition = prepositions()
                .find(|&(p, noun)| words.contains(&p) && fits(nouns, noun, slot))
                .map(|(_, noun)| noun);
            // "blew up the bridge", "blew the bridge up", "was called on to go"
            let by_particle = || {
                let particle = frame.particles.iter().any(|p| words.contains(p));
                frame
                    .object
                    .filter(|&noun| particle && !slot_taken(found, Some(noun)) && fits(nouns, noun, slot))
            };
            let Some(noun) = by_preposition.or_else(by_particle) else { return false };
            found.roles.push((slot.role, Bound::Noun(noun)));
            true
        }
        (Tie::Preposition(words), Filler::Noun(lemmas, then)) => prepositions()
            .find(|&(p, noun)| words.contains(&p) && nouns.is_any(noun, lemmas))
            .is_some_and(|(_, noun)| steps(then, frame, Some(noun), nouns, found).is_ok()),
        (Tie::Preposition(words), Filler::Pair(a, b)) => {
            let pair = prepositions().find_map(|(p, noun)| {
                let next = nouns.next(noun)?;
                (words.contains(&p) && fits(nouns, noun, a) && fits(nouns, next, b)).then_some((noun, next))
            });
            let Some((first, next)) = pair else { return false };
            found.roles.push((a.role, Bound::Single(first)));
            found.roles.push((b.role, Bound::Single(next)));
            true
        }
        (Tie::Object | Tie::Complement, _) => false,
    }
}

/// Whether the noun is of a kind that the slot takes and one of the nouns it names.
fn fits(nouns: &impl Nouns, noun: usize, slot: &SlotPattern) -> bool {
    (slot.nouns.is_empty() || nouns.is_any(noun, &slot.nouns))
        && !nouns.is_any(noun, &slot.except)
        && nouns.fits(noun, slot)
}

fn slot_taken(found: &Match, noun: Option<usize>) -> bool {
    found.roles.iter().any(|&(_, bound)| match bound {
        Bound::Noun(n) | Bound::Single(n) => Some(n) == noun,
        Bound::Complement => false,
    })
}
