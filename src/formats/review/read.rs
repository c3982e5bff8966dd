//! A review file as it comes back from a person.

use std::io::Read;

use super::agree;
use super::seal::{self, Sealed};
use super::{COLUMNS, Decision, Place, Row};
use crate::formats::error::{Fault, FormatError};
use crate::formats::rows::read_rows;
use crate::formats::tsv::{ESCAPES, bare, unescape};
use crate::formats::{MAX_SEGMENT, too_long};
use crate::lang::LanguageTag;
use crate::unit::Context;

/// The columns without which there is nothing to decide.
const NEEDED: [&str; 3] = ["status", "source", "target"];
/// How many faults are named.
const NAMED: usize = 10;

/// What a review file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewReader {
    /// Its rows, in order.
    pub rows: Vec<Row>,
}

/// Reads a review file; rows that name no languages are `from` and `to`.
///
/// # Errors
/// Every fault of the file, in the order of its lines: no text, a column missing, a status that is none, a source
/// text that is no longer that of the document, a pair that is accepted and turned down. With any of them the file is not to be used.
pub fn read(
    raw: Box<dyn Read + Send>,
    name: &str,
    from: &LanguageTag,
    to: &LanguageTag,
) -> Result<ReviewReader, Vec<FormatError>> {
    let lines = read_rows(raw, name).map_err(|error| vec![error])?;
    let mut lines =
        by_carriage_returns(lines).into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    let header = lines.next().ok_or_else(|| vec![FormatError::new(Fault::Empty, name, "the file is empty")])?;
    let layout = Layout::of(&header.1, header.0, name).map_err(|error| vec![error])?;
    let (mut rows, mut faults, mut dropped) = (Vec::new(), Vec::new(), false);
    let fault = |line: u64, (message, hint): Wrong| {
        FormatError::new(Fault::NotTheFormat, name, message).at_line(line).hint(hint)
    };
    for (line, cells) in lines {
        match layout.row(&cells, line, (from, to)) {
            Ok((row, wrong)) => {
                rows.push(row);
                faults.extend(wrong.map(|wrong| fault(line, wrong)));
            }
            Err(wrong) => {
                dropped = true;
                faults.push(fault(line, wrong));
            }
        }
    }
    unquote(&mut rows);
    // Without a row, those that it was split from seem to be changed.
    if !dropped {
        let changed = "the source text is not that of the document any more".to_owned();
        let hint = "put it back as it was; or empty the cell `check` of this row, and the new text is taken";
        let wrong = seal::check(&mut rows);
        faults.extend(wrong.iter().map(|line| fault(*line, (changed.clone(), hint))));
        let half = "the source of another row was joined to this one, its translation was not".to_owned();
        let hint = "join the translations too, or put the row back that was deleted";
        let joined = seal::half_joined(&rows).into_iter().filter(|line| !wrong.contains(line));
        faults.extend(joined.map(|line| fault(line, (half.clone(), hint))));
    }
    let twice = agree::contradictions(rows.iter().map(|sealed| &sealed.row));
    let both = |other: u64| format!("this pair is `ok` in one row and `skip` in another: line {other}");
    faults.extend(twice.into_iter().map(|(line, other)| fault(line, (both(other), "say the same of it in both"))));
    if faults.is_empty() {
        return Ok(ReviewReader { rows: rows.into_iter().map(|sealed| sealed.row).collect() });
    }
    Err(named(faults, name))
}

/// The first faults in the order of their lines, and how many more there are.
fn named(mut faults: Vec<FormatError>, name: &str) -> Vec<FormatError> {
    faults.sort_by_key(|fault| fault.line);
    let more = faults.len().saturating_sub(NAMED);
    faults.truncate(NAMED);
    if more > 0 {
        let message = format!("and {more} more faults like these");
        faults.push(FormatError::new(Fault::NotTheFormat, name, message));
    }
    faults
}

/// Old spreadsheets end lines with a bare CR: then all of it was one line.
fn by_carriage_returns(lines: Vec<(u64, Vec<String>)>) -> Vec<(u64, Vec<String>)> {
    let [(_, cells)] = lines.as_slice() else { return lines };
    let text = cells.join("\t");
    if !text.contains('\r') {
        return lines;
    }
    let mut lines = (1..).zip(text.split('\r')).peekable();
    let escapes = lines.next_if(|(_, line)| line.trim_end_matches('\t') == ESCAPES).is_some();
    let cell = |cell| if escapes { unescape(cell).into_owned() } else { str::to_owned(cell) };
    lines.map(|(number, line)| (number, line.split('\t').map(cell).collect())).collect()
}

