//! Hits that say the same are one. Of each only a few numbers are kept, whatever their texts.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::store::VariantId;
use crate::unit::Time;

/// The hits of an inquiry by their two texts.
#[derive(Debug, Default)]
pub(super) struct Groups {
    groups: HashMap<u128, Group>,
    units: u64,
    last: Option<VariantId>,
}

#[derive(Debug)]
struct Group {
    changed: Time,
    variant: VariantId,
    /// Which of the other texts of its unit.
    number: usize,
    count: u64,
}

impl Groups {
    /// Adds a hit; those of one variant come one after the other.
    pub(super) fn add(&mut self, here: &str, there: &str, changed: Time, variant: VariantId, number: usize) {
        self.units += u64::from(self.last.replace(variant) != Some(variant));
        let found = Group { changed, variant, number, count: 0 };
        let group = self.groups.entry(key(here, there)).or_insert(Group { ..found });
        if (changed, Reverse(variant)) > (group.changed, Reverse(group.variant)) {
            *group = Group { count: group.count, ..found };
        }
        group.count += 1;
    }

    /// How many different pairs there are.
    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    /// How many units there are.
    pub(super) fn units(&self) -> u64 {
        self.units
    }

    /// The newest, each with its variant, the number of the other text, and how often it is there.
    pub(super) fn newest(self, limit: usize) -> Vec<(VariantId, usize, u64)> {
        let mut groups: Vec<Group> = self.groups.into_values().collect();
        groups.sort_unstable_by_key(|group| (Reverse(group.changed), group.variant, group.number));
        groups.into_iter().take(limit).map(|group| (group.variant, group.number, group.count)).collect()
    }
}

/// 128 bits of both texts: two that differ never meet in practice, and the texts need not be kept.
fn key(here: &str, there: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, here, there).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}
