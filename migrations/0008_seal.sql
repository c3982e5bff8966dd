-- Why: a disk forgets, and a byte that is read back wrong looks like any other text. Every row that cannot be made
-- again carries a checksum of its values, with what it is called by: see src/store/sqlite/seal.rs, which also gives
-- the rows that are there already theirs. That of a unit spans its markup, what is said of it beside, and which
-- wordings it has; that of an entry, how many terms it has.
ALTER TABLE variant  ADD COLUMN sum INTEGER;
ALTER TABLE unit     ADD COLUMN sum INTEGER;
ALTER TABLE language ADD COLUMN sum INTEGER;
ALTER TABLE batch    ADD COLUMN sum INTEGER;
ALTER TABLE change   ADD COLUMN sum INTEGER;
ALTER TABLE entry    ADD COLUMN sum INTEGER;
ALTER TABLE term     ADD COLUMN sum INTEGER;
ALTER TABLE former   ADD COLUMN sum INTEGER;
ALTER TABLE claim    ADD COLUMN sum INTEGER;
ALTER TABLE meta     ADD COLUMN sum INTEGER;
