//! Where everything of a picture stands: nodes with room for their names, lines that end before the
//! names, words on lines only where they cover nothing. Pixels; y grows downwards.
//!
//! Small graphs are moved until every name has its room. Of large ones, the names of the most
//! important nodes are shown, as many as fit. Like the layout, this uses only arithmetic that every
//! machine rounds the same way.

use std::collections::BTreeMap;

use super::Exporter;
use crate::base::Polarity;
use crate::graph::{Edge, Status, Term, shorten};

/// Nodes that are moved to make room; of more, names that do not fit are left out.
const MOVED: usize = 160;
/// Pixels a node gets, and what a picture has at least and at most.
const ROOM: (f64, f64, f64) = (21_000.0, 240_000.0, 2_000_000.0);
/// Pictures are wider than high, like names.
const ASPECT: f64 = 1.3;
const LINE: f64 = 15.0;
const MARGIN: f64 = 24.0;
/// Characters of a name, and of one line of it.
const SHOWN: (usize, usize) = (44, 17);
/// How far a line bows, in parts of its length: lines there and back are two.
const BOW: f64 = 0.1;
/// Places on a line that are looked at.
const STEPS: usize = 60;
/// Relations that are told on one line between two nodes.
const TOLD: usize = 3;

/// A picture.
pub(super) struct Picture {
    pub width: f64,
    pub height: f64,
    /// How large nodes and arrows are drawn: 1 where there is room.
    pub scale: f64,
    pub nodes: Vec<Node>,
    pub lines: Vec<Line>,
}

/// A node and its name.
pub(super) struct Node {
    pub term: Term,
    pub at: Point,
    pub radius: f64,
    /// The lines of the name, where they are shown.
    pub name: Vec<String>,
    /// The middle of the name's first base line.
    pub name_at: Point,
}

/// All facts from one node to another.
pub(super) struct Line {
    /// Indices of the facts.
    pub facts: Vec<usize>,
    pub style: Style,
    pub weight: f64,
    /// From, by way of, to.
    pub curve: (Point, Point, Point),
    /// What the facts are, and where there is room to say so.
    pub words: Option<(String, Point)>,
}

/// How sure a reader may be of the surest of a line's facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Style {
    Asserted,
    Said,
    Negated,
    /// Not a fact, but a tie between a fact's node and its ends.
    Tie,
}

pub(super) type Point = (f64, f64);

/// Left, top, right, bottom.
type Area = (f64, f64, f64, f64);

impl Picture {
    pub fn of(exporter: &Exporter) -> Self {
        let (kept, pairs) = (kept(exporter), pairs(exporter));
        let place: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(i, node)| (*node, i)).collect();
        let pairs: BTreeMap<(usize, usize), Vec<Edge>> =
            pairs.into_iter().map(|((a, b), edges)| ((place[&a], place[&b]), edges)).collect();
        let (mut nodes, scale) = nodes(exporter, &kept);
        let ends: Vec<(usize, usize)> = pairs.keys().copied().collect();
        let small = nodes.len() <= MOVED;
        if small {
            make_room(&mut nodes, &ends);
        }
        let (width, height) = frame(&mut nodes);
        let mut taken: Vec<Area> = nodes.iter().map(Node::disc).collect();
        if small {
            taken.extend(nodes.iter().map(Node::name_area));
        } else {
            choose_names(exporter, &kept, &mut nodes, &mut taken, (width, height));
        }
        let mut lines: Vec<Line> =
            pairs.into_iter().map(|(ends, edges)| line(exporter, &nodes, ends, &edges)).collect();
        if small {
            let part = |step: usize| step as f64 / STEPS as f64;
            let curve = |line: &Line| (0..=STEPS).map(|step| on_curve(line.curve, part(step))).collect();
            let curves: Vec<Vec<Point>> = lines.iter().map(curve).collect();
            for (number, line) in lines.iter_mut().enumerate() {
                place_words(exporter, line, number, &curves, &mut taken);
            }
        }
        Self { width, height, scale, nodes, lines }
    }
}

impl Node {
    fn disc(&self) -> Area {
        let (x, y, r) = (self.at.0, self.at.1, self.radius + 2.0);
        (x - r, y - r, x + r, y + r)
    }

    /// Whether its name is in bold letters.
    pub fn is_large(&self) -> bool {
        self.radius > 11.0
    }

    /// Half of how wide its name is.
    fn half(&self) -> f64 {
        let bold = if self.is_large() { 1.1 } else { 1.0 };
        self.name.iter().map(|line| width(line, 13.0)).fold(0.0, f64::max) * bold / 2.0
    }

    fn name_area(&self) -> Area {
        let half = self.half();
        let (x, y) = self.name_at;
        (x - half, y - 12.0, x + half, y - 12.0 + LINE * self.name.len() as f64)
    }

