//! Exports, commands, layering, properties.

mod layering;
