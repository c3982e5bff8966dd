-- Why: fragments and alignment ask which words translate which. That is learned from all units and takes
-- seconds, so it is kept. Derived: what is here can be learned again, and nothing else depends on it.

-- One row a pair of languages, the codes in alphabetical order; it serves both directions.
CREATE TABLE lexicon (
    id      INTEGER PRIMARY KEY,
    source  TEXT NOT NULL,
    target  TEXT NOT NULL,
    version INTEGER NOT NULL,                 -- of the bytes
    units   INTEGER NOT NULL,                 -- pairs that it was learned from
    changes INTEGER NOT NULL,                 -- changes to units that the memory had seen then
    UNIQUE (source, target)
) STRICT;

-- The words of a lexicon in parts, so that a lookup reads those of its words alone.
CREATE TABLE lexicon_part (
    lexicon INTEGER NOT NULL REFERENCES lexicon (id) ON DELETE CASCADE,
    side    INTEGER NOT NULL CHECK (side IN (0, 1)),   -- 0: words of the source
    first   TEXT NOT NULL,                    -- the least word in it
    words   BLOB NOT NULL,
    PRIMARY KEY (lexicon, side, first)
) STRICT, WITHOUT ROWID;
