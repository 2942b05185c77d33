//! How the claims of one article speak about each other. Records may come from anywhere: a claim
//! about a claim that is missing, or about itself, is a fault and not a crash.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{Modality, Polarity};
use crate::relations::{Claim, ClaimObject, Extraction};

/// Claims about claims about claims …: deeper ones are not English but an accident.
const DEEPEST: usize = 16;

pub(super) struct Nesting<'a> {
    numbers: FxHashMap<&'a str, usize>,
    /// The usable claims, each after those it speaks about.
    pub order: Vec<usize>,
    /// The others, and what is wrong with them.
    pub faults: Vec<(usize, String)>,
}

impl<'a> Nesting<'a> {
    pub fn of(article: &'a Extraction, is_entity: impl Fn(&str) -> bool) -> Self {
        let claims = &article.claims;
        let mut numbers = FxHashMap::default();
        let mut faults = Vec::new();
        let mut waiting = Vec::new();
        for (number, claim) in claims.iter().enumerate() {
            if numbers.contains_key(claim.id.as_str()) {
                faults.push((number, "another claim has the same id".to_owned()));
                continue;
            }
            numbers.insert(claim.id.as_str(), number);
            match ends(claim).find_map(|end| broken(end, &is_entity)) {
                Some(why) => faults.push((number, why)),
                None => waiting.push(number),
            }
        }
        let mut ready = vec![false; claims.len()];
        let mut order = Vec::with_capacity(claims.len());
        for _ in 0..DEEPEST {
            let is_ready = |end: &ClaimObject| match end {
                ClaimObject::Claim(id) => numbers.get(id.as_str()).is_some_and(|&n| ready[n]),
                ClaimObject::Entity(_) | ClaimObject::Concept(_) => true,
            };
            let (now, later): (Vec<usize>, Vec<usize>) =
                waiting.iter().partition(|&&n| ends(&claims[n]).all(is_ready));
            for &number in &now {
                ready[number] = true;
            }
            waiting = later;
            if now.is_empty() {
                break;
            }
            order.extend(now);
        }
        let missing = "it speaks about a claim that is missing, unusable, or speaks about it";
        faults.extend(waiting.into_iter().map(|number| (number, missing.to_owned())));
        faults.sort();
        Self { numbers, order, faults }
    }

    pub fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// Which claims the article makes its own: they are affirmed and actual, nobody voices them, and
    /// they are not the object of a statement, or of a claim that is not the article's own.
    pub fn asserted(&self, article: &Extraction, says: impl Fn(&str) -> bool) -> Vec<bool> {
        let is_plain = |claim: &Claim| {
            (claim.polarity, claim.modality) == (Polarity::Affirmed, Modality::Actual)
                && claim.attributed_to.is_empty()
        };
        let mut own: Vec<bool> = article.claims.iter().map(is_plain).collect();
        for &number in self.order.iter().rev() {
            let claim = &article.claims[number];
            if let Some(inner) = self.object_of(claim)
                && (says(&claim.relation) || !own[number])
            {
                own[inner] = false;
            }
        }
        own
    }

    /// For each claim, the entities that a statement about it already ties to it: who makes the
    /// statement, and who passes it on.
    pub fn voiced(&self, article: &'a Extraction, says: impl Fn(&str) -> bool) -> Vec<FxHashSet<&'a str>> {
        let mut voiced = vec![FxHashSet::default(); article.claims.len()];
        for &number in &self.order {
            let claim = &article.claims[number];
            if let Some(inner) = self.object_of(claim)
                && says(&claim.relation)
            {
                if let ClaimObject::Entity(id) = &claim.subject {
                    voiced[inner].insert(id.as_str());
                }
                voiced[inner].extend(claim.attributed_to.iter().map(String::as_str));
            }
        }
        voiced
    }

    fn object_of(&self, claim: &Claim) -> Option<usize> {
        match &claim.object {
            ClaimObject::Claim(id) => self.number(id),
            ClaimObject::Entity(_) | ClaimObject::Concept(_) => None,
        }
    }
}

/// All that takes part in a claim.
fn ends(claim: &Claim) -> impl Iterator<Item = &ClaimObject> {
    [&claim.subject, &claim.object].into_iter().chain(claim.participants.iter().map(|p| &p.who))
}

fn broken(end: &ClaimObject, is_entity: impl Fn(&str) -> bool) -> Option<String> {
    match end {
        ClaimObject::Entity(id) => (!is_entity(id)).then(|| format!("there is no entity `{id}`")),
        ClaimObject::Concept(words) => words.trim().is_empty().then(|| "its words are empty".to_owned()),
        ClaimObject::Claim(_) => None,
    }
}
