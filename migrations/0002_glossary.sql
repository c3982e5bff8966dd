-- The glossary: an entry, its terms, and the keys under which running text finds them.
-- Identifiers are never given twice, because the history speaks of them.
CREATE TABLE entry (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT,
    note        TEXT,
    valid_from  TEXT,
    valid_until TEXT,
    status      TEXT,
    rule        TEXT NOT NULL DEFAULT '',   -- the `match` column
    extra       TEXT NOT NULL DEFAULT '[]', -- unknown columns: JSON [[name, cell], ...]
    batch       INTEGER NOT NULL
) STRICT;

CREATE TABLE term (
    entry    INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    lang     TEXT NOT NULL,
    text     TEXT NOT NULL,
    status   TEXT NOT NULL CHECK (status IN ('preferred', 'admitted', 'forbidden')),
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

-- Derived from term; `memory rebuild` can make it anew.
CREATE TABLE term_key (
    base     TEXT NOT NULL,
    key      TEXT NOT NULL,
    entry    INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (base, key, entry, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX term_key_entry ON term_key (entry);
