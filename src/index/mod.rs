//! Exact retrieval: which stored segments can reach a score (`matching.md`).
