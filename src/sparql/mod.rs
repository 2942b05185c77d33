//! The graph as triples in memory, asked with SPARQL 1.1 by Oxigraph. Read-only: there are no updates,
//! and nothing is fetched from elsewhere.
//!
//! The triples are those of the RDF exports, so that a query answers the same here and in any store
//! that loaded one. Needs the feature `sparql`.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{PreparedSparqlQuery, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

use crate::export::{Exporter, Object, Triple, prefixes};

/// How an answer of rows is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL 1.1 Query Results CSV.
    Csv,
    /// SPARQL Query Results XML.
    Xml,
}

/// An answer for people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Of `ASK`.
    Boolean(bool),
    /// Of `SELECT`: names of the columns, and cells, empty where there is no value. IRIs are compact
    /// where a prefix of ours fits.
    Table(Vec<String>, Vec<Vec<String>>),
    /// Of `CONSTRUCT` and `DESCRIBE`: Turtle, and the number of triples.
    Graph(String, usize),
}

/// Triples that can be asked.
pub struct Triples {
    store: Store,
    /// With the names of resources below the exporter's base.
    prefixes: Vec<(String, String)>,
}

/// A query that was read.
pub struct Query(PreparedSparqlQuery);

impl Triples {
    /// Loads what the RDF exports would hold.
    ///
    /// # Errors
    /// If memory does not suffice.
    pub fn of(exporter: &Exporter) -> io::Result<Self> {
        let store = Store::new().map_err(io::Error::other)?;
        let mut loader = store.bulk_loader();
        let mut quads = Vec::new();
        exporter.triples(|triple| {
            quads.push(quad(triple));
            if quads.len() == BATCH {
                loader.load_quads(quads.drain(..)).map_err(io::Error::other)?;
            }
            Ok(())
        })?;
        loader.load_quads(quads).map_err(io::Error::other)?;
        loader.commit().map_err(io::Error::other)?;
        Ok(Self { store, prefixes: prefixes(exporter.base()) })
    }

    /// Answers in the words of people.
    ///
    /// # Errors
    /// In words, if the query asks for what is not to be had, such as another service.
    pub fn answer(&self, query: Query) -> Result<Answer, String> {
        match self.results(query)? {
            QueryResults::Boolean(answer) => Ok(Answer::Boolean(answer)),
            QueryResults::Solutions(solutions) => {
                let columns = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
                let cell = |term: Option<&Term>| term.map_or(String::new(), |term| self.shown(term));
                let rows = solutions.map(|row| {
                    let row = row.map_err(|error| error.to_string())?;
                    Ok((0..row.len()).map(|i| cell(row.get(i))).collect())
                });
                Ok(Answer::Table(columns, rows.collect::<Result<_, String>>()?))
            }
            graph @ QueryResults::Graph(_) => {
                let mut turtle = Vec::new();
                let count = self.write_graph(graph, &mut turtle).map_err(|error| error.to_string())?;
                Ok(Answer::Graph(String::from_utf8_lossy(&turtle).into_owned(), count))
            }
        }
    }

    /// Writes the answer for programs, as a stream: rows in the format, graphs as Turtle. Returns the
    /// number of rows or triples; a yes is one row, a no is none.
    ///
    /// # Errors
    /// What `out` fails with, or what the query asks for and is not to be had, as
    /// [`io::ErrorKind::InvalidInput`].
    pub fn write(&self, query: Query, rows: Rows, mut out: impl Write) -> io::Result<usize> {
        let format = match rows {
            Rows::Json => QueryResultsFormat::Json,
            Rows::Csv => QueryResultsFormat::Csv,
            Rows::Xml => QueryResultsFormat::Xml,
        };
        let refused = |message: String| io::Error::new(io::ErrorKind::InvalidInput, message);
        let serializer = QueryResultsSerializer::from_format(format);
        match self.results(query).map_err(refused)? {
            QueryResults::Boolean(answer) => {
                serializer.serialize_boolean_to_writer(&mut out, answer)?;
                if rows == Rows::Csv {
                    out.write_all(b"\n")?;
                }
                Ok(usize::from(answer))
            }
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let mut writer = serializer.serialize_solutions_to_writer(&mut out, variables)?;
                let mut count = 0;
                for row in solutions {
                    writer.serialize(&row.map_err(|error| refused(error.to_string()))?)?;
                    count += 1;
                }
                writer.finish()?;
                Ok(count)
            }
            graph @ QueryResults::Graph(_) => self.write_graph(graph, out),
        }
    }

    fn results(&self, query: Query) -> Result<QueryResults<'static>, String> {
        query.0.on_store(&self.store).execute().map_err(|error| error.to_string())
    }

    fn write_graph(&self, results: QueryResults, out: impl Write) -> io::Result<usize> {
        let QueryResults::Graph(triples) = results else { return Ok(0) };
        let mut serializer = RdfSerializer::from_format(RdfFormat::Turtle);
        for (prefix, iri) in &self.prefixes {
            serializer = serializer.with_prefix(prefix, iri).map_err(io::Error::other)?;
        }
        let mut writer = serializer.for_writer(out);
        let mut count = 0;
        for triple in triples {
            let triple =
                triple.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error.to_string()))?;
            writer.serialize_triple(&triple)?;
            count += 1;
        }
        writer.finish()?;
        Ok(count)
    }

    fn shown(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(name) => {
                let found = self.prefixes.iter().find_map(|(prefix, iri)| {
                    Some(format!("{prefix}:{}", name.as_str().strip_prefix(iri.as_str())?))
                });
                found.unwrap_or_else(|| format!("<{}>", name.as_str()))
            }
            Term::Literal(literal) => literal.value().to_owned(),
            blank @ Term::BlankNode(_) => blank.to_string(),
        }
    }
}

