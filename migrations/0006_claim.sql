-- Why: a unit belongs to the batch that brought it first. Where a later import brought the same unit,
-- taking the first one back must not take it from the second.

-- Who brought a unit again. Of use only while the batch is not undone.
CREATE TABLE claim (
    unit  INTEGER NOT NULL,
    batch INTEGER NOT NULL REFERENCES batch (id),
    PRIMARY KEY (unit, batch)
) STRICT, WITHOUT ROWID;
