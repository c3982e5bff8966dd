//! `\u{…}` in the data of tests: what nobody would see.

#![allow(unreachable_pub, clippy::unwrap_used)]

/// The text with `\u{200c}` and the like as the characters they name.
pub fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, tail) = after.split_once('}').unwrap();
        out.push_str(before);
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = tail;
    }
    out + rest
}
