//! All constants that were fitted: `cargo bench --bench fragments -- fit` prints them anew.

/// How many things are asked of a candidate to rank it.
pub const RANKED: usize = 13;
/// How many are asked of the chosen one to say how sure it is.
pub const TRUSTED: usize = 18;

/// Of a candidate, see `candidate::rank_features`.
pub(super) const RANK: [f64; RANKED] =
    [0.40, 0.29, 0.19, 0.44, 0.74, -0.78, -0.13, -0.55, -3.84, -0.33, 0.66, 0.66, 0.0];

/// Of the chosen one, see `candidate::trust_features`.
pub(super) const TRUST_RUN: [f64; TRUSTED] =
    [-0.80, -0.37, 0.38, -0.15, 0.89, 0.50, 0.67, 0.55, -0.76, -1.58, 1.50, 1.45, 0.57, 0.0, 0.0, 0.0, 0.0, 0.0];

/// The same for a single name.
pub(super) const TRUST_NAME: [f64; TRUSTED] = TRUST_RUN;

/// Runs of less confidence are not shown.
pub(super) const RUN: f64 = 0.3;
/// Names of less confidence are not shown.
pub(super) const NAME: f64 = 0.5;
/// What rests on words that the lexicon has never seen is never surer.
pub(super) const NEW: f64 = 0.4;
/// What was learned from another variant of the language is less sure by this factor.
pub(super) const STAND_IN: f64 = 0.8;
/// Every content word needs a word of the target of its own, with a link of this.
pub(super) const COMPLETE: f32 = 0.02;
