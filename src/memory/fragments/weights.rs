//! All constants that were fitted: `cargo bench --bench fragments -- fit` prints them anew.

/// How many things are asked of a candidate to rank it.
pub const RANKED: usize = 15;
/// How many are asked of the chosen one to say how sure it is.
pub const TRUSTED: usize = 23;

/// Of a candidate, see `candidate::rank_features`.
pub(super) const RANK: [f64; RANKED] =
    [-0.039, 0.870, 0.235, 0.255, 0.255, -2.395, -0.726, -0.710, -0.542, -1.428, 2.308, -0.978, -1.722, 1.809, 1.018];

/// Of the chosen one, see `candidate::trust_features`.
pub(super) const TRUST_RUN: [f64; TRUSTED] = [
    0.186, -0.530, -0.116, -0.372, 1.140, -0.582, 1.073, 1.359, -0.604, -1.159, 0.934, -0.783, 0.919, -0.078, -0.335,
    0.061, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000, 0.000,
];

/// The same for a single name.
pub(super) const TRUST_NAME: [f64; TRUSTED] = [
    -0.455, 0.169, -0.530, 0.555, 0.726, 0.371, 0.971, -0.152, -0.137, -0.255, 0.020, -0.307, -0.201, 0.174, -0.307,
    -0.163, 0.000, 0.068, 0.322, -0.947, -0.791, 0.581, 0.489,
];

/// Runs of less confidence are not shown.
pub(super) const RUN: f64 = 0.3;
/// Where the lexicon was learned from less than [`SMALL`] pairs, runs of less confidence are not shown.
pub(super) const RUN_OF_SMALL: f64 = 0.45;
/// The same where it was learned from so few that only what two units say is shown at all.
pub(super) const RUN_OF_TINY: f64 = 0.52;
/// See [`RUN_OF_SMALL`].
pub(super) const SMALL: u64 = 2_000;
/// Names of less confidence are not shown.
pub(super) const NAME: f64 = 0.5;
/// What rests on words that the lexicon has never seen is never surer.
pub(super) const NEW: f64 = 0.4;
/// What was learned from another variant of the language is less sure by this factor.
pub(super) const STAND_IN: f64 = 0.8;
/// Every content word needs a word of the target of its own, with a link of this.
pub(super) const COMPLETE: f32 = 0.02;
