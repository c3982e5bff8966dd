//! A translation in as many lines as its original had, none much longer than the others.

/// The text broken into at most as many lines as `original` has, with line ends like its own.
pub(in crate::document) fn wrapped(text: &str, original: &str) -> String {
    let lines = original.lines().count();
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    if lines < 2 || words.len() < 2 {
        return text.to_owned();
    }
    let end = if original.contains("\r\n") { "\r\n" } else { "\n" };
    let lengths: Vec<usize> = words.iter().map(|word| word.chars().count()).collect();
    let longest = lengths.iter().copied().max().unwrap_or_default();
    let (mut low, mut high) = (longest, lengths.iter().sum::<usize>() + words.len());
    while low < high {
        let width = low.midpoint(high);
        if fill(&lengths, width).len() <= lines {
            high = width;
        } else {
            low = width + 1;
        }
    }
    let mut rest = words.as_slice();
    let lines = fill(&lengths, low).into_iter().map(|count| {
        let (line, others) = rest.split_at(count.min(rest.len()));
        rest = others;
        line.join(" ")
    });
    lines.collect::<Vec<_>>().join(end)
}

/// The spaces of a text that are line ends in [`wrapped`], in order.
pub(in crate::document) fn breaks(text: &str, original: &str) -> Vec<usize> {
    let mut from = 0;
    let wrapped = wrapped(text, original);
    let mut lines = wrapped.lines().peekable();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            from += text.get(from..).and_then(|rest| rest.find(word)).unwrap_or_default() + word.len();
        }
        found.extend(lines.peek().map(|_| from));
    }
    found
}

/// How many words go into each line of so many characters.
fn fill(lengths: &[usize], width: usize) -> Vec<usize> {
    let mut lines: Vec<usize> = Vec::new();
    let mut used = 0;
    for length in lengths {
        match lines.last_mut().filter(|_| used + 1 + length <= width) {
            Some(count) => {
                *count += 1;
                used += 1 + length;
            }
            None => {
                lines.push(1);
                used = *length;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_lines_and_about_as_long() {
        assert_eq!(wrapped("one two three four", "a\nb"), "one two\nthree four");
        assert_eq!(wrapped("one two three four", "a\r\nb"), "one two\r\nthree four");
        assert_eq!(wrapped("one two three four", "a"), "one two three four");
        assert_eq!(wrapped("unbreakable", "a\nb"), "unbreakable");
        assert_eq!(wrapped("a b c d e f", "a\nb\nc"), "a b\nc d\ne f");
    }
}