    /// What the node and its name below it cover, as distances from the node.
    fn reach(&self) -> (f64, f64, f64) {
        let half = self.half().max(self.radius);
        (half + 9.0, self.radius + 9.0, self.radius + LINE * self.name.len() as f64 + 9.0)
    }

    fn put_name_below(&mut self) {
        self.name_at = (self.at.0, self.at.1 + self.radius + LINE - 1.0);
    }
}

/// The nodes that are drawn: of a picture with lines, those that have one.
fn kept(exporter: &Exporter) -> Vec<usize> {
    let mut linked = vec![false; exporter.selection.nodes.len()];
    for (a, b) in exporter.selection.ends.iter().filter(|(a, b)| a != b) {
        (linked[*a], linked[*b]) = (true, true);
    }
    let any = linked.contains(&true);
    (0..linked.len()).filter(|node| linked[*node] || !any).collect()
}

fn nodes(exporter: &Exporter, kept: &[usize]) -> (Vec<Node>, f64) {
    let (graph, layout) = (exporter.graph, exporter.layout());
    let count = kept.len().max(1) as f64;
    let (each, least, most) = ROOM;
    // The layout gives each node the square of 100 units, half of them in the middle.
    let scale = ((each * count).clamp(least, most) / count).sqrt() / 100.0;
    let shrink = (scale / 1.2).clamp(0.4, 1.0);
    let node = |&i: &usize| {
        let term = graph.graph()[exporter.selection.nodes[i]];
        let (x, y) = layout.position[i];
        let mut node = Node {
            term,
            at: (x * scale * ASPECT, y * scale / ASPECT),
            radius: (5.0 + layout.size[i] / 3.2) * shrink,
            name: in_lines(&shorten(&graph.label(term), SHOWN.0)),
            name_at: (0.0, 0.0),
        };
        node.put_name_below();
        node
    };
    (kept.iter().map(node).collect(), shrink)
}

/// The edges between each two nodes, in one direction.
fn pairs(exporter: &Exporter) -> BTreeMap<(usize, usize), Vec<Edge>> {
    let (graph, selection) = (exporter.graph, &exporter.selection);
    let mut pairs: BTreeMap<(usize, usize), Vec<Edge>> = BTreeMap::new();
    for (edge, ends) in selection.edges.iter().zip(&selection.ends) {
        if ends.0 != ends.1 {
            pairs.entry(*ends).or_default().push(graph.graph()[*edge]);
        }
    }
    pairs
}

/// Pushes nodes apart until no name covers another, and away from lines between others.
fn make_room(nodes: &mut [Node], ends: &[(usize, usize)]) {
    const ROUNDS: usize = 400;
    let reach: Vec<(f64, f64, f64)> = nodes.iter().map(Node::reach).collect();
    for round in 0..ROUNDS {
        // At last, only names count.
        if round < ROUNDS - 120 {
            for &(a, b) in ends {
                let (dx, dy) = (nodes[b].at.0 - nodes[a].at.0, nodes[b].at.1 - nodes[a].at.1);
                let length = (dx * dx + dy * dy).sqrt().max(1.0);
                let pull = 0.02 * (length - 170.0) / length;
                move_by(&mut nodes[a], (dx * pull, dy * pull));
                move_by(&mut nodes[b], (-dx * pull, -dy * pull));
            }
            for &(a, b) in ends {
                for i in 0..nodes.len() {
                    if i != a && i != b {
                        let (half, top, bottom) = reach[i];
                        let middle = (nodes[i].at.0, nodes[i].at.1 + (bottom - top) / 2.0);
                        let (step, t) =
                            away(middle, nodes[a].at, nodes[b].at, (half, f64::midpoint(top, bottom)));
                        move_by(&mut nodes[i], (step.0 * 0.25, step.1 * 0.25));
                        move_by(&mut nodes[a], (-step.0 * 0.1 * (1.0 - t), -step.1 * 0.1 * (1.0 - t)));
                        move_by(&mut nodes[b], (-step.0 * 0.1 * t, -step.1 * 0.1 * t));
                    }
                }
            }
        }
        for i in 0..nodes.len() {
            for j in i + 1..nodes.len() {
                let ((wide, top, bottom), (wide2, top2, bottom2)) = (reach[i], reach[j]);
                let (dx, dy) = (nodes[j].at.0 - nodes[i].at.0, nodes[j].at.1 - nodes[i].at.1);
                let over_x = wide + wide2 - dx.abs();
                let over_y = if dy >= 0.0 { bottom + top2 - dy } else { bottom2 + top + dy };
                if over_x <= 0.0 || over_y <= 0.0 {
                    continue;
                }
                let step = if over_x < over_y {
                    (over_x / 2.0 * if dx < 0.0 { -1.0 } else { 1.0 }, 0.0)
                } else {
                    (0.0, over_y / 2.0 * if dy < 0.0 { -1.0 } else { 1.0 })
                };
                move_by(&mut nodes[j], step);
                move_by(&mut nodes[i], (-step.0, -step.1));
            }
        }
    }
    for node in nodes {
        node.put_name_below();
    }
}

