//! Tells Cargo to embed the revisions again when one is added.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
