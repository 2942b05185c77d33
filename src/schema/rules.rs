//! Files of `schema/relations/` → relations and their compiled rules.
//!
//! A file is one relation: what it is, and the rules that find it. A rule is written in one of five
//! forms, each of which the engine knows in all its shapes:
//!
//! | key | is written as | also found as |
//! |---|---|---|
//! | `clause` | `{subject} thank {object}` | passive, relative, participle, infinitive, headline … |
//! | `noun` | `{subject}'s invasion of {object}` | `invasion of O by S`, `Russian invasion of O` … |
//! | `role` | `{subject} is president of {object}` | `O's president S`, `S, president of O`, `Russian President S` … |
//! | `belongs` | `{subject:group} of {object:state}` | `O's soldiers`, `the soldiers of O`, `North Korean soldiers`; with `from` in the place of `of`, names of which O is a part do not count |
//! | `phrase` | `{subject:place} , {object:state}` | as written |

use super::grammar::{Grammar, Word};
use super::pattern::{self, Element, Role, SlotPattern};
use super::relation::{ACTOR, Relation, Slot};
use super::toml_file::{Table, Text, TomlFile};
use crate::base::{BySymbol, EntityKind, Faults, Symbol, SymbolSet, Symbols, suggest};

/// A rule that finds one relation.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `thanked/express-gratitude`: relation and rule.
    pub id: String,
    /// Index into [`super::Schema::relations`].
    pub relation: usize,
    /// What it looks for.
    pub form: Form,
    /// Its pattern as written.
    pub source: String,
    /// Sentences that must give claims.
    pub accepts: Vec<Example>,
    /// Sentences that must not.
    pub rejects: Vec<Example>,
    /// The file it stands in.
    pub file: String,
}

/// A sentence with what the rule's relation must give for it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// "Vladimir Putin thanked North Korean troops", qualifiers in brackets.
    pub gives: Vec<String>,
    /// Why it is rejected.
    pub why: String,
}

/// The five forms of rule.
#[derive(Clone, Debug)]
pub enum Form {
    /// A clause around a verb or a copula with its complement.
    Clause(ClausePattern),
    /// A noun that names a deed.
    Noun(NounPattern),
    /// A noun that somebody is.
    Role(RolePattern),
    /// One mention that belongs to another.
    Belongs(BelongsPattern),
    /// Words and mentions side by side.
    Phrase(Vec<Element>),
}

/// `{subject} express|extend gratitude to {object}`
#[derive(Clone, Debug)]
pub struct ClausePattern {
    /// The grammatical subject of the active clause.
    pub subject: SlotPattern,
    /// Lemmas of the verb; of the complement where `copular`.
    pub triggers: Vec<Vec<Symbol>>,
    /// `{subject} be grateful to {object}`: the trigger follows a form of "be".
    pub copular: bool,
    /// What follows.
    pub steps: Vec<Step>,
}

/// `{subject}'s invasion of {object}`
#[derive(Clone, Debug)]
pub struct NounPattern {
    /// What `'s` hangs on: also found as adjective, compound and `by`-phrase.
    pub possessor: Option<SlotPattern>,
    /// Lemmas of the noun.
    pub triggers: Vec<Vec<Symbol>>,
    /// What follows.
    pub steps: Vec<Step>,
}

/// `{subject} is president|leader of {object}`
#[derive(Clone, Debug)]
pub struct RolePattern {
    /// Who it is.
    pub holder: SlotPattern,
    /// Lemmas of the noun, with words before it: `prime minister`.
    pub triggers: Vec<Vec<Symbol>>,
    /// The last word of each trigger with its place among them, in the order of the words.
    last: Vec<(Symbol, u32)>,
    /// Whether `*` is a trigger, which stands for any word.
    pub any: bool,
    /// Prepositions that lead to the object; a possessive, an adjective and a compound always do.
    pub prepositions: Vec<Symbol>,
    /// Of what.
    pub object: Option<SlotPattern>,
}

