//! Who is linked to somebody, over one hop or more.

use std::collections::{BTreeSet, HashMap};

use crate::base::Error;
use crate::graph::{Edge, Term};
use crate::store::{Asked, Direction, Hit, Reports, Select, Store};

/// One fact on the way from the one who is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// How many facts away, from 1.
    pub hop: usize,
    /// The end that is nearer.
    pub from: Term,
    /// The end that is farther.
    pub to: Term,
    /// The edge between them.
    pub edge: Edge,
    /// Whether the edge runs from `from` to `to`.
    pub outgoing: bool,
}

impl Link {
    /// The fact that the edge belongs to.
    pub fn fact(&self) -> usize {
        self.edge.fact()
    }
}

/// What was found around an entity.
#[derive(Debug)]
pub struct Neighbors {
    /// The part of the graph that the links are of.
    pub asked: Asked,
    /// Index of the entity.
    pub entity: usize,
    /// The links, nearest first, then by number of independent sources.
    pub links: Vec<Link>,
    /// How many facts the limit left out.
    pub more: usize,
}

/// Everything within reach of an entity. Each edge comes once, on the shortest way to it. The kinds
/// of `select` are those of the neighbours asked for: they do not bind the hops on the way.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn neighbors(store: &Store, entity: i64, hops: usize, select: &Select) -> Result<Neighbors, Error> {
    let _still = store.still()?;
    let mut walk = Walk { seen: BTreeSet::new(), steps: Vec::new(), more: 0 };
    let on_the_way = Select { kinds: Vec::new(), ..select.clone() };
    let mut reached = BTreeSet::from([entity]);
    let mut frontier = vec![(0, entity)];
    for hop in 1..=hops {
        let select = if hops == 1 { select } else { &on_the_way };
        let mut next = Vec::new();
        for (kind, node) in frontier {
            for (far_kind, far) in walk.step(store, select, hop, kind, node)? {
                if reached.insert(far) {
                    next.push((far_kind, far));
                }
            }
        }
        frontier = next;
    }
    let asked = store.part(|part| {
        part.entity(entity)?;
        walk.steps.iter().try_for_each(|step| part.fact(step.hit.fact, Reports::Best))
    })?;
    let mut links: Vec<Link> = walk.steps.iter().filter_map(|step| step.link(&asked)).collect();
    let graph = &asked.graph;
    links.retain(|link| match link.to {
        Term::Entity(index) => {
            select.kinds.is_empty() || select.kinds.contains(&graph.entities()[index].kind)
        }
        Term::Concept(_) | Term::Fact(_) => select.kinds.is_empty(),
    });
    links.sort_by_cached_key(|link| {
        let fact = &graph.facts()[link.fact()];
        let weight = (std::cmp::Reverse(fact.independent), std::cmp::Reverse(fact.report_count));
        (link.hop, weight, graph.label(link.to), graph.edge_label(fact), fact.id.clone(), link.outgoing)
    });
    let entity = asked.entity(entity).unwrap_or_default();
    Ok(Neighbors { entity, links, more: walk.more, asked })
}

/// How a fact was come upon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum By {
    Fact,
    Subject,
    Object,
    Participant(usize),
}

struct Step {
    hop: usize,
    from: i64,
    hit: Hit,
    by: By,
}

struct Walk {
    seen: BTreeSet<(i64, By)>,
    steps: Vec<Step>,
    more: usize,
}

impl Walk {
    /// The nodes beyond one node.
    fn step(
        &mut self,
        store: &Store,
        select: &Select,
        hop: usize,
        kind: i64,
        node: i64,
    ) -> Result<Vec<(i64, i64)>, Error> {
        let (hits, more) = store.facts_at(node, select)?;
        self.more += more;
        let mut edges: Vec<(Hit, By)> = hits.into_iter().map(|hit| (hit, By::Fact)).collect();
        // Who takes part in a fact is told from the fact's node only: from the participant, the fact
        // itself is already an edge.
        if kind == 2 && !select.actors && store.passes(node, select)? {
            let ends = store.ends_of(node)?;
            for ((kind, other), by) in ends.into_iter().zip([By::Subject, By::Object]) {
                edges.push((Hit { fact: node, other, kind, outgoing: true, spoken: true }, by));
            }
            for (place, kind, other) in store.participants_of(node)? {
                let hit = Hit { fact: node, other, kind, outgoing: true, spoken: true };
                edges.push((hit, By::Participant(place)));
            }
        }
        // A third participant has no other way to the fact than to its node.
        if !select.actors && select.direction != Direction::Out {
            let (parts, more) = store.parts_of(node, select)?;
            self.more += more;
            for (fact, place) in parts {
                let hit = Hit { fact, other: fact, kind: 2, outgoing: false, spoken: true };
                edges.push((hit, By::Participant(place)));
            }
        }
        let mut beyond = Vec::new();
        for (hit, by) in edges {
            if self.seen.insert((hit.fact, by)) {
                self.steps.push(Step { hop, from: node, hit, by });
                beyond.push((hit.kind, hit.other));
            }
        }
        Ok(beyond)
    }
}

