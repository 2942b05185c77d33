//! How facts are named in front of people: "North Korea's deployment".

use super::{Fact, KnowledgeGraph, Term};
use crate::base::Polarity;

/// Characters of a concept that a label shows.
const SHOWN: usize = 80;

impl KnowledgeGraph {
    /// What a node is called: a name, words in quotes, or a fact's nominal and subject.
    pub fn label(&self, term: Term) -> String {
        match term {
            Term::Entity(index) => self.entities()[index].name.clone(),
            Term::Concept(index) => format!("“{}”", shorten(&self.concepts()[index].words, SHOWN)),
            Term::Fact(index) => {
                let fact = &self.facts()[index];
                let owner = possessive(&self.label(fact.subject));
                let nominal = &self.relation(fact).nominal;
                match fact.polarity {
                    Polarity::Affirmed => format!("{owner} {nominal}"),
                    Polarity::Negated => format!("{owner} {nominal} (negated)"),
                }
            }
        }
    }

    /// What an edge is called: "deployed to", "not thanked".
    pub fn edge_label(&self, fact: &Fact) -> String {
        let label = &self.relation(fact).label;
        match fact.polarity {
            Polarity::Affirmed => label.clone(),
            Polarity::Negated => format!("not {label}"),
        }
    }

    /// A fact as a sentence: "KCNA reported North Korea's confirmation", "Qatar mediated between Israel
    /// (other party Hamas)".
    pub fn sentence(&self, fact: &Fact) -> String {
        let ends = [self.label(fact.subject), self.edge_label(fact), self.label(fact.object)];
        ends.join(" ") + &self.participants(fact)
    }

    /// Further participants: " (other party Hamas)"; nothing where there are none.
    pub fn participants(&self, fact: &Fact) -> String {
        if fact.participants.is_empty() {
            return String::new();
        }
        let one = |(role, who): &(String, Term)| format!("{} {}", role.replace('_', " "), self.label(*who));
        format!(" ({})", fact.participants.iter().map(one).collect::<Vec<_>>().join(", "))
    }
}

/// The first `limit` characters, cut at a space where there is one, with an ellipsis.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let head = text.get(..end).unwrap_or(text);
    let cut = head.rfind(' ').filter(|cut| *cut > end / 2).unwrap_or(end);
    format!("{}…", head.get(..cut).unwrap_or(head).trim_end())
}

fn possessive(name: &str) -> String {
    if name.ends_with(['s', 'S']) { format!("{name}'") } else { format!("{name}'s") }
}
