//! What characters are to the checks. The scripts are those that look alike or stand beside each other here.

/// The half-space.
pub(super) const ZWNJ: char = '\u{200C}';
/// The joiner, which some write instead.
pub(super) const ZWJ: char = '\u{200D}';
/// The hamza above that writes the ezafe.
pub(super) const HAMZA_ABOVE: char = '\u{654}';

/// Scripts whose letters meet in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Other,
}

/// The script of a letter; `None` for what is no letter.
pub(super) fn script(c: char) -> Option<Script> {
    if !c.is_alphabetic() {
        return None;
    }
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Script::Latin,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Script::Greek,
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        _ if is_arabic(c) => Script::Arabic,
        _ => Script::Other,
    })
}

/// A letter of the Arabic script.
pub(super) fn is_arabic(c: char) -> bool {
    match c {
        '\u{640}' => false,
        '\u{620}'..='\u{64A}' | '\u{66E}' | '\u{66F}' | '\u{671}'..='\u{6D3}' | '\u{6D5}' => true,
        '\u{6EE}' | '\u{6EF}' | '\u{6FA}'..='\u{6FC}' | '\u{6FF}' | '\u{750}'..='\u{77F}' => true,
        '\u{8A0}'..='\u{8C9}' | '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDFB}' => true,
        '\u{FE70}'..='\u{FEFC}' => true,
        _ => false,
    }
}

/// A Latin letter.
pub(super) fn is_latin(c: char) -> bool {
    script(c) == Some(Script::Latin)
}

/// A vowel sign: not the hamza, which is part of a letter.
pub(super) fn is_harakat(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{652}' | '\u{656}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}')
}

/// A mark on an Arabic letter.
pub(super) fn is_arabic_mark(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E8}' | '\u{6EA}'..='\u{6ED}' | '\u{640}')
}

/// The systems of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    Ascii,
    Arabic,
    Persian,
}

/// The system of a digit, and its value.
pub(super) fn digit(c: char) -> Option<(Digits, u32)> {
    let code = u32::from(c);
    match c {
        '0'..='9' => Some((Digits::Ascii, code - 0x30)),
        '\u{660}'..='\u{669}' => Some((Digits::Arabic, code - 0x660)),
        '\u{6F0}'..='\u{6F9}' => Some((Digits::Persian, code - 0x6F0)),
        _ => None,
    }
}

impl Digits {
    /// The digit of this system.
    pub(super) fn write(self, value: u32) -> char {
        let zero = match self {
            Self::Ascii => 0x30,
            Self::Arabic => 0x660,
            Self::Persian => 0x6F0,
        };
        char::from_u32(zero + value).unwrap_or('0')
    }
}

/// A space on the line.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\t')
}

/// Marks that set the direction and are seen by nobody.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `U+064A`.
pub(super) fn name(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