/// Which cell is which.
struct Layout {
    /// By column of [`COLUMNS`].
    cells: [Option<usize>; COLUMNS.len()],
}

type Wrong = (String, &'static str);

impl Layout {
    fn of(header: &[String], line: u64, name: &str) -> Result<Self, FormatError> {
        let names: Vec<String> = header.iter().map(|cell| cell.trim().trim_matches('"').to_lowercase()).collect();
        let cells = COLUMNS.map(|column| names.iter().position(|name| name == column));
        let missing: Vec<String> = NEEDED
            .iter()
            .filter(|column| !names.iter().any(|name| name == *column))
            .map(|column| format!("`{column}`"))
            .collect();
        if missing.is_empty() {
            return Ok(Self { cells });
        }
        let (columns, are) = if missing.len() == 1 { ("column", "is") } else { ("columns", "are") };
        let message = format!("the {columns} {} {are} missing", missing.join(", "));
        Err(FormatError::new(Fault::Columns, name, message).at_line(line).hint(
            "a review file begins with the line of its columns, with tabs between them; `hafez align` writes one",
        ))
    }

    fn cell<'c>(&self, cells: &'c [String], column: &str) -> &'c str {
        let at = COLUMNS.iter().position(|known| *known == column);
        let at = at.and_then(|at| self.cells.get(at).copied().flatten());
        at.and_then(|at| cells.get(at)).map(String::as_str).unwrap_or_default()
    }

    /// A row, with what is wrong with its status: that hides nothing else.
    fn row(
        &self,
        cells: &[String],
        line: u64,
        languages: (&LanguageTag, &LanguageTag),
    ) -> Result<(Sealed, Option<Wrong>), Wrong> {
        let texts = |column| self.cell(cells, column);
        // What is no text of a person is never quoted for a reason of its own.
        let cell = |column| texts(column).trim().trim_matches('"');
        let word = cell("status");
        let decision = Decision::of(word);
        let wrong = decision.is_none().then(|| match word.trim() {
            "" => ("the cell `status` is empty".to_owned(), STATUSES),
            word => (format!("`{word}` is no status"), STATUSES),
        });
        let unit = match cell("unit").trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| (format!("`{text}` is no number of a unit"), "empty the cell"))?),
        };
        let sealed = Sealed {
            seals: seals(cell("check"))?,
            target_seals: seals(cell("target_check"))?,
            row: Row {
                line,
                decision: decision.unwrap_or(Decision::Doubtful),
                confidence: cell("confidence").trim().replace(',', ".").parse().ok(),
                source: text(texts("source"), "source")?,
                target: text(texts("target"), "target")?,
                source_place: place(cell("source_file"), cell("source_segments"))?,
                target_place: place(cell("target_file"), cell("target_segments"))?,
                unit,
                reason: cell("reason").to_owned(),
                from: language(cell("from"), languages.0)?,
                to: language(cell("to"), languages.1)?,
                context: Context::default(),
            },
        };
        Ok((sealed, wrong))
    }
}

const STATUSES: &str =
    "write sure, doubtful or unpaired as hafez does, `ok` to stand up for the pair, `skip` to leave it out";

fn text(cell: &str, name: &str) -> Result<String, Wrong> {
    match cell {
        long if long.len() > MAX_SEGMENT => Err((too_long(&format!("cell `{name}`")), "is it one segment?")),
        nul if nul.contains('\0') => Err((format!("the cell `{name}` holds a NUL"), "save the file as UTF-8 text")),
        text => Ok(text.trim().to_owned()),
    }
}

fn language(cell: &str, default: &LanguageTag) -> Result<LanguageTag, Wrong> {
    match cell.trim() {
        "" => Ok(default.clone()),
        tag => LanguageTag::parse(tag).map_err(|error| (error.to_string(), "codes are BCP 47: en, fa, fa-AF, ps")),
    }
}

/// `3+4 of 57`; empty for a row without a document.
fn place(file: &str, numbers: &str) -> Result<Place, Wrong> {
    let wrong = || (format!("`{numbers}` names no segments"), "they are written as 3, or 3+4 of 57; or empty the cell");
    let (segments, of) = numbers.split_once(" of ").unwrap_or((numbers, "0"));
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
    let segments = match segments.trim() {
        "" => Vec::new(),
        list => list.split('+').map(number).collect::<Result<_, _>>()?,
    };
    Ok(Place { file: file.trim().to_owned(), segments, of: number(of)? })
}

