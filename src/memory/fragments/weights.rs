//! All constants that were fitted: `cargo bench --bench fragments -- fit` prints them anew.

/// How many things are asked of a candidate to rank it.
pub const RANKED: usize = 13;
/// How many are asked of the chosen one to say how sure it is.
pub const TRUSTED: usize = 18;

/// Of a candidate, see `candidate::rank_features`.
pub(super) const RANK: [f64; RANKED] =
    [-0.169, 0.637, -0.418, 0.719, 0.719, -2.313, -0.632, -0.526, -0.756, -1.361, 1.129, -1.141, -1.322];

/// Of the chosen one, see `candidate::trust_features`.
pub(super) const TRUST_RUN: [f64; TRUSTED] = [
    0.422, -0.921, 0.199, -0.132, 1.162, -0.499, 1.743, 1.358, 0.124, -1.027, 1.172, -0.996, 0.774, 0.069, -0.572,
    0.128, 0.000, 0.000,
];

/// The same for a single name.
pub(super) const TRUST_NAME: [f64; TRUSTED] = [
    0.177, 0.403, -0.100, -0.341, -0.296, 0.868, 0.963, 0.059, -0.532, -0.210, 0.364, -0.306, -0.126, 0.400, -0.306,
    0.000, 0.177, 0.000,
];

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
