//! Exports, commands, layering, properties.
