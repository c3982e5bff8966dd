//! "What do we call this name?": entries, their files, and where they occur in running text.
//!
//! Works on any [`Store`](crate::store::Store); knows nothing of units or matches.
