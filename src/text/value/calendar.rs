//! From one calendar to the other, by `icu_calendar`.
//!
//! The solar calendars of Iran and Afghanistan are one arithmetic here (D6).

use icu_calendar::cal::Persian;
use icu_calendar::{Date as Day, Gregorian, Iso};

use super::{Calendar, Date};

impl Date {
    /// Whether there is such a day. Without a year, 29 February and 30 Esfand may be.
    pub fn is_possible(&self) -> bool {
        if !(1..=12).contains(&self.month) || self.year.is_some_and(|year| !(1..=9999).contains(&year)) {
            return false;
        }
        match self.day {
            None => true,
            Some(_) if self.year.is_some() => self.iso().is_some(),
            Some(day) => (1..=longest(self.calendar, self.month)).contains(&day),
        }
    }

    /// The same day in a calendar. A date without day or year stays in its own: `None` elsewhere.
    pub fn to(&self, calendar: Calendar) -> Option<Self> {
        if self.calendar == calendar {
            return Some(*self);
        }
        let day = self.iso()?;
        let (year, month, day) = match calendar {
            Calendar::Gregorian => {
                let day = day.to_calendar(Gregorian);
                (day.year().extended_year(), day.month().ordinal, day.day_of_month().0)
            }
            Calendar::SolarHijri => {
                let day = day.to_calendar(Persian);
                (day.year().extended_year(), day.month().ordinal, day.day_of_month().0)
            }
        };
        Some(Self { calendar, year: Some(year), month, day: Some(day) })
    }

    fn iso(&self) -> Option<Day<Iso>> {
        let (year, day) = (self.year?, self.day?);
        match self.calendar {
            Calendar::Gregorian => Day::try_new_gregorian(year, self.month, day).ok().map(|day| day.to_calendar(Iso)),
            Calendar::SolarHijri => Day::try_new_persian(year, self.month, day).ok().map(|day| day.to_calendar(Iso)),
        }
    }
}

fn longest(calendar: Calendar, month: u8) -> u8 {
    match (calendar, month) {
        (Calendar::Gregorian, 2) => 29,
        (Calendar::Gregorian, 4 | 6 | 9 | 11) | (Calendar::SolarHijri, 7..=12) => 30,
        _ => 31,
    }
}
