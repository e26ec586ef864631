//! Declarations that must not compile, with what the compiler says about each.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p constnet-tests --test ui`, then
//! read the difference.

/// The messages of the macro itself are the same on every compiler.
#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