fn move_by(node: &mut Node, step: Point) {
    node.at.0 += step.0;
    node.at.1 += step.1;
}

/// How far a box has to go to leave a line free, and how far along the line it is (0 to 1).
fn away(middle: Point, from: Point, to: Point, (half, high): (f64, f64)) -> (Point, f64) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = (dx * dx + dy * dy).max(1.0);
    let t = ((middle.0 - from.0) * dx + (middle.1 - from.1) * dy) / square;
    if !(0.05..0.95).contains(&t) {
        return ((0.0, 0.0), t);
    }
    let off = (middle.0 - from.0 - dx * t, middle.1 - from.1 - dy * t);
    let length = square.sqrt();
    // How far the box reaches towards the line.
    let room = (half * dy.abs() + high * dx.abs()) / length;
    let distance = (off.0 * off.0 + off.1 * off.1).sqrt();
    if distance >= room {
        return ((0.0, 0.0), t);
    }
    let side = if off.0 * -dy + off.1 * dx < 0.0 { -1.0 } else { 1.0 };
    let push = (room - distance) * side / length;
    ((-dy * push, dx * push), t)
}

/// Moves everything into a frame, whose size it returns.
fn frame(nodes: &mut [Node]) -> (f64, f64) {
    let mut bounds: Area = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for node in nodes.iter() {
        let (half, top, bottom) = node.reach();
        bounds.0 = bounds.0.min(node.at.0 - half);
        bounds.1 = bounds.1.min(node.at.1 - top);
        bounds.2 = bounds.2.max(node.at.0 + half);
        bounds.3 = bounds.3.max(node.at.1 + bottom);
    }
    if nodes.is_empty() {
        return (400.0, 100.0);
    }
    for node in nodes.iter_mut() {
        move_by(node, (MARGIN - bounds.0, MARGIN - bounds.1));
        node.put_name_below();
    }
    ((bounds.2 - bounds.0 + 2.0 * MARGIN).max(400.0), bounds.3 - bounds.1 + 2.0 * MARGIN)
}

/// The names that fit, those of the most important nodes first.
fn choose_names(
    exporter: &Exporter,
    kept: &[usize],
    nodes: &mut [Node],
    taken: &mut Vec<Area>,
    frame: (f64, f64),
) {
    let metrics = exporter.metrics();
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| {
        let by_degree = metrics.degree[kept[b]].cmp(&metrics.degree[kept[a]]);
        by_degree.then(metrics.pagerank[kept[b]].total_cmp(&metrics.pagerank[kept[a]])).then(a.cmp(&b))
    });
    let mut shown = Vec::new();
    for i in order {
        let node = &mut nodes[i];
        let half = node.half();
        let ((x, y), r, high) = (node.at, node.radius, LINE * node.name.len() as f64);
        let places = [
            (x, y + r + LINE - 1.0),
            (x, y - r - high + LINE - 5.0),
            (x + r + half + 3.0, y - high / 2.0 + LINE - 4.0),
            (x - r - half - 3.0, y - high / 2.0 + LINE - 4.0),
        ];
        let own = node.disc();
        let free = places.into_iter().find(|place| {
            node.name_at = *place;
            let area = node.name_area();
            area.0 > 2.0
                && area.1 > 2.0
                && area.2 < frame.0 - 2.0
                && area.3 < frame.1 - 2.0
                && !taken.iter().any(|other| *other != own && overlap(area, *other))
        });
        if free.is_some() {
            taken.push(node.name_area());
            shown.push(i);
        }
    }
    shown.sort_unstable();
    for (i, node) in nodes.iter_mut().enumerate() {
        if shown.binary_search(&i).is_err() {
            node.name.clear();
        }
    }
}

