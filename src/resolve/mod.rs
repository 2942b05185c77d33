//! Mentions → entities, within a document and across. This room alone knows who is who.
//!
//! Names come first (`names`), then what is named by head and owner (`bodies`), then pronouns and
//! definite descriptions (`references`). Every tie names its rule.

mod across;
mod bodies;
mod clusters;
mod entity;
mod nameless;
mod names;
mod references;
mod registry;

pub use across::{Merge, across, merges, ties};
pub use entity::{Entity, Resolution};
pub use registry::Registry;

use std::cell::LazyCell;

use rustc_hash::FxHashMap;

use crate::entities::Mentions;
use crate::schema::{Schema, digest};
use crate::text::Document;

use names::Resolver;

/// Says which mentions of a document are one entity.
pub fn resolve<'s>(schema: &'s Schema, document: &Document<'_>, mentions: &Mentions<'s>) -> Resolution<'s> {
    let mut resolver = Resolver::new(schema, document, mentions);
    resolver.names();
    resolver.states();
    resolver.bodies();
    resolver.references();
    resolver.late = true;
    resolver.bodies();
    finish(schema, document, resolver)
}

/// Gives ids, in order of first mention; entities of one id are one.
fn finish<'s>(
    schema: &'s Schema,
    document: &Document<'_>,
    mut resolver: Resolver<'_, '_, '_>,
) -> Resolution<'s> {
    // Most articles name all they speak of.
    let salt = LazyCell::new(|| salt(document.text));
    let mut entities = Vec::new();
    let mut incidental = Vec::new();
    let mut place: Vec<Option<usize>> = vec![None; resolver.clusters.list.len()];
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    let mut of = Vec::with_capacity(resolver.of.len());
    for cluster in &resolver.of {
        let Some(cluster) = *cluster else {
            of.push(None);
            continue;
        };
        let index = place[cluster].unwrap_or_else(|| {
            let entity = resolver.clusters.entity(schema, cluster, || salt.as_str());
            *by_id.entry(entity.id.clone()).or_insert_with(|| {
                entities.push(entity);
                incidental.push(true);
                entities.len() - 1
            })
        });
        incidental[index] &= resolver.clusters.list[cluster].incidental;
        place[cluster] = Some(index);
        of.push(Some(index));
    }
    Resolution { entities, incidental, of, merged_by: resolver.merged_by }
}

/// Six digits that tell the nameless groups of one article from those of another, and are the
/// same for copies of one story.
fn salt(text: &str) -> String {
    format!("{:06x}", digest(text) & 0xff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::recognise;
    use crate::ingest::Article;
    use crate::text;
    use expect_test::{Expect, expect};
    use std::fmt::Write;

    fn check(text: &str, expected: &Expect) {
        let schema = Schema::embedded();
        let mut article = Article::from_text("test", text);
        article.date = "2025-04-28".parse().ok();
        let document = text::analyse(&schema, &article);
        let mentions = recognise(&schema, &document);
        let resolution = resolve(&schema, &document, &mentions);
        let mut out = String::new();
        for (m, mention) in mentions.list.iter().enumerate() {
            let entity = resolution.of[m].map_or("-", |e| &resolution.entities[e].id);
            let _ = writeln!(out, "{} → {entity} {}", mention.span.of(text), resolution.merged_by[m]);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn surnames_pronouns_and_titles_follow_the_full_name() {
        check(
            "Anna Weber met Jonas Keller in Hamburg. Ms Weber said that she would return. Keller did not.",
            &expect![[r"
                Anna Weber → person-anna-weber full-name
                Jonas Keller → person-jonas-keller full-name
                Hamburg → place-hamburg same-entry
                Weber → person-anna-weber part-of-full-name
                she → person-anna-weber pronoun-of-person
                Keller → person-jonas-keller part-of-full-name
            "]],
        );
    }

    #[test]
    fn two_people_of_one_name_stay_two() {
        check(
            "John Weber met his wife, Anna Weber. Mr Weber thanked her.",
            &expect![[r"
                John Weber → person-john-weber full-name
                his → person-john-weber pronoun-of-person
                Anna Weber → person-anna-weber full-name
                Weber → person-john-weber part-of-full-name
                her → person-anna-weber pronoun-of-person
            "]],
        );
    }

    #[test]
    fn bodies_belong_to_their_states() {
        check(
            "South Korea's Unification Ministry protested. The ministry said North Korean soldiers had left. \
             Pyongyang's troops were gone.",
            &expect![[r"
                South Korea → state-south-korea same-entry
                Unification Ministry → organization-unification-ministry same-entry
                ministry → organization-unification-ministry same-head
                North Korean soldiers → group-north-korean-troops owner-and-head
                North Korean → state-north-korea same-entry
                Pyongyang → state-north-korea same-entry
                troops → group-north-korean-troops owner-and-head
            "]],
        );
    }

    #[test]
    fn acronyms_and_short_forms_are_the_body() {
        check(
            "The Supreme Security Committee (SSC) met. The SSC left. The Church of Saint Elmo stayed. \
             The Church prayed.",
            &expect![[r"
                Supreme Security Committee → organization-supreme-security-committee new-name
                SSC → organization-supreme-security-committee acronym
                SSC → organization-supreme-security-committee same-name
                Church of Saint Elmo → organization-church-of-saint-elmo new-name
                Church → organization-church-of-saint-elmo short-form
            "]],
        );
    }

    #[test]
    fn people_from_a_state_are_its_people() {
        check(
            "Ukrainian soldiers rested. The skill of soldiers from North Korea was praised. Troops from Syria.",
            &expect![[r"
                Ukrainian soldiers → group-ukrainian-troops owner-and-head
                Ukrainian → state-ukraine same-entry
                soldiers → group-north-korean-troops owner-and-head
                North Korea → state-north-korea same-entry
                Troops → group-syrian-troops owner-and-head
                Syria → state-syria same-entry
            "]],
        );
        // Where from they were pulled says nothing about whose they are.
        check(
            "Russia pulled soldiers from Syria.",
            &expect![[r"
            Russia → state-russia same-entry
            soldiers → group-troops-505b3c owner-and-head
            Syria → state-syria same-entry
        "]],
        );
    }

    #[test]
    fn offices_are_filled_by_the_date() {
        check(
            "Kim Jong Un spoke. The North Korean leader praised the troops.",
            &expect![[r"
            Kim Jong Un → person-kim-jong-un same-entry
            North Korean leader → person-kim-jong-un office-by-date
            North Korean → state-north-korea same-entry
            troops → group-troops-15d75f owner-and-head
        "]],
        );
    }

    #[test]
    fn nobody_does_it_to_a_pronoun_of_his_own() {
        check(
            "Norway praised Sweden, told it to wait.",
            &expect![["
            Norway → state-norway same-entry
            Sweden → state-sweden same-entry
            it → state-sweden pronoun-of-body
        "]],
        );
        check(
            "Norway says Sweden attacked it.",
            &expect![["
            Norway → state-norway same-entry
            Sweden → state-sweden same-entry
            it → state-norway pronoun-of-body
        "]],
        );
    }
}
