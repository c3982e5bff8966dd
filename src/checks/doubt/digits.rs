//! Whether two texts have the same digits in the same groups, whatever their form: then no value need be read.

/// How many groups are compared; with more, the values are read.
const MOST: usize = 64;

/// Whether the groups of digits are the same, in any order.
pub(super) fn are_the_same(a: &str, b: &str) -> bool {
    let (a, b) = (groups(a), groups(b));
    a.len() < MOST && a == b
}

/// By bytes: most texts have no digit, and for those nothing is allocated.
fn groups(text: &str) -> Vec<u64> {
    let (mut groups, mut current, mut lead): (Vec<u64>, Option<u64>, u8) = (Vec::new(), None, 0);
    for byte in text.bytes() {
        let digit = match (lead, byte) {
            (_, b'0'..=b'9') => Some(byte - b'0'),
            // U+0660 to U+0669 and U+06F0 to U+06F9 begin with one of these.
            (_, 0xD9 | 0xDB) => {
                lead = byte;
                continue;
            }
            (0xD9, 0xA0..=0xA9) => Some(byte - 0xA0),
            (0xDB, 0xB0..=0xB9) => Some(byte - 0xB0),
            _ => None,
        };
        lead = 0;
        match digit {
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

#[cfg(test)]
mod tests {
    use super::are_the_same;

    #[test]
    fn forms_and_order_do_not_count() {
        assert!(are_the_same("2,300 of 12", "۱۲ از ۲٬۳۰۰"));
        assert!(are_the_same("none", "هیچ"));
        assert!(are_the_same("3 of 4", "٣ من ٤"));
        assert!(are_the_same("1, 2ی", "۱ی ۲"));
        assert!(!are_the_same("12", "۱۳"));
        assert!(!are_the_same("1 2", "۱ی۲۳"));
        assert!(!are_the_same("12", "۱ق۲ن۱"));
        assert!(!are_the_same("012", "12"));
        assert!(!are_the_same("5", ""));
    }
}
