//! A number as its cell shows it, by the number format codes of spreadsheets.
//!
//! Done: digits, thousands, percent, literals, the sections for negative numbers and zero, dates and
//! times. A fraction is shown as a decimal. What depends on the reader's country is shown in the
//! neutral form: a decimal point, the short date as 2026-03-14.

use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, ToSpan as _};

/// A number in this format; `early` is the epoch of old workbooks from a Macintosh.
pub(super) fn show(value: f64, code: &str, early: bool) -> String {
    let sections = sections(code);
    let (section, value) = match (sections.as_slice(), value) {
        ([_, negative, ..], value) if value < 0.0 => (negative, -value),
        ([_, _, zero, ..], value) if value == 0.0 => (zero, value),
        ([first, ..], value) => (first, value),
        ([], value) => return general(value),
    };
    let pieces = pieces(section);
    if pieces.iter().any(|piece| matches!(piece, Piece::Time(_))) {
        return moment(value, early).map_or_else(|| general(value), |moment| show_time(&pieces, moment, value));
    }
    if pieces.iter().any(|piece| matches!(piece, Piece::General | Piece::Text)) {
        return join(&pieces, &general(value));
    }
    if pieces.iter().any(|piece| matches!(piece, Piece::Digits(_))) {
        digits(&pieces, value)
    } else {
        join(&pieces, "")
    }
}

/// At most fifteen digits, as spreadsheets count.
pub(super) fn general(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let size = rounded.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) {
        return format!("{rounded:E}").replace('E', "E+").replace("E+-", "E-");
    }
    // Zero has no sign for a reader.
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A part of a format code.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    /// `0 # ? . , %` and exponents, in one stretch.
    Digits(String),
    /// `yyyy`, `mm`, `[h]`, `AM/PM` …
    Time(String),
    General,
    Text,
}

fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in code.chars() {
        if c == ';' && !quoted && !escaped {
            sections.push(String::new());
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped && !quoted;
        if let Some(last) = sections.last_mut() {
            last.push(c);
        }
    }
    sections
}

fn pieces(section: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = section;
    while let Some(c) = rest.chars().next() {
        let (piece, length) = piece(rest, c);
        rest = rest.get(length..).unwrap_or_default();
        match (pieces.last_mut(), piece) {
            (_, None) => {}
            (Some(Piece::Literal(text)), Some(Piece::Literal(more))) => text.push_str(&more),
            (_, Some(piece)) => pieces.push(piece),
        }
    }
    pieces
}

/// The piece with which this begins, and its length.
fn piece(rest: &str, c: char) -> (Option<Piece>, usize) {
    let literal = |text: &str| Some(Piece::Literal(text.to_owned()));
    let lower = rest.get(..7).map(str::to_ascii_lowercase);
    if lower.as_deref() == Some("general") {
        return (Some(Piece::General), 7);
    }
    let next = |n: usize| rest.chars().nth(n).map_or(0, char::len_utf8);
    match c {
        '"' => match rest.get(1..).and_then(|inside| inside.split_once('"')) {
            Some((text, _)) => (literal(text), text.len() + 2),
            None => (literal(rest.get(1..).unwrap_or_default()), rest.len()),
        },
        '\\' => (literal(rest.get(1..1 + next(1)).unwrap_or_default()), 1 + next(1)),
        '_' | '*' => (None, 1 + next(1)),
        '[' => bracket(rest),
        '@' => (Some(Piece::Text), 1),
        '0' | '#' | '?' => {
            let end = rest.find(|c| !matches!(c, '0' | '#' | '?' | '.' | ',' | 'E' | 'e' | '+' | '-' | '/'));
            let run = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let run = run.trim_end_matches(['+', '-', '/', 'E', 'e']);
            (Some(Piece::Digits(run.to_owned())), run.len())
        }
        'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
            let end = rest.find(|other: char| !other.eq_ignore_ascii_case(&c)).unwrap_or(rest.len());
            (Some(Piece::Time(rest.get(..end).unwrap_or_default().to_ascii_lowercase())), end)
        }
        'A' | 'a' => match rest.get(..5) {
            Some(mark) if mark.eq_ignore_ascii_case("am/pm") => (Some(Piece::Time("am/pm".to_owned())), 5),
            _ if rest.get(..3).is_some_and(|mark| mark.eq_ignore_ascii_case("a/p")) => {
                (Some(Piece::Time("am/pm".to_owned())), 3)
            }
            _ => (literal("A"), 1),
        },
        other => (literal(other.encode_utf8(&mut [0; 4])), other.len_utf8()),
    }
}