impl RolePattern {
    /// The triggers that end in one of two words: a rule may have hundreds.
    pub fn ending_in(&self, words: [Symbol; 2]) -> impl Iterator<Item = &[Symbol]> {
        let [word, other] = words;
        let other = (other != word).then_some(other);
        [Some(word), other].into_iter().flatten().flat_map(move |word| {
            let first = self.last.partition_point(|(last, _)| *last < word);
            let same = self.last.iter().skip(first).take_while(move |(last, _)| *last == word);
            same.filter_map(|&(_, i)| self.triggers.get(i as usize)).map(Vec::as_slice)
        })
    }
}

/// `{subject:organization} (army|navy) of {object:state}`
#[derive(Clone, Debug)]
pub struct BelongsPattern {
    /// What belongs.
    pub subject: SlotPattern,
    /// Where words stand between: what it is, by its head, its description or its kind in the gazetteers.
    pub sorts: Vec<Vec<Symbol>>,
    /// To what.
    pub object: SlotPattern,
    /// `from` in the place of `of`: a name of which the owner is a part ("Czech National Bank") says nothing.
    pub outside: bool,
}

/// One thing that follows a trigger.
#[derive(Clone, Debug)]
pub struct Step {
    /// How it is tied to the trigger.
    pub tie: Tie,
    /// What fills it.
    pub filler: Filler,
    /// Whether it may be missing.
    pub optional: bool,
}

/// How an argument is tied to its trigger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tie {
    /// Directly after the verb.
    Object,
    /// By one of these prepositions, or as the object of verb and particle.
    Preposition(Vec<Symbol>),
    /// `that …`
    Complement,
}

/// What fills a step.
#[derive(Clone, Debug)]
pub enum Filler {
    /// A slot.
    Slot(SlotPattern),
    /// A noun with these lemmas and what follows it (`gratitude to {object}`), or a particle of the
    /// verb and what follows that (`out of {object}`).
    Noun(Vec<Vec<Symbol>>, Vec<Step>),
    /// `between {subject} and {object}`
    Pair(SlotPattern, SlotPattern),
}

/// Which rules a word can set off.
#[derive(Clone, Debug, Default)]
pub struct RuleIndex {
    /// Verb lemma → clause rules.
    pub verbs: BySymbol<Vec<usize>>,
    /// Last lemma of the complement of "be" → clause rules.
    pub copulas: BySymbol<Vec<usize>>,
    /// Last lemma of a noun → noun rules.
    pub nouns: BySymbol<Vec<usize>>,
    /// Last lemma of a noun → role rules.
    pub roles: BySymbol<Vec<usize>>,
    /// Role rules for whatever somebody is.
    pub any_roles: Vec<usize>,
    /// `belongs` rules, those first that ask for the sort of both ends, then of one, then of none.
    pub belongs: [Vec<usize>; 3],
    /// Last lemma of what follows the first slot → `phrase` rules: those that ask for the sort of a
    /// noun, and those that do not. Each with the kinds of which the first slot takes one, one bit each;
    /// all bits where nouns that have no kind may fill it.
    pub phrases: BySymbol<[Vec<(u8, usize)>; 2]>,
    /// Verbs whose complement is what somebody says.
    pub speech: SymbolSet,
    /// Those that name whom it is said to as their object: "told reporters that".
    pub hearers: SymbolSet,
    /// For each rule, whether it asks for a clause below: "said that".
    pub complement: Vec<bool>,
}

