-- Why: a unit is read with all its wordings, so one checksum finds what one for each found. Without those a memory is
-- smaller, and a search, which compares many texts and shows few, computes none for texts that it does not show.
ALTER TABLE variant DROP COLUMN sum;
