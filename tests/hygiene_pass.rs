//! Declarations that compile with any names in them and around them.

#[test]
fn names_do_not_matter() {
    trybuild::TestCases::new().pass("hygiene_pass/*.rs");
}
