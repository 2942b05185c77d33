//! tmp: sentence boundaries on joined gold sentences, and speed
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "x")]
use claimgraph::{ingest::Article, schema::Schema, text};
use std::collections::{BTreeMap, HashSet};
use std::time::Instant;
fn main() {
    let p = std::env::args().nth(1).unwrap();
    let t0 = Instant::now();
    let schema = Schema::embedded();
    println!("load {:?}", t0.elapsed());
    let mut docs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for l in std::fs::read_to_string(p).unwrap().lines() {
        let v: serde_json::Value = serde_json::from_str(l).unwrap();
        let id = v["id"].as_str().unwrap();
        docs.entry(id.rsplit_once('-').unwrap().0.to_owned())
            .or_default()
            .push(v["text"].as_str().unwrap().to_owned());
    }
    let (mut tp, mut fp, mut fnn) = (0, 0, 0);
    let (mut tp2, mut fp2, mut fn2) = (0, 0, 0);
    for (_, s) in &docs {
        // Lines without a stop are headings: they stand alone.
        let mut t = String::new();
        let mut gold = HashSet::new();
        for x in s {
            t.push_str(x);
            if x.ends_with(['.', '?', '!', '"', '”', ')']) {
                gold.insert(t.len());
                t.push(' ');
            } else {
                t.push_str("\n\n");
            }
        }
        let a = Article::from_text("x", &t);
        let d = text::analyse(&schema, &a);
        let ends: HashSet<usize> = d.sentences.iter().map(|s| d.span(s.tokens.clone()).range().end).collect();
        let nl: HashSet<usize> = t.match_indices('\n').map(|(i, _)| i).collect();
        for e in ends.iter().filter(|e| !nl.contains(e)) {
            if gold.contains(e) {
                tp += 1
            } else {
                fp += 1;
                println!("FP …{:?} | {:?}", tail(&t, *e), head(&t, *e));
            }
        }
        for g in &gold {
            if !ends.contains(g) {
                fnn += 1;
                println!("FN …{:?} | {:?}", tail(&t, *g), head(&t, *g));
            }
        }
        let mut ends: HashSet<usize> = HashSet::new();
        for b in sentencex::get_sentence_boundaries("en", &t) {
            ends.insert(b.start_byte + b.text.trim_end().len());
        }
        for e in ends.iter().filter(|e| !nl.contains(e)) {
            if gold.contains(e) { tp2 += 1 } else { fp2 += 1 }
        }
        for g in &gold {
            if !ends.contains(g) {
                fn2 += 1
            }
        }
    }
    let f = |tp: i32, fp: i32, fnn: i32| 2.0 * tp as f64 / (2 * tp + fp + fnn) as f64;
    println!("own tp {tp} fp {fp} fn {fnn} F1 {}", f(tp, fp, fnn));
    println!("sentencex tp {tp2} fp {fp2} fn {fn2} F1 {}", f(tp2, fp2, fn2));
}
fn tail(t: &str, e: usize) -> String {
    t[..e].chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect()
}
fn head(t: &str, e: usize) -> String {
    t[e..].chars().take(25).collect()
}
