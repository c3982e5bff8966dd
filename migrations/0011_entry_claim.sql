-- Why: a glossary entry that two imports brought must not go with the first one of them.

-- Who brought an entry again, and what of it. Of use only while the batch is not undone.
CREATE TABLE entry_claim (
    entry   INTEGER NOT NULL,
    batch   INTEGER NOT NULL REFERENCES batch (id),
    brought TEXT, -- JSON; NULL: all that it was then
    sum     INTEGER,
    PRIMARY KEY (entry, batch)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_claim_by_batch ON entry_claim (batch);