impl RuleIndex {
    pub(super) fn of(rules: &[Rule], grammar: &Grammar) -> Self {
        let mut index = Self::default();
        let add = |map: &mut BySymbol<Vec<usize>>, triggers: &[Vec<Symbol>], rule: usize| {
            for &word in triggers.iter().filter_map(|t| t.last()) {
                let rules = map.or_default(word);
                if rules.last() != Some(&rule) {
                    rules.push(rule);
                }
            }
        };
        for (i, rule) in rules.iter().enumerate() {
            let steps = match &rule.form {
                Form::Clause(ClausePattern { steps, .. }) | Form::Noun(NounPattern { steps, .. }) => steps,
                Form::Role(_) | Form::Belongs(_) | Form::Phrase(_) => &Vec::new(),
            };
            index.complement.push(has_complement(steps));
            match &rule.form {
                Form::Clause(clause) if clause.copular => add(&mut index.copulas, &clause.triggers, i),
                Form::Clause(clause) => {
                    add(&mut index.verbs, &clause.triggers, i);
                    if clause.steps.iter().any(|s| s.tie == Tie::Complement || says_with_particle(s, grammar))
                    {
                        let hears = clause.steps.iter().any(|s| s.tie == Tie::Object);
                        for &word in clause.triggers.iter().filter_map(|t| t.last()) {
                            index.speech.insert(word);
                            if hears {
                                index.hearers.insert(word);
                            }
                        }
                    }
                }
                Form::Noun(noun) => add(&mut index.nouns, &noun.triggers, i),
                Form::Role(role) => {
                    add(&mut index.roles, &role.triggers, i);
                    if role.any {
                        index.any_roles.push(i);
                    }
                }
                Form::Belongs(pattern) => {
                    let unasked =
                        usize::from(pattern.sorts.is_empty()) + usize::from(pattern.object.nouns.is_empty());
                    index.belongs[unasked].push(i);
                }
                Form::Phrase(elements) => {
                    let sorts = |e: &Element| matches!(e, Element::Slot(slot) if !slot.nouns.is_empty());
                    let unsorted = usize::from(!elements.iter().any(sorts));
                    let Some(Element::Words(words)) = elements.get(1) else { continue };
                    let kinds = match elements.first() {
                        Some(Element::Slot(slot)) if slot.role != Role::Other && !slot.words => {
                            &slot.kinds[..]
                        }
                        _ => &[],
                    };
                    let kinds = kinds.iter().fold(0, |bits, kind| bits | kind.bit());
                    let kinds = if kinds == 0 { u8::MAX } else { kinds };
                    for &word in words.iter().filter_map(|w| w.last()) {
                        let rules = &mut index.phrases.or_default(word)[unsorted];
                        if rules.last() != Some(&(kinds, i)) {
                            rules.push((kinds, i));
                        }
                    }
                }
            }
        }
        index
    }
}

/// Whether one of the steps is a clause below.
fn has_complement(steps: &[Step]) -> bool {
    steps.iter().any(|step| {
        step.tie == Tie::Complement || matches!(&step.filler, Filler::Noun(_, then) if has_complement(then))
    })
}

/// "point out that {object}", but not "make clear that {object}": to make is not to say.
fn says_with_particle(step: &Step, grammar: &Grammar) -> bool {
    matches!(&step.filler, Filler::Noun(words, then)
        if words.iter().flatten().all(|&w| grammar.is(w, Word::Particle))
            && then.iter().any(|s| s.tie == Tie::Complement))
}

/// Everything read from `relations/`.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub relations: Vec<Relation>,
    pub rules: Vec<Rule>,
}

/// Reads all relation files.
pub(super) fn load<'s>(
    files: impl Iterator<Item = (&'s str, &'s str)>,
    symbols: &mut Symbols,
    faults: &mut Faults,
) -> Loaded {
    let mut loaded = Loaded::default();
    let mut parts: Vec<(&str, Relation, Vec<Rule>)> = Vec::new();
    for (path, source) in
        files.filter(|(path, _)| std::path::Path::new(path).extension().is_some_and(|x| x == "toml"))
    {
        let file = TomlFile { path, source };
        let before = faults.0.len();
        let top = file.parse(faults);
        let broken = faults.0.len() > before;
        let table = Table { table: top.get_ref(), offset: 0 };
        if let Some((relation, rules)) = relation(&file, &table, symbols, faults) {
            parts.push((path, relation, rules));
        }
        if broken {
            // What the broken lines say may be what is missing.
            let mut number = 0;
            faults.0.retain(|fault| {
                number += 1;
                number <= before || !fault.message.ends_with("is missing")
            });
        }
    }
    parts.sort_by(|a, b| a.1.id.cmp(&b.1.id));
    let mut before = "";
    for (path, relation, mut rules) in parts {
        if loaded.relations.last().is_some_and(|last| last.id == relation.id) {
            faults.line(path, 1, format!("the relation `{}` stands in `{before}` as well", relation.id));
        }
        before = path;
        for rule in &mut rules {
            rule.relation = loaded.relations.len();
        }
        loaded.relations.push(relation);
        loaded.rules.extend(rules);
    }
    let known: Vec<&str> = loaded.relations.iter().map(|r| r.id.as_str()).collect();
    for relation in &loaded.relations {
        if let Some(then) = relation.then.as_deref().filter(|then| !known.contains(then)) {
            let hint = suggest(then, known.iter().copied())
                .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            let message =
                format!("expected a relation that holds after `{}`, found `{then}`{hint}", relation.id);
            faults.line(&format!("relations/{}.toml", relation.id), 1, message);
        }
    }
    loaded
}

