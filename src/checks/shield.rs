//! What in a text is written for machines, though its characters look like prose: code between backticks, addresses of
//! networks and devices, the placeholders of codes.

use std::net::Ipv6Addr;
use std::ops::Range;

use crate::unit::placeholder_ranges;

/// No address of a network or device is longer, with its port: `[xxxx:…:255.255.255.255%zone]:65535` is cut at the zone.
const LONGEST: usize = 64;

/// All of it, by place; none touches the one before it but at its end.
pub(super) fn verbatim(text: &str) -> Vec<Range<usize>> {
    let mut found = placeholder_ranges(text);
    found.extend(code(text));
    found.extend(addresses(text));
    merged(found)
}

/// Stretches by place, those that overlap as one.
pub(super) fn merged(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut all: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match all.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

/// As in Markdown: what stands between two runs of equally many backticks, here in one line.
fn code(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let runs = runs(line, |byte| byte == b'`');
        let mut at = 0;
        while let Some(open) = runs.get(at) {
            let behind = runs.iter().skip(at + 1).position(|run| run.len() == open.len());
            let close = behind.and_then(|skipped| Some((at + 1 + skipped, runs.get(at + 1 + skipped)?)));
            match close {
                Some((place, close)) if !is_quotation(line, open, close) => {
                    found.push(from + open.start..from + close.end);
                    at = place + 1;
                }
                _ => at += 1,
            }
        }
        from += line.len();
    }
    found
}

/// Quotation marks of TeX, which two words in a line may have: ``` ``so'' ``` and `` `so' ``.
fn is_quotation(line: &str, open: &Range<usize>, close: &Range<usize>) -> bool {
    let inside = line.get(open.end..close.start).unwrap_or_default();
    let closing = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    match open.len() {
        1 => inside.matches('\'').count() % 2 == 1 && inside.split('\'').skip(1).any(closing),
        2 => inside.contains("''"),
        _ => false,
    }
}

/// The longest stretches of bytes of a kind.
fn runs(text: &str, is: impl Fn(u8) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| is(*byte)) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// IPv4, IPv6 (RFC 4291) and MAC addresses, with the port and the length of the prefix behind them.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in runs(text, |byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'-')) {
        if run.len() > 2 * LONGEST || is_in_word(text, &run) {
            continue;
        }
        if let Some(range) =
            trimmed(text, run.clone()).filter(|range| is_mac(text.get(range.clone()).unwrap_or_default()))
        {
            found.push(range);
            continue;
        }
        // From one address to another.
        let mut from = run.start;
        for piece in text.get(run).unwrap_or_default().split('-') {
            found.extend(internet(text, from..from + piece.len()).map(|range| range.start..tail(text, &range)));
            from += piece.len() + 1;
        }
    }
    found
}

/// Whether letters or digits go on at either end.
fn is_in_word(text: &str, run: &Range<usize>) -> bool {
    let own = text.get(run.clone()).unwrap_or_default();
    let before = text.get(..run.start).and_then(|text| text.chars().next_back());
    let after = text.get(run.end..).and_then(|text| text.chars().next());
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let begins = own.starts_with(|c: char| c.is_ascii_alphanumeric()) && before.is_some_and(word);
    let ends = own.ends_with(|c: char| c.is_ascii_alphanumeric()) && after.is_some_and(word);
    begins || ends
}

/// Without the marks of the sentence at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let own = text.get(range.clone())?;
    let begun = own.trim_start_matches([':', '.', '-']);
    let start = range.end - begun.len();
    Some(start..start + begun.trim_end_matches([':', '.', '-']).len())
}

fn internet(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let own = text.get(range.clone())?;
    let stopped = range.start..range.start + own.trim_end_matches('.').len();
    let closed = range.start..range.start + own.strip_suffix(':').unwrap_or(own).len();
    let begun = range.end - own.strip_prefix(':').unwrap_or(own).len()..range.end;
    let ways = [range.clone(), stopped, closed, begun, trimmed(text, range)?];
    ways.into_iter().find(|way| text.get(way.clone()).is_some_and(|own| is_ipv4(own) || is_ipv6(own)))
}

fn is_ipv4(text: &str) -> bool {
    let (address, port) = text.split_once(':').map_or((text, "0"), |(address, port)| (address, port));
    let is_number =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_part = |part: &str| is_number(part, 3) && part.parse::<u8>().is_ok();
    address.split('.').count() == 4 && address.split('.').all(is_part) && is_number(port, 5)
}

fn is_ipv6(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_hexdigit()) && text.parse::<Ipv6Addr>().is_ok()
}

/// Six pairs (`00:1a:2b:…`, `00-1a-2b-…`), or three groups of four with a letter in them.
fn is_mac(text: &str) -> bool {
    let is = |mark: char, count: usize, length: usize| {
        let groups = || text.split(mark);
        let hex = |group: &str| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit());
        groups().count() == count && groups().all(hex)
    };
    is(':', 6, 2) || is('-', 6, 2) || (is('.', 3, 4) && text.contains(|c: char| c.is_ascii_alphabetic()))
}

/// Where an address ends with what belongs to it: `/24`, `%2`, `]:443`.
fn tail(text: &str, address: &Range<usize>) -> usize {
    let rest = text.get(address.end..).unwrap_or_default();
    let marks = ["/", "%", "]:"].into_iter().find_map(|mark| Some((mark, rest.strip_prefix(mark)?)));
    let Some((mark, behind)) = marks else { return address.end };
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=5).contains(&digits) { address.end + mark.len() + digits } else { address.end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        verbatim(text).into_iter().map(|range| text.get(range).unwrap_or_default()).collect()
    }

    #[test]
    fn addresses_end_where_they_end() {
        for address in [
            "192.168.1.1",
            "10.0.0.0/8",
            "127.0.0.1:8080",
            "2001:db8::1",
            "2001:db8::/32",
            "fe80::1%2",
            "::1",
            "2001:db8::",
            "::ffff:192.0.2.128",
            "00:1A:2b:3C:4d:5e",
            "00-11-22-33-44-55",
            "001a.2b3c.4d5e",
        ] {
            for (before, after) in [("", ""), ("به ", " رفت"), ("(", ")"), ("به ", "."), ("IP:", "،")] {
                if before == "IP:" && address.starts_with(':') {
                    continue;
                }
                let text = format!("{before}{address}{after}");
                assert_eq!(found(&text), [address], "{text}");
            }
        }
        assert_eq!(found("از 10.0.0.1-10.0.0.9 و [::1]:443"), ["10.0.0.1", "10.0.0.9", "::1]:443"]);
    }

    #[test]
    fn numbers_are_no_addresses() {
        for text in
            ["3.5", "12.5.2024", "10:30", "10:30:15", "2:1", "1.2.3.4.5", "300.1.1.1", "12-5-2024", ":: و :", "face"]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn code_stands_between_equal_runs_of_backticks() {
        assert_eq!(found("`x = 1` و ``a ` 2`` و ` 3"), ["`x = 1`", "``a ` 2``"]);
        assert_eq!(found("``یک 1'' و ``دو 2''"), [""; 0]);
        assert_eq!(found("`یک 1' و `دو 2'"), [""; 0]);
        assert_eq!(found("`x = 'a' + 1` و `it's 1`"), ["`x = 'a' + 1`", "`it's 1`"]);
        assert_eq!(found("یک ` 1\nدو ` 2"), [""; 0]);
        assert_eq!(found("⟨1⟩متن⟨/1⟩ ⟨2/⟩ ⟨x⟩ ⟨ 1⟩"), ["⟨1⟩", "⟨/1⟩", "⟨2/⟩"]);
    }
}
