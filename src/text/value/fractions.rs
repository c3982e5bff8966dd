//! Parts of one and halves: `two-thirds`, «دو و نیم میلیون».

use super::items::{Item, Items, What};
use super::lexicon::{NumberWord, role};

impl Items<'_> {
    /// `two-thirds`, «دو سوم», «دوسوم»: how many of how many.
    pub(super) fn part(&self, at: usize) -> Option<Item> {
        let sense = |at: usize| self.senses.get(at).copied().flatten();
        if let Some((count @ 1.., of)) = sense(at)?.part {
            return Some(Item { what: What::Part(count, of), ..self.other(at..at + 1) });
        }
        let NumberWord::Small(count @ 1..=9) = sense(at)?.number? else { return None };
        let next = if self.is_hyphen_at(at + 1) { at + 2 } else { at + 1 };
        let (0, of) = sense(next)?.part? else { return None };
        // `two third` is none, and `one thirds` neither.
        let plural = self.tokens.get(next).is_some_and(|token| token.key.ends_with('s'));
        let fits = count < of && (self.persian || plural == (count > 1));
        fits.then(|| Item { what: What::Part(count, of), ..self.other(at..next + 1) })
    }

    /// `and a half` from a token on: the token after it.
    pub(super) fn half_behind(&self, at: usize) -> Option<usize> {
        let has = |at: usize, role: u16| self.senses.get(at).copied().flatten().is_some_and(|senses| senses.has(role));
        if !has(at, role::AND) {
            // Pashto: `دوه نیم`.
            return (self.rules.values.halves_follow && has(at, role::HALF)).then_some(at + 1);
        }
        let article = usize::from(!self.rules.values.articles.is_empty());
        let half = at + 1 + article;
        let fits = (article == 0 || has(at + 1, role::ARTICLE)) && has(half, role::HALF);
        fits.then_some(half + 1)
    }
}
