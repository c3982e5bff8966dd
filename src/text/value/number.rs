//! Exact decimal numbers of any length.

use std::fmt;

use super::Number;

impl Number {
    /// `digits` × 10^`exponent`, brought to its one form. Anything but ASCII digits is left out.
    pub fn new(negative: bool, digits: &str, exponent: i64) -> Self {
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let ending = digits.trim_end_matches('0');
        let zeros = i64::try_from(digits.len() - ending.len()).unwrap_or(i64::MAX);
        let digits = ending.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 }.or_zero();
        }
        Self { negative, digits, exponent: exponent.saturating_add(zeros) }
    }

    fn or_zero(mut self) -> Self {
        self.digits.clear();
        self
    }

    /// The digits before and after the decimal mark.
    pub fn from_parts(negative: bool, whole: &str, fraction: &str) -> Self {
        let exponent = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        Self::new(negative, &format!("{whole}{fraction}"), -exponent)
    }

    /// This number × 10^`power`.
    #[must_use]
    pub fn shifted(&self, power: i64) -> Self {
        let exponent = if self.digits.is_empty() { 0 } else { self.exponent.saturating_add(power) };
        Self { negative: self.negative, digits: self.digits.clone(), exponent }
    }

    /// Whether it has no fraction.
    pub fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// The number, if it is whole, not negative and small enough.
    pub fn as_u128(&self) -> Option<u128> {
        let power = u32::try_from(self.exponent).ok().filter(|_| !self.negative)?;
        let digits = if self.digits.is_empty() { 0 } else { self.digits.parse::<u128>().ok()? };
        digits.checked_mul(10_u128.checked_pow(power)?)
    }

    /// ASCII digits before and after the decimal mark, without the sign; the first never empty.
    /// `None` where zeros alone would fill pages.
    pub(super) fn parts(&self) -> Option<(String, String)> {
        let zeros = usize::try_from(self.exponent.unsigned_abs()).ok().filter(|zeros| *zeros <= 1000);
        if self.exponent >= 0 {
            let whole = if self.digits.is_empty() { "0" } else { &self.digits };
            return Some((whole.to_owned() + &"0".repeat(zeros?), String::new()));
        }
        let places = usize::try_from(self.exponent.unsigned_abs()).ok()?;
        match self.digits.len().checked_sub(places).filter(|whole| *whole > 0) {
            Some(whole) => self.digits.split_at_checked(whole).map(|(a, b)| (a.to_owned(), b.to_owned())),
            None => {
                let zeros = zeros? - self.digits.len();
                Some(("0".to_owned(), "0".repeat(zeros) + &self.digits))
            }
        }
    }
}

impl From<u128> for Number {
    fn from(number: u128) -> Self {
        Self::new(false, &number.to_string(), 0)
    }
}

/// `-1234.5`; with an exponent where zeros alone would fill pages.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        match self.parts() {
            Some((whole, fraction)) if fraction.is_empty() => write!(f, "{sign}{whole}"),
            Some((whole, fraction)) => write!(f, "{sign}{whole}.{fraction}"),
            None => write!(f, "{sign}{}e{}", self.digits, self.exponent),
        }
    }
}