impl Step {
    fn link(&self, asked: &Asked) -> Option<Link> {
        let index = asked.fact(self.hit.fact)?;
        let edge = match self.by {
            By::Fact => Edge::Fact(index),
            By::Subject => Edge::Subject(index),
            By::Object => Edge::Object(index),
            By::Participant(place) => Edge::Participant(index, place),
        };
        Some(Link {
            hop: self.hop,
            from: asked.term(self.from)?,
            to: asked.term(self.hit.other)?,
            edge,
            outgoing: self.hit.outgoing,
        })
    }
}

/// The ways from one entity to another.
#[derive(Debug)]
pub struct Path {
    /// The part of the graph that the links are of.
    pub asked: Asked,
    /// Facts from the first to the second, empty if there is no way.
    pub links: Vec<Link>,
}

/// A shortest way from one entity to another: of several that are as short, one whose facts have most
/// independent sources. A fact that somebody speaks about ties him to those who take part in it.
///
/// # Errors
/// [`Error::Io`] or [`Error::Format`] if the store cannot be read.
pub fn path(store: &Store, from: i64, to: i64, longest: usize, select: &Select) -> Result<Path, Error> {
    let _still = store.still()?;
    let mut sides = [Side::new(from), Side::new(to)];
    let mut met = (from == to).then_some(from);
    for _ in 0..longest {
        if met.is_some() {
            break;
        }
        let [a, b] = &mut sides;
        met = a.touch(store, select, b)?;
        if met.is_some() {
            break;
        }
        // The side with less to look at goes on.
        let (side, other) = if b.size(store)? < a.size(store)? { (b, &*a) } else { (a, &*b) };
        met = side.grow(store, select, other)?;
        if side.frontier.is_empty() {
            break;
        }
    }
    let mut steps = Vec::new();
    if let Some(met) = met {
        steps = sides[0].way(met);
        steps.reverse();
        steps.extend(sides[1].way(met).into_iter().map(|step| Step {
            hop: 0,
            from: step.hit.other,
            by: step.by,
            hit: Hit { other: step.from, outgoing: !step.hit.outgoing, ..step.hit },
        }));
    }
    for (number, step) in steps.iter_mut().enumerate() {
        step.hop = number + 1;
    }
    let asked = store.part(|part| {
        part.entity(from)?;
        part.entity(to)?;
        steps.iter().try_for_each(|step| part.fact(step.hit.fact, Reports::Best))
    })?;
    let links = steps.iter().filter_map(|step| step.link(&asked)).collect();
    Ok(Path { asked, links })
}

/// How many nodes a step looks at one by one.
const FEW: usize = 32;

/// What can be reached from one end.
struct Side {
    frontier: Vec<(i64, i64)>,
    /// How each node was reached first.
    before: HashMap<i64, Option<(i64, Hit, By)>>,
}

impl Side {
    fn new(node: i64) -> Self {
        Self { frontier: vec![(0, node)], before: HashMap::from([(node, None)]) }
    }

    /// How much there is to look at for the next step, more or less.
    fn size(&self, store: &Store) -> Result<usize, Error> {
        let some = self.frontier.iter().take(FEW);
        let facts: usize = some.map(|(_, node)| store.degree(*node, 1000)).sum::<Result<_, _>>()?;
        Ok(facts + self.frontier.len().saturating_sub(FEW))
    }

    /// Whether a fact runs from here to the other side, found by its ends: names in very many facts
    /// need not be looked through for it. Returns the node on the other side.
    fn touch(&mut self, store: &Store, select: &Select, other: &Self) -> Result<Option<i64>, Error> {
        if self.frontier.len() * other.frontier.len() > FEW * FEW {
            return Ok(None);
        }
        for (_, near) in &self.frontier {
            for (_, far) in &other.frontier {
                if let Some(hit) = store.strongest_between(*near, *far, select)? {
                    self.before.insert(*far, Some((*near, hit, By::Fact)));
                    return Ok(Some(*far));
                }
            }
        }
        Ok(None)
    }

    /// One step further; the node where the sides meet, if they do.
    fn grow(&mut self, store: &Store, select: &Select, other: &Self) -> Result<Option<i64>, Error> {
        let mut next: Vec<(i64, i64)> = Vec::new();
        for (kind, node) in std::mem::take(&mut self.frontier) {
            let mut walk = Walk { seen: BTreeSet::new(), steps: Vec::new(), more: 0 };
            walk.step(store, select, 0, kind, node)?;
            for Step { hit, by, .. } in walk.steps {
                // Words lead nowhere: two who say "no" have nothing to do with each other.
                let mut ends = vec![(hit.kind, hit.other, hit, by)];
                if kind == 0 && by == By::Fact && hit.spoken && !select.actors {
                    let by = if hit.outgoing { By::Subject } else { By::Object };
                    ends.push((2, hit.fact, Hit { other: hit.fact, kind: 2, outgoing: false, ..hit }, by));
                }
                for (kind, far, hit, by) in ends {
                    if kind == 1 || self.before.contains_key(&far) {
                        continue;
                    }
                    self.before.insert(far, Some((node, hit, by)));
                    if other.before.contains_key(&far) {
                        return Ok(Some(far));
                    }
                    next.push((kind, far));
                }
            }
        }
        self.frontier = next;
        Ok(None)
    }

    /// The steps that led to a node, the last first.
    fn way(&self, mut node: i64) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some(Some((from, hit, by))) = self.before.get(&node) {
            steps.push(Step { hop: 0, from: *from, hit: *hit, by: *by });
            node = *from;
        }
        steps
    }
}