const RELATION_KEYS: [&str; 16] = [
    "id",
    "family",
    "label",
    "meaning",
    "subject",
    "object",
    "roles",
    "nominal",
    "symmetric",
    "lasting",
    "exclusive",
    "acts_for",
    "then",
    "plover",
    "cameo",
    "rule",
];
const FORMS: [&str; 5] = ["clause", "noun", "role", "belongs", "phrase"];
const RULE_KEYS: [&str; 8] = ["id", "clause", "noun", "role", "belongs", "phrase", "accepts", "rejects"];

fn relation(
    file: &TomlFile<'_>,
    table: &Table<'_, '_>,
    symbols: &mut Symbols,
    faults: &mut Faults,
) -> Option<(Relation, Vec<Rule>)> {
    file.only(faults, table, "", &RELATION_KEYS);
    let id = file.needed(faults, table, "", "id");
    let family = file.needed(faults, table, "", "family");
    let families = ["statement", "verbal", "material", "role"];
    if !family.text.is_empty() && !families.contains(&family.text.as_str()) {
        let hint = meant(&family.text, families);
        let message = format!("expected statement, verbal, material or role, found `{}`{hint}", family.text);
        file.fault(faults, family.offset, "", message);
    }
    let relation = Relation {
        label: file.text(faults, table, "", "label").map_or_else(|| id.text.replace('_', " "), |t| t.text),
        family: family.text,
        meaning: file.needed(faults, table, "", "meaning").text,
        nominal: file.needed(faults, table, "", "nominal").text,
        subject: slot(file, table, "subject", faults),
        object: slot(file, table, "object", faults),
        roles: further_roles(file, table, faults),
        symmetric: file.flag(faults, table, "", "symmetric"),
        lasting: file.flag(faults, table, "", "lasting"),
        exclusive: file.text(faults, table, "", "exclusive").and_then(|end| {
            end.text.parse().map_err(|message: String| file.fault(faults, end.offset, "", message)).ok()
        }),
        acts_for: file.flag(faults, table, "", "acts_for"),
        then: file.text(faults, table, "", "then").map(|t| t.text),
        plover: file.text(faults, table, "", "plover").map(|t| t.text),
        cameo: file.text(faults, table, "", "cameo").map(|t| t.text),
        id: id.text,
    };
    let mut rules: Vec<Rule> = Vec::new();
    for table in file.tables(faults, table, "", "rule") {
        if let Some(rule) = rule(file, &table, &relation, symbols, faults) {
            if rules.iter().any(|r| r.id == rule.id) {
                file.fault(faults, table.offset, &rule.id, "another rule of this file has the same id");
            }
            rules.push(rule);
        }
    }
    (!relation.id.is_empty()).then_some((relation, rules))
}

/// `roles = { other_party = ["actor"] }`: who or what else takes part.
fn further_roles(file: &TomlFile<'_>, table: &Table<'_, '_>, faults: &mut Faults) -> Vec<(String, Slot)> {
    let Some(value) = table.table.get("roles") else { return Vec::new() };
    let Some(roles) = value.get_ref().as_table() else {
        let message = "`roles` has to be a table: `roles = { other_party = [\"actor\"] }`";
        file.fault(faults, value.span().start, "", message);
        return Vec::new();
    };
    let mut out = Vec::new();
    for key in roles.keys() {
        let name = key.get_ref().as_ref();
        let snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let own = ["subject", "object", "voice", "trigger", "time", "quantity", "negation", "modality"];
        if own.contains(&name) || name.is_empty() || !name.chars().all(snake) {
            let message = format!(
                "expected a role's name of lower-case letters and `_` that the engine does not use itself, found `{name}`"
            );
            file.fault(faults, key.span().start, "", message);
        }
        let inner = Table { table: roles, offset: value.span().start };
        out.push((name.to_owned(), slot(file, &inner, name, faults)));
    }
    if out.len() > LARGEST_ROLES {
        file.fault(faults, value.span().start, "", format!("expected at most {LARGEST_ROLES} roles"));
        out.truncate(LARGEST_ROLES);
    }
    out
}

