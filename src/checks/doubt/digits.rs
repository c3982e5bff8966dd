//! Whether two texts have the same digits in the same groups, whatever their form: then no value need be read.

/// How many groups are compared; with more, the values are read.
const MOST: usize = 64;

/// Whether the groups of digits are the same, in any order.
pub(super) fn are_the_same(a: &str, b: &str) -> bool {
    let (a, b) = (groups(a), groups(b));
    a.len() < MOST && a == b
}

fn groups(text: &str) -> Vec<u64> {
    let (mut groups, mut current): (Vec<u64>, Option<u64>) = (Vec::new(), None);
    for c in text.chars() {
        match digit(c) {
            // A longer number than fits wraps round: equal ones stay equal.
            Some(digit) => current = Some(current.unwrap_or(1).wrapping_mul(10).wrapping_add(u64::from(digit))),
            None => groups.extend(current.take()),
        }
    }
    groups.extend(current);
    groups.truncate(MOST);
    groups.sort_unstable();
    groups
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '\u{660}'..='\u{669}' => Some(c as u32 - 0x660),
        '\u{6F0}'..='\u{6F9}' => Some(c as u32 - 0x6F0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::are_the_same;

    #[test]
    fn forms_and_order_do_not_count() {
        assert!(are_the_same("2,300 of 12", "۱۲ از ۲٬۳۰۰"));
        assert!(are_the_same("none", "هیچ"));
        assert!(!are_the_same("12", "۱۳"));
        assert!(!are_the_same("012", "12"));
        assert!(!are_the_same("5", ""));
    }
}