fn seals(cell: &str) -> Result<Vec<(usize, u32)>, Wrong> {
    match cell.trim() {
        "" => Ok(Vec::new()),
        text => {
            let hint = "put it back as it was; or empty it, and the source text is taken as it stands";
            seal::parse(text).ok_or_else(|| (format!("`{text}` in the column `check` is no checksum of hafez"), hint))
        }
    }
}

/// TSV has no quoting, but some spreadsheets quote a text for a comma or a quotation mark in it: `"He said ""no""."`.
/// Where the marks inside are all doubled, and there are some, nothing else can be meant. And where a source fits its
/// checksums only without the marks around it, the file is a quoted one, and all such cells are.
fn unquote(rows: &mut [Sealed]) {
    let fits_only_bare = |sealed: &Sealed| {
        let bare = bare(&sealed.row.source);
        bare.is_some_and(|bare| {
            !seal::is_whole(&sealed.row.source, &sealed.seals) && seal::is_whole(&bare, &sealed.seals)
        })
    };
    let quoted = rows.iter().any(fits_only_bare);
    for sealed in rows {
        let as_written = seal::is_whole(&sealed.row.source, &sealed.seals);
        let texts = [(&mut sealed.row.source, !as_written), (&mut sealed.row.target, true)];
        for (text, _) in texts.into_iter().filter(|(_, may)| *may) {
            if let Some(bare) = bare(text).filter(|bare| quoted || bare.contains('"')) {
                *text = bare;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::{NewRow, write};
    use super::*;

    const ARTICLE: [&str; 5] = ["One.", "Two  two.", "Three \"three\".", "Four.", "Five."];

    fn languages() -> (LanguageTag, LanguageTag) {
        ("en".parse().unwrap(), "fa".parse().unwrap())
    }

    /// Segments 1, 2+3, 4, 5.
    fn written() -> String {
        let (from, to) = languages();
        let row = |segments: &[u32], target: &'static str| NewRow {
            decision: Decision::Sure,
            confidence: Some(0.987),
            source: segments.iter().map(|at| ARTICLE[*at as usize - 1]).collect(),
            target: vec![target],
            source_place: Place { file: "a.md".to_owned(), segments: segments.to_vec(), of: 5 },
            target_place: Place { file: "b.md".to_owned(), segments: vec![segments[0]], of: 5 },
            unit: None,
            reason: String::new(),
            from: &from,
            to: &to,
        };
        let rows = [row(&[1], "یک."), row(&[2, 3], "دو و سه."), row(&[4], "چهار."), row(&[5], "پنج.")];
        let mut out = Vec::new();
        write(&mut out, &rows).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn back(text: &str) -> Result<Vec<Row>, Vec<FormatError>> {
        let (from, to) = languages();
        read(Box::new(std::io::Cursor::new(text.as_bytes().to_vec())), "r.tsv", &from, &to).map(|found| found.rows)
    }

    fn context(row: &Row) -> (Option<&str>, Option<&str>) {
        (row.context.prev.as_deref(), row.context.next.as_deref())
    }

    #[test]
    fn what_was_written_comes_back_with_its_neighbours() {
        let rows = back(&written()).unwrap();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[1].source, "Two  two. Three \"three\".");
        assert_eq!((rows[1].decision, rows[1].confidence), (Decision::Sure, Some(0.99)));
        assert_eq!((rows[1].source_place.segments.as_slice(), rows[1].source_place.of), (&[2, 3][..], 5));
        assert_eq!(context(&rows[0]), (Some(""), Some("Two  two.")));
        assert_eq!(context(&rows[1]), (Some("One."), Some("Four.")));
        assert_eq!(context(&rows[2]), (Some("Three \"three\"."), Some("Five.")));
        assert_eq!(context(&rows[3]), (Some("Four."), Some("")));
    }

    #[test]
    fn rows_may_be_split_joined_and_deleted() {
        let lines: Vec<String> = written().lines().map(str::to_owned).collect();
        let second = &lines[2];
        let a = second.replace("Two  two. Three \"three\".\tدو و سه.", "Two two.\tدو.");
        let b = second.replace("Two  two. Three \"three\".\tدو و سه.", "Three \"three\".\tسه.");
        let split = [&lines[0], &lines[1], &a, &b, &lines[3], &lines[4]].map(String::as_str).join("\n");
        let rows = back(&split).unwrap();
        assert_eq!(context(&rows[1]), (Some("One."), Some("Three \"three\".")));
        assert_eq!(context(&rows[2]), (Some("Two two."), Some("Four.")));
        let joined = lines[3].replace("Four.\tچهار.", "Four. Five.\tچهار و پنج.");
        let rows = back(&[&lines[0], &lines[1], &lines[2], &joined].map(String::as_str).join("\n")).unwrap();
        assert_eq!(context(&rows[2]), (Some("Three \"three\"."), None));
        let rows = back(&[&lines[0], &lines[1], &lines[4]].map(String::as_str).join("\n")).unwrap();
        assert_eq!((context(&rows[0]), context(&rows[1])), ((Some(""), None), (None, Some(""))));
    }

    #[test]
    fn a_changed_source_is_named_with_its_line() {
        for (was, now) in [("Four.", "For."), ("Four.", "Four. And more."), ("Four.", ""), ("Two  two. ", "")] {
            let faults = back(&written().replace(was, now)).unwrap_err();
            let line = if was == "Four." { 4 } else { 3 };
            assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(line)], "{was} {now}");
        }
        let unsealed: String = written()
            .replace("Four.", "For.")
            .lines()
            .map(|line| {
                // `check` is the last cell but one.
                let end =
                    if line.contains("For.") { line.rmatch_indices('\t').nth(1).unwrap().0 + 1 } else { line.len() };
                format!("{}\r\n", line.get(..end).unwrap())
            })
            .collect();
        assert_eq!(back(&unsealed).unwrap()[2].source, "For.");
    }

    #[test]
    fn statuses_are_read_as_people_write_them() {
        for (word, decision) in [
            ("OK", Decision::Ok),
            (" Reviewed ", Decision::Ok),
            ("rejected", Decision::Skip),
            ("✔\u{fe0f}", Decision::Ok),
            ("تأیید", Decision::Ok),
            ("رد", Decision::Skip),
            ("\"OK\"", Decision::Ok),
            ("Sure", Decision::Sure),
        ] {
            assert_eq!(Decision::of(word), Some(decision), "{word}");
        }
        for (was, now, message) in [
            ("sure\t0.99\tFour.", "certain\t0.99\tFour.", "`certain` is no status"),
            ("sure\t0.99\tFour.", "\t0.99\tFour.", "the cell `status` is empty"),
        ] {
            let fault = back(&written().replace(was, now)).unwrap_err().remove(0);
            assert_eq!((fault.message.as_str(), fault.line), (message, Some(4)));
        }
        let fault = back(&written().replace("\ttarget\t", "\ttranslation\t")).unwrap_err().remove(0);
        assert_eq!((fault.message.as_str(), fault.line), ("the column `target` is missing", Some(1)));
    }

    #[test]
    fn cells_quoted_for_a_comma_alone_are_understood() {
        let quoted = written()
            .replace("Three \"three\".", "Three, three.")
            .replace("Four.", "\"Four.\"")
            .replace("چهار.", "\"چهار، و.\"")
            .replace("sure\t0.99\tFive", "\"OK\"\t\"0,99\"\tFive");
        let lines: Vec<&str> = quoted.lines().filter(|line| !line.contains("Three, three")).collect();
        let rows = back(&format!("\u{feff}{}\r", lines.join("\r"))).unwrap();
        assert_eq!((rows[1].source.as_str(), rows[1].target.as_str()), ("Four.", "چهار، و."));
        assert_eq!((rows[2].decision, rows[2].confidence, rows[2].line), (Decision::Ok, Some(0.99), 4));
        // A text that begins and ends with marks of its own keeps them.
        let own = written().replace("پنج.", "\"پنج\"");
        assert_eq!(back(&own).unwrap()[3].target, "\"پنج\"");
    }

    #[test]
    fn a_wrong_status_hides_no_other_fault() {
        let bad = written()
            .replacen("sure\t", "perhaps\t", 1)
            .replace("Four.", "For.")
            .replace("sure\t0.99\tFive", "\t0.99\tFive");
        let lines: Vec<_> = back(&bad).unwrap_err().iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [Some(2), Some(4), Some(5)]);
    }

    #[test]
    fn spreadsheets_that_quote_are_understood() {
        let quoted = written().replace("Two  two. Three \"three\".", "\"Two two. Three \"\"three\"\".\"");
        assert_eq!(back(&quoted).unwrap()[1].source, "Two two. Three \"three\".");
    }
}
