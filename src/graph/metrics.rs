//! How nodes stand in a view: degree, PageRank, community. Power iteration goes over
//! the list of edges, so that a million of them take a second; sums run in a fixed order, so that every
//! machine gets the same bits.

use super::community::communities;
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
    /// The weight of an edge: the independent sources of a fact; 1 for what ties a fact to its participants.
    pub fn weight(&self, edge: Edge) -> f64 {
        match edge {
            Edge::Fact(index) => self.facts()[index].independent.max(1) as f64,
            Edge::Subject(_) | Edge::Object(_) | Edge::Participant(..) => 1.0,
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
