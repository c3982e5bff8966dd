-- Why: a unit is read with all its wordings, so one checksum finds what one for each found. Without those a memory is
-- smaller, and a search, which compares many texts and shows few, computes none for texts that it does not show.
-- variant.sum stays, empty from here on: to take it out, every row of the largest table would have to be read and
-- written, which a damaged file does not survive. src/store/sqlite/reseal.rs gives the units their new checksums.
SELECT 1;
