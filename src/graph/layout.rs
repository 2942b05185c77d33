//! Where nodes are drawn, how large and in which colour.
//!
//! The forces are those of ForceAtlas2 (repulsion by degree, linear attraction, gravity) with
//! Barnes–Hut cells for what is far away. Only additions, multiplications, divisions and square
//! roots are used, which every machine rounds the same way; nothing is random, and threads share no sum.

use rayon::prelude::*;

use super::{KnowledgeGraph, Metrics, Selection, Term};
use crate::base::EntityKind;

/// A view spreads over about this many units times the square root of its nodes.
const SPREAD: f64 = 100.0;
/// Cosine and sine of the golden angle: a sunflower's seeds are where nodes start.
const GOLDEN: (f64, f64) = (-0.737_368_878_078_32, 0.675_490_294_261_523_6);
/// Two neighbours of mass m rest at a distance of m times the square root of this.
const REPULSION: f64 = 500.0;
const GRAVITY: f64 = 0.4;
/// Cells that look smaller than this are taken as one body.
const THETA: f64 = 1.2;
/// About how many node moves a layout may take: some seconds.
const BUDGET: usize = 1_000_000;
const SIZES: (f64, f64) = (4.0, 40.0);

/// Looks of the nodes of a [`Selection`], in its order.
#[derive(Debug)]
pub struct Layout {
    /// Centred on the origin.
    pub position: Vec<(f64, f64)>,
    /// 4 to 40, by degree.
    pub size: Vec<f64>,
}

impl Layout {
    /// Draws a view.
    pub fn of(selection: &Selection, metrics: &Metrics) -> Self {
        let most = f64::from(metrics.degree.iter().copied().max().unwrap_or(1).max(1));
        let (small, large) = SIZES;
        let size = metrics.degree.iter().map(|d| small + (large - small) * (f64::from(*d) / most).sqrt());
        Self { position: place(selection, metrics), size: size.collect() }
    }
}

impl KnowledgeGraph {
    /// The colour of a node, `#RRGGBB`.
    pub fn colour(&self, term: Term) -> &'static str {
        match term {
            Term::Entity(index) => colour(self.entities()[index].kind),
            Term::Concept(_) => "#C8C8C8",
            Term::Fact(_) => "#8C8C8C",
        }
    }
}

/// The colour of a kind of entity, from the palette of Okabe and Ito, which colour-blind people can
/// tell apart.
pub fn colour(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "#0072B2",
        EntityKind::State => "#D55E00",
        EntityKind::Organization => "#E69F00",
        EntityKind::Place => "#009E73",
        EntityKind::Group => "#56B4E9",
        EntityKind::Event => "#CC79A7",
        EntityKind::Agreement => "#F0E442",
    }
}

/// Whether white words read better on a colour `#RRGGBB` than black ones.
pub fn is_dark(colour: &str) -> bool {
    let part = |at: usize| colour.get(at..at + 2).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let (red, green, blue) = (part(1), part(3), part(5));
    red.unwrap_or_default() * 299 + green.unwrap_or_default() * 587 + blue.unwrap_or_default() * 114 < 130_000
}

fn place(selection: &Selection, metrics: &Metrics) -> Vec<(f64, f64)> {
    let nodes = selection.nodes.len();
    let mut position = sunflowers(metrics);
    let mass: Vec<f64> = metrics.degree.iter().map(|d| f64::from(*d) + 1.0).collect();
    let rounds = (BUDGET / nodes.max(1)).clamp(5, 300);
    let mut before = vec![(0.0, 0.0); nodes];
    let mut speed: f64 = 1.0;
    for _ in 0..rounds {
        let force = forces(selection, &position, &mass);
        let (mut swing, mut traction) = (0.0, 0.0);
        for i in 0..nodes {
            let (now, was): ((f64, f64), (f64, f64)) = (force[i], before[i]);
            swing += mass[i] * length((now.0 - was.0, now.1 - was.1));
            traction += mass[i] * length((now.0 + was.0, now.1 + was.1)) / 2.0;
        }
        if swing > 0.0 {
            speed = (traction / swing).min(speed * 1.5);
        }
        for i in 0..nodes {
            let own_swing = mass[i] * length((force[i].0 - before[i].0, force[i].1 - before[i].1));
            let factor = speed / (1.0 + (speed * own_swing).sqrt());
            let reach = length(force[i]) * factor;
            let factor = if reach > SPREAD { factor * SPREAD / reach } else { factor };
            position[i].0 += force[i].0 * factor;
            position[i].1 += force[i].1 * factor;
        }
        before = force;
    }
    scale(&mut position);
    position
}