fn line(exporter: &Exporter, nodes: &[Node], (from, to): (usize, usize), edges: &[Edge]) -> Line {
    let graph = exporter.graph;
    let facts: Vec<usize> = edges
        .iter()
        .filter_map(|edge| match edge {
            Edge::Fact(index) => Some(*index),
            Edge::Subject(_) | Edge::Object(_) | Edge::Participant(..) => None,
        })
        .collect();
    let style = |fact: &usize| match (graph.facts()[*fact].polarity, graph.facts()[*fact].status) {
        (Polarity::Negated, _) => Style::Negated,
        (_, Status::Asserted) => Style::Asserted,
        (_, Status::Attributed | Status::Hedged | Status::Negated) => Style::Said,
    };
    let (start, end) = (nodes[from].at, nodes[to].at);
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let by = (f64::midpoint(start.0, end.0) + dy * BOW, f64::midpoint(start.1, end.1) - dx * BOW);
    let whole = (start, by, end);
    // A line is shown where it is outside both nodes and their names.
    let inside = |node: &Node, point: Point, gap: f64| {
        let (x, y) = (point.0 - node.at.0, point.1 - node.at.1);
        let r = node.radius + gap;
        let name = node.name_area();
        x * x + y * y < r * r
            || (!node.name.is_empty() && overlap(name, (point.0, point.1, point.0, point.1)))
    };
    let part = |step: usize| step as f64 / STEPS as f64;
    let at = |step: usize| on_curve(whole, part(step));
    let first = (0..STEPS).find(|step| !inside(&nodes[from], at(*step), 2.0)).unwrap_or(0);
    let last = (0..=STEPS).rev().find(|step| !inside(&nodes[to], at(*step), 4.0)).unwrap_or(STEPS);
    let curve = if first < last { cut(whole, part(first), part(last)) } else { whole };
    Line {
        style: facts.iter().map(style).min().unwrap_or(Style::Tie),
        weight: facts.iter().map(|fact| graph.facts()[*fact].independent).max().unwrap_or(1) as f64,
        facts,
        curve,
        words: None,
    }
}

/// Says what a line stands for, where that covers nothing, and as few other lines as can be.
fn place_words(
    exporter: &Exporter,
    line: &mut Line,
    number: usize,
    curves: &[Vec<Point>],
    taken: &mut Vec<Area>,
) {
    let graph = exporter.graph;
    let mut labels: Vec<String> =
        line.facts.iter().map(|fact| graph.edge_label(&graph.facts()[*fact])).collect();
    if labels.is_empty() {
        return;
    }
    let more = labels.len().saturating_sub(TOLD);
    labels.truncate(TOLD);
    let mut words = labels.join(", ");
    if more > 0 {
        words = format!("{words}, +{more}");
    }
    let half = width(&words, 11.0) / 2.0 + 2.0;
    let area = |(x, y): Point| (x - half, y - 8.0, x + half, y + 7.0);
    let is_free = |at: &Point| !taken.iter().any(|other| overlap(area(*at), *other));
    let crossings = |at: &Point| {
        let within = |point: &Point| overlap(area(*at), (point.0, point.1, point.0, point.1));
        curves.iter().enumerate().filter(|(i, curve)| *i != number && curve.iter().any(within)).count()
    };
    let places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82].map(|t| on_curve(line.curve, t));
    if let Some((x, y)) = places.into_iter().filter(is_free).min_by_key(crossings) {
        taken.push(area((x, y)));
        line.words = Some((words, (x, y + 3.5)));
    }
}

fn on_curve((from, by, to): (Point, Point, Point), t: f64) -> Point {
    let rest = 1.0 - t;
    let at = |from: f64, by: f64, to: f64| rest * rest * from + 2.0 * rest * t * by + t * t * to;
    (at(from.0, by.0, to.0), at(from.1, by.1, to.1))
}

/// The piece of a curve between two places on it.
fn cut((a, b, c): (Point, Point, Point), from: f64, to: f64) -> (Point, Point, Point) {
    let mix = |p: Point, q: Point, t: f64| (p.0 + (q.0 - p.0) * t, p.1 + (q.1 - p.1) * t);
    // Where the tangents at both ends meet.
    let middle = mix(mix(a, b, from), mix(b, c, from), to);
    (on_curve((a, b, c), from), middle, on_curve((a, b, c), to))
}

fn overlap(a: Area, b: Area) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// A name in one line or two.
fn in_lines(name: &str) -> Vec<String> {
    let length = name.chars().count();
    if length <= SHOWN.1 {
        return vec![name.to_owned()];
    }
    let mut before = 0;
    let mut best: Option<(usize, usize)> = None;
    for (count, (at, c)) in name.char_indices().enumerate() {
        let from_middle = (2 * count).abs_diff(length);
        if c == ' ' && best.is_none_or(|(distance, _)| from_middle < distance) {
            best = Some((from_middle, at));
        }
        before = at;
    }
    match best.filter(|(_, at)| *at < before) {
        Some((_, at)) => {
            let (first, second) = name.split_at_checked(at).unwrap_or((name, ""));
            vec![first.to_owned(), second.trim_start().to_owned()]
        }
        None => vec![name.to_owned()],
    }
}

/// About how wide words are in a sans-serif font of this size; rather too wide than too narrow.
fn width(words: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.34,
        'f' | 'r' | 't' | '(' | ')' | '-' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        'A'..='Z' => 0.72,
        '\u{1100}'.. => 1.05,
        _ => 0.62,
    };
    words.chars().map(of).sum::<f64>() * size
}
