//! Declarations that must not compile, with what the compiler says about each.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p constnet-tests --test ui`, then
//! read the difference.

/// The messages of the macro itself are the same on every compiler.
#[test]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}

/// The answer of the compiler that the README shows is a real one.
#[test]
fn the_readme_shows_what_the_compiler_says() {
    let said = include_str!("ui/readme.stderr").replace("ui/readme.rs", "src/main.rs");
    assert!(include_str!("../README.md").contains(said.trim()), "the README should show\n{said}");
}
