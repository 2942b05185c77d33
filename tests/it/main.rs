//! Exports, commands, layering, properties.

mod fixture;
mod inputs;
mod layering;
mod questions;
