-- The tables of a store. `record` and `input` are what was read; all others follow from the records
-- and are made anew when their layout changes. Entities, concepts and facts are named by the first
-- eight bytes of a hash of their content (`node`), so that nothing depends on the order of articles.

CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Every extraction record as it came, with the article's text (deflated JSON).
CREATE TABLE IF NOT EXISTS record (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    origin TEXT NOT NULL,   -- the file it was read from; empty if it was merged as a record
    source TEXT NOT NULL,   -- the path as the record has it
    bare INTEGER NOT NULL,  -- 1 if it came without its text
    schema TEXT NOT NULL,   -- fingerprint of the schema that it was extracted with
    digest TEXT NOT NULL,   -- of the whole record
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS record_id ON record (id, text_sha256);
CREATE INDEX IF NOT EXISTS record_schema ON record (schema);
CREATE INDEX IF NOT EXISTS record_origin ON record (origin, schema);

-- Files that were read to their end without a fault: the same bytes need not be read again.
CREATE TABLE IF NOT EXISTS input (
    origin TEXT NOT NULL,
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    schema TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (origin, id)
) WITHOUT ROWID;
