//! Which rules merged facts and edits break.
