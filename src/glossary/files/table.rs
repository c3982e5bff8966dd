//! Rows of cells: TSV without quoting, CSV after RFC 4180, each way.
use super::limits::Room;
use super::{FileError, TableFormat};
use crate::formats::csv::{self, guard, said_delimiter, unguard};

/// The first line of a TSV file whose cells are escaped.
const ESCAPES: &str = "# hafez escapes";

/// A row that is not empty and no comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on, from 1.
    pub line: u32,
    /// Its cells.
    pub cells: Vec<String>,
}

/// The format of a text: the first line that is no comment tells.
pub fn guess(text: &str) -> TableFormat {
    if said_delimiter(text.as_bytes()).is_some() {
        return TableFormat::Csv;
    }
    let first = first_line(text);
    if first.contains([',', ';']) && !first.contains('\t') { TableFormat::Csv } else { TableFormat::Tsv }
}

fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default()
}

/// Whether most rows have as many cells as `fits` says. Text with commas is no table: there a space
/// follows each. Only a file that is said to be CSV (`sure`) may have that, where its rows are not sentences.
pub fn is_table(rows: &[Row], format: TableFormat, sure: bool, fits: impl Fn(usize) -> bool) -> bool {
    let spaced = |row: &Row| row.cells.iter().skip(1).any(|cell| cell.starts_with(' '));
    let prose = |row: &Row| match format {
        TableFormat::Csv => spaced(row) && (!sure || is_sentence(row)),
        TableFormat::Tsv => false,
    };
    let in_shape = |row: &&Row| fits(row.cells.len()) && !prose(row);
    rows.iter().filter(in_shape).count() * 2 > rows.len()
}

/// More words than any name has.
const MANY_WORDS: usize = 12;

/// What may stand behind the end of a sentence.
const CLOSING: [char; 6] = ['"', '\'', '”', '’', '»', ')'];

/// Marks at the end of a sentence.
const ENDS: [char; 6] = ['.', '!', '?', '؟', '…', '۔'];

/// Whether a row is a line of text that happens to hold commas.
fn is_sentence(row: &Row) -> bool {
    let ends = |cell: &String| cell.trim_end().trim_end_matches(CLOSING).ends_with(ENDS);
    let words: usize = row.cells.iter().map(|cell| words(cell)).sum();
    words > MANY_WORDS || (words > MANY_WORDS / 3 && row.cells.last().is_some_and(ends))
}

/// Refuses texts and their translations, of which a clear majority are sentences: a memory, not names. That some are
/// sentences, or that terms are long, is nothing unusual.
///
/// # Errors
/// How many are.
pub fn refuse_sentences<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> Result<(), FileError> {
    let (mut sentences, mut rows) = (0, 0);
    for (one, other) in pairs {
        rows += 1;
        sentences += usize::from(are_sentences(one, other));
    }
    if sentences * 5 > rows * 3 { Err(FileError::Sentences { sentences, rows }) } else { Ok(()) }
}

/// Marks that close a sentence and nothing shorter.
const FULL_STOPS: [char; 4] = ['۔', '।', '。', '።'];

/// Whether a text and its translation are both whole sentences, or both longer than any name. A title may end in a mark
/// of its own, and an abbreviation in a full stop.
fn are_sentences(one: &str, other: &str) -> bool {
    let closed = |text: &str| {
        let text = text.trim_end().trim_end_matches(CLOSING);
        text.ends_with(FULL_STOPS) || (words(text) >= 3 && text.ends_with(ENDS))
    };
    let long = [one, other].into_iter().all(|text| words(text) > MANY_WORDS);
    long || (closed(one) && closed(other))
}

fn words(cell: &str) -> usize {
    cell.split_whitespace().count()
}

/// The rows of a text. Empty lines and lines that begin with `#` are left out.
///
/// # Errors
/// Text that is no CSV, or far too much of it.
pub fn read(text: &str, format: TableFormat) -> Result<Vec<Row>, FileError> {
    match format {
        TableFormat::Tsv => read_tsv(text),
        TableFormat::Csv => read_csv(text),
    }
}

/// The text of rows; [`read`] gives them back.
pub fn write(rows: &[Vec<String>], format: TableFormat) -> String {
    match format {
        TableFormat::Tsv => write_tsv(rows),
        TableFormat::Csv => write_csv(rows),
    }
}

fn read_tsv(text: &str) -> Result<Vec<Row>, FileError> {
    let escaped = text.lines().next().is_some_and(|line| line.trim_end() == ESCAPES);
    let (mut rows, mut room) = (Vec::new(), Room::default());
    for (index, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with('#') || line.trim_matches([' ', '\t']).is_empty() {
            continue;
        }
        room.row(memchr::memchr_iter(b'\t', line.as_bytes()).count() + 1, line.len())?;
        let cells = line.split('\t').map(|cell| if escaped { unescape(cell) } else { cell.to_owned() }).collect();
        rows.push(Row { line: line_number(index), cells });
    }
    Ok(rows)
}

fn line_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

