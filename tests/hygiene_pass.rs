//! Declarations that compile whatever the names in them and around them are.

#[test]
fn names_do_not_matter() {
    trybuild::TestCases::new().pass("hygiene_pass/*.rs");
}