/// Each community starts as a sunflower of its own, and these stand in one as well, the largest in
/// the middle: the forces have only to do the rest.
fn sunflowers(metrics: &Metrics) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..metrics.degree.len()).collect();
    order.sort_by_key(|&i| (metrics.community[i], u32::MAX - metrics.degree[i], i));
    let mut position = vec![(0.0, 0.0); order.len()];
    let mut before = 0;
    let mut side = (1.0, 0.0);
    for community in order.chunk_by(|a, b| metrics.community[*a] == metrics.community[*b]) {
        let centre = if before == 0 { (0.0, 0.0) } else { seed(side, before + community.len() / 2) };
        let mut direction = (1.0, 0.0);
        for (rank, node) in community.iter().enumerate() {
            let offset = seed(direction, rank);
            position[*node] = (centre.0 + offset.0, centre.1 + offset.1);
            direction = turned(direction);
        }
        before += community.len();
        side = turned(side);
    }
    position
}

/// Where the seed of a rank stands in a sunflower.
fn seed(direction: (f64, f64), rank: usize) -> (f64, f64) {
    let radius = SPREAD / 2.0 * (rank as f64 + 0.5).sqrt();
    (direction.0 * radius, direction.1 * radius)
}

fn turned(direction: (f64, f64)) -> (f64, f64) {
    let (cosine, sine) = GOLDEN;
    (direction.0 * cosine - direction.1 * sine, direction.0 * sine + direction.1 * cosine)
}

fn forces(selection: &Selection, position: &[(f64, f64)], mass: &[f64]) -> Vec<(f64, f64)> {
    let tree = Tree::new(position, mass);
    // With this gravity, a drawing of any size has room for its nodes at the distance that edges want.
    let gravity = GRAVITY * (REPULSION * position.len() as f64).sqrt();
    let mut force: Vec<(f64, f64)> = position
        .par_iter()
        .zip(mass)
        .map_init(Vec::new, |open, (at, mass)| {
            let (x, y) = tree.push(*at, open);
            let distance = length(*at).max(1e-9);
            let pull = gravity * mass / distance;
            (REPULSION * mass * x - at.0 * pull, REPULSION * mass * y - at.1 * pull)
        })
        .collect();
    for (a, b) in &selection.ends {
        let (dx, dy) = (position[*b].0 - position[*a].0, position[*b].1 - position[*a].1);
        force[*a].0 += dx;
        force[*a].1 += dy;
        force[*b].0 -= dx;
        force[*b].1 -= dy;
    }
    force
}

/// Centres the drawing and gives it its spread: its root mean square radius is set, so that one
/// far-off node does not shrink the rest.
fn scale(position: &mut [(f64, f64)]) {
    let count = position.len().max(1) as f64;
    let middle = position.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0 / count, sum.1 + at.1 / count));
    for at in position.iter_mut() {
        *at = (at.0 - middle.0, at.1 - middle.1);
    }
    let radius = (position.iter().map(|at| at.0 * at.0 + at.1 * at.1).sum::<f64>() / count).sqrt();
    if radius > 0.0 {
        let factor = SPREAD * count.sqrt() / (2.0 * radius);
        for at in position.iter_mut() {
            *at = (at.0 * factor, at.1 * factor);
        }
    }
}

