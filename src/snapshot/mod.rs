//! Find, verify and recognise dumps.
