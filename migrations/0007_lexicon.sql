-- Why: fragments and alignment ask which words translate which. That is learned from all units and takes
-- seconds, so it is kept. Derived: what is here can be learned again, and nothing else depends on it.

-- One row a pair of languages, the codes in alphabetical order; the bytes serve both directions.
CREATE TABLE lexicon (
    source  TEXT NOT NULL,
    target  TEXT NOT NULL,
    units   INTEGER NOT NULL,                 -- pairs that it was learned from
    changes INTEGER NOT NULL,                 -- changes to units that the memory had seen then
    learned BLOB NOT NULL,
    PRIMARY KEY (source, target)
) STRICT;