/// How many further roles a relation may have.
const LARGEST_ROLES: usize = 16;

fn slot(file: &TomlFile<'_>, table: &Table<'_, '_>, key: &str, faults: &mut Faults) -> Slot {
    let mut slot = Slot::default();
    if !table.table.contains_key(key) {
        file.fault(faults, table.offset, "", format!("`{key}` is missing"));
    }
    for Text { text, offset } in file.texts(faults, table, "", key) {
        match (text.as_str(), text.parse()) {
            ("actor", _) => slot.kinds.extend(ACTOR),
            ("claim", _) => slot.claim = true,
            ("concept", _) => slot.concept = true,
            (_, Ok(kind)) => slot.kinds.push(kind),
            (_, Err(message)) => {
                let known =
                    EntityKind::ALL.iter().map(|kind| kind.word()).chain(["actor", "claim", "concept"]);
                let hint = meant(&text, known);
                file.fault(faults, offset, "", format!("{message} (or actor, claim, concept){hint}"));
            }
        }
    }
    slot
}

fn rule(
    file: &TomlFile<'_>,
    table: &Table<'_, '_>,
    relation: &Relation,
    symbols: &mut Symbols,
    faults: &mut Faults,
) -> Option<Rule> {
    let id = file.needed(faults, table, "", "id").text;
    file.only(faults, table, &id, &RULE_KEYS);
    let forms: Vec<&str> = FORMS.into_iter().filter(|k| table.table.contains_key(*k)).collect();
    let examples = |key: &str, faults: &mut Faults| -> Vec<Example> {
        file.tables(faults, table, &id, key)
            .iter()
            .map(|example| {
                file.only(faults, example, &id, &["text", "gives", "why"]);
                Example {
                    text: file.needed(faults, example, &id, "text").text,
                    gives: file.texts(faults, example, &id, "gives").into_iter().map(|t| t.text).collect(),
                    why: file.text(faults, example, &id, "why").map_or_else(String::new, |t| t.text),
                }
            })
            .collect()
    };
    let (accepts, rejects) = (examples("accepts", faults), examples("rejects", faults));
    let [key] = forms[..] else {
        // A form that is misspelt was told already.
        let misspelt = |key: &str| !RULE_KEYS.contains(&key) && suggest(key, FORMS).is_some();
        if forms.is_empty() && table.table.keys().any(|key| misspelt(key.get_ref())) {
            return None;
        }
        let message = "a rule has exactly one of `clause`, `noun`, `role`, `belongs` and `phrase`";
        file.fault(faults, table.offset, &id, message);
        return None;
    };
    let source = file.text(faults, table, &id, key)?;
    let elements = match pattern::parse(&source.text, &relation.roles, symbols) {
        Ok(elements) => elements,
        Err(found) => {
            for (at, message) in found {
                file.fault(faults, source.offset + at, &id, message);
            }
            return None;
        }
    };
    let form = match compile(key, &elements, symbols) {
        Ok(form) => form,
        Err(message) => {
            file.fault(faults, source.offset, &id, message);
            return None;
        }
    };
    for role in [Role::Subject, Role::Object] {
        if !pattern::names(&elements, role) {
            let role = if role == Role::Subject { "{subject}" } else { "{object}" };
            let message =
                format!("the pattern has no `{role}`: a claim needs both `{{subject}}` and `{{object}}`");
            file.fault(faults, source.offset, &id, message);
        }
    }
    for (number, (role, _)) in relation.roles.iter().enumerate() {
        if matches!(key, "role" | "belongs") && pattern::names(&elements, Role::Further(number as u8)) {
            let message =
                format!("a `{key}` rule takes `{{subject}}` and `{{object}}` only, not `{{{role}}}`");
            file.fault(faults, source.offset, &id, message);
        }
    }
    let id = format!("{}/{id}", relation.id);
    Some(Rule { id, relation: 0, form, source: source.text, accepts, rejects, file: file.path.to_owned() })
}

