-- What follows from the records. Indexes that nothing needs while all of it is made anew stand in
-- `indexes.sql`.

-- The articles that count: of each id and text one record.
CREATE TABLE article (
    record INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    title TEXT, date TEXT, publisher TEXT, url TEXT, language TEXT,
    path TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    text_length INTEGER NOT NULL,
    cluster INTEGER NOT NULL,   -- the smallest record of those that are copies of one text
    claims INTEGER NOT NULL,    -- number of the first claim
    shingles BLOB NOT NULL
);
CREATE INDEX article_text ON article (text_sha256);
CREATE INDEX article_cluster ON article (cluster);
CREATE TABLE shingle (key INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (key, record)) WITHOUT ROWID;

CREATE TABLE claim (
    num INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,
    id TEXT NOT NULL,
    modality INTEGER NOT NULL,
    time TEXT, quantity TEXT,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    rule INTEGER NOT NULL, shape INTEGER NOT NULL,
    roles TEXT NOT NULL
);
CREATE TABLE rule (id TEXT PRIMARY KEY, pattern TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (num INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE evidence_text USING fts5 (text, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2');

-- Entities by every id that an article gives them; one of those that are the same is canonical.
CREATE TABLE entity (
    node INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    canonical INTEGER NOT NULL,
    kind INTEGER NOT NULL, name TEXT NOT NULL, aliases TEXT NOT NULL, same_as TEXT NOT NULL,
    mentions INTEGER NOT NULL, articles INTEGER NOT NULL,
    medium INTEGER NOT NULL
);
CREATE INDEX entity_same ON entity (canonical) WHERE canonical <> node;
CREATE INDEX entity_medium ON entity (node) WHERE medium;
CREATE TABLE naming (
    entity INTEGER NOT NULL, part INTEGER NOT NULL, word TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (entity, part, word)
) WITHOUT ROWID;
CREATE INDEX naming_same ON naming (part, word) WHERE part IN (2, 5);
CREATE TABLE presence (
    entity INTEGER NOT NULL, record INTEGER NOT NULL, mentions INTEGER NOT NULL,
    PRIMARY KEY (entity, record)
) WITHOUT ROWID;
CREATE TABLE name (
    folded TEXT NOT NULL, entity INTEGER NOT NULL, own INTEGER NOT NULL,
    PRIMARY KEY (folded, entity)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_text USING fts5 (text, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE concept (node INTEGER PRIMARY KEY, words TEXT NOT NULL);

CREATE TABLE relation (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL, family TEXT NOT NULL, meaning TEXT NOT NULL, nominal TEXT NOT NULL,
    symmetric INTEGER NOT NULL, lasting INTEGER NOT NULL, acts_for INTEGER NOT NULL,
    exclusive TEXT, "then" TEXT, plover TEXT, cameo TEXT
);

-- Facts, with what follows from their reports.
CREATE TABLE fact (
    node INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL, object INTEGER NOT NULL,
    ends INTEGER NOT NULL,      -- kinds of subject and object: 0 entity, 1 concept, 2 fact; 3 × subject + object
    relation INTEGER NOT NULL,
    polarity INTEGER NOT NULL,
    status INTEGER NOT NULL,
    derived INTEGER NOT NULL,
    independent INTEGER NOT NULL, articles INTEGER NOT NULL, reports INTEGER NOT NULL,
    first_reported TEXT, last_reported TEXT, first_happened TEXT, last_happened TEXT,
    voices BLOB NOT NULL, quantities TEXT NOT NULL,
    best_record INTEGER NOT NULL, best_seq INTEGER NOT NULL,
    spoken INTEGER NOT NULL     -- 1 if another fact is about it, or more than two take part
);
-- Who or what takes part in a fact beside its subject and object.
CREATE TABLE participant (
    fact INTEGER NOT NULL, place INTEGER NOT NULL, role TEXT NOT NULL, node INTEGER NOT NULL, kind INTEGER NOT NULL,
    PRIMARY KEY (fact, place)
) WITHOUT ROWID;
CREATE TABLE report (
    fact INTEGER NOT NULL, record INTEGER NOT NULL, seq INTEGER NOT NULL,
    claim INTEGER NOT NULL, derived INTEGER NOT NULL, status INTEGER NOT NULL, voices BLOB NOT NULL,
    PRIMARY KEY (fact, record, seq)
) WITHOUT ROWID;
