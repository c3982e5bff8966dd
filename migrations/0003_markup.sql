-- What files of other tools say beyond text, person and time. Kept beside the units, so that a unit
-- without any of it is no larger. Written and read as one piece; nothing is searched in it.

-- Inline codes of a variant: JSON, docs/json.md.
CREATE TABLE markup (
    variant INTEGER PRIMARY KEY,
    codes   TEXT NOT NULL
) STRICT;

-- Attributes, remarks and properties of a unit and of its variants: JSON {"unit": …, "variants": {position: …}}.
CREATE TABLE extra (
    unit INTEGER PRIMARY KEY,
    said TEXT NOT NULL
) STRICT;
