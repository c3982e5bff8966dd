//! Everything that knows a terminal, the environment and the clock.