/// A colour, a condition, a currency, or hours beyond 24.
fn bracket(rest: &str) -> (Option<Piece>, usize) {
    let Some(end) = rest.find(']') else { return (None, rest.len()) };
    let inside = rest.get(1..end).unwrap_or_default();
    let piece = match inside.strip_prefix('$') {
        Some(currency) => {
            let symbol = currency.split('-').next().unwrap_or_default();
            (!symbol.is_empty()).then(|| Piece::Literal(symbol.to_owned()))
        }
        None => {
            let lower = inside.to_ascii_lowercase();
            matches!(lower.as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss").then(|| Piece::Time(format!("[{lower}]")))
        }
    };
    (piece, end + 1)
}

fn join(pieces: &[Piece], number: &str) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::General | Piece::Digits(_) | Piece::Text => number.to_owned(),
        Piece::Time(_) => String::new(),
    };
    pieces.iter().map(text).collect()
}

fn digits(pieces: &[Piece], value: f64) -> String {
    let percents = pieces.iter().filter(|piece| matches!(piece, Piece::Literal(text) if text.contains('%'))).count();
    let mut value = value * 100_f64.powi(i32::try_from(percents).unwrap_or(0));
    let Some(Piece::Digits(code)) = pieces.iter().find(|piece| matches!(piece, Piece::Digits(_))) else {
        return general(value);
    };
    if code.contains(['E', 'e', '/']) {
        return general(value);
    }
    let scaled = code.trim_end_matches(',');
    value /= 1000_f64.powi(i32::try_from(code.len() - scaled.len()).unwrap_or(0));
    let (whole, fraction) = scaled.split_once('.').unwrap_or((scaled, ""));
    let places = fraction.chars().filter(|c| matches!(c, '0' | '#' | '?')).count().min(30);
    let least = fraction.chars().filter(|c| *c == '0').count();
    let mut number = format!("{:.places$}", value.abs());
    while places > least && number.ends_with('0') && number.split_once('.').is_some_and(|(_, f)| f.len() > least) {
        number.pop();
    }
    let number = number.trim_end_matches('.');
    let (left, right) = number.split_once('.').map_or((number, None), |(left, right)| (left, Some(right)));
    let width = whole.chars().filter(|c| *c == '0').count().min(30);
    let left = format!("{left:0>width$}");
    let left = if whole.contains(',') { grouped(&left) } else { left };
    let sign = if value < 0.0 && number.contains(|c: char| matches!(c, '1'..='9')) { "-" } else { "" };
    let number = right.map_or_else(|| left.clone(), |right| format!("{left}.{right}"));
    format!("{sign}{}", join(pieces, &number))
}

/// A comma between thousands.
fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The moment that a number of days stands for.
fn moment(days: f64, early: bool) -> Option<DateTime> {
    if !(0.0..2_958_466.0).contains(&days) {
        return None;
    }
    // The first calendar of spreadsheets has a 29 February 1900.
    let epoch = match (early, days < 60.0) {
        (true, _) => date(1904, 1, 1),
        (false, true) => date(1899, 12, 31),
        (false, false) => date(1899, 12, 30),
    };
    let seconds = (days.fract() * 86_400.0 * 1000.0).round() / 1000.0;
    let time = SignedDuration::try_from_secs_f64(seconds).ok()?;
    let whole = days.trunc() as i64;
    epoch.at(0, 0, 0, 0).checked_add(whole.days()).ok()?.checked_add(time).ok()
}