fn length(v: (f64, f64)) -> f64 {
    (v.0 * v.0 + v.1 * v.1).sqrt()
}

/// A quadtree of masses, built by sorting points into cells of a fixed depth.
struct Tree {
    cells: Vec<Cell>,
}

#[derive(Clone, Copy)]
struct Cell {
    mass: f64,
    /// Sum of position times mass; divided by mass once the tree is complete.
    centre: (f64, f64),
    width: f64,
    /// 0 where there is none: the root is nobody's child.
    children: [usize; 4],
}

/// Cells are not split deeper: points that near each other count as one.
const DEPTH: usize = 20;

impl Tree {
    fn new(position: &[(f64, f64)], mass: &[f64]) -> Self {
        let reach = position.iter().fold(1.0_f64, |most, at| most.max(at.0.abs()).max(at.1.abs()));
        let width = reach * 2.0;
        let mut tree = Self { cells: vec![Cell { mass: 0.0, centre: (0.0, 0.0), width, children: [0; 4] }] };
        for (at, mass) in position.iter().zip(mass) {
            tree.insert(*at, *mass);
        }
        for cell in &mut tree.cells {
            cell.centre = (cell.centre.0 / cell.mass.max(1e-9), cell.centre.1 / cell.mass.max(1e-9));
        }
        tree
    }

    /// A cell of one point stays whole; the second point pushes the first one down.
    fn insert(&mut self, at: (f64, f64), mass: f64) {
        let (mut cell, mut middle) = (0, (0.0, 0.0));
        for _ in 0..DEPTH {
            let Cell { mass: held, centre, width, children } = self.cells[cell];
            if held > 0.0 && children == [0; 4] {
                let resident = (centre.0 / held, centre.1 / held);
                let (child, _) = self.child(cell, middle, width, resident);
                self.cells[child].mass = held;
                self.cells[child].centre = centre;
            }
            self.add(cell, at, mass);
            if held <= 0.0 {
                return;
            }
            (cell, middle) = self.child(cell, middle, width, at);
        }
        self.add(cell, at, mass);
    }

    fn add(&mut self, cell: usize, at: (f64, f64), mass: f64) {
        let cell = &mut self.cells[cell];
        cell.mass += mass;
        cell.centre.0 += at.0 * mass;
        cell.centre.1 += at.1 * mass;
    }

    /// The quarter of a cell that a point lies in, and that quarter's middle.
    fn child(&mut self, cell: usize, middle: (f64, f64), width: f64, at: (f64, f64)) -> (usize, (f64, f64)) {
        let (right, up) = (at.0 >= middle.0, at.1 >= middle.1);
        let quarter = width / 4.0;
        let side = |positive: bool| if positive { quarter } else { -quarter };
        let slot = usize::from(right) + 2 * usize::from(up);
        if self.cells[cell].children[slot] == 0 {
            self.cells[cell].children[slot] = self.cells.len();
            let width = width / 2.0;
            self.cells.push(Cell { mass: 0.0, centre: (0.0, 0.0), width, children: [0; 4] });
        }
        (self.cells[cell].children[slot], (middle.0 + side(right), middle.1 + side(up)))
    }

    /// How all masses push a unit mass at a point: each by mass over distance.
    fn push(&self, at: (f64, f64), open: &mut Vec<usize>) -> (f64, f64) {
        let mut sum = (0.0, 0.0);
        open.push(0);
        while let Some(index) = open.pop() {
            let cell = &self.cells[index];
            let (dx, dy) = (at.0 - cell.centre.0, at.1 - cell.centre.1);
            let square = dx * dx + dy * dy;
            if cell.children == [0; 4] || cell.width * cell.width < THETA * THETA * square {
                if square > 1e-9 {
                    sum.0 += dx * cell.mass / square;
                    sum.1 += dy * cell.mass / square;
                }
            } else {
                open.extend(cell.children.iter().filter(|child| **child != 0));
            }
        }
        sum
    }
}
