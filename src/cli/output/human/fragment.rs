//! Fragments for people: where from, then the words and their translation.

use std::io::Write;

use super::super::fragment::FragmentRecord;
use super::super::style;
use super::{Done, Human, rtl};
use crate::memory::fragments::COUNTED;

impl Human {
    /// `   72%  3 times  #12 file:4  supply chain = زنجیره تأمین`: nothing stands right of Persian.
    pub(super) fn fragment(&mut self, fragment: &FragmentRecord, out: &mut dyn Write) -> Done {
        if self.layout.brief || fragment.repeats {
            return Ok(());
        }
        if !std::mem::replace(&mut self.in_fragments, true) {
            writeln!(out)?;
            writeln!(out, "{}", self.paint(style::DETAIL, "fragments"))?;
        }
        let origin = fragment.example.origin.as_ref().filter(|origin| !rtl(&origin.file));
        let origin = origin.map(|origin| format!(" {}", self.origin(origin))).unwrap_or_default();
        let times = match fragment.count {
            1 => "once".to_owned(),
            many @ COUNTED.. => format!("{many} times or more"),
            many => format!("{many} times"),
        };
        let about = format!("{:>3.0}%  {times}  #{}{origin}", fragment.confidence * 100.0, fragment.example.unit);
        let (text, target) = (self.show(&fragment.text), self.show(&fragment.target));
        let said = match rtl(&fragment.text) && !rtl(&fragment.target) {
            true => format!("{target} \u{2190} {text}"),
            false => format!("{text} = {target}"),
        };
        writeln!(out, "   {}  {said}", self.paint(style::DETAIL, &about))
    }
}
