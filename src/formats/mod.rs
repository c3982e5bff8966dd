//! How files are read and written, one file a format. No store, no terminal, no environment.