/// ", did you mean `state`?", if a known word is near.
fn meant<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    suggest(found, known).map_or(String::new(), |near| format!(", did you mean `{near}`?"))
}

/// Says what the elements mean under their form.
fn compile(form: &str, elements: &[Element], symbols: &mut Symbols) -> Result<Form, String> {
    match form {
        "clause" => clause(elements, symbols).map(Form::Clause),
        "noun" => noun(elements, symbols).map(Form::Noun),
        "role" => role(elements, symbols).map(Form::Role),
        "belongs" => {
            let expected =
                "expected `{subject:kind} of {object:kind}` or `{subject:kind} (army|navy) of {object:kind}`";
            let (subject, sorts, tie, object) = match elements {
                [Element::Slot(subject), Element::Words(tie), Element::Slot(object)] => {
                    (subject, Vec::new(), tie, object)
                }
                [
                    Element::Slot(subject),
                    Element::Words(sorts),
                    Element::Words(tie),
                    Element::Slot(object),
                ] => (subject, sorts.clone(), tie, object),
                _ => return Err(expected.into()),
            };
            let outside = match tie[..] {
                [ref word] if word[..] == [symbols.intern("of")] => false,
                [ref word] if word[..] == [symbols.intern("from")] => true,
                _ => return Err("expected `of`, or `from` where names do not count".into()),
            };
            let (subject, object) = (subject.clone(), object.clone());
            Ok(Form::Belongs(BelongsPattern { subject, sorts, object, outside }))
        }
        _ => {
            let slots = elements.iter().filter(|e| matches!(e, Element::Slot(_))).count();
            if slots < 2 {
                return Err("a phrase needs both `{subject}` and `{object}`".into());
            }
            if !matches!(elements, [Element::Slot(_), Element::Words(_), ..]) {
                return Err("a phrase begins with a slot and a word: `{subject} of {object}`".into());
            }
            Ok(Form::Phrase(elements.to_vec()))
        }
    }
}

fn clause(elements: &[Element], symbols: &mut Symbols) -> Result<ClausePattern, String> {
    let (Some(Element::Slot(subject)), rest) = (elements.first(), elements.get(1..).unwrap_or_default())
    else {
        return Err("a clause begins with the slot of its subject: `{subject} thank {object}`".into());
    };
    let (Some(Element::Words(first)), rest) = (rest.first(), rest.get(1..).unwrap_or_default()) else {
        return Err("expected a verb after the first slot".into());
    };
    let be = symbols.intern("be");
    let copular = first == &[vec![be]];
    // "be from {object}", "be at war with {object}": what follows is a preposition, as with any verb.
    let leads = matches!(
        rest,
        [Element::Words(_), Element::Slot(_), ..]
            | [Element::Words(_), Element::Words(_), Element::Words(_), Element::Slot(_), ..]
    );
    let copular = copular && !leads;
    let (triggers, rest) = match (copular, rest) {
        (true, [Element::Words(words), rest @ ..]) => (words.clone(), rest),
        (true, _) => return Err("expected a noun or an adjective after `be`".into()),
        (false, rest) => (first.clone(), rest),
    };
    let steps = steps(rest, true, symbols)?;
    Ok(ClausePattern { subject: subject.clone(), triggers, copular, steps })
}

fn noun(elements: &[Element], symbols: &mut Symbols) -> Result<NounPattern, String> {
    let (possessor, rest) = match elements {
        [Element::Slot(slot), Element::Possessive, rest @ ..] => (Some(slot.clone()), rest),
        [Element::Slot(_), ..] => {
            return Err("expected `'s` after the first slot: `{subject}'s invasion of {object}`".into());
        }
        rest => (None, rest),
    };
    let [Element::Words(triggers), rest @ ..] = rest else {
        return Err("expected a noun: `{subject}'s invasion of {object}`".into());
    };
    Ok(NounPattern { possessor, triggers: triggers.clone(), steps: steps(rest, false, symbols)? })
}