fn write_tsv(rows: &[Vec<String>]) -> String {
    // A first cell with `#` would read as a comment: such a file is escaped too.
    let escaped = rows
        .iter()
        .any(|row| row.iter().any(|cell| needs_escapes(cell)) || row.first().is_some_and(|cell| cell.starts_with('#')));
    let mut text = String::new();
    if escaped {
        text.push_str(ESCAPES);
        text.push('\n');
    }
    for row in rows {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            match (escaped, index == 0 && cell.starts_with('#')) {
                (true, comment) => {
                    text.push_str(if comment { "\\" } else { "" });
                    text.push_str(&escape(cell));
                }
                (false, _) => text.push_str(cell),
            }
        }
        text.push('\n');
    }
    text
}

fn needs_escapes(cell: &str) -> bool {
    cell.contains(['\t', '\n', '\r'])
        || cell.split('\\').skip(1).any(|rest| rest.is_empty() || rest.starts_with(['t', 'n', 'r']))
}

fn escape(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => text.push('\t'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('\\') => text.push('\\'),
            Some('#') if text.is_empty() => text.push('#'),
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    text
}

fn read_csv(text: &str) -> Result<Vec<Row>, FileError> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let (mut rows, mut room) = (Vec::new(), Room::default());
    let told = said_delimiter(text.as_bytes()).is_some();
    // One record for all: a copy of a hostile one would be as large as the file, many times.
    let mut record = ::csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| no_csv(&error))? {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        room.row(record.len(), record.as_slice().len())?;
        let line = record.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
        if told && line == 1 {
            continue;
        }
        rows.push(Row { line, cells: record.iter().map(|cell| unguard(cell).to_owned()).collect() });
    }
    Ok(rows)
}

fn no_csv(error: &::csv::Error) -> FileError {
    let line = error.position().map_or(0, |at| u32::try_from(at.line()).unwrap_or(u32::MAX));
    FileError::Csv { line, reason: error.to_string() }
}

/// Spreadsheets of many countries write `;`, and tabs where the file is UTF-16.
fn delimiter(text: &str) -> u8 {
    if let Some(delimiter) = said_delimiter(text.as_bytes()) {
        return delimiter;
    }
    let first = first_line(text);
    let begin = text.find(first).unwrap_or_default();
    csv::delimiter(text.get(begin..).unwrap_or_default().as_bytes())
}

fn write_csv(rows: &[Vec<String>]) -> String {
    let mut writer = ::csv::WriterBuilder::new().flexible(true).comment(Some(b'#')).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and rows of any length are allowed.
        let _ = writer.write_record(row.iter().map(|cell| guard(cell).into_owned()));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_are_no_list_whatever_the_file_is_called() {
        let list = |text: &str, format, sure| {
            is_table(&read(text, format).unwrap(), format, sure, |cells| matches!(cells, 2 | 3))
        };
        let prose = "The war began in the spring, and it ended in autumn.\nNobody, it is said, had won.\nمردم گفتند، خسته\u{200c}ایم.\n";
        assert!(!list(prose, TableFormat::Csv, true));
        let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
        assert!(refuse_sentences([(long, long)].into_iter()).is_err());
        let names = [(long, long), (long, "x"), ("Mr.", "آقا."), ("Who was here?", "چه کسی اینجا بود؟")];
        assert!(refuse_sentences(names.into_iter()).is_ok(), "half of them are");
        assert!(refuse_sentences(names.into_iter().take(1).chain([("他来了。", "او آمد۔")])).is_err());
        assert!(list(&format!("{long}\tx\nriver\tرود\n"), TableFormat::Tsv, true));
        for names in ["river, رود\nU.S., آمریکا\n", "Mr., آقا, title\n", "river,رود,big water.\n"] {
            assert!(list(names, TableFormat::Csv, true), "{names}");
        }
        assert!(!list("river, رود\n", TableFormat::Csv, false));
    }

    #[test]
    fn tsv_has_no_quoting() {
        let rows = read("a\t\"b\n# no\n\n\"c\"\td\r\n", TableFormat::Tsv).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(rows[1].cells, ["\"c\"", "d"]);
        assert_eq!(write(&[vec!["a\\|b".into(), "\"".into()]], TableFormat::Tsv), "a\\|b\t\"\n");
        assert_eq!(write(&[vec!["a\tb".into()]], TableFormat::Tsv), "# hafez escapes\na\\tb\n");
    }

    #[test]
    fn csv_cells_that_would_run_are_guarded() {
        let rows =
            vec![vec!["=1+1".to_owned(), "'-x".into(), "'x".into(), "#c".into()], vec!["#d".into(), "a,\"b\nc".into()]];
        let text = write(&rows, TableFormat::Csv);
        assert!(text.starts_with("'=1+1,''-x,'x,"), "{text}");
        let back: Vec<_> = read(&text, TableFormat::Csv).unwrap().into_iter().map(|row| row.cells).collect();
        assert_eq!(back, rows);
    }

    proptest! {
        #[test]
        fn rows_come_back(cells in prop::collection::vec("[a#'=\\\\|tn\t\n\r\"ب, -]{0,6}", 1..4)) {
            for format in [TableFormat::Tsv, TableFormat::Csv] {
                let mut row = cells.clone();
                row.push("x".into());
                let text = write(&[vec!["h".into(), "i".into()], row.clone()], format);
                let back = read(&text, format).unwrap();
                prop_assert_eq!(&back[1].cells, &row, "{:?}", text);
            }
        }
    }
}
