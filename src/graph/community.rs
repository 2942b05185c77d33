//! Communities by the method of Louvain: nodes move to the neighbouring community that gains most
//! modularity, then communities become nodes and all begins again. Nodes move in their order and ties
//! go to the least number, so that nothing depends on chance.

const PASSES: usize = 30;
const LEVELS: usize = 20;

/// The community of each node: 0 is the largest, equals are in order of their first node.
pub(super) fn communities(nodes: usize, ends: &[(usize, usize)], weights: &[f64]) -> Vec<u32> {
    let mut of: Vec<usize> = (0..nodes).collect();
    let mut edges: Vec<(usize, usize, f64)> =
        ends.iter().zip(weights).map(|((a, b), weight)| (*a.min(b), *a.max(b), *weight)).collect();
    let mut count = nodes;
    for _ in 0..LEVELS {
        edges = together(edges);
        let (moved, fewer) = numbered(&settle(count, &edges));
        if fewer == count {
            break;
        }
        for community in &mut of {
            *community = moved[*community];
        }
        for (a, b, _) in &mut edges {
            let ends = (moved[*a], moved[*b]);
            (*a, *b) = (ends.0.min(ends.1), ends.0.max(ends.1));
        }
        count = fewer;
    }
    by_size(&of)
}

/// Moves nodes until nobody gains.
fn settle(nodes: usize, edges: &[(usize, usize, f64)]) -> Vec<usize> {
    let neighbours = Adjacency::new(nodes, edges);
    let degree: Vec<f64> = (0..nodes).map(|node| neighbours.of(node).iter().map(|(_, w)| w).sum()).collect();
    let all: f64 = degree.iter().sum();
    let mut community: Vec<usize> = (0..nodes).collect();
    let mut total = degree.clone();
    let mut shared = vec![0.0; nodes];
    for _ in 0..PASSES {
        let mut moved = false;
        for node in 0..nodes {
            let home = community[node];
            for (other, weight) in neighbours.of(node).iter().filter(|(other, _)| *other != node) {
                shared[community[*other]] += weight;
            }
            total[home] -= degree[node];
            let gain = |candidate: usize| shared[candidate] - total[candidate] * degree[node] / all;
            let (mut best, mut most) = (home, gain(home));
            for (other, _) in neighbours.of(node) {
                let (candidate, gained) = (community[*other], gain(community[*other]));
                if gained > most + 1e-12 {
                    (best, most) = (candidate, gained);
                }
            }
            total[best] += degree[node];
            for (other, _) in neighbours.of(node) {
                shared[community[*other]] = 0.0;
            }
            moved |= best != home;
            community[node] = best;
        }
        if !moved {
            break;
        }
    }
    community
}

/// Parallel edges as one.
fn together(mut edges: Vec<(usize, usize, f64)>) -> Vec<(usize, usize, f64)> {
    edges.sort_by_key(|(a, b, _)| (*a, *b));
    edges.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
    edges
}

/// Communities numbered without gaps in order of their first node, and how many there are.
fn numbered(community: &[usize]) -> (Vec<usize>, usize) {
    let mut number = vec![None; community.len()];
    let mut count = 0;
    let of = community.iter().map(|&c| {
        *number[c].get_or_insert_with(|| {
            count += 1;
            count - 1
        })
    });
    (of.collect(), count)
}

/// Numbers communities by their size, then by their first node.
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
    fn new(nodes: usize, edges: &[(usize, usize, f64)]) -> Self {
        let mut start = vec![0; nodes + 1];
        for (a, b, _) in edges {
            start[a + 1] += 1;
            start[b + 1] += 1;
        }
        for node in 0..nodes {
            start[node + 1] += start[node];
        }
        let mut free = start.clone();
        let mut list = vec![(0, 0.0); edges.len() * 2];
        for (a, b, weight) in edges {
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
