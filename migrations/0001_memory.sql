-- Why: the memory itself, and beside it, in the same file and the same transactions, the index that
-- finds stored segments without a scan.
--
-- The tables unit, variant and batch are the truth. Everything under "index" can be made again from
-- them. A variant row is never changed in place: a new wording gets a new number, so an index entry
-- whose variant is gone is dead and is skipped, and nothing in the index ever has to be deleted at once.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything one command wrote.
CREATE TABLE batch (
    id         INTEGER PRIMARY KEY,
    time       INTEGER NOT NULL,              -- microseconds since 1970, UTC
    command    TEXT NOT NULL,
    file       TEXT,
    format     TEXT,
    first_unit INTEGER NOT NULL,              -- numbers given to its new units: first_unit .. end_unit
    end_unit   INTEGER NOT NULL,
    created    INTEGER NOT NULL DEFAULT 0,
    updated    INTEGER NOT NULL DEFAULT 0,
    duplicate  INTEGER NOT NULL DEFAULT 0,
    rejected   INTEGER NOT NULL DEFAULT 0,
    undone     INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- How a record was before a batch changed it. New units are known by batch.first_unit and end_unit.
CREATE TABLE change (
    id     INTEGER PRIMARY KEY,
    batch  INTEGER NOT NULL REFERENCES batch (id),
    record TEXT NOT NULL CHECK (record IN ('unit', 'entry')),
    number INTEGER NOT NULL,
    before TEXT                               -- JSON; NULL: it did not exist
) STRICT;
CREATE INDEX change_by_batch ON change (batch);
CREATE INDEX change_by_record ON change (record, number);

-- Language tags as they were given, and the index space of their base language.
CREATE TABLE language (
    id    INTEGER PRIMARY KEY,
    tag   TEXT NOT NULL UNIQUE,
    space INTEGER NOT NULL
) STRICT;

-- Names of files and people, each kept once.
CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE unit (
    id         INTEGER PRIMARY KEY,
    batch      INTEGER NOT NULL REFERENCES batch (id),
    status     INTEGER NOT NULL CHECK (status IN (0, 1)),   -- 0 confirmed, 1 unreviewed
    origin     INTEGER REFERENCES name (id),
    segment    INTEGER,
    author     INTEGER REFERENCES name (id),
    changed_by INTEGER REFERENCES name (id),
    created    INTEGER,                       -- NULL: the time of the batch
    changed    INTEGER,                       -- NULL: the same as created
    prev       TEXT,                          -- NULL: unknown; '': start of the document
    next       TEXT,                          -- NULL: unknown; '': end of the document
    note       TEXT
) STRICT;

-- id = unit << 10 | number; the lowest number is the source the unit was entered with.
CREATE TABLE variant (
    id       INTEGER PRIMARY KEY,
    language INTEGER NOT NULL REFERENCES language (id),
    text     TEXT NOT NULL
) STRICT;

-- A hash of a unit's languages and texts, to know it again.
CREATE TABLE digest (
    digest INTEGER NOT NULL,
    unit   INTEGER NOT NULL,
    PRIMARY KEY (digest, unit)
) STRICT, WITHOUT ROWID;

-- Index: one space a base language. See docs/matching.md.

-- Word classes by their text.
CREATE TABLE class (
    space INTEGER NOT NULL,
    text  TEXT NOT NULL,
    id    INTEGER NOT NULL,
    PRIMARY KEY (space, text)
) STRICT, WITHOUT ROWID;

-- In how many variants of the runs a class is: four bytes each, 480 classes a row. Only a hint, it
-- decides what is read first. id = space << 32 | class / 480.
CREATE TABLE frequency (
    id     INTEGER PRIMARY KEY,
    counts BLOB NOT NULL
) STRICT;

-- Indexed variants come in runs; in a run they are numbered by weight.
CREATE TABLE run (
    space   INTEGER NOT NULL,
    number  INTEGER NOT NULL,
    batch   INTEGER NOT NULL,                 -- 0: of several batches
    units   INTEGER NOT NULL,
    base    INTEGER NOT NULL,                 -- lowest unit number in it
    weights BLOB NOT NULL,                    -- (weight step, count) pairs
    PRIMARY KEY (space, number)
) STRICT, WITHOUT ROWID;

-- Which variants have the numbers of a run, 128 a row. id = space << 48 | run << 32 | number / 128.
CREATE TABLE member (
    id       INTEGER PRIMARY KEY,
    variants BLOB NOT NULL
) STRICT;

-- Which numbers of a run hold a class. id = class << 24 | space << 12 | run: small numbers are short.
CREATE TABLE list (
    id       INTEGER PRIMARY KEY,
    postings BLOB NOT NULL
) STRICT;

-- Variants that are in no run yet, with their weight and classes: every lookup reads them.
CREATE TABLE recent (
    space   INTEGER NOT NULL,
    variant INTEGER NOT NULL,
    classes BLOB NOT NULL,
    PRIMARY KEY (space, variant)
) STRICT, WITHOUT ROWID;
