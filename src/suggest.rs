//! Everything known about each segment of an article: the only place that knows memory and glossary both.
