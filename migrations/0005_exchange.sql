-- Why: several translators keep one memory each and send each other what is new. A wording that
-- comes in must be known as an older wording of a unit that has been edited since, or as a unit that
-- was removed; neither can be found in `change` without reading all of it.

-- Who wrote a batch.
ALTER TABLE batch ADD COLUMN by TEXT;

-- The digests that units had, and until when.
CREATE TABLE former (
    digest INTEGER NOT NULL,
    unit   INTEGER NOT NULL,
    until  INTEGER NOT NULL,                  -- microseconds since 1970, UTC
    fate   INTEGER NOT NULL,                  -- 0 replaced, 1 replaced by an undo, 2 removed, 3 removed, and others were told
    PRIMARY KEY (digest, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_by_unit ON former (unit);
