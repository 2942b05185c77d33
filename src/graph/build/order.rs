//! Puts the lists of a graph in their order and gives every index its new number.

use crate::graph::{Parts, Term};

impl Parts {
    /// Sorts all lists as [`Parts`] says, and the reports of each fact by article; those of one
    /// article keep their order.
    pub fn put_in_order(&mut self) {
        let sources = sort(&mut self.sources, |a, b| a.key.cmp(&b.key));
        let entities = sort(&mut self.entities, |a, b| a.id.cmp(&b.id));
        let concepts = sort(&mut self.concepts, |a, b| a.words.cmp(&b.words));
        let relations = sort(&mut self.relations, |a, b| a.id.cmp(&b.id));
        for fact in &mut self.facts {
            fact.relation = relations[fact.relation];
            for term in fact.terms_mut() {
                match term {
                    Term::Entity(index) => *index = entities[*index],
                    Term::Concept(index) => *index = concepts[*index],
                    Term::Fact(_) => {}
                }
            }
            for report in &mut fact.reports {
                report.source = sources[report.source];
                for voice in &mut report.voices {
                    *voice = entities[*voice];
                }
            }
            fact.reports.sort_by_key(|report| report.source);
            for source in &mut fact.sources {
                *source = sources[*source];
            }
            fact.sources.sort_unstable();
            for list in [&mut fact.voices, &mut fact.denied_by] {
                for voice in list.iter_mut() {
                    *voice = entities[*voice];
                }
                list.sort_unstable();
            }
        }
        self.order_facts();
    }

    /// Numbers the independent sources by the first of their articles.
    pub fn number_groups(&mut self) {
        let mut numbers = std::collections::BTreeMap::new();
        for source in &mut self.sources {
            let next = numbers.len();
            source.group = *numbers.entry(source.group).or_insert(next);
        }
    }

    fn order_facts(&mut self) {
        // A fact that is spoken about sorts by its id: its number is what is being looked for.
        let ids: Vec<String> = self.facts.iter().map(|fact| fact.id.clone()).collect();
        let end = |term: Term| match term {
            Term::Entity(index) => (0, index, ""),
            Term::Concept(index) => (1, index, ""),
            Term::Fact(index) => (2, 0, ids[index].as_str()),
        };
        let facts = sort(&mut self.facts, |a, b| {
            let key = |fact: &crate::graph::Fact| (end(fact.subject), fact.relation, end(fact.object));
            // Participants come last: for most facts there are none, and the id settles the rest.
            let further =
                || a.participants.len().min(1).cmp(&b.participants.len().min(1)).then(a.id.cmp(&b.id));
            (key(a), a.polarity).cmp(&(key(b), b.polarity)).then_with(further)
        });
        for fact in &mut self.facts {
            for term in fact.terms_mut() {
                if let Term::Fact(index) = term {
                    *index = facts[*index];
                }
            }
            fact.opposite = fact.opposite.map(|index| facts[index]);
        }
    }
}

/// Sorts a list; returns the new number of each old one.
fn sort<T>(list: &mut Vec<T>, order: impl Fn(&T, &T) -> std::cmp::Ordering) -> Vec<usize> {
    let mut numbered: Vec<(usize, T)> = std::mem::take(list).into_iter().enumerate().collect();
    numbered.sort_by(|(_, a), (_, b)| order(a, b));
    let mut new_number = vec![0; numbered.len()];
    for (new, (old, _)) in numbered.iter().enumerate() {
        new_number[*old] = new;
    }
    list.extend(numbered.into_iter().map(|(_, item)| item));
    new_number
}
