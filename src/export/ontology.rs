//! The ontology: what `schema/export/ontology.ttl` says of classes and properties, and every relation
//! with what its own file says of it. Nothing is written twice.

use std::io;

use super::rdf::{class, of_relation};
use super::triples::literal;
use super::{Exporter, Folder, iri};
use crate::schema::{Relation, Slot};

const HAND_WRITTEN: &str = include_str!("../../schema/export/ontology.ttl");

pub(super) fn write(exporter: &Exporter, folder: &mut impl Folder) -> io::Result<()> {
    let out = folder.file("ontology.ttl")?;
    out.write_all(HAND_WRITTEN.as_bytes())?;
    out.write_all(b"\n# Relations: from their files in `schema/relations/`.\n")?;
    for relation in exporter.relations {
        out.write_all(&paragraph(relation))?;
    }
    Ok(())
}

fn paragraph(relation: &Relation) -> Vec<u8> {
    let mut turtle = b"\n".to_vec();
    let name = of_relation(relation);
    match name.split_once(':') {
        // A name that needs no escapes.
        Some((_, id)) if id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => {
            turtle.extend_from_slice(name.as_bytes());
        }
        _ => turtle.extend_from_slice(
            format!("<{}{}>", super::RELATIONS, name.trim_start_matches("rel:")).as_bytes(),
        ),
    }
    turtle.extend_from_slice(b" a rdf:Property");
    if relation.symmetric {
        turtle.extend_from_slice(b" , owl:SymmetricProperty");
    }
    if !relation.family.is_empty() {
        turtle.extend_from_slice(
            format!(" ;\n    rdfs:subPropertyOf cg:{}Relation", iri::segment(&relation.family)).as_bytes(),
        );
    }
    let mut text = |property: &str, value: &str| {
        if !value.is_empty() {
            turtle.extend_from_slice(format!(" ;\n    {property} ").as_bytes());
            literal(&mut turtle, value);
        }
    };
    text("rdfs:label", &relation.label);
    text("rdfs:comment", &relation.meaning);
    text("cg:nominal", &relation.nominal);
    text("cg:plover", relation.plover.as_deref().unwrap_or_default());
    text("cg:cameo", relation.cameo.as_deref().unwrap_or_default());
    // Of several domains RDFS would conclude that a subject is all of them at once.
    for (property, only, slot) in [
        ("schema:domainIncludes", "rdfs:domain", &relation.subject),
        ("schema:rangeIncludes", "rdfs:range", &relation.object),
    ] {
        let classes = classes(slot);
        if let [class] = classes.as_slice() {
            turtle.extend_from_slice(format!(" ;\n    {only} {class}").as_bytes());
        }
        if !classes.is_empty() {
            turtle.extend_from_slice(format!(" ;\n    {property} {}", classes.join(" , ")).as_bytes());
        }
    }
    turtle.extend_from_slice(b" ;\n    rdfs:isDefinedBy <https://claimgraph.org/ns> .\n");
    for (role, slot) in &relation.roles {
        let name = iri::segment(&relation.id) + "/" + &iri::segment(role);
        turtle.extend_from_slice(
            format!("<{}{name}> a rdf:Property ;\n    rdfs:label ", super::ROLES).as_bytes(),
        );
        literal(&mut turtle, &role.replace('_', " "));
        turtle.extend_from_slice(b" ;\n    rdfs:domain cg:Fact");
        let classes = classes(slot);
        if !classes.is_empty() {
            turtle.extend_from_slice(
                format!(" ;\n    schema:rangeIncludes {}", classes.join(" , ")).as_bytes(),
            );
        }
        turtle.extend_from_slice(b" .\n");
    }
    turtle
}

/// What may stand at an end of a relation.
fn classes(slot: &Slot) -> Vec<String> {
    let context = super::triples::Context::own();
    let name = |class: &str| {
        let mut turtle = Vec::new();
        super::turtle::name(&mut turtle, super::RESOURCES, context.iri(class));
        String::from_utf8_lossy(&turtle).into_owned()
    };
    let mut classes: Vec<String> =
        slot.kinds.iter().filter_map(|kind| class(*kind).first()).map(|c| name(c)).collect();
    if slot.claim {
        classes.push(name("Fact"));
    }
    if slot.concept {
        classes.push(name("Concept"));
    }
    classes
}