fn role(elements: &[Element], symbols: &mut Symbols) -> Result<RolePattern, String> {
    let fail = || "expected `{subject} is president|leader of {object}`".to_owned();
    let is = symbols.intern("is");
    let [Element::Slot(holder), Element::Words(copula), Element::Words(triggers), rest @ ..] = elements
    else {
        return Err(fail());
    };
    if copula != &[vec![is]] {
        return Err(fail());
    }
    let (prepositions, object) = match rest {
        [] => (Vec::new(), None),
        [Element::Words(words), Element::Slot(object)] => {
            (words.iter().filter_map(|w| w.first().copied()).collect(), Some(object.clone()))
        }
        _ => return Err(fail()),
    };
    let mut last: Vec<(Symbol, u32)> =
        (0..).zip(triggers).filter_map(|(i, words)| Some((*words.last()?, i))).collect();
    last.sort_unstable();
    let any = triggers.iter().any(|words| matches!(words[..], [word] if symbols.word(word) == "*"));
    Ok(RolePattern { holder: holder.clone(), triggers: triggers.clone(), last, any, prepositions, object })
}

/// What follows a trigger. `direct`: something may follow without preposition.
fn steps(elements: &[Element], direct: bool, symbols: &mut Symbols) -> Result<Vec<Step>, String> {
    let that = vec![vec![symbols.intern("that")]];
    let and = vec![vec![symbols.intern("and")]];
    let mut out: Vec<Step> = Vec::new();
    let mut rest = elements;
    let mut direct = direct;
    while let Some(first) = rest.first() {
        rest = &rest[1..];
        match first {
            Element::Optional(inner) => {
                out.extend(
                    steps(inner, direct, symbols)?.into_iter().map(|step| Step { optional: true, ..step }),
                );
            }
            Element::Slot(slot) if direct => {
                out.push(Step { tie: Tie::Object, filler: Filler::Slot(slot.clone()), optional: false });
            }
            Element::Slot(_) => return Err("expected a preposition before the slot".into()),
            Element::Possessive => {
                return Err("`'s` stands only after the first slot of a `noun` rule".into());
            }
            Element::Words(words) if *words == that => {
                let [Element::Slot(slot), tail @ ..] = rest else {
                    return Err("expected a slot after `that`".into());
                };
                out.push(Step { tie: Tie::Complement, filler: Filler::Slot(slot.clone()), optional: false });
                rest = tail;
            }
            Element::Words(words) => {
                let singles: Vec<Symbol> = words.iter().filter(|w| w.len() == 1).map(|w| w[0]).collect();
                match rest {
                    [Element::Slot(a), Element::Words(w), Element::Slot(b), tail @ ..] if *w == and => {
                        let filler = Filler::Pair(a.clone(), b.clone());
                        out.push(Step { tie: Tie::Preposition(singles), filler, optional: false });
                        rest = tail;
                    }
                    [Element::Slot(slot), tail @ ..] => {
                        let filler = Filler::Slot(slot.clone());
                        out.push(Step { tie: Tie::Preposition(singles), filler, optional: false });
                        rest = tail;
                    }
                    // A light verb's noun or a particle, and what hangs on it: `gratitude to {object}`,
                    // `out of {object}`.
                    [Element::Words(_), Element::Slot(_), ..] => {
                        let then = steps(rest, false, symbols)?;
                        out.push(Step {
                            tie: Tie::Object,
                            filler: Filler::Noun(words.clone(), then),
                            optional: false,
                        });
                        return Ok(out);
                    }
                    // A preposition and its noun: `into custody`, `to aid of {object}`.
                    [Element::Words(nouns), tail @ ..] => {
                        let then = steps(tail, false, symbols)?;
                        let filler = Filler::Noun(nouns.clone(), then);
                        out.push(Step { tie: Tie::Preposition(singles), filler, optional: false });
                        return Ok(out);
                    }
                    _ => {
                        // The last word: a light verb's noun or a particle.
                        let filler = Filler::Noun(words.clone(), Vec::new());
                        out.push(Step { tie: Tie::Object, filler, optional: false });
                    }
                }
            }
        }
        direct = direct && matches!(first, Element::Slot(_));
    }
    Ok(out)
}