impl std::fmt::Debug for Triples {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Triples").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").finish_non_exhaustive()
    }
}

/// Room for all levels of the longest query that is read: reading, planning, answering and forgetting it go
/// down into it. Who takes queries from others does that on a thread with such a stack.
pub const STACK: usize = 512 << 20;

impl Query {
    /// Reads a query. Prefixes of the exports are known without being declared.
    ///
    /// The time that takes can double with each pair of brackets in brackets, where the query is a wrong one.
    ///
    /// # Errors
    /// Where it cannot be read, with the line and a mark below it; if it is longer than 100 kB, or has more than
    /// 32 brackets in brackets.
    pub fn parse(text: &str, base: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("expected a query of at most {} kB, found more", LONGEST / 1000));
        }
        if nested(text) > DEEPEST {
            return Err(format!("expected at most {DEEPEST} brackets in brackets, found more"));
        }
        let evaluator = || {
            prefixes(base).into_iter().fold(SparqlEvaluator::new(), |evaluator, (prefix, iri)| {
                // Prefixes of the context are sound IRIs: a test asks them all.
                evaluator.with_prefix(prefix, iri).unwrap_or_default()
            })
        };
        evaluator().parse_query(text).map(Self).map_err(|error| {
            if evaluator().parse_update(text).is_ok() {
                return "this is an update: only SELECT, ASK, CONSTRUCT and DESCRIBE are answered".to_owned();
            }
            located(text, &error.to_string())
        })
    }
}

/// Triples that are handed to the store at once.
const BATCH: usize = 100_000;
/// The longest query that is read, in bytes.
const LONGEST: usize = 100_000;
/// The most brackets in brackets.
const DEEPEST: usize = 32;

/// How many brackets are open at once, at most. Those in comments, strings and IRIs are none.
fn nested(query: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            '\\' => length += rest.chars().nth(1).map_or(0, char::len_utf8),
            '#' => length = rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' => length = string(rest, ["\"\"\"", "\""]),
            '\'' => length = string(rest, ["'''", "'"]),
            '<' => {
                let end = rest.find(|c: char| c == '>' || c <= ' ' || "\"{}|^`\\".contains(c));
                let closed = end.filter(|&end| rest.as_bytes().get(end) == Some(&b'>'));
                length = closed.unwrap_or(length);
            }
            _ => {}
        }
        most = most.max(open);
        rest = rest.get(length..).unwrap_or_default();
    }
    most
}

/// The length of the string that begins here, with its quotes: long ones, or else short ones, which end with the
/// line at the latest.
fn string(text: &str, quotes: [&str; 2]) -> usize {
    let [long, short] = quotes;
    let end = if text.starts_with(long) { long } else { short };
    let mut at = end.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(end) {
            return at + end.len();
        }
        let mut chars = rest.chars();
        match chars.next() {
            Some('\\') => at += 1 + chars.next().map_or(0, char::len_utf8),
            Some('\n' | '\r') if end == short => return at,
            c => at += c.map_or(1, char::len_utf8),
        }
    }
    text.len()
}

/// `error at 2:7: expected …` with the line it is about.
fn located(query: &str, message: &str) -> String {
    let place = message.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, rest) = rest.split_once(':')?;
        let number = |digits: &str| digits.parse::<usize>().ok().filter(|number| *number > 0);
        Some((number(line)?, number(column)?, in_words(rest)))
    });
    let Some((line, column, expected)) = place else { return message.to_owned() };
    let text = query.lines().nth(line - 1).unwrap_or_default();
    let mark: String = text.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    format!("line {line}, column {column}: {expected}\n  {text}\n  {mark}^")
}

/// What the parser expected, without its classes of characters.
fn in_words(expected: &str) -> String {
    if expected.contains("Prefix not found") {
        return "this prefix is not declared".to_owned();
    }
    let mut literals: Vec<String> = Vec::new();
    let mut chars = expected.chars();
    while chars.any(|c| c == '"') {
        let mut literal = String::new();
        while let Some(c) = chars.next().filter(|c| *c != '"') {
            literal.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
        }
        literals.push(format!("`{literal}`"));
    }
    if expected.contains(['[', '\'']) {
        literals.push("a name or a number".to_owned());
    }
    if literals.is_empty() {
        expected.trim().to_owned()
    } else {
        format!("expected {}", literals.join(" or "))
    }
}

fn quad(triple: Triple<'_>) -> Quad {
    let name = NamedNode::new_unchecked;
    let object: Term = match triple.object {
        Object::Iri(iri) => name(iri).into(),
        Object::Text(text) => Literal::new_simple_literal(text).into(),
        Object::Typed(text, datatype) => Literal::new_typed_literal(text, name(datatype)).into(),
    };
    Quad::new(name(triple.subject), name(triple.predicate), object, GraphName::DefaultGraph)
}

#[cfg(test)]
mod tests;
