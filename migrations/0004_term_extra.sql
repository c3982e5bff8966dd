-- What termbases of other tools say of a single wording.
ALTER TABLE term ADD COLUMN written TEXT; -- the language code as it was written, where it differs from lang
ALTER TABLE term ADD COLUMN extra   TEXT; -- JSON [[name, text], ...]