fn show_time(pieces: &[Piece], moment: DateTime, days: f64) -> String {
    let codes: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| if let Piece::Time(code) = piece { Some(code.as_str()) } else { None })
        .collect();
    let half = codes.contains(&"am/pm");
    let mut seen = 0_usize;
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Time(code) => {
                let before = seen.checked_sub(1).and_then(|n| codes.get(n)).copied().unwrap_or_default();
                let after = codes.get(seen + 1).copied().unwrap_or_default();
                let minutes = code.starts_with('m') && (before.contains('h') || after.contains('s'));
                text.push_str(&element(code, minutes, half, moment, days));
                seen += 1;
            }
            // Parts of a second: `.000`.
            Piece::Digits(_) | Piece::General | Piece::Text => {}
        }
    }
    text.trim_end_matches('.').to_owned()
}

fn element(code: &str, minutes: bool, half: bool, moment: DateTime, days: f64) -> String {
    let hour = if half { (moment.hour() + 11) % 12 + 1 } else { moment.hour() };
    let format = |pattern: &str| moment.strftime(pattern).to_string();
    match (code, minutes) {
        ("m", true) => moment.minute().to_string(),
        (code, true) if code.starts_with('m') => format("%M"),
        ("y" | "yy", _) => format("%y"),
        ("m", _) => moment.month().to_string(),
        ("mm", _) => format("%m"),
        ("mmm", _) => format("%b"),
        ("mmmmm", _) => format("%b").chars().take(1).collect(),
        ("d", _) => moment.day().to_string(),
        ("dd", _) => format("%d"),
        ("ddd", _) => format("%a"),
        ("h", _) => hour.to_string(),
        ("s", _) => moment.second().to_string(),
        ("am/pm", _) => format("%p"),
        ("[h]" | "[hh]", _) => format!("{}", (days * 24.0 + 1e-9).floor()),
        ("[m]" | "[mm]", _) => format!("{}", (days * 1440.0 + 1e-9).floor()),
        ("[s]" | "[ss]", _) => format!("{}", (days * 86400.0).round()),
        (code, _) => match code.chars().next() {
            Some('y') => format("%Y"),
            Some('m') => format("%B"),
            Some('d') => format("%A"),
            Some('h') => format!("{hour:02}"),
            _ => format("%S"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_their_cells() {
        for (value, code, shown) in [
            (0.1 + 0.2, "General", "0.3"),
            (42.0, "General", "42"),
            (-0.0, "General", "0"),
            (1e20, "General", "1E+20"),
            (1.5e-12, "General", "1.5E-12"),
            (1234.5, "#,##0.00", "1,234.50"),
            (1_234_567.0, "#,##0", "1,234,567"),
            (7.0, "000", "007"),
            (0.256, "0%", "26%"),
            (0.256, "0.0%", "25.6%"),
            (2.5, "0.##", "2.5"),
            (2.0, "0.##", "2"),
            (-3.0, "0;(0)", "(3)"),
            (-3.0, "0.0", "-3.0"),
            (0.0, "0;-0;\"none\"", "none"),
            (9.5, "[$€-407] 0.00", "€ 9.50"),
            (9.5, "[Red]0.0\" km\"", "9.5 km"),
            (12_000.0, "0,", "12"),
            (5.0, "@", "5"),
            (46_095.0, "yyyy-mm-dd", "2026-03-14"),
            (46_095.383_333_333_33, "yyyy\\-mm\\-dd hh:mm", "2026-03-14 09:12"),
            (46_095.75, "h:mm AM/PM", "6:00 PM"),
            (46_095.0, "d mmmm yyyy", "14 March 2026"),
            (1.5, "[h]:mm:ss", "36:00:00"),
            (1.0, "d/m/yyyy", "1/1/1900"),
            (-1.0, "yyyy", "-1"),
            (f64::NAN, "0", "NaN"),
        ] {
            assert_eq!(show(value, code, false), shown, "{value} {code}");
        }
        assert_eq!(show(0.0, "yyyy-mm-dd", true), "1904-01-01");
    }

    #[test]
    fn any_format_code_is_survived() {
        for code in ["", ";;;", "\"", "\\", "[", "[$", "_", "*", "0.", ".0", "é0\"ü", "E", "0E", "yyyyyyyyyy", "#/#"]
        {
            for value in [0.0, -1.5, 1e300, f64::INFINITY] {
                let _ = show(value, code, false);
            }
        }
    }
}
