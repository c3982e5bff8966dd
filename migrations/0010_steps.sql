-- Why: a long import must not keep others from writing until it ends, and nobody may see half of it. So it ends a
-- step where somebody waits, and what it has stored by then is hidden until its last step. A batch that came to its
-- end in one step, as nearly all do, leaves nothing here.

-- Batches of several steps. In the history they stand where they ended, after batches with higher numbers.
CREATE TABLE late (
    batch INTEGER PRIMARY KEY REFERENCES batch (id),
    place INTEGER,                            -- among the numbers of batches; NULL: not at its end, so hidden
    gone  INTEGER NOT NULL CHECK (gone IN (0, 1)),   -- 1: nobody writes it any more, it is being taken away
    sum   INTEGER
) STRICT;

-- The unit numbers given to them after their first step; those of the first are batch.first_unit .. end_unit.
CREATE TABLE span (
    first_unit INTEGER PRIMARY KEY,
    end_unit   INTEGER NOT NULL,
    batch      INTEGER NOT NULL REFERENCES batch (id),
    sum        INTEGER
) STRICT;
CREATE INDEX span_by_batch ON span (batch);
