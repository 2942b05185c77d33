//! One test for each example of each rule of `schema/`.

fn main() {}
