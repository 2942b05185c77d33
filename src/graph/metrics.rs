//! How nodes stand in a view: degree, PageRank, community. Plain power iteration and label
//! propagation over an adjacency list, so that a million edges take seconds; sums run in a fixed
//! order, so that every machine gets the same bits.

use super::{Edge, KnowledgeGraph, Selection};

const DAMPING: f64 = 0.85;
const PRECISION: f64 = 1e-9;
const ROUNDS: usize = 100;

/// Measures of the nodes of a [`Selection`], in its order.
#[derive(Debug)]
pub struct Metrics {
    /// Number of edges at the node; a loop counts twice.
    pub degree: Vec<u32>,
    /// Sums to 1 over the view. Edges count by their weight.
    pub pagerank: Vec<f64>,
    /// Number of the node's community: 0 is the largest.
    pub community: Vec<u32>,
}

impl Metrics {
    /// Measures a view.
    pub fn of(graph: &KnowledgeGraph, selection: &Selection) -> Self {
        let weights: Vec<f64> = selection.edges.iter().map(|e| graph.weight(graph.graph()[*e])).collect();
        let mut degree = vec![0; selection.nodes.len()];
        for (source, target) in &selection.ends {
            degree[*source] += 1;
            degree[*target] += 1;
        }
        let pagerank = pagerank(selection.nodes.len(), &selection.ends, &weights);
        let community = communities(selection.nodes.len(), &selection.ends, &weights);
        Self { degree, pagerank, community }
    }
}

impl KnowledgeGraph {
    /// The weight of an edge: the independent sources of a fact; 1 for what ties a fact to its ends.
    pub fn weight(&self, edge: Edge) -> f64 {
        match edge {
            Edge::Fact(index) => self.facts()[index].independent.max(1) as f64,
            Edge::Subject(_) | Edge::Object(_) => 1.0,
        }
    }
}

fn pagerank(nodes: usize, ends: &[(usize, usize)], weights: &[f64]) -> Vec<f64> {
    if nodes == 0 {
        return Vec::new();
    }
    let mut out = vec![0.0; nodes];
    for ((source, _), weight) in ends.iter().zip(weights) {
        out[*source] += weight;
    }
    let even = 1.0 / nodes as f64;
    let mut rank = vec![even; nodes];
    for _ in 0..ROUNDS {
        let dangling: f64 = rank.iter().zip(&out).filter(|(_, out)| **out == 0.0).map(|(rank, _)| rank).sum();
        let mut next = vec![(1.0 - DAMPING) * even + DAMPING * dangling * even; nodes];
        for ((source, target), weight) in ends.iter().zip(weights) {
            next[*target] += DAMPING * rank[*source] * weight / out[*source];
        }
        let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if change < PRECISION {
            break;
        }
    }
    rank
}

/// Label propagation in node order; of equally strong labels the node keeps its own, else takes the least.
fn communities(nodes: usize, ends: &[(usize, usize)], weights: &[f64]) -> Vec<u32> {
    let neighbours = Adjacency::new(nodes, ends, weights);
    let mut label: Vec<usize> = (0..nodes).collect();
    let mut strength = vec![0.0; nodes];
    for _ in 0..ROUNDS {
        let mut changed = false;
        for node in 0..nodes {
            for (other, weight) in neighbours.of(node) {
                strength[label[*other]] += weight;
            }
            let mut best = label[node];
            for (other, _) in neighbours.of(node) {
                let candidate = label[*other];
                let (is, was) = (strength[candidate], strength[best]);
                if is > was || (is >= was && candidate < best && best != label[node]) {
                    best = candidate;
                }
            }
            for (other, _) in neighbours.of(node) {
                strength[label[*other]] = 0.0;
            }
            changed |= best != label[node];
            label[node] = best;
        }
        if !changed {
            break;
        }
    }
    by_size(&label)
}

/// Numbers labels by their frequency, the most frequent first, then by their first node.
fn by_size(label: &[usize]) -> Vec<u32> {
    let mut members = vec![(0_usize, usize::MAX); label.len()];
    for (node, &label) in label.iter().enumerate() {
        members[label].0 += 1;
        members[label].1 = members[label].1.min(node);
    }
    let mut order: Vec<usize> = (0..label.len()).filter(|&l| members[l].0 > 0).collect();
    order.sort_by_key(|&l| (usize::MAX - members[l].0, members[l].1));
    let mut number = vec![0; label.len()];
    for (new, old) in order.into_iter().enumerate() {
        number[old] = new as u32;
    }
    label.iter().map(|&l| number[l]).collect()
}

/// The neighbours of each node in both directions, in one allocation.
struct Adjacency {
    start: Vec<usize>,
    list: Vec<(usize, f64)>,
}

impl Adjacency {
    fn new(nodes: usize, ends: &[(usize, usize)], weights: &[f64]) -> Self {
        let mut start = vec![0; nodes + 1];
        for (a, b) in ends {
            start[a + 1] += 1;
            start[b + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut free = start.clone();
        let mut list = vec![(0, 0.0); ends.len() * 2];
        for ((a, b), weight) in ends.iter().zip(weights) {
            for (from, to) in [(a, b), (b, a)] {
                list[free[*from]] = (*to, *weight);
                free[*from] += 1;
            }
        }
        Self { start, list }
    }

    fn of(&self, node: usize) -> &[(usize, f64)] {
        self.list.get(self.start[node]..self.start[node + 1]).unwrap_or_default()
    }
}
